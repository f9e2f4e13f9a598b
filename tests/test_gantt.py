"""The chart of a schedule: everything inside the picture, no word on another, any dates."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.model.base import Moment
from changeover.views.gantt import (
    LEFT,
    RIGHT,
    WIDTH,
    Chart,
    Phase,
    Span,
    Word,
    draw,
    length,
    shorten,
)
from tests.change_site import CHANGE, open_site, show, text_of, write

LETTER = 6.0  # of 12 px text; most are narrower


def phase(start: str, end: str, *, label: str = "Plan", look: str = "") -> Phase:
    return Phase(label, "plan", Moment.parse(start), Moment.parse(end), look)


def chart(phases: Sequence[Phase], *, go_live: str, as_of: str = "2026-06-15") -> Chart:
    return draw(phases, go_live=Moment.parse(go_live), as_of=dt.date.fromisoformat(as_of))


def words(drawn: Chart) -> list[Word]:
    found = [*drawn.axis, drawn.milestone_label, drawn.milestone_note]
    found += [word for bar in drawn.bars for word in (bar.label, bar.note)]
    return found + ([drawn.today_label] if drawn.today_label else [])


def extent(word: Word) -> tuple[float, float]:
    width = len(word.text) * LETTER
    left = {"start": word.x, "middle": word.x - width / 2, "end": word.x - width}[word.anchor]
    return left, left + width


def check(drawn: Chart) -> None:
    """Everything lies in the picture, and no two words of a line touch."""
    for word in words(drawn):
        left, right = extent(word)
        assert left >= -1 and right <= WIDTH + 1, word
        assert 0 < word.y <= drawn.height
    for bar in drawn.bars:
        assert (
            bar.box.x >= extent(bar.label)[1]
            and bar.box.x + bar.box.width <= WIDTH
            and bar.box.width >= 2
        )
    lines = itertools.groupby(sorted(words(drawn), key=lambda w: w.y), key=lambda w: w.y)
    for _, line in lines:
        spans = sorted(extent(word) for word in line)
        for (_, right), (left, _) in itertools.pairwise(spans):
            assert right <= left
    assert 1 <= len(drawn.axis) <= 9


days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@given(
    st.lists(st.tuples(days, days, st.text(max_size=40)), max_size=6),
    days,
    st.one_of(st.none(), st.times()),
    days,
)
def test_any_dates_give_a_chart(
    rows: list[tuple[dt.date, dt.date, str]], live: dt.date, clock: dt.time | None, as_of: dt.date
) -> None:
    phases = [Phase(label, "build", Moment(a), Moment(b)) for a, b, label in rows]
    drawn = draw(phases, go_live=Moment(live, clock), as_of=as_of)
    for bar in drawn.bars:
        assert extent(bar.label)[1] <= bar.box.x <= WIDTH and bar.box.width > 0
        assert extent(bar.label)[1] <= extent(bar.note)[0]
    for word in words(drawn):
        left, right = extent(word)
        assert left >= -1 and right <= WIDTH + 1


def test_a_phase_of_millennia_says_its_length_inside_the_picture() -> None:
    drawn = chart([phase("2000-01-01", "9935-01-01")], go_live="2000-01-01")
    left, right = extent(drawn.bars[0].note)
    assert left >= 0 and right <= WIDTH


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 4000), st.integers(-50, 50)
)
def test_words_never_touch(start: dt.date, span: int, live: int) -> None:
    end = start + dt.timedelta(days=span)
    go_live = end + dt.timedelta(days=live)
    check(chart([phase(str(start), str(end))], go_live=str(go_live), as_of=str(start)))


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-06-01", "2026-06-01"), ("2026-06-01", "2026-06-21"), ("2020-01-01", "2031-12-31")],
)
def test_short_and_long_phases_are_legible(start: str, end: str) -> None:
    check(chart([phase(start, end)], go_live=end))


def test_axis_counts_days_weeks_months_or_years() -> None:
    def axis(start: str, end: str) -> list[str]:
        return [word.text for word in chart([phase(start, end)], go_live=end).axis]

    assert axis("2026-06-01", "2026-06-02") == ["31 May 2026", "1 Jun", "2 Jun", "3 Jun", "4 Jun"]
    assert axis("2026-06-01", "2026-07-10")[:2] == ["1 Jun 2026", "8 Jun"]
    assert axis("2026-11-01", "2027-03-31") == ["Nov 2026", "Dec", "2027", "Feb", "Mar", "Apr"]
    assert axis("2010-01-01", "2029-12-31")[1:3] == ["2015", "2020"]


def test_bars_stand_where_their_dates_are() -> None:
    first, second = phase("2026-06-01", "2026-06-10"), phase("2026-06-11", "2026-06-20")
    drawn = chart([first, second], go_live="2026-06-20T22:00")
    one, two = (bar.box for bar in drawn.bars)
    assert one.x + one.width == pytest.approx(two.x, abs=0.2)
    assert one.width == pytest.approx(two.width, abs=0.2)
    assert two.y > one.y
    assert one.title == "Plan: 1 Jun 2026 to 10 Jun 2026"


def test_a_day_outside_the_schedule_has_no_line() -> None:
    drawn = chart([phase("2026-01-01", "2026-02-01")], go_live="2026-02-01", as_of="2026-06-15")
    assert drawn.today is None and drawn.today_label is None


def test_blackouts_and_runs_are_cut_at_the_edges() -> None:
    span = Span("Freeze", Moment.parse("2025-01-01"), Moment.parse("2027-01-01"))
    other = Span("Later", Moment.parse("2028-01-01"), Moment.parse("2028-01-02"))
    drawn = draw(
        [phase("2026-06-01", "2026-06-10")],
        go_live=Moment.parse("2026-06-10"),
        as_of=dt.date(2026, 6, 5),
        blackouts=[span, other],
    )
    (box,) = drawn.blackouts
    assert box.x + box.width == RIGHT
    assert extent(drawn.milestone_label)[1] <= box.x < drawn.bars[0].box.x


def test_end_before_start_is_drawn_as_a_point() -> None:
    check(chart([phase("2026-06-10", "2026-06-01")], go_live="2026-06-20"))


def test_lengths_are_in_days_and_weeks() -> None:
    assert length(phase("2026-06-01", "2026-06-01")) == "1 day"
    assert length(phase("2026-06-01", "2026-06-12")) == "12 days"
    assert length(phase("2026-06-01", "2026-06-21")) == "3 weeks"


def test_lengths_between_times_of_day_are_what_passes_in_the_zone() -> None:
    night = phase("2026-10-24T23:00", "2026-10-25T04:00")
    assert length(night) == "5 h"
    assert length(night, ZoneInfo("Europe/Oslo")) == "6 h"
    assert length(phase("2026-06-01T22:00", "2026-06-02T00:30")) == "2 h 30 min"
    assert length(phase("2026-06-01T23:00", "2026-06-04T01:00")) == "2 days"
    assert length(phase("2026-06-02T10:00", "2026-06-01T10:00")) == "0 min"
    assert length(phase("2026-06-01T22:00", "2026-06-02")) == "2 days"


def test_lengths_of_many_weeks_are_in_years() -> None:
    assert length(phase("2026-01-01", "2028-06-30")) == "130 weeks"
    assert length(phase("1900-01-01", "9999-12-31")) == "8100 years"


def test_length_of_the_longest_phase_is_not_written_over_its_name() -> None:
    check(chart([phase("1900-01-01", "9999-12-31", label="Hypercare")], go_live="2026-06-20"))


def test_schedule_counts_in_the_catalogs_timezone(tmp_path: Path) -> None:
    plan = "schedule: [{phase: launch, start: 2026-10-24T23:00, end: 2026-10-25T04:00}]"
    files = {"0007-x/change.yaml": CHANGE, "0007-x/plan.yaml": plan}
    html = show(open_site(write(tmp_path, files)), "0007", "plan")
    assert ">6 h</text>" in html and '<td class="co-nowrap">6 h</td>' in html


def test_long_labels_are_shortened() -> None:
    assert shorten("Plan") == "Plan"
    assert len(shorten("A very long label that has no room at all")) * LETTER < LEFT


def test_chart_is_accessible_and_has_no_style_of_its_own(tmp_path: Path) -> None:
    plan = """
    schedule:
      - {phase: plan, start: 2026-05-01, end: 2026-05-14}
      - {phase: build, start: 2026-05-15, end: 2026-06-10}
      - {phase: test, start: 2026-06-11, end: 2026-06-20}
      - {phase: launch, start: 2026-06-25, end: 2026-07-12}
    """
    html = show(
        open_site(write(tmp_path, {"0007-x/change.yaml": CHANGE, "0007-x/plan.yaml": plan})),
        "0007",
        "plan",
    )
    svg = html[html.index("<svg") : html.index("</svg>") + 6]
    root = ET.fromstring(svg)
    names = root.attrib["aria-labelledby"].split()
    assert root.attrib["role"] == "img"
    assert [child.attrib["id"] for child in root[:2]] == names
    assert "Plan 2026-05-01 to 2026-05-14 (done)" in str(root[1].text)
    for element in root.iter():
        assert not {"style", "fill", "stroke"} & set(element.attrib)
    assert "co-chart__bar--test" in svg and "co-chart__bar--launch co-chart__bar--planned" in svg
    assert "co-chart__run" in svg and "co-chart__blackout" in svg and "co-chart__today" in svg
    table = text_of(html[html.index("<details") :])
    assert "Blackout: Summer freeze" in table and "Billing run run-7" in table
    assert "run-8" not in table
    assert "Build" in table and "done" in table


def test_a_rolled_back_change_has_done_what_went_before_its_launch(tmp_path: Path) -> None:
    plan = "schedule: [{phase: test, start: 2026-05-01, end: 2026-06-01},"
    plan += " {phase: launch, start: 2026-06-02, end: 2026-06-03}]"
    launch = "deployments: [{env: production, actual: 2026-06-03, outcome: success,"
    launch += " rolled-back-on: 2026-06-04}]"
    change = CHANGE.replace("2026-07-01T20:00", "2026-06-03")
    texts = {"change": change, "plan": plan, "launch": launch}
    files = {f"0007-x/{name}.yaml": text for name, text in texts.items()}
    html = show(open_site(write(tmp_path, files)), "0007", "plan")
    table = text_of(html[html.index("<details") :])
    assert re.search(r"1 June 2026 \S+ \S+ done Launch .*? 3 June 2026 \S+ \S+ over", table)


def test_phase_that_is_not_over_in_time_is_late(tmp_path: Path) -> None:
    plan = "schedule: [{phase: test, start: 2026-05-01, end: 2026-06-01}]"
    files = {"0007-x/change.yaml": CHANGE, "0007-x/plan.yaml": plan}
    html = show(open_site(write(tmp_path, files)), "0007", "plan")
    assert "co-chart__bar--late" in html
    assert "late" in text_of(html[html.index("<details") :])
