"""When the steps of a run sheet begin and end."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.model.base import Moment
from changeover.model.launch import CutoverStep
from changeover.resolve.moments import minutes_between
from changeover.views.runsheet import Sheet, time_steps


def sheet(*steps: dict[str, object]) -> Sheet:
    made = [{"id": f"s{n}", "text": "Do", **step} for n, step in enumerate(steps)]
    return time_steps([CutoverStep.model_validate(step) for step in made])


def times(found: Sheet) -> list[tuple[int | None, int | None]]:
    return [(timing.start, timing.end) for timing in found.timings]


def test_steps_follow_each_other() -> None:
    found = sheet({"duration": "30m"}, {"duration": "1h"}, {})
    assert times(found) == [(0, 30), (30, 90), (90, 90)]
    assert (found.length, found.without_duration) == (90, 1)


def test_offset_counts_from_the_go_live() -> None:
    assert times(sheet({"offset": "-45m", "duration": "15m"}, {"offset": "2h"})) == [
        (-45, -30),
        (120, 120),
    ]


def test_step_waits_for_the_last_of_its_predecessors() -> None:
    found = sheet(
        {"offset": "0m", "duration": "10m"},
        {"offset": "5m", "duration": "30m"},
        {"duration": "5m", "after": ("s0", "s1")},
        {"after": ("s0",)},
    )
    assert times(found)[2:] == [(35, 40), (10, 10)]


def test_step_may_wait_for_one_further_down() -> None:
    assert times(sheet({"after": ("s1",)}, {"offset": "1h", "duration": "1h"})) == [
        (120, 120),
        (60, 120),
    ]


def test_unknown_predecessors_are_passed_over() -> None:
    assert times(sheet({"duration": "5m"}, {"after": ("nobody",)})) == [(0, 5), (5, 5)]


def test_circle_has_no_times_and_neither_has_what_follows_it() -> None:
    found = sheet({"after": ("s1",)}, {"after": ("s0",)}, {}, {"offset": "1h", "duration": "5m"})
    assert times(found) == [(None, None)] * 3 + [(60, 65)]
    assert (found.start, found.end) == (60, 65)


def test_clash_names_what_is_not_finished() -> None:
    found = sheet({"duration": "1h"}, {"offset": "30m", "after": ("s0",)})
    assert found.timings[1].clashes == ("s0",)


def test_no_steps_have_no_length() -> None:
    assert sheet().length is None


def test_long_run_sheets_are_no_trouble() -> None:
    found = sheet(*[{"duration": "1m"}] * 5000)
    assert found.end == 5000


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2027-03-28T01:30", "2027-03-28T03:30", 60),
        ("2027-10-31T01:30", "2027-10-31T03:30", 180),
        ("2027-10-31T02:50", "2027-10-31T02:10", 20),  # the second time that it is 02:10
        ("2027-10-31T02:10", "2027-10-31T02:50", 40),
        ("2027-06-02T10:00", "2027-06-02T09:00", -60),
        ("0001-01-01T00:00", "0001-01-01T00:05", 5),
    ],
)
def test_minutes_between_are_those_that_pass(start: str, end: str, minutes: int) -> None:
    zone = ZoneInfo("Europe/Oslo")
    assert minutes_between(Moment.parse(start), Moment.parse(end), zone=zone) == minutes


@given(st.lists(st.tuples(st.lists(st.integers(0, 9), max_size=3), st.booleans()), max_size=10))
def test_any_order_ends(rows: list[tuple[list[int], bool]]) -> None:
    found = sheet(
        *(
            {"after": tuple(f"s{n}" for n in after), "duration": "10m"}
            | ({"offset": "5m"} if has_offset else {})
            for after, has_offset in rows
        )
    )
    for n, (after, has_offset) in enumerate(rows):
        timing = found.timings[n]
        if timing.start is None or has_offset:
            continue
        ends = [found.timings[other].end for other in after if other < len(rows)]
        assert all(end is not None and end <= timing.start for end in ends)
