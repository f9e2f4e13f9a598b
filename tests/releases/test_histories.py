"""What holds of the notes of releases whatever happened, and what they cost."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from changeover.knowledge import KnowledgeBase
from changeover.model.catalog import CatalogFile
from changeover.model.content import Change, Content, Note, Prose
from changeover.releases import (
    Absence,
    absent,
    is_out,
    members,
    neighbours,
    notes_of,
    released,
    tells_in,
    unreleased,
)
from changeover.resolve import resolve
from tests.growth import MOST, growth
from tests.test_resolve_properties import CATALOG as SYSTEMS
from tests.test_resolve_properties import contents, days, file_of, knowledge_base

# --- any history -----------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> Content:
    """Any history of changes with notes, and any releases, some of them named."""
    content = draw(contents())
    moments = st.tuples(days, st.sampled_from(["", "T08:00", "T22:00"]))
    dates = draw(st.lists(moments, max_size=4))
    releases = [{"id": f"r-{n}", "date": f"{d}{t}"} for n, (d, t) in enumerate(dates)]
    catalog = {**SYSTEMS, "releases": releases, "audiences": [{"id": "internal"}]}
    named = st.sampled_from([None, None, *(release["id"] for release in releases)])
    return dataclasses.replace(
        content,
        catalog=file_of(CatalogFile, catalog),
        changes=tuple(with_note(change, draw(named)) for change in content.changes),
    )


def with_note(change: Change, release: str | None) -> Change:
    prose = Prose(f"{change.folder}/notes/internal.md", f"## New\n\n- Of {change.id}.\n")
    value = change.file.value.model_copy(update={"release": release})
    file = dataclasses.replace(change.file, value=value)
    return dataclasses.replace(change, file=file, notes=(Note("internal", prose),))


def known(content: Content, as_of: dt.date) -> KnowledgeBase:
    return KnowledgeBase(Path(), content, resolve(content, as_of))


def carried(kb: KnowledgeBase) -> Iterator[tuple[str, str, bool]]:
    """(release, change, planned) of every entry of the notes of all releases."""
    for release in kb.releases:
        for part in notes_of(kb, release, "internal"):
            for entry in part.entries:
                yield release, entry.change.id, entry.planned


@given(histories(), days)
def test_a_fragment_is_in_one_release_at_most(content: Content, as_of: dt.date) -> None:
    kb = known(content, as_of)
    found = Counter(change for _, change, _ in carried(kb))
    assert all(count == 1 for count in found.values())
    assert set(found) == {change for change in kb.changes if tells_in(kb, change) is not None}
    waiting = {change.id for change in unreleased(kb)}
    launched = {change for change in kb.changes if kb.state(change).is_launched}
    assert launched <= waiting | set(found)
    assert not waiting & set(found)


@given(histories(), days)
def test_released_notes_tell_of_what_production_has(content: Content, as_of: dt.date) -> None:
    kb = known(content, as_of)
    for release, id, planned in carried(kb):
        state, date = kb.state(id), kb.releases[release].date
        named = content.changes[int(id) - 1].file.value.release
        assert state.is_launched is not planned
        assert not (planned and is_out(kb, release))
        if named not in (None, release):  # it told of an earlier launch
            gone = [entry.change.id for entry in absent(kb, named) if entry.was_told]
            assert id in gone
        if state.launched_on is not None and named != release:
            assert date.date >= state.launched_on.date
            earlier = [r for r in kb.releases.values() if r.date.date < date.date]
            assert all(r.date.date <= state.launched_on.date for r in earlier)


@given(histories(), days)
def test_who_is_missing_from_a_release_is_not_in_it(content: Content, as_of: dt.date) -> None:
    kb = known(content, as_of)
    for release in kb.releases:
        gone = [entry.change.id for entry in absent(kb, release)]
        inside = {member.change.id for member in members(kb, release)}
        assert len(set(gone)) == len(gone)
        assert not inside & set(gone)
        named = {change.id for change in content.changes if change.file.value.release == release}
        assert named <= inside | set(gone)
        for entry in absent(kb, release):
            if entry.was_told:
                assert is_out(kb, release) or entry.why is Absence.ROLLED_BACK


@given(histories(), days)
def test_what_came_out_with_a_release_stays_in_it_unless_it_was_rolled_back(
    content: Content, as_of: dt.date
) -> None:
    """What readers of the frozen site of a release saw is on its page today, or said to be gone."""
    today = known(content, as_of)
    for release in released(today):
        then = known(content, release.date.date)
        seen = {id for at, id, _ in carried(then) if at == release.id}
        now = {id for at, id, _ in carried(today) if at == release.id}
        gone = {entry.change.id for entry in absent(today, release.id)}
        again = {id for id in seen if len(launches(today, id)) > 1}
        assert seen <= now | gone | again


def launches(kb: KnowledgeBase, id: str) -> list[Any]:
    return [d for d in kb.changes[id].deployments if d.env == "production"]


# --- growth ----------------------------------------------------------------------------------------


def test_a_page_of_a_release_costs_by_its_own_changes_only() -> None:
    """The first look works all of them out at once; each page then costs the same."""
    made: dict[str, KnowledgeBase] = {}

    def make(size: int) -> str:
        content = knowledge_base(size)
        count = size // 10
        last = dt.date(2026, 12, 31)
        dates = [last - dt.timedelta(days=n) for n in range(count)]
        releases = [{"id": f"r-{n}", "date": str(day)} for n, day in enumerate(dates)]
        catalog = {
            **content.catalog.value.model_dump(by_alias=True, include={"systems"}),
            "releases": releases,
            "audiences": [{"id": "internal"}],
        }
        changes = tuple(
            with_note(change, f"r-{n % count}") for n, change in enumerate(content.changes)
        )
        content = dataclasses.replace(
            content, catalog=file_of(CatalogFile, catalog), changes=changes
        )
        made[str(size)] = known(content, last)
        notes_of(made[str(size)], "r-0", "internal")
        return str(size)

    def work(size: str) -> None:
        kb = made[size]
        for _ in range(300):
            assert len(notes_of(kb, "r-0", "internal")[0].entries) == 10
            neighbours(kb, "r-0")
            absent(kb, "r-0")

    assert growth(work, make, size=100) < MOST / 4
