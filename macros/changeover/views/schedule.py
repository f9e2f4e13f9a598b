"""The schedule of a change: its phases, go-live and hypercare, and what the calendar holds then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.model.plan import ScheduledPhase
from changeover.problems import Location
from changeover.resolve import ChangeState, Status, touches
from changeover.views.deliverable import Deliverables, Listing
from changeover.views.gantt import Chart, Phase, Span, draw, end_of, length
from changeover.views.stages import PHASES, REACHED

_LOOKS = ("planned", "late")


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A line of the schedule as a table. `state` is empty for what only the calendar knows."""

    label: str
    start: Moment
    end: Moment | None
    length: str
    state: str
    source: Location | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule; without phases there is no chart, and the rows tell of the go-live only."""

    phases: Listing[tuple[ScheduledPhase, Location]]
    rows: tuple[ScheduleRow, ...]
    chart: Chart | None
    description: str
    has_runs: bool
    has_blackouts: bool
    tones: tuple[str, ...]
    looks: tuple[str, ...]


def schedule(page: Deliverables) -> Schedule:
    """The schedule of the change whose plan the page shows."""
    listing = page.listing("schedule", page.file.value.schedule if page.file else None, _pair)
    state, go_live = page.state, page.change.file.value.go_live.planned
    live, zone = state.launched_on or state.go_live, page.site.kb.catalog.zone
    phases = [_phase(page, entry) for entry, _ in listing.rows]
    rows = [
        _row(phase, _state(page, entry), source, zone=zone)
        for phase, (entry, source) in zip(phases, listing.rows, strict=True)
    ]
    word = _word(state)
    source = page.change.file.at("go-live", "planned")
    if live != go_live:
        rows.append(ScheduleRow("Go-live as planned", go_live, None, "", "", source))
    rows.append(ScheduleRow("Go-live", live, None, "", word, source))
    if state.hypercare_end is not None and live <= state.hypercare_end:
        care = Phase("Hypercare, computed", "hypercare", live, state.hypercare_end)
        known = [p for p in phases if p.tone == "hypercare"]
        if not any((p.start.date, p.end.date) == (live.date, care.end.date) for p in known):
            phases.append(care)
            rows.append(_row(care, "", None, zone=zone))
    first = min([go_live, live, *(p.start for p in phases)])
    last = max([*(end_of(p) for p in phases), go_live.date.toordinal() + 1])
    runs, blackouts = tuple(_runs(page, first, last)), tuple(_blackouts(page, first, last))
    rows += [_row(span, "", None, zone=zone) for span in (*runs, *blackouts)]
    chart = None
    if listing.rows:
        background = {"runs": runs, "blackouts": blackouts}
        chart = draw(phases, go_live=live, as_of=page.as_of, zone=zone, **background)
    return Schedule(
        phases=listing,
        rows=tuple(rows),
        chart=chart,
        description="; ".join(_sentence(row) for row in rows if row.end or row.state),
        has_runs=bool(runs),
        has_blackouts=bool(blackouts),
        tones=tuple(t for t in PHASES if any(p.tone == t for p in phases)),
        looks=tuple(look for look in _LOOKS if any(p.look == look for p in phases)),
    )


def _pair(entry: ScheduledPhase, source: Location) -> tuple[ScheduledPhase, Location]:
    return entry, source


def _phase(page: Deliverables, entry: ScheduledPhase) -> Phase:
    state = _state(page, entry)
    look = state if state in _LOOKS else ""
    return Phase(entry.phase.capitalize(), entry.phase, entry.start, entry.end, look)


def _word(state: ChangeState) -> str:
    """What is known of the go-live."""
    if state.is_launched:
        return "live"
    if state.failed_on is not None:
        return "failed"
    return "unconfirmed" if state.launch_unconfirmed else "planned"


def _state(page: Deliverables, entry: ScheduledPhase) -> str:
    """`done`, `late`, `under way` or `planned`; by dates alone once nobody works on it any more."""
    status = page.state.status
    begins, ends = entry.start.date, entry.end.date
    if PHASES.index(entry.phase) < REACHED.get(status, 0):
        return "done"
    if status in (Status.WITHDRAWN, Status.ROLLED_BACK):
        return "over" if ends < page.as_of else "planned"
    if ends < page.as_of:
        return "late"
    return "planned" if begins > page.as_of else "under way"


def _row(
    span: Phase | Span, state: str, source: Location | None, *, zone: dt.tzinfo
) -> ScheduleRow:
    return ScheduleRow(span.label, span.start, span.end, length(span, zone), state, source)


def _runs(page: Deliverables, first: Moment, last: float) -> Iterator[Span]:
    for run in page.site.kb.catalog.billing_runs:
        span = Span(f"Billing run {run.id}", run.start, run.end)
        if _is_inside(span, first, last) and _concerns(page, run.systems):
            yield span


def _blackouts(page: Deliverables, first: Moment, last: float) -> Iterator[Span]:
    for blackout in page.site.kb.catalog.blackouts:
        label = f"Blackout: {blackout.reason}" if blackout.reason else "Blackout"
        span = Span(label, blackout.start, blackout.end)
        if _is_inside(span, first, last) and _concerns(page, blackout.systems):
            yield span


def _is_inside(span: Span, first: Moment, last: float) -> bool:
    return end_of(span) > first.date.toordinal() and span.start.date.toordinal() < last


def _concerns(page: Deliverables, systems: tuple[str, ...]) -> bool:
    """Whether something of the calendar, that names no system for all, is about the change's."""
    return not systems or any(touches(a, b) for a in page.state.touches for b in systems)


def _sentence(row: ScheduleRow) -> str:
    until = f" to {_date(row.end)}" if row.end else ""
    return f"{row.label} {_date(row.start)}{until}{f' ({row.state})' if row.state else ''}"


def _date(moment: Moment) -> str:
    day: dt.date = moment.date
    return day.isoformat()
