"""Which pages of `docs/` an audience may read: those whose front matter names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from changeover.load.listing import HAND_WRITTEN, hand_written_files
from changeover.problems import Location
from changeover.source import read_text, split_front_matter

KEY = "audiences"


@dataclass(frozen=True, slots=True)
class Reader:
    """An audience that a hand-written page names, and where it does so."""

    audience: str
    where: Location


def readers_of(root: Path, path: str) -> tuple[Reader, ...]:
    """The audiences that the page at `path`, from the root, names in its front matter.

    What can't be read as one or a list of them names nobody.
    """
    text, _ = read_text(root / path, path)
    if text is None or KEY not in text:
        return ()
    front, _, _ = split_front_matter(text, path)
    said: Any = front.data.get(KEY) if front is not None and isinstance(front.data, dict) else None
    if front is None or not isinstance(said, list | str):
        return ()
    if isinstance(said, str):
        return (Reader(said, front.positions.of((KEY,))),)
    return tuple(
        Reader(str(value), front.positions.of((KEY, place))) for place, value in enumerate(said)
    )


def pages_for(root: Path, audience: str) -> Iterator[str]:
    """The paths, below `docs/`, of the pages that name an audience, sorted."""
    for path in hand_written_files(root):
        readers = readers_of(root, path) if path.endswith(".md") else ()
        if any(reader.audience == audience for reader in readers):
            yield path.removeprefix(f"{HAND_WRITTEN}/")
