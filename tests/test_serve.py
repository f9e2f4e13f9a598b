"""`changeover serve` and `mkdocs serve`: the site while it is edited."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.site import copy_site

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(root: Path, *command: str) -> Iterator[str]:
    """The command's server, at the URL that it is given a port for; ended with the block."""
    port = free_port()
    arguments = [argument.replace("PORT", str(port)) for argument in command]
    program = Path(sys.executable).parent / arguments[0]
    with (root / "serve.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(program), *arguments[1:]],
            cwd=root,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(url: str, is_there: Callable[[str], bool]) -> str:
    """The page at `url`, as soon as it is as awaited."""
    deadline = time.monotonic() + PATIENCE
    text = ""
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                text = response.read().decode("utf-8")
            if is_there(text):
                return text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.2)
    pytest.fail(f"{url} was not as awaited within {PATIENCE} s; it ended with: {text[-300:]}")


@pytest.mark.parametrize(
    "command",
    [("changeover", "serve", "--port", "PORT"), ("mkdocs", "serve", "-a", "127.0.0.1:PORT")],
    ids=["changeover", "mkdocs"],
)
def test_an_edit_shows_and_an_error_keeps_the_last_good_page(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    root = copy_site("small", tmp_path / "kb")
    runbook = root / "changes/0002-prorate/runbooks/invoice-run.md"
    change = root / "changes/0002-prorate/change.yaml"
    with serving(root, *command) as url:
        page = f"{url}runbooks/invoice-run/"
        wait_for(page, lambda text: "check proration" in text)
        text = runbook.read_text(encoding="utf-8")
        runbook.write_text(text.replace("check proration", "look twice"), encoding="utf-8")
        wait_for(page, lambda text: "look twice" in text)

        good = change.read_text(encoding="utf-8")
        change.write_text(good.replace("status: launching", "status: lunching"), encoding="utf-8")
        log = root / "serve.log"
        deadline = time.monotonic() + PATIENCE
        while "CO104" not in log.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        wait_for(page, lambda text: "look twice" in text)
        assert "Traceback" not in log.read_text(encoding="utf-8")

        change.write_text(good.replace("mid-cycle upgrades", "every upgrade"), encoding="utf-8")
        wait_for(f"{url}changes/0002/", lambda text: "Prorate every upgrade" in text)
    assert [path.name for path in root.iterdir() if "stage" in path.name] == []


def wait_until_told(root: Path, what: str) -> None:
    """Until the server has printed a text."""
    deadline = time.monotonic() + PATIENCE
    log = root / "serve.log"
    while what not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.2)


def test_settings_and_overrides_are_followed_and_their_errors_keep_the_last_good_page(
    tmp_path: Path,
) -> None:
    root = copy_site("small", tmp_path / "kb")
    settings, template = root / "mkdocs.yml", root / "overrides/main.html"
    template.parent.mkdir(exist_ok=True)
    good = '{% extends "base.html" %}{% block content %}ONE{{ super() }}{% endblock %}'
    template.write_text(good, encoding="utf-8")
    text = settings.read_text(encoding="utf-8")
    text = text.replace("  font:", "  custom_dir: overrides\n  font:")
    settings.write_text(text, encoding="utf-8")
    with serving(root, "changeover", "serve", "--port", "PORT") as url:
        wait_for(url, lambda page: "ONE" in page)
        template.write_text(good.replace("endblock", "endblok"), encoding="utf-8")
        wait_until_told(root, "overrides/main.html:1: Encountered unknown tag 'endblok'")
        wait_for(url, lambda page: "ONE" in page)
        template.write_text(good.replace("ONE", "TWO"), encoding="utf-8")
        wait_for(url, lambda page: "TWO" in page)

        settings.write_text(f"{text}extra: [\n", encoding="utf-8")
        wait_until_told(root, "mkdocs.yml:23:1: expected the node content")
        wait_for(url, lambda page: "TWO" in page)
        settings.write_text(text.replace("site_name: Small", "site_name: Tiny"), encoding="utf-8")
        wait_for(url, lambda page: "Tiny" in page)
    assert "Traceback" not in (root / "serve.log").read_text(encoding="utf-8")
