"""Feeds: that they and the work for them stay small."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from changeover.exports.feeds import LATEST
from changeover.knowledge import KnowledgeBase
from changeover.releases import Member, notes
from tests.feeds.base import (
    CATALOG,
    change,
    check_all,
    document,
    entries,
    feeds,
    live,
    site_of,
    told,
)


def test_a_feed_has_the_latest_entries_only(tmp_path: Path) -> None:
    files = {"catalog.yaml": CATALOG}
    sizes = []
    for count in (80, 160):
        for n in range(1, count):
            day = dt.date(2020, 1, 1) + dt.timedelta(days=n)
            files[f"{n:04}-x/change.yaml"] = change("X", str(day))
            files[f"{n:04}-x/launch.yaml"] = live(str(day))
            files[f"{n:04}-x/runbooks/run.md"] = document("Run")
        texts = feeds(site_of(tmp_path / str(count), files))
        found = told(texts, "documents")
        assert len(found) == LATEST and found[0][0] == str(
            dt.date(2020, 1, 1) + dt.timedelta(count - 1)
        )
        sizes.append(sum(map(len, texts.values())))
    assert sizes[1] < sizes[0] * 1.05


def test_long_notes_lead_to_the_page_of_the_release(tmp_path: Path) -> None:
    files = {"catalog.yaml": CATALOG}
    for n in range(1, 60):
        files[f"{n:04}-x/change.yaml"] = change("X", "2026-01-05")
        files[f"{n:04}-x/launch.yaml"] = live("2026-01-05")
        files[f"{n:04}-x/notes/staff.md"] = f"## New\n\n{'Words. ' * 500}\n"
    texts = feeds(site_of(tmp_path, files))
    html = entries(texts, "releases")["Release 2026.02: Winter"]
    assert 50_000 < len(html) < 70_000
    assert "There is more in: <a href=" in html
    check_all(texts)


def test_notes_are_worked_out_once_however_many_feeds_tell_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systems, releases and audiences grow together; work may not with their product."""
    members = notes.members
    asked: list[str] = []

    def counting(kb: KnowledgeBase, release: str) -> tuple[Member, ...]:
        asked.append(release)
        return members(kb, release)

    monkeypatch.setattr(notes, "members", counting)
    for size in (2, 8):
        asked.clear()
        texts = feeds(site_of(tmp_path / str(size), _many(size)))
        assert len(told(texts, "systems/s-1")) == size
        assert len(asked) <= size * 2  # for each audience


def _many(size: int) -> dict[str, str]:
    """As many systems as releases; each release has a change of all of the systems."""
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=20 * n) for n in range(size)]
    systems = "".join(f"  - {{id: s-{n}, public: true}}\n" for n in range(size))
    releases = "".join(f'  - {{id: "r-{n}", date: {day}}}\n' for n, day in enumerate(days))
    start, _, rest = CATALOG.partition("systems:\n")
    middle = rest[rest.index("environments:") : rest.index("releases:")]
    files = {"catalog.yaml": f"{start}systems:\n{systems}{middle}releases:\n{releases}"}
    for n, day in enumerate(days, start=1):
        every = ", ".join(f"s-{one}" for one in range(size))
        files[f"{n:04}-x/change.yaml"] = change("X", str(day), every)
        files[f"{n:04}-x/launch.yaml"] = live(str(day))
        for audience in ("staff", "customers"):
            files[f"{n:04}-x/notes/{audience}.md"] = "## New\n\n- Words.\n"
    return files
