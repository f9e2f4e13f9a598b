"""`calendar.json`: what happens when, and what clashes."""

from __future__ import annotations

from typing import ClassVar, Literal

from changeover.calendar import Entry, EntryKind, entries
from changeover.exports.change_records import ClashRecord, clash_records
from changeover.exports.record import FORMAT, Dataset, Record, texts
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.urls import change_url, release_url


class EntryRecord(Record):
    """One entry of the calendar."""

    id: str
    """Its id, which stays when its dates and its title are edited, but for a blackout, whose id is
    made of its first day. Also the beginning of its UID in `calendar.ics`, and its anchor on the page
    of the month in which it begins."""
    kind: Literal["go-live", "release", "blackout", "hypercare", "billing-run"]
    """What it is."""
    title: str
    """What it is called: the title of the change, the name of the release, the id of the billing
    run, or the reason of the blackout."""
    start: Moment
    """When it begins; a date alone is a whole day."""
    end: Moment
    """When it ends; a date alone takes in the whole day. The same as `start` for a single moment."""
    state: (
        Literal["planned", "unconfirmed", "launched", "failed", "rolled-back", "withdrawn"] | None
    )
    """What is known of a go-live, and of the hypercare after it; null for what the catalog sets."""
    rolled_back_on: Moment | None
    """When a go-live was undone."""
    systems: tuple[str, ...]
    """The systems and parts that it concerns. Of a blackout or a billing run, none means all; a
    release names none."""
    change: str | None
    """The change that goes live or is in hypercare."""
    url: str | None
    """The page of the change or the release, from the root of the site."""
    source: str
    """The file that says so, from the root of the repository."""
    line: int
    """The line of that file."""
    clashes: tuple[ClashRecord, ...]
    """Of a go-live: changes whose time between go-live and the end of hypercare overlaps."""
    blackouts: tuple[str, ...]
    """Of a go-live: the blackouts that it lies in, by their ids here."""
    go_lives: tuple[str, ...]
    """Of a blackout: the go-lives that lie in it, by their ids here."""


class CalendarFile(Dataset):
    """Go-lives, hypercare, blackouts, billing runs and releases."""

    LIST: ClassVar[str] = "entries"

    timezone: str
    """The time zone of every moment, a name of the IANA database."""
    entries: tuple[EntryRecord, ...]
    """The entries by time."""


def calendar_file(kb: KnowledgeBase) -> CalendarFile:
    """The entries of the calendar as data."""
    return CalendarFile(
        format=FORMAT,
        as_of=kb.as_of.isoformat(),
        timezone=kb.catalog.timezone,
        entries=tuple(map(_record, entries(kb).values())),
    )


def _record(entry: Entry) -> EntryRecord:
    return EntryRecord(
        id=entry.id,
        kind=entry.kind.value,
        title=str(entry.title),
        start=entry.span.start,
        end=entry.span.end,
        state=entry.state.value if entry.state else None,
        rolled_back_on=entry.rolled_back_on,
        systems=texts(entry.systems),
        change=entry.change or None,
        url=entry_url(entry),
        source=entry.source.path,
        line=entry.source.line,
        clashes=clash_records(entry.windows),
        blackouts=entry.blackouts,
        go_lives=entry.go_lives,
    )


def entry_url(entry: Entry) -> str | None:
    """The page of what an entry is about; None for what has none of its own."""
    if entry.change:
        return change_url(entry.change)
    return release_url(entry.subject) if entry.kind is EntryKind.RELEASE else None
