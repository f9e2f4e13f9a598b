"""The run sheet of a change: its steps with the times of the clock, its gates, and past runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from markupsafe import Markup

from changeover.model.base import Duration, Moment
from changeover.model.launch import CutoverStep, RunFile, RunStep
from changeover.model.positions import File
from changeover.problems import Location
from changeover.render import duration, moment, say_date
from changeover.resolve.moments import minutes_between
from changeover.views.deliverable import Deliverables, Listing, by_then, counts_by
from changeover.views.references import Link
from changeover.views.runsheet import Sheet, Timing, time_steps

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the run sheet.

    `place` is its id on the page. `clock` (from, to) is None when the go-live has no time of day
    or the step's times can't be known, and `offset`, the same as `+1 h 30 min` from the go-live,
    when they can't. `to_undo` is how long it takes to undo every step before a gate.
    """

    value: CutoverStep
    place: str
    clock: tuple[Markup, Markup] | None
    offset: tuple[str, str] | None
    owner: str | None
    role: str | None
    after: tuple[Link, ...]
    clashes: tuple[Link, ...]
    runbook: Link | None
    to_undo: Duration | None
    source: Location


@dataclass(frozen=True, slots=True)
class RunSheet:
    """The run sheet, its length, and its gates."""

    steps: Listing[StepRow]
    gates: tuple[StepRow, ...]
    go_live: Moment
    begin: Markup | None
    end: Markup | None
    length: Duration | None
    without_duration: int


@dataclass(frozen=True, slots=True)
class RunStepRow:
    """What happened at one step of a run; the date is said on any other day than the run's first."""

    value: RunStep
    step: Link
    started: Markup | None
    finished: Markup | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """The record of a rehearsal or a go-live."""

    value: RunFile
    of: Link
    environment: str
    is_production: bool
    length: Duration | None
    steps: tuple[RunStepRow, ...]
    source: Location


def run_sheet(work: Deliverables) -> RunSheet:
    """The run sheet of the change whose launch is shown."""
    steps: tuple[CutoverStep, ...] | None = work.file.value.cutover if work.file else None
    listing = work.listing("cutover", steps, lambda value, source: (value, source))
    sheet = time_steps(steps or ())
    go_live = work.change.file.value.go_live.planned
    rows = tuple(
        _step(work, value, timing=timing, sheet=sheet, others=steps or (), source=source)
        for (value, source), timing in zip(listing.rows, sheet.timings, strict=True)
    )
    return RunSheet(
        steps=Listing(rows, listing.absent),
        gates=tuple(row for row in rows if row.value.gate is not None),
        go_live=go_live,
        begin=_clock(go_live, sheet.start, zone=work.site.kb.catalog.zone),
        end=_clock(go_live, sheet.end, zone=work.site.kb.catalog.zone),
        length=None if sheet.length is None else Duration(sheet.length),
        without_duration=sheet.without_duration,
    )


def _step(
    work: Deliverables,
    value: CutoverStep,
    *,
    timing: Timing,
    sheet: Sheet,
    others: Iterable[CutoverStep],
    source: Location,
) -> StepRow:
    go_live = work.change.file.value.go_live.planned
    zone = work.site.kb.catalog.zone
    begin, end = (_clock(go_live, minutes, zone=zone) for minutes in (timing.start, timing.end))
    known = {step.id for step in others}
    offset = None
    if timing.start is not None and timing.end is not None:
        offset = _signed(timing.start), _signed(timing.end)

    def link(id: str) -> Link:
        return Link(id, work.references.place("launch", step_place(id)) if id in known else None)

    return StepRow(
        value=value,
        place=step_place(value.id),
        clock=(begin, end) if begin is not None and end is not None else None,
        offset=offset,
        owner=work.references.team(value.owner),
        role=work.references.role(value.role),
        after=tuple(link(id) for id in value.after),
        clashes=tuple(link(id) for id in timing.clashes),
        runbook=_runbook(work, value.runbook) if value.runbook else None,
        to_undo=_to_undo(timing, sheet, others) if value.gate is not None else None,
        source=source,
    )


def step_place(id: str) -> str:
    """Where a step stands on the page of the launch: its id there."""
    return f"step-{id}"


