"""The package as users install it: a wheel, in an empty folder, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

# Stands in for a machine without a network: nothing of a build may look for one.
NO_NETWORK = """
import socket

def _refuse(self, address, *rest):
    raise OSError(f"the build asked for the network: {address}")

socket.socket.connect = _refuse
socket.socket.connect_ex = _refuse
socket.getaddrinfo = lambda *a, **k: _refuse(None, a)
"""


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), "."],
        cwd=repository,
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that has the wheel, not the checkout, and no network."""
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    (target / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(target), "NO_MKDOCS_2_WARNING": "1"}


def changeover(
    *arguments: str, root: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "changeover.cli", *arguments],
        cwd=root,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=180,
    )


def test_the_wheel_holds_everything_that_a_site_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "changeover/py.typed",
        "changeover/templates/plan.html",
        "changeover/overrides/main.html",
        "changeover/overrides/assets/changeover/table.js",
        "changeover/template_change/change.yaml",
        "changeover/starter/constraints.txt",
        "changeover/starter/workflows/publish.yml",
    ):
        assert name in names, name
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_init_new_check_and_build_in_an_empty_folder(
    installed: dict[str, str], tmp_path: Path
) -> None:
    begun = changeover("init", "my-kb", root=tmp_path, environment=installed)
    assert begun.returncode == 0, begun.stderr
    root = tmp_path / "my-kb"
    for arguments in (
        ("build",),
        ("new", "Prorate mid-cycle upgrades"),
        ("check",),
        ("build",),
    ):
        result = changeover(*arguments, root=root, environment=installed)
        assert result.returncode == 0, f"{arguments}: {result.stdout}{result.stderr}"
    home = (root / "site/index.html").read_text(encoding="utf-8")
    assert "assets/changeover/components.css" in home
    assert (root / "site/assets/changeover/table.js").is_file()
    assert list((root / "site/changes").glob("0*/plan/index.html"))
