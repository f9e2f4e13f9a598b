"""Finds the Chromium that the browser tests drive, and installs one where there is none.

    python -m tests.browser.chromium

prints which one is used. Says nothing about how tests use it; that is `conftest.py`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

VARIABLE = "CHANGEOVER_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")


class NoChromiumError(Exception):
    """There is no Chromium that runs; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A Chromium that answered when asked for its version."""

    path: Path
    version: str
    origin: str

    def __str__(self) -> str:
        return f"Chromium for the tests: {self.path} ({self.version}; {self.origin})"


def find_chromium() -> Chromium | None:
    """Returns the first Chromium that runs.

    Raises NoChromiumError when the environment names one that doesn't: another in its place would
    not be what was asked for.
    """
    if named := os.environ.get(VARIABLE):
        if chromium := _probe(Path(named), origin=f"named by {VARIABLE}"):
            return chromium
        raise NoChromiumError(f"{VARIABLE} is {named!r}, which does not run as a Chromium")
    return next((found for path, origin in _candidates() if (found := _probe(path, origin))), None)


def obtain_chromium() -> Chromium:
    """Returns a Chromium that runs, installing one first if need be.

    Raises NoChromiumError when none could be had.
    """
    if chromium := find_chromium():
        return chromium
    for commands in _installations():
        print(f"No Chromium found; trying: {' '.join(commands[-1])}", flush=True)
        if all(_is_done(command) for command in commands) and (chromium := find_chromium()):
            return chromium
    raise NoChromiumError(
        f"no Chromium found, and none could be installed. Install one ({', '.join(NAMES)} on the "
        f"PATH), or set {VARIABLE} to the path of one"
    )


def _candidates() -> Iterator[tuple[Path, str]]:
    """Lazily, because asking Playwright starts its driver."""
    for name in NAMES:
        if path := shutil.which(name):
            yield Path(path), "found on the PATH"
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    yield Path(path), "Playwright's own"


def _probe(path: Path, origin: str) -> Chromium | None:
    """Asks it: on some systems `chromium-browser` only says which package to install."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version = answer.stdout.strip()
    return Chromium(path, version, origin) if "Chrom" in version else None


def _installations() -> Iterator[list[list[str]]]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _is_done(command: list[str]) -> bool:
    """Runs a command of an installation; what it says is shown only if it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        print(run.stdout + run.stderr, file=sys.stderr)
    return run.returncode == 0


if __name__ == "__main__":
    try:
        print(obtain_chromium())
    except NoChromiumError as error:
        sys.exit(f"error: {error}.")
