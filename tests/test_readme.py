"""The README's tutorial, done word for word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.site import article


@pytest.fixture
def blocks(repository: Path) -> list[tuple[str, str]]:
    """(language, text) of every fenced block of the tutorial, without its indentation."""
    text = (repository / "README.md").read_text(encoding="utf-8")
    tutorial = text.split("## Your first change", 1)[1].split("\n## ", 1)[0]
    found = re.findall(r"^ *```(\w+)\n(.*?)^ *```$", tutorial, re.S | re.M)
    return [(language, textwrap.dedent(block)) for language, block in found]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a user whose environment is made: activating it gives the commands of ours."""
    activate = tmp_path / "changeover/bin/activate"
    activate.parent.mkdir(parents=True)
    activate.write_text(f'PATH="{Path(sys.executable).parent}:$PATH"\n', encoding="utf-8")
    return tmp_path


def shell(
    script: str, home: Path, *, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder or home,
        env={**os.environ, "HOME": str(home)},
        text=True,
        capture_output=True,
        check=False,
        timeout=180,
    )


def test_the_tutorial_of_the_readme_works(blocks: list[tuple[str, str]], home: Path) -> None:
    scripts = [text for language, text in blocks if language == "sh"]
    begin, serve, new, runbook, build = scripts
    assert serve.strip() == "changeover serve"  # tests/test_serve.py does it
    make, install, init = begin.splitlines()
    assert make.startswith("python3 -m venv ~/changeover && . ~/changeover/bin/activate")
    assert install.startswith("pip install . ")  # tests/test_package.py does it
    activate = ". ~/changeover/bin/activate"
    done = shell(f"{activate}\n{init}\n", home)
    assert done.returncode == 0, done.stderr
    root = home / "my-kb"
    done = shell(f"{new}\n{runbook}", home)
    assert done.returncode == 0, done.stdout + done.stderr
    change = next(root.glob("changes/0002-*/change.yaml"))
    good = change.read_text(encoding="utf-8").replace("reason: …", "reason: The steps stay")
    good = re.sub(r"^# (dispositions:\n|  - {doc: )", r"\1", good, flags=re.M)
    change.write_text(good, encoding="utf-8")
    checked = shell(f"{activate}\nchangeover check --fail-on warning", home, folder=root)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    change.write_text(good.replace("status: proposed", "status: aproved"), encoding="utf-8")
    console = next(text for language, text in blocks if language == "console")
    command, expected = console.strip().split("\n", 1)
    assert command == "$ changeover check"
    checked = shell(f"{activate}\nchangeover check", home, folder=root)
    assert checked.returncode == 1
    assert checked.stdout.strip() == expected

    launched = re.sub(r"(planned: )\S+?(?=\}|$)", r"\g<1>2026-01-15", good, count=1, flags=re.M)
    launched = launched.replace("status: proposed", "status: launching")
    assert launched.count("go-live: {planned: 2026-01-15}") == 1
    change.write_text(launched, encoding="utf-8")
    launch = next(text for language, text in blocks if language == "yaml")
    (change.parent / "launch.yaml").write_text(launch, encoding="utf-8")
    built = shell(f"{activate}\n{build}", home, folder=root)
    assert built.returncode == 0, built.stdout + built.stderr
    page = article(root / "site/runbooks/check-proration/index.html")
    assert "r1" in page
    assert "one line for each part of the cycle" in page
