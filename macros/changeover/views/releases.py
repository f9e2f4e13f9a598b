"""Releases: what each tells its readers, and what its people still have to do for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.catalog import Release
from changeover.model.content import Change
from changeover.pages import Page
from changeover.releases import (
    Absence,
    Absent,
    Member,
    absent,
    is_out,
    is_silent,
    members,
    neighbours,
    released,
    unreleased,
    upcoming,
)
from changeover.render import site_link
from changeover.urls import change_url, release_url
from changeover.views import Site
from changeover.views.lists import change_rows
from changeover.views.notes import UNCONFIRMED, notes_by_audience
from changeover.views.references import Link

_SHOWN = 10
"""How many changes a list of what is open names."""


@dataclass(frozen=True, slots=True)
class Named:
    """A change in a list of what is open: its state as (word, moment), and where its page says more."""

    link: Link
    title: str
    badge: str
    words: str
    on: Moment | None
    elsewhere: Link | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The first changes of a list, and how many more there are."""

    rows: tuple[Named, ...]
    more: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows) + self.more


@dataclass(frozen=True, slots=True)
class Silent:
    """A change without notes; `reason` says why nobody needs to be told, if somebody did."""

    link: Link
    title: str
    reason: str | None
    is_missing: bool


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release in a list; `rolled_back` is how many changes it told of that are gone again."""

    link: Link
    id: str
    date: Moment
    changes: int
    rolled_back: int
    audiences: tuple[str, ...]
    """The names of those whom it tells something."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is open before a release can come out."""

    planned: Listed
    silent: Listed
    """Changes without notes that give no reason."""
    absent: Listed
    """Changes that name it and are not to be in it as things stand."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is open."""
        return not (self.planned.rows or self.silent.rows or self.absent.rows)


def releases(site: Site, page: Page) -> Markup:
    """What is to come, the next one first, then what is out, the newest first."""
    kb = site.kb
    to_come = [(_row(kb, release), _open(kb, release.id)) for release in upcoming(kb)]
    waiting = unreleased(kb)
    return site.renderer.render(
        "releases.html",
        title=page.title,
        as_of=kb.as_of,
        next=to_come[0] if to_come else None,
        later=to_come[1:],
        released=[_row(kb, release) for release in released(kb)],
        unreleased=change_rows(kb, waiting[:_SHOWN]),
        unreleased_more=max(0, len(waiting) - _SHOWN),
    )


def release(site: Site, page: Page) -> Markup:
    """One release: its notes by audience, and for those who work on it, its changes."""
    kb = site.kb
    entry, around = kb.releases[page.subject], neighbours(kb, page.subject)
    found, gone_from = members(kb, entry.id), absent(kb, entry.id)
    return site.renderer.render(
        "release.html",
        title=page.title,
        as_of=kb.as_of,
        row=_row(kb, entry),
        is_out=is_out(kb, entry.id),
        open=_open(kb, entry.id),
        before=_link(kb, around.before),
        after=_link(kb, around.after),
        audiences=notes_by_audience(site, entry.id),
        changes=change_rows(kb, (member.change for member in found)),
        silent=[_silent(kb, m.change) for m in found if _tells_nobody(kb, m.change)],
        rolled_back=[_absent(kb, gone) for gone in gone_from if gone.was_told],
        absent=[_absent(kb, gone) for gone in gone_from if not gone.was_told],
        location=page.source,
    )


def _row(kb: KnowledgeBase, release: Release) -> ReleaseRow:
    found = members(kb, release.id)
    told = {note.audience for member in found for note in member.change.notes}
    return ReleaseRow(
        link=Link(kb.name("release", release.id), site_link(release_url(release.id))),
        id=release.id,
        date=release.date,
        changes=len(found),
        rolled_back=sum(gone.was_told for gone in absent(kb, release.id)),
        audiences=tuple(
            kb.name("audience", audience.id)
            for audience in kb.catalog.audiences
            if audience.id in told
        ),
    )


def _open(kb: KnowledgeBase, release: str) -> Open:
    found = members(kb, release)
    silent = [member.change for member in found if is_silent(kb, member.change)]
    return Open(
        planned=_listed([_planned(kb, member) for member in found if member.is_planned]),
        silent=_listed([_named(change, "unmet") for change in silent]),
        absent=_listed([_absent(kb, gone) for gone in absent(kb, release)]),
    )


def _listed(rows: Sequence[Named]) -> Listed:
    return Listed(tuple(rows[:_SHOWN]), max(0, len(rows) - _SHOWN))


def _link(kb: KnowledgeBase, release: Release | None) -> Link | None:
    if release is None:
        return None
    return Link(kb.name("release", release.id), site_link(release_url(release.id)))


def _named(
    change: Change,
    badge: str,
    words: str = "",
    *,
    on: Moment | None = None,
    elsewhere: Link | None = None,
) -> Named:
    link = Link(change.id, site_link(change_url(change.id)))
    return Named(link, change.title, badge, words, on, elsewhere)


def _planned(kb: KnowledgeBase, member: Member) -> Named:
    state = kb.state(member.change.id)
    badge, words = UNCONFIRMED if state.launch_unconfirmed else ("coming", "planned for")
    return _named(member.change, badge, words, on=member.on)


_WHY = {
    Absence.ROLLED_BACK: ("rolled-back", "rolled back on"),
    Absence.FAILED: ("failed", "launch tried on"),
    Absence.UNCONFIRMED: UNCONFIRMED,
    Absence.NOT_LAUNCHED: ("coming", "not launched, planned for"),
    Absence.WITHDRAWN: ("withdrawn", ""),
}


def _absent(kb: KnowledgeBase, gone: Absent) -> Named:
    badge, words = _WHY[gone.why]
    if gone.was_told:
        words = "in these notes until it was rolled back on"
    other = kb.releases.get(gone.release) if gone.release is not None else None
    return _named(gone.change, badge, words, on=gone.on, elsewhere=_link(kb, other))


def _tells_nobody(kb: KnowledgeBase, change: Change) -> bool:
    return not change.notes or is_silent(kb, change)


def _silent(kb: KnowledgeBase, change: Change) -> Silent:
    said = change.file.value.notes
    link = Link(change.id, site_link(f"{change_url(change.id)}#notes"))
    reason = said.none if said is not None else None
    return Silent(link, change.title, reason, is_silent(kb, change))
