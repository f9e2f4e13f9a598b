"""Puts pagefind's index into one order, so that two builds of one commit are the same bytes.

Pagefind lists the values of a filter in an order that differs from run to run. The names of its
files come from what is in them, so the names of two more files differ with it.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping

ENTRY = "pagefind-entry.json"
"""The file that names the others."""

_MARK = b"pagefind_dcd"
"""What a file begins with, once unpacked; CBOR follows."""
_UNSIGNED, _TEXT, _ARRAY = 0, 3, 4
_PAIR = 0x82
"""The first byte of an array of two."""


def in_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same index with its filters in order; `files` are its contents by their paths.

    An index that is not of the form that we know is given back as it is: it works all the same.
    """
    found = dict(files)
    renamed: dict[str, str] = {}
    try:
        for path in sorted(path for path in files if path.endswith(".pf_filter")):
            _replace(found, path, _sorted_values(_unpacked(files[path])), renamed=renamed)
        for path in sorted(path for path in files if path.endswith(".pf_meta")):
            _replace(found, path, _with_names(_unpacked(files[path]), renamed), renamed=renamed)
    except (IndexError, ValueError, OSError):
        return dict(files)
    found[ENTRY] = _with_names(files[ENTRY], renamed)
    return found


def _unpacked(content: bytes) -> bytes:
    text = gzip.decompress(content)
    if not text.startswith(_MARK):
        raise ValueError
    return text


def _replace(
    files: dict[str, bytes], path: str, content: bytes, *, renamed: dict[str, str]
) -> None:
    """Put other content in the place of a file, and note its new name: `en_` and digits of a hash."""
    old = path.removesuffix(".pf_filter").removesuffix(".pf_meta").rpartition("/")[2]
    old = old.removeprefix("pagefind.")
    language, _, digits = old.rpartition("_")
    new = f"{language}_{hashlib.sha256(content).hexdigest()[: len(digits)]}"
    del files[path]
    files[path.replace(old, new)] = gzip.compress(content, mtime=0)
    renamed[old] = new


def _with_names(content: bytes, renamed: Mapping[str, str]) -> bytes:
    for old, new in renamed.items():
        content = content.replace(old.encode(), new.encode())
    return content


def _sorted_values(content: bytes) -> bytes:
    """A filter, which is its name and an array of values, each with its pages."""
    if content[len(_MARK)] != _PAIR:
        raise ValueError
    values = _end(content, len(_MARK) + 1)
    count, first = _head(content, values)
    pieces = sorted(_items(content, first, count))
    return content[:first] + b"".join(pieces)


def _items(content: bytes, at: int, count: int) -> Iterator[bytes]:
    for _ in range(count):
        end = _end(content, at)
        yield content[at:end]
        at = end


def _end(content: bytes, at: int) -> int:
    """Where the item ends that begins at `at`."""
    kind = content[at] >> 5
    count, at = _head(content, at)
    if kind == _TEXT:
        return at + count
    if kind == _ARRAY:
        for _ in range(count):
            at = _end(content, at)
    elif kind != _UNSIGNED:
        raise ValueError
    return at


def _head(content: bytes, at: int) -> tuple[int, int]:
    """The number that an item begins with, and where it goes on."""
    short = content[at] & 0x1F
    if short < 24:
        return short, at + 1
    size = 1 << (short - 24)
    if size > 8:
        raise ValueError
    return int.from_bytes(content[at + 1 : at + 1 + size]), at + 1 + size
