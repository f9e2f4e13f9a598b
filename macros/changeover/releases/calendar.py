"""Which releases are out as of the day, which are to come, and which stand beside one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.catalog import Release
from changeover.resolve.moments import has_come


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The releases before and after one, by date."""

    before: Release | None
    after: Release | None


def is_out(kb: KnowledgeBase, release: str) -> bool:
    """Whether a release is out at the end of the day that the knowledge base is of."""
    return has_come(kb.releases[release].date, kb.as_of)


def released(kb: KnowledgeBase) -> tuple[Release, ...]:
    """The releases that are out, the newest first."""
    return tuple(reversed(_ordered(kb)[: _count_out(kb)]))


def upcoming(kb: KnowledgeBase) -> tuple[Release, ...]:
    """The releases to come, the next one first."""
    return _ordered(kb)[_count_out(kb) :]


def latest_release(kb: KnowledgeBase) -> Release | None:
    """The newest release that is out."""
    return next(iter(released(kb)), None)


def next_release(kb: KnowledgeBase) -> Release | None:
    """The first release to come."""
    return next(iter(upcoming(kb)), None)


def neighbours(kb: KnowledgeBase, release: str) -> Neighbours:
    """The releases before and after one."""
    return _neighbours(kb)[release]


def _ordered(kb: KnowledgeBase) -> tuple[Release, ...]:
    return tuple(kb.releases.values())


def _count_out(kb: KnowledgeBase) -> int:
    return sum(has_come(release.date, kb.as_of) for release in _ordered(kb))


@kept
def _neighbours(kb: KnowledgeBase) -> Mapping[str, Neighbours]:
    around = (None, *_ordered(kb), None)
    return {
        release.id: Neighbours(before, after)
        for before, release, after in zip(around, around[1:], around[2:], strict=False)
        if release is not None
    }
