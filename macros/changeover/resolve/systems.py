"""Which changes touch which systems, by an index: no change is compared with all documents."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from changeover.model.content import Change
from changeover.resolve.moments import Stamp


def touches(part_of_change: str, covered: str) -> bool:
    """Whether a change of one system or part reaches a document that covers the other.

    `billing` and `billing/invoicing` touch each other; `billing/dunning` touches neither
    `billing/invoicing` nor another system.
    """
    return (
        part_of_change == covered
        or covered.startswith(f"{part_of_change}/")
        or part_of_change.startswith(f"{covered}/")
    )


def systems_touched(change: Change) -> frozenset[str]:
    """The systems and parts that a change touches, as it writes them.

    Those of an impact count unless its effect is `none`: that one was assessed and stays as it is.
    """
    impacts = (change.plan.value.impacts or ()) if change.plan else ()
    return frozenset(change.file.value.systems) | {
        impact.system for impact in impacts if impact.system and impact.effect != "none"
    }


def overlap(parts: Iterable[str], covers: Iterable[str]) -> tuple[str, ...]:
    """What two lists of systems and parts have in common: of each pair the narrower, sorted."""
    pairs = ((part, cover) for part, cover in product(parts, covers) if touches(part, cover))
    return tuple(sorted({max(pair, key=len) for pair in pairs}))


@dataclass(frozen=True, slots=True)
class Staleness:
    """A launched change that said nothing about a document, and what of it the change touched."""

    change: str
    touched: tuple[str, ...]


class LaunchedTouches:
    """The changes active in production by what they touch, in the order of their launches."""

    def __init__(
        self, launches: Mapping[str, Stamp], touched_by: Mapping[str, frozenset[str]]
    ) -> None:
        """`launches`: the active production deployment by change id; `touched_by` has them all."""
        self._launches = launches
        self._touched_by = touched_by
        self._exact: defaultdict[str, list[str]] = defaultdict(list)
        self._system: defaultdict[str, list[str]] = defaultdict(list)
        # Documents share their covers by the hundred, so each combination is worked out once.
        self._found: dict[tuple[str, ...], Sequence[tuple[Stamp, Staleness]]] = {}
        for change in launches:
            for part in touched_by[change]:
                self._exact[part].append(change)
            for system in {part.partition("/")[0] for part in touched_by[change]}:
                self._system[system].append(change)

    def after(self, launch: Stamp, covers: tuple[str, ...]) -> list[Staleness]:
        """What changes launched after `launch` touch of `covers`, in the order of launches."""
        if covers not in self._found:
            self._found[covers] = self._find(covers)
        found = self._found[covers]
        start = bisect_right(found, launch, key=lambda entry: entry[0])
        return [staleness for _, staleness in found[start:]]

    def _find(self, covers: tuple[str, ...]) -> Sequence[tuple[Stamp, Staleness]]:
        changes: set[str] = set()
        for cover in covers:
            system, _, part = cover.partition("/")
            if part:
                changes.update(self._exact.get(cover, ()), self._exact.get(system, ()))
            else:
                changes.update(self._system.get(system, ()))
        found = [
            (self._launches[change], Staleness(change, overlap(self._touched_by[change], covers)))
            for change in changes
        ]
        return sorted(found, key=lambda entry: entry[0])
