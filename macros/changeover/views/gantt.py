"""The chart of a schedule: where each bar, line and word stands. Geometry only.

Days are counted as in `date.toordinal`, with the time of day as a fraction, so that no date of the
calendar is out of reach.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from changeover.calendar import MONTHS
from changeover.model.base import Moment
from changeover.resolve.moments import minutes_between

WIDTH, LEFT, RIGHT = 780, 150, 700
TOP, ROW, BAR, FOOT = 40, 32, 16, 8
GO_LIVE = "Go-live"
_LETTER = 6.6  # of 12 px text, on average
_GAP = 84  # a label of the axis, "28 Aug 2026", and some air
_HOURS_BELOW = 48 * 60
_YEARS_FROM = 3 * 365
_LAST_DAY = dt.date.max.toordinal()
_MONTHS = tuple(name[:3] for name in MONTHS)
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)


@dataclass(frozen=True, slots=True)
class Phase:
    """A row of the schedule. `tone`: plan, build, test, launch, hypercare; `look`: planned, late."""

    label: str
    tone: str
    start: Moment
    end: Moment
    look: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A time behind the rows: a billing run or a blackout."""

    label: str
    start: Moment
    end: Moment


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, with words for who points at it."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Word:
    """A text: where it is anchored (start, middle, end) and on which line it stands."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its label, its bar, and how long it takes."""

    label: Word
    box: Box
    tone: str
    look: str
    note: Word


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn; units are pixels of `width` by `height`."""

    width: int
    height: int
    axis: tuple[Word, ...]
    grid: tuple[float, ...]
    blackouts: tuple[Box, ...]
    runs: tuple[Box, ...]
    bars: tuple[Bar, ...]
    milestone_label: Word
    milestone: str
    milestone_note: Word
    today: float | None
    today_label: Word | None
    top: float
    bottom: float


def draw(
    phases: Sequence[Phase],
    *,
    go_live: Moment,
    as_of: dt.date,
    zone: dt.tzinfo = dt.UTC,
    runs: Iterable[Span] = (),
    blackouts: Iterable[Span] = (),
) -> Chart:
    """The chart of some phases and the go-live; runs and blackouts outside of it are left out.

    Bars stand where the calendar has them; `zone` is what their lengths are counted in.
    """
    edges = [_day(go_live), *(_day(p.start) for p in phases), *(end_of(p) for p in phases)]
    letters = max(len(shorten(label)) for label in (GO_LIVE, *(p.label for p in phases)))
    scale = _Scale.around(min(edges), max(edges), left=min(letters * _LETTER + 12, LEFT))
    rows = len(phases) + 1
    bottom = TOP + rows * ROW
    axis = tuple(scale.ticks())
    middle = TOP + len(phases) * ROW + ROW / 2
    live = scale.x(_day(go_live))
    is_inside = scale.first <= as_of.toordinal() + 1 <= scale.last
    today = scale.x(as_of.toordinal() + 1) if is_inside else None
    return Chart(
        width=WIDTH,
        height=bottom + FOOT,
        axis=tuple(Word(x + 3, TOP - 6, text) for x, text in axis),
        grid=tuple(x for x, _ in axis),
        blackouts=tuple(scale.bands(blackouts, bottom)),
        runs=tuple(scale.bands(runs, bottom)),
        bars=tuple(_bar(scale, n, phase, zone=zone) for n, phase in enumerate(phases)),
        milestone_label=Word(0, middle + 4, GO_LIVE),
        milestone=f"M{live:g} {middle - 9:g}l9 9l-9 9l-9 -9z",
        milestone_note=_beside(live - 9, live + 9, y=middle + 4, text=_say(go_live)),
        today=today,
        today_label=None if today is None else _over(today, f"as of {_say(Moment(as_of))}"),
        top=TOP,
        bottom=bottom,
    )


def end_of(span: Phase | Span) -> float:
    """Where a span ends: a date alone is the whole day; never before its start."""
    end = _day(span.end) + (1 if span.end.time is None else 0)
    return max(end, _day(span.start))


def length(span: Phase | Span, zone: dt.tzinfo = dt.UTC) -> str:
    """`5 h 30 min`, `12 days`, `3 weeks`, `4 years`, in at most eleven letters.

    Between two times of day, the time that passes in the zone; else the calendar days it touches.
    """
    days = max((span.end.date - span.start.date).days + 1, 1)
    if span.start.time is not None and span.end.time is not None:
        minutes = max(minutes_between(span.start, span.end, zone=zone), 0)
        if minutes < _HOURS_BELOW:
            parts = zip(divmod(minutes, 60), ("h", "min"), strict=True)
            return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 min"
        days = round(minutes / 1440)
    if days < 14:
        return "1 day" if days == 1 else f"{days} days"
    if days < _YEARS_FROM:
        return f"{round(days / 7)} weeks"
    return f"{round(days / 365.2425)} years"


@dataclass(frozen=True, slots=True)
class _Scale:
    first: float
    last: float
    left: float

    @classmethod
    def around(cls, first: float, last: float, *, left: float) -> _Scale:
        """With some air on both sides, but inside the calendar."""
        air = max((last - first) * 0.02, 1)
        return cls(max(first - air, 1), min(last + air, _LAST_DAY + 1), left)

    def x(self, day: float) -> float:
        share = (day - self.first) / (self.last - self.first)
        return round(self.left + share * (RIGHT - self.left), 1)

    def bands(self, spans: Iterable[Span], bottom: float) -> Iterable[Box]:
        for span in spans:
            start, end = max(_day(span.start), self.first), min(end_of(span), self.last)
            if start < end:
                x, to = self.x(start), self.x(end)
                yield Box(x, TOP, max(round(to - x, 1), 2), bottom - TOP, span.label)

    def ticks(self) -> Iterable[tuple[float, str]]:
        """(x, label) of the finest days, weeks, months or years whose labels have room."""
        space = (RIGHT - self.left) / (self.last - self.first)
        days = next((d for d in _DAY_STEPS if d * space >= _GAP), None)
        found = self._days(days) if days else self._months(space)
        year = 0
        for day in found:
            date = dt.date.fromordinal(day)
            label = f"{date.day} {_MONTHS[date.month - 1]}" if days else _MONTHS[date.month - 1]
            if date.year != year:
                label = f"{label} {date.year}" if days or date.month != 1 else str(date.year)
            year = date.year
            yield self.x(day), label

    def _days(self, step: int) -> Iterable[int]:
        start = int(self.first) + (0 if self.first == int(self.first) else 1)
        if step >= 7:
            start += (1 - start) % 7  # the next Monday
        return range(start, int(self.last) + 1, step)

    def _months(self, space: float) -> Iterable[int]:
        step = next((m for m in _MONTH_STEPS if m * 30 * space >= _GAP), _MONTH_STEPS[-1])
        begin = dt.date.fromordinal(int(self.first))
        month = -(-(begin.year * 12 + begin.month - 1) // step) * step
        while month // 12 <= dt.MAXYEAR:
            day = dt.date(max(month // 12, 1), month % 12 + 1, 1).toordinal()
            if day > self.last:
                return
            if day >= self.first:
                yield day
            month += step


def _bar(scale: _Scale, row: int, phase: Phase, *, zone: dt.tzinfo) -> Bar:
    y = TOP + row * ROW
    x, to = scale.x(_day(phase.start)), scale.x(end_of(phase))
    width = max(round(to - x, 1), 3)
    title = f"{phase.label}: {_say(phase.start)} to {_say(phase.end)}"
    middle = y + ROW / 2 + 4
    return Bar(
        label=Word(0, middle, shorten(phase.label)),
        box=Box(x, y + (ROW - BAR) / 2, width, BAR, title),
        tone=phase.tone,
        look=phase.look,
        note=_beside(x, x + width, y=middle, text=length(phase, zone)),
    )


def shorten(label: str) -> str:
    """A label that fits the column of labels."""
    most = int((LEFT - 12) / _LETTER)
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _beside(left: float, right: float, *, y: float, text: str) -> Word:
    """To the right of something, else to its left, else at the edge."""
    width = len(text) * _LETTER
    if right + 6 + width <= WIDTH:
        return Word(round(right + 6, 1), y, text)
    return Word(round(left - 6, 1) if left - 6 >= width else WIDTH, y, text, "end")


def _over(x: float, text: str) -> Word:
    """Above a line, inside the picture."""
    half = len(text) * _LETTER / 2
    if x + half > WIDTH:
        return Word(WIDTH, 14, text, "end")
    return Word(x, 14, text, "middle")


def _day(moment: Moment) -> float:
    clock = moment.time
    return moment.date.toordinal() + ((clock.hour * 60 + clock.minute) / 1440 if clock else 0)


def _say(moment: Moment) -> str:
    date = moment.date
    clock = f", {moment.time:%H:%M}" if moment.time else ""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}{clock}"
