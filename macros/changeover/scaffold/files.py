"""Writes several new files, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path


def write_new_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (by path from `root`, with `/`), making folders as needed.

    Raises OSError, FileExistsError among them, when one can't be written; what was written and
    made until then is taken away again.
    """
    made: list[Path] = []
    try:
        for path, content in files.items():
            file = root / path
            _make_folder(file.parent, made)
            with file.open("xb") as stream:
                made.append(file)
                stream.write(content)
    except BaseException:
        for path_made in reversed(made):
            _remove(path_made)
        raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    missing = [folder, *folder.parents]
    for parent in reversed([path for path in missing if not path.exists()]):
        parent.mkdir(exist_ok=True)
        made.append(parent)


def _remove(path: Path) -> None:
    try:
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    except OSError:
        pass  # somebody else has put something there; the first error is the one to tell


def list_new_files(folder: Path) -> Iterator[str]:
    """The paths below `folder` of its files, sorted, without links and editors' leftovers."""
    for file in sorted(folder.rglob("*")):
        is_left_over = file.name.endswith(("~", ".pyc")) or file.name == ".DS_Store"
        if file.is_file() and not file.is_symlink() and not is_left_over:
            yield file.relative_to(folder).as_posix()
