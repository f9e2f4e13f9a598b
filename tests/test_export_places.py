"""Where `changeover export` may write, and what it leaves when it can't."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from changeover.cli import main
from changeover.exports.writing import write_files
from tests.site import copy_site, digests


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site("small", tmp_path / "small")


def export(root: Path, out: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), "export", "json", "--out", out])


@pytest.mark.parametrize("place", ["changes", "changes/data", "docs", "docs/data"])
def test_the_folders_of_the_content_are_refused(root: Path, place: str) -> None:
    before = digests(root)
    result = export(root, str(root / place))
    assert result.exit_code == 2
    assert "where the content is" in result.stderr
    assert digests(root) == before


@pytest.mark.parametrize("out", ["", "."])
def test_a_folder_without_a_name_is_refused(root: Path, out: str) -> None:
    result = export(root, out)
    assert result.exit_code == 2
    assert "--out names no folder" in result.stderr


def test_a_link_to_nothing_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    result = export(root, str(tmp_path / "link"))
    assert result.exit_code == 2
    assert "is a link to nothing" in result.stderr


def test_a_full_disk_leaves_no_file_behind(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="only Unix can make a disk seem full")
    signal = pytest.importorskip("signal")
    (tmp_path / "one.json").write_text("before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_files(tmp_path, {"one.json": "short", "two.json": "far too long for the disk"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"one.json": "before"}
