"""Whole sites for tests: copies of small ones, built by the real commands."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SITES = Path(__file__).parent / "sites"


def copy_site(name: str, target: Path) -> Path:
    """A copy of a small site of `tests/sites/`."""
    return Path(shutil.copytree(SITES / name, target))


def copy_repository(repository: Path, target: Path) -> Path:
    """A copy of what the site of this repository is built from."""
    target.mkdir(parents=True)
    for name in ("changes", "docs", "macros", "overrides"):
        shutil.copytree(
            repository / name, target / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(repository / "mkdocs.yml", target)
    return target


def run(*command: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment (`changeover`, `mkdocs`) in `root`; the output is kept."""
    program = Path(sys.executable).parent / command[0]
    return subprocess.run(
        [str(program), *command[1:]],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        text=True,
        capture_output=True,
        check=False,
        timeout=300,
    )


def article(page: Path) -> str:
    """The article of a built page, without the theme around it."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r"<article[^>]*>(.*?)</article>", text, re.S)
    assert found, f"{page} has no article"
    return found.group(1)


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
