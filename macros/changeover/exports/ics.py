"""`calendar.ics`: the calendar as a file to subscribe to (RFC 5545).

Times of day are written in UTC, which every program turns into its reader's own time: no change of
the hour and no rule of a time zone can be got wrong. Whole days are dates, with the day after the
last one as their end. Events keep their UIDs as long as the site keeps its address, and bear no
alarms.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from icalendar import Calendar, Event, vText, vUri

from changeover import __version__
from changeover.calendar import MOST_TOLD, Entry, EntryKind, EntryState, entries
from changeover.calendar.spans import day_after
from changeover.exports.calendar_records import entry_url
from changeover.knowledge import KnowledgeBase
from changeover.render import say_date
from changeover.views.publication import Publication

_REFRESH = dt.timedelta(hours=12)

_STATUS = {
    EntryState.PLANNED: "TENTATIVE",
    EntryState.UNCONFIRMED: "TENTATIVE",
    EntryState.LAUNCHED: "CONFIRMED",
    EntryState.FAILED: "CANCELLED",
    EntryState.ROLLED_BACK: "CANCELLED",
    EntryState.WITHDRAWN: "CANCELLED",
}

# What no text of RFC 5545 may hold; our reader of files lets none of it through but a tab.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_text(kb: KnowledgeBase, *, name: str, publication: Publication | None = None) -> str:
    """The text of the file, with CRLF as the end of lines: the same for the same content and day.

    `name` is that of the site, which calendar programs show. Without a publication, the events have
    no links, and their UIDs are made of the name.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Changeover//Changeover {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(_clean(name)))
    calendar.add("x-wr-timezone", kb.catalog.timezone)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    stamp = dt.datetime.combine(kb.as_of, dt.time(), dt.UTC)
    identity = publication.identity if publication is not None else name
    ours = f"{hashlib.sha256(identity.encode()).hexdigest()[:12]}.changeover"
    for entry in entries(kb).values():
        event = _event(kb, entry, stamp=stamp, ours=ours, publication=publication)
        calendar.add_component(event)
    raw: bytes = calendar.to_ical(sorted=False)
    return raw.decode()


def _event(
    kb: KnowledgeBase,
    entry: Entry,
    *,
    stamp: dt.datetime,
    ours: str,
    publication: Publication | None,
) -> Event:
    """The event of an entry; `ours` keeps its UID apart from those of other knowledge bases."""
    event = Event()
    event.add("uid", f"{entry.id}@{ours}")
    event.add("dtstamp", stamp)
    for name, moment in _times(kb, entry):
        event.add(name, moment)
    event.add("summary", _clean(_summary(entry)))
    event.add("description", _clean(_description(kb, entry)))
    page = entry_url(entry)
    if publication is not None and page:
        event.add("url", vUri(publication.absolute(page)))
    event.add("categories", [entry.kind.label])
    event.add("status", _STATUS[entry.state] if entry.state else "CONFIRMED")
    # Whoever follows the calendar stays free in it: nobody is booked by a blackout.
    event.add("transp", "TRANSPARENT")
    return event


def _times(kb: KnowledgeBase, entry: Entry) -> list[tuple[str, dt.date]]:
    """The start, and the end where there is one: both are dates, or both are instants in UTC."""
    span = entry.span
    if span.is_all_day:
        return [("dtstart", span.first_day), ("dtend", day_after(span.last_day))]
    start = _instant(span.begins, kb)
    if span.start == span.end:
        return [("dtstart", start)]
    # An hour that the clocks show twice may make the end come first.
    end = max(_instant(span.stops, kb), start + dt.timedelta(minutes=1))
    return [("dtstart", start), ("dtend", end)]


def _instant(local: dt.datetime, kb: KnowledgeBase) -> dt.datetime:
    """What the clocks of the catalog's zone show, in UTC; at the edges of time as if it were UTC."""
    try:
        return local.replace(tzinfo=kb.catalog.zone).astimezone(dt.UTC).replace(microsecond=0)
    except OverflowError:
        return local.replace(tzinfo=dt.UTC, microsecond=0)


def _summary(entry: Entry) -> str:
    title = f"{entry.change} {entry.title}" if entry.change else entry.title
    state = {
        EntryState.UNCONFIRMED: " (unconfirmed)",
        EntryState.FAILED: " (failed)",
        EntryState.ROLLED_BACK: " (rolled back)",
        EntryState.WITHDRAWN: " (withdrawn)",
    }
    return f"{entry.kind.label}: {title}{state.get(entry.state, '') if entry.state else ''}"


def _description(kb: KnowledgeBase, entry: Entry) -> str:
    """Facts, one a line."""
    known = entries(kb)
    lines = []
    if entry.systems:
        lines.append(f"Systems: {', '.join(kb.name('system', s) for s in entry.systems)}")
    elif entry.kind in (EntryKind.BLACKOUT, EntryKind.BILLING_RUN):
        lines.append("Systems: all")
    if entry.change:
        lines.append(f"Owner: {kb.name('team', kb.changes[entry.change].file.value.owner)}")
    if entry.rolled_back_on:
        lines.append(f"Rolled back on {entry.rolled_back_on}")
    for clash in entry.windows:
        systems = ", ".join(kb.name("system", s) for s in clash.systems)
        lines.append(f"Clashes with the window of {clash.change} on {systems}")
    for blackout in map(known.__getitem__, entry.blackouts[:MOST_TOLD]):
        lines.append(f"In the blackout of {blackout.span}: {blackout.title}")
    for go_live in map(known.__getitem__, entry.go_lives[:MOST_TOLD]):
        lines.append(f"Goes live within it: {go_live.change} {go_live.title}")
    if rest := [*entry.blackouts[MOST_TOLD:], *entry.go_lives[MOST_TOLD:]]:
        lines.append(f"And {len(rest)} more of these")
    return "\n".join([*lines, f"As of {say_date(kb.as_of)}"])


def _clean(text: str) -> str:
    """A text without characters that no calendar may hold; its line breaks stay."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
