"""The requirements of a change against its tests: which test shows which, and with what result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from textwrap import shorten
from typing import TypeVar

from changeover.render import inline
from changeover.trace.chains import TracedCase, TracedRequirement, traces
from changeover.views.references import Link, References

T = TypeVar("T")

LARGEST = 20_000
"""How many cells a matrix has at most; of a larger one only the list is shown."""

ON_PAPER = 12
"""How many tests fit on a sheet; of more, paper has the list."""

_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Column:
    """A test; `covered` is the number of requirements in the matrix that it covers."""

    link: Link
    text: str
    result: str
    must: bool
    covered: int


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement; `cells` has a result for each test that covers it, else an empty text."""

    link: Link
    text: str
    priority: str | None
    passed: int
    tests: tuple[tuple[Link, str], ...]
    """(link, result) of each test that covers it."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Requirements against tests; without columns in the rows when it is too large to be read."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    is_too_large: bool
    is_wide: bool
    """Whether it is wider than a sheet of paper."""


def brief(text: str) -> str:
    """The beginning of an author's text without its markup, for a title or a name."""
    return shorten(inline(text).striptags(), _LENGTH, placeholder=" …")


def matrix(references: References) -> Matrix:
    """The requirements of a change and those that its tests cover, against the tests of both."""
    known = traces(references.site.kb)
    own = known.changes[references.change.id]
    requirements = _all(
        (r.id for r in own.requirements),
        (id for case in own.cases for id in case.requirements),
        known.requirements,
    )
    cases = _all(
        (case.id for case in own.cases),
        (id for requirement in own.requirements for id in requirement.cases),
        known.cases,
    )
    shown = {requirement.id for requirement in requirements}
    covering: dict[str, list[TracedCase]] = {id: [] for id in shown}
    for case in cases:
        for id in case.requirements:
            if id in shown:
                covering[id].append(case)
    is_too_large = len(requirements) * len(cases) > LARGEST
    placed = () if is_too_large else cases
    return Matrix(
        columns=tuple(_column(references, case, shown) for case in placed),
        rows=tuple(_row(references, r, covering[r.id], columns=placed) for r in requirements),
        is_too_large=is_too_large,
        is_wide=len(placed) > ON_PAPER,
    )


def _all(own: Iterable[str], others: Iterable[str], known: Mapping[str, T]) -> tuple[T, ...]:
    """What a change defines, then what belongs to it in other changes; each once."""
    return tuple(known[id] for id in dict.fromkeys((*own, *others)))


def _column(references: References, case: TracedCase, shown: AbstractSet[str]) -> Column:
    return Column(
        link=references.item("case", case.id),
        text=brief(case.entry.value.text),
        result=case.standing.result,
        must=case.entry.value.must,
        covered=len(shown & set(case.requirements)),
    )


def _row(
    references: References,
    requirement: TracedRequirement,
    covering: Iterable[TracedCase],
    *,
    columns: Iterable[TracedCase],
) -> Row:
    results = {case.id: case.standing.result for case in covering}
    return Row(
        link=references.item("requirement", requirement.id),
        text=brief(requirement.entry.value.text),
        priority=requirement.entry.value.priority,
        passed=sum(result == "pass" for result in results.values()),
        tests=tuple((references.item("case", id), result) for id, result in results.items()),
        cells=tuple(results.get(case.id, "") for case in columns),
    )
