"""Where each value of a file stands, so that everything said of it can name a line and a column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, Union

from changeover.model.base import Model, Path
from changeover.problems import Location

# One entry a value; a scalar's is a bare number, since there are hundreds of thousands of them.
Mark = Union[int, "MappingMark", "ListMark"]

_COLUMNS = 1 << 16


def pack(line: int, column: int) -> int:
    """A line and a column, both from 1, as one number."""
    return line * _COLUMNS + min(column, _COLUMNS - 1)


def unpack(at: int) -> tuple[int, int]:
    """The line and the column that `pack` made one number."""
    return divmod(at, _COLUMNS)


@dataclass(slots=True)
class MappingMark:
    """A mapping: where it starts, and its entries as (where the key is, mark of the value)."""

    at: int
    entries: dict[str, tuple[int, Mark]]


@dataclass(slots=True)
class ListMark:
    """A list: where it starts, and the marks of its elements."""

    at: int
    elements: list[Mark]


@dataclass(frozen=True, slots=True)
class Positions:
    """The place in one file of every value below its top."""

    path: str
    top: Mark

    def of(self, path: Path = (), *, key: bool = False) -> Location:
        """Where the value at `path` stands, or its key; of what is not there, its nearest parent.

        An item of a list is said to stand at its first character, so a link to it leads there.
        """
        mark: Mark = self.top
        at = _start(mark)
        for number, step in enumerate(path, start=1):
            if isinstance(mark, MappingMark) and isinstance(step, str) and step in mark.entries:
                key_at, mark = mark.entries[step]
                at = key_at if key and number == len(path) else _start(mark)
            elif isinstance(mark, ListMark) and isinstance(step, int) and step < len(mark.elements):
                mark = mark.elements[step]
                at = _start(mark)
            else:
                break
        return self._location(at)

    def below(self, path: Path) -> Iterator[Location]:
        """Where the value at `path` and every value below it stand; nothing when it is not there."""
        mark: Mark = self.top
        for step in path:
            if isinstance(mark, MappingMark) and isinstance(step, str) and step in mark.entries:
                mark = mark.entries[step][1]
            elif isinstance(mark, ListMark) and isinstance(step, int) and step < len(mark.elements):
                mark = mark.elements[step]
            else:
                return
        yield from map(self._location, _starts(mark))

    def _location(self, at: int) -> Location:
        return Location(self.path, *unpack(at))


def _starts(mark: Mark) -> Iterator[int]:
    yield _start(mark)
    if isinstance(mark, MappingMark):
        for _, value in mark.entries.values():
            yield from _starts(value)
    elif isinstance(mark, ListMark):
        for element in mark.elements:
            yield from _starts(element)


def _start(mark: Mark) -> int:
    return mark if isinstance(mark, int) else mark.at


M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class File(Generic[M]):
    """A file that was read: what it says, and where it says it.

    `refused` are the places of values that were left out because they are wrong: they are not
    missing. `lost` are the kinds of ids (`requirement`) that were left out with them, so that a
    reference to one is not called unknown.
    """

    value: M
    positions: Positions
    refused: frozenset[Location] = frozenset()
    lost: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The file's path from the root, with `/`."""
        return self.positions.path

    def at(self, *path: str | int, key: bool = False) -> Location:
        """Where the value at `path` stands."""
        return self.positions.of(path, key=key)

    def is_refused(self, *path: str | int) -> bool:
        """Whether a value at `path`, or below it, is wrong and was left out, or all of the file."""
        if not self.refused:
            return False
        places = (self.positions.of(), *self.positions.below(path))
        return any(place in self.refused for place in places)
