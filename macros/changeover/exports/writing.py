"""Writes exported files: each one is there as a whole, or as it was before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_files(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write texts by their paths below `folder`; the files' paths, in the same order.

    All are written beside their places before the first one takes its place. Raises OSError when
    one can't be written; then nothing has changed, unless the very last step failed.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting[target] = _write_beside(target, text.encode())
        for target, written in waiting.items():
            written.replace(target)
    finally:
        for written in waiting.values():
            written.unlink(missing_ok=True)
    return tuple(waiting)


def _write_beside(target: Path, content: bytes) -> Path:
    if target.is_dir():
        raise IsADirectoryError(21, "Is a directory", str(target))
    with tempfile.NamedTemporaryFile(
        dir=target.parent, prefix=f".{target.name}.", delete=False
    ) as stream:
        written = Path(stream.name)
        try:
            stream.write(content)
            stream.flush()  # here, where a full disk can still be told and cleared up
        except BaseException:
            written.unlink()
            raise
    written.chmod(0o666 & ~_mask())  # as any other file that somebody makes
    return written


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