def _runbook(work: Deliverables, reference: str) -> Link:
    document, _, step = reference.partition("#")
    link = work.references.document(document, place=step)
    return Link(f"{link.label}: {step}" if step else link.label, link.href)


def _to_undo(gate: Timing, sheet: Sheet, steps: Iterable[CutoverStep]) -> Duration | None:
    """How long it takes to undo what was finished when the gate begins; None when not known."""
    if gate.start is None:
        return None
    minutes = [
        step.rollback_duration.minutes
        for step, timing in zip(steps, sheet.timings, strict=True)
        if step.rollback_duration is not None
        and timing is not gate
        and timing.end is not None
        and timing.end <= gate.start
    ]
    return Duration(sum(minutes)) if minutes else None


def _signed(minutes: int) -> str:
    if not minutes:
        return "go-live"
    return f"{'+' if minutes > 0 else MINUS}{duration(Duration(abs(minutes)))}"


def _clock(go_live: Moment, minutes: int | None, *, zone: ZoneInfo) -> Markup | None:
    """What the clock shows when some minutes have passed since the go-live.

    With the date on any other day, and the offset from UTC when the clock shows that time twice.
    """
    if minutes is None or go_live.time is None:
        return None
    try:
        at = (go_live.instant(zone) + dt.timedelta(minutes=minutes)).astimezone(zone)
    except OverflowError:
        return None
    written = at.replace(tzinfo=None).isoformat(timespec="minutes")
    words = f"{at:%H:%M}"
    if at.utcoffset() != at.replace(fold=1 - at.fold).utcoffset():
        offset = at.isoformat(timespec="minutes").removeprefix(written)
        written, words = f"{written}{offset}", f"{words} (UTC{offset})"
    if at.date() != go_live.date:
        words += f", {say_date(at.date())}"
    return Markup('<time datetime="{}">{}</time>').format(written, words)


def _on_day(at: Moment | None, day: dt.date) -> Markup | None:
    """A moment; only its time of day on the day that the reader knows of."""
    if at is None or at.time is None or at.date != day:
        return moment(at) or None
    return Markup('<time datetime="{}">{:%H:%M}</time>').format(at, at.time)


def runs(work: Deliverables) -> tuple[RunRow, ...]:
    """The rehearsals and go-lives that the change's folder records as of the page's day."""
    begun = (file for file in work.change.runs if counts_by(file.value.started, work.as_of))
    return tuple(_run(work, file) for file in sorted(begun, key=lambda f: f.value.started.start))


def _as_of(run: RunFile, as_of: dt.date) -> RunFile:
    """A run without what happened after a day."""
    steps = tuple(_step_as_of(step, as_of) for step in run.steps)
    return run.model_copy(update={"finished": by_then(run.finished, as_of), "steps": steps})


def _step_as_of(step: RunStep, as_of: dt.date) -> RunStep:
    if not counts_by(step.started, as_of):
        return RunStep(id=step.id, hash=step.hash)
    if not counts_by(step.finished, as_of):
        return step.model_copy(update={"finished": None, "result": None, "note": None})
    return step


def _run(work: Deliverables, file: File[RunFile]) -> RunRow:
    value, kb = _as_of(file.value, work.as_of), work.site.kb
    steps = (
        {step.id for step in (work.change.launch.value.cutover or ())}
        if work.change.launch
        else set()
    )
    is_own = value.of.change == work.change.id
    of = Link("run sheet", "#run-sheet")
    if value.of.document is not None:
        document = work.references.document(value.of.document)
        of = Link(f"{document.label} of {value.of.revision}", document.href)
    elif value.of.change is not None and not is_own:
        of = work.references.other_change(value.of.change, "launch")
    length = None
    if value.finished is not None and value.finished.time and value.started.time:
        length = Duration(minutes_between(value.started, value.finished, zone=kb.catalog.zone))
    return RunRow(
        value=value,
        of=of,
        environment=kb.name("environment", value.env),
        is_production=value.env == kb.catalog.production,
        length=length,
        steps=tuple(
            RunStepRow(
                step,
                Link(step.id, f"#{step_place(step.id)}" if is_own and step.id in steps else None),
                started=_on_day(step.started, value.started.date),
                finished=_on_day(step.finished, value.started.date),
            )
            for step in value.steps
        ),
        source=file.at(),
    )
