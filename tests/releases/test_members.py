"""Which release a change is in, and what a release says of one that was taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.releases import (
    Absence,
    absent,
    is_out,
    latest_release,
    members,
    neighbours,
    next_release,
    notes_of,
    released,
    tells_in,
    unreleased,
    upcoming,
)
from tests.change_site import section, text_of
from tests.releases.content import CATALOG, change, knowledge, one, page, told, where

# --- which release a change is in ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("launch", "release"),
    [
        ("2026-05-04", "2026.05"),
        ("2026-05-04T23:35", "2026.05"),  # the release may be at any time of its day
        ("2026-05-05", "2026.06"),
        ("2026-06-01", "2026.06"),
        ("2026-06-02", "2026.07"),
    ],
)
def test_a_change_is_in_the_first_release_on_or_after_its_launch(
    tmp_path: Path, launch: str, release: str
) -> None:
    kb = one(tmp_path, launch)
    assert where(kb) == [release]
    assert kb.release_of("0001") == tells_in(kb, "0001") == release


@pytest.mark.parametrize(
    ("launch", "release"), [("2026-05-04T09:59", "b"), ("2026-05-04T10:01", "c")]
)
def test_a_release_with_a_time_is_over_after_it(tmp_path: Path, launch: str, release: str) -> None:
    catalog = CATALOG.split("releases:")[0] + (
        'releases:\n  - {id: c, date: 2026-05-05}\n  - {id: b, date: "2026-05-04T10:00"}\n'
    )
    assert where(one(tmp_path, launch, catalog=catalog)) == [release]


def test_of_two_releases_on_one_day_the_first_of_the_catalog_counts(tmp_path: Path) -> None:
    catalog = CATALOG.split("releases:")[0] + (
        "releases:\n  - {id: r-9, date: 2026-05-04}\n  - {id: r-10, date: 2026-05-04}\n"
    )
    kb = one(tmp_path, "2026-05-04", catalog=catalog)
    assert list(kb.releases) == ["r-9", "r-10"]
    assert where(kb) == ["r-9"]


def test_the_release_that_a_change_names_goes_before_its_launch(tmp_path: Path) -> None:
    kb = one(tmp_path, "2026-05-01", more='release: "2026.06"')
    assert where(kb) == ["2026.06"]
    assert told(kb, "CO405") == []


def test_a_launch_after_the_last_release_is_in_none_yet(tmp_path: Path) -> None:
    kb = one(tmp_path, "2026-07-02", as_of=dt.date(2026, 7, 5))
    assert where(kb) == []
    assert [change.id for change in unreleased(kb)] == ["0001"]
    html = page(tmp_path, "releases/", dt.date(2026, 7, 5))
    assert "0001 Prorate" in text_of(section(html, "unreleased"))


def test_what_is_planned_is_announced_by_a_release_to_come_and_by_no_other(tmp_path: Path) -> None:
    kb = one(tmp_path)
    (member,) = members(kb, "2026.07")
    assert (member.is_planned, str(member.on)) == (True, "2026-06-20")
    assert where(kb) == ["2026.07"]
    (sections,) = notes_of(kb, "2026.07", "internal")
    assert sections.entries[0].planned


def test_a_planned_day_that_passed_waits_for_the_next_release(tmp_path: Path) -> None:
    kb = one(tmp_path, planned="2026-05-20")  # launch unconfirmed; 2026.06 is out without it
    assert where(kb) == ["2026.07"]
    assert "launch unconfirmed was planned for 20 May 2026" in text_of(page(tmp_path, "releases/"))


def test_a_change_that_did_not_come_with_the_release_that_it_names_is_not_in_it(
    tmp_path: Path,
) -> None:
    kb = one(tmp_path, planned="2026-05-20", more='release: "2026.06"')
    assert where(kb) == []
    (gone,) = absent(kb, "2026.06")
    assert (gone.why, gone.was_told) == (Absence.UNCONFIRMED, False)
    assert "0001 Prorate" in text_of(section(page(tmp_path, "releases/2026.06/"), "left-out"))


def test_a_withdrawn_change_is_in_no_release(tmp_path: Path) -> None:
    kb = one(tmp_path, status="withdrawn", more='release: "2026.07"')
    assert where(kb) == []
    assert [gone.why for gone in absent(kb, "2026.07")] == [Absence.WITHDRAWN]
    assert tells_in(kb, "0001") is None


def test_a_failed_launch_announces_nothing_until_it_is_planned_again(tmp_path: Path) -> None:
    failed = "deployments:\n  - {env: production, actual: 2026-06-10, outcome: failed}\n"
    files = {
        "0001-x/change.yaml": change("Prorate", planned="2026-06-10", more='release: "2026.07"'),
        "0001-x/launch.yaml": failed,
    }
    kb = knowledge(tmp_path, files)
    assert where(kb) == []
    assert [gone.why for gone in absent(kb, "2026.07")] == [Absence.FAILED]
    files["0001-x/change.yaml"] = change("Prorate", planned="2026-06-25")
    assert where(knowledge(tmp_path, files)) == ["2026.07"]


# --- rolled back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("more", ["", 'release: "2026.05"'])
def test_what_was_rolled_back_after_its_release_is_gone_from_its_notes(
    tmp_path: Path, more: str
) -> None:
    history = ("2026-05-01 2026-05-10",)
    before = one(tmp_path, *history, planned="2026-05-01", more=more, as_of=dt.date(2026, 5, 9))
    assert where(before) == ["2026.05"]
    after = one(tmp_path, *history, planned="2026-05-01", more=more)
    assert where(after) == []
    assert all(notes_of(after, release, "internal") == () for release in after.releases)
    (gone,) = absent(after, "2026.05")
    assert (gone.why, str(gone.on), gone.was_told) == (Absence.ROLLED_BACK, "2026-05-10", True)
    html = page(tmp_path, "releases/2026.05/")
    assert "in these notes until it was rolled back on 10 May 2026" in text_of(html)
    assert "Days count" not in html


def test_what_was_rolled_back_before_its_release_was_never_in_its_notes(tmp_path: Path) -> None:
    kb = one(tmp_path, "2026-05-01 2026-05-03", planned="2026-05-01")
    assert [absent(kb, release) for release in kb.releases] == [(), (), ()]
    kb = one(tmp_path, "2026-05-01 2026-05-03", planned="2026-05-01", more='release: "2026.05"')
    assert [(gone.why, gone.was_told) for gone in absent(kb, "2026.05")] == [
        (Absence.ROLLED_BACK, False)
    ]


def test_a_relaunch_moves_a_change_to_the_release_after_it(tmp_path: Path) -> None:
    history = ("2026-05-01 2026-05-10", "2026-05-20")
    kb = one(tmp_path, *history, planned="2026-05-20")
    assert where(kb) == ["2026.06"]
    (gone,) = absent(kb, "2026.05")
    assert (gone.was_told, gone.release) == (True, "2026.06")
    assert "now in 2026.06" in text_of(page(tmp_path, "releases/2026.05/"))
    assert where(one(tmp_path, *history, as_of=dt.date(2026, 5, 9))) == ["2026.05"]
    between = one(tmp_path, *history, planned="2026-05-20", as_of=dt.date(2026, 5, 15))
    assert [(m.change.id, m.is_planned) for m in members(between, "2026.06")] == [("0001", True)]


AGAIN = ("2026-05-01 2026-05-10", "2026-05-20")


def test_a_release_that_told_of_a_launch_is_named_for_that_one_only(tmp_path: Path) -> None:
    """Whatever comes later, what its readers saw stays: the line in the change is never wrong."""
    named = {"planned": "2026-05-20", "more": 'release: "2026.05"'}
    kb = one(tmp_path, *AGAIN, **named)
    assert (where(kb), told(kb, "CO405")) == (["2026.06"], [])
    (gone,) = absent(kb, "2026.05")
    assert (str(gone.on), gone.was_told, gone.release) == ("2026-05-10", True, "2026.06")
    assert "now in 2026.06" in text_of(page(tmp_path, "releases/2026.05/"))
    assert where(one(tmp_path, *AGAIN, **named, as_of=dt.date(2026, 5, 9))) == ["2026.05"]
    between = one(tmp_path, *AGAIN, **named, as_of=dt.date(2026, 5, 15))
    assert [member.is_planned for member in members(between, "2026.06")] == [True]
    assert told(between, "CO405") == []


def test_that_holds_for_each_launch_that_follows(tmp_path: Path) -> None:
    twice = ("2026-05-01 2026-05-10", "2026-05-20 2026-06-10")
    kb = one(tmp_path, *twice, planned="2026-05-20", more='release: "2026.05"')
    assert where(kb) == []
    found = [(id, gone.was_told, str(gone.on)) for id in kb.releases for gone in absent(kb, id)]
    assert found == [("2026.05", True, "2026-05-10"), ("2026.06", True, "2026-06-10")]


def test_a_name_does_not_lose_its_launch_to_an_earlier_release(tmp_path: Path) -> None:
    history = ("2026-05-01 2026-06-10", "2026-06-12")
    kb = one(tmp_path, *history, planned="2026-06-12", more='release: "2026.06"')
    assert where(kb) == ["2026.07"]
    assert [gone.was_told for gone in absent(kb, "2026.06")] == [True]
    assert absent(kb, "2026.05") == ()


# --- CO405 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("launch", "is_told"),
    [
        ("2026-05-04T23:59", False),
        ("2026-05-05", True),
        ("2026-05-05T00:05", True),  # a site of the day of the release doesn't tell of it
        ("2026-05-01 2026-05-03,2026-05-20", True),  # it came out without the first launch, too
        ("2026-05-01 2026-05-10,2026-05-20", False),  # it told of the first launch
    ],
)
def test_a_named_release_before_the_launch_is_a_problem(
    tmp_path: Path, launch: str, *, is_told: bool
) -> None:
    kb = one(tmp_path, *launch.split(","), planned="2026-05-01", more='release: "2026.05"')
    assert told(kb, "CO405") == (["7:10 CO405"] if is_told else [])


def test_a_planned_day_after_the_named_release_is_a_warning(tmp_path: Path) -> None:
    kb = one(tmp_path, planned="2026-07-02", more='release: "2026.07"')
    (found,) = [problem for problem in run_checks(kb) if problem.rule.id == "CO405"]
    assert found.severity.value == "warning"
    assert "is planned for 2026-07-02, after release 2026.07 of 2026-07-01" in str(found)


# --- the helpers -----------------------------------------------------------------------------------


def test_releases_have_an_order_by_date_whatever_the_catalog_says(tmp_path: Path) -> None:
    kb = one(tmp_path)
    assert list(kb.releases) == ["2026.05", "2026.06", "2026.07"]
    assert [release.id for release in released(kb)] == ["2026.06", "2026.05"]
    assert [release.id for release in upcoming(kb)] == ["2026.07"]
    assert (is_out(kb, "2026.06"), is_out(kb, "2026.07")) == (True, False)
    latest, following = latest_release(kb), next_release(kb)
    assert latest is not None and latest.id == "2026.06"
    assert following is not None and following.id == "2026.07"
    around = neighbours(kb, "2026.06")
    assert (around.before, around.after) == (kb.releases["2026.05"], kb.releases["2026.07"])
    assert neighbours(kb, "2026.05").before is None


@pytest.mark.parametrize(
    ("undone", "at", "is_told"),
    [
        ("2026-05-04", "2026-05-04", True),  # nobody knows which came first
        ("2026-05-04T15:00", "2026-05-04", True),
        ("2026-05-04T15:00", "2026-05-04T10:00", True),
        ("2026-05-04T09:00", "2026-05-04T10:00", False),
        ("2026-05-03", "2026-05-04", False),
    ],
)
def test_a_rollback_on_the_day_of_the_release_is_told(
    tmp_path: Path, undone: str, at: str, *, is_told: bool
) -> None:
    catalog = CATALOG.replace("name: Spring, date: 2026-05-04", f'name: Spring, date: "{at}"')
    kb = one(tmp_path, f"2026-05-01 {undone}", catalog=catalog)
    assert "2026.05" not in where(kb)
    assert [entry.was_told for entry in absent(kb, "2026.05")] == [True] * is_told
