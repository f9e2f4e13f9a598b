"""Builds beside the site and brings the site in line only when the build is good.

So a failed or killed build leaves the published folder as it was, and files that did not change
are not written again.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from changeover.problems import ChangeoverError


def check_place(site: Path, root: Path) -> None:
    """Raise ChangeoverError when bringing `site` in line would remove what is no site.

    A site may not be, hold or lie in a folder of sources, and an existing folder must be empty or
    hold the mark of an earlier site.
    """
    place = site.resolve()
    for name in _SOURCES:
        source = (root / name).resolve()
        if place == source or place in source.parents or source in place.parents:
            raise ChangeoverError(f"site_dir {site} and the sources in {name}/ would be one folder")
    if not place.exists():
        return
    if not place.is_dir():
        raise ChangeoverError(f"site_dir {site} is no folder")
    is_ours = (place / MARK).is_file()
    if not is_ours and any(not entry.name.startswith(".") for entry in place.iterdir()):
        raise ChangeoverError(
            f"site_dir {site} holds files that no build of ours wrote, and this one would remove "
            "them; empty it, or name another folder"
        )


MARK = ".changeover-site"
"""The file that tells a folder of ours from any other one with pages in it."""

_SOURCES = ("changes", "docs", "macros", "overrides", "tests", ".git", ".github")


def open_stage(site: Path) -> Path:
    """A new empty folder beside `site`, on the same disk; raises ChangeoverError when it can't be.

    Stages that a killed build left behind are removed first. A site that is a symbolic link stays
    one: what it leads to is the site.
    """
    site = site.resolve()
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        for left in site.parent.glob(f".{site.name}.stage-*"):
            if not _is_alive(left):
                shutil.rmtree(left, ignore_errors=True)
        prefix = f".{site.name}.stage-{os.getpid()}-"
        return Path(tempfile.mkdtemp(prefix=prefix, dir=site.parent))
    except OSError as error:
        raise ChangeoverError(f"can't write beside {site}: {error.strerror}") from error


def _is_alive(stage: Path) -> bool:
    """Whether the process that made the stage still runs."""
    pid = stage.name.rsplit("stage-", 1)[-1].split("-")[0]
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the end; half of an old site and half of a new one help nobody."""
    if threading.current_thread() is not threading.main_thread():  # the only one to get signals
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        raise KeyboardInterrupt


@_uninterrupted()
def publish(stage: Path, site: Path) -> None:
    """Bring `site` in line with `stage` and remove the stage.

    A new site is moved into place whole. In an old one, new and changed files are moved in first
    and files that are gone are removed last, so that pages never miss what they link to.
    """
    site = site.resolve()
    try:
        (stage / MARK).write_text("Each build of the site replaces this folder.\n", "utf-8")
        if not site.exists():
            stage.chmod(0o755)
            stage.replace(site)
            return
        kept = set()
        for folder, _, names in os.walk(stage):
            below = Path(folder).relative_to(stage)
            target = site / below
            if target.is_symlink() or (target.exists() and not target.is_dir()):
                target.unlink()
            target.mkdir(exist_ok=True)
            for name in names:
                kept.add(below / name)
                _bring(Path(folder) / name, target / name)
        _remove_others(site, kept)
        shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise ChangeoverError(f"can't write {error.filename}: {error.strerror}") from error


def _bring(new: Path, old: Path) -> None:
    if old.is_dir() and not old.is_symlink():
        shutil.rmtree(old)
    elif old.exists() and filecmp.cmp(new, old, shallow=False):
        return
    new.replace(old)


def _remove_others(site: Path, kept: set[Path]) -> None:
    """Remove what no page of this build is; hidden files (`.git`, `.nojekyll`) are not ours."""
    for folder, folders, names in os.walk(site, topdown=False):
        below = Path(folder).relative_to(site)
        if any(part.startswith(".") for part in below.parts):
            continue
        for name in names:
            if below / name not in kept and not name.startswith("."):
                (Path(folder) / name).unlink()
        for name in folders:
            child = Path(folder) / name
            if not name.startswith(".") and not child.is_symlink() and not any(child.iterdir()):
                child.rmdir()


def discard(stage: Path) -> None:
    """Remove a stage whose build failed."""
    shutil.rmtree(stage, ignore_errors=True)
