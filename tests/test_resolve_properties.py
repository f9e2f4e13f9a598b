"""What holds of the resolution of any history, however odd: random changes, days and rollbacks.

The oracle below reads the rules of current and stale off the definitions, comparing all with all.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from changeover.model.base import Model, Moment
from changeover.model.catalog import CatalogFile
from changeover.model.change import ChangeFile
from changeover.model.content import Change, Content, Prose, Revision
from changeover.model.document import FrontMatter, Kind
from changeover.model.launch import LaunchFile
from changeover.model.plan import PlanFile
from changeover.model.positions import File, Positions, pack
from changeover.resolve import DocumentState, resolve, touches
from changeover.resolve.periods import periods
from tests.growth import MOST, growth

FIRST_DAY = dt.date(2026, 1, 1)
DOCUMENTS = ("invoice-run", "dunning", "prices")
SYSTEMS = ("billing", "billing/invoicing", "billing/dunning", "crm")
CATALOG = {
    "systems": [{"id": "billing", "parts": ["invoicing", "dunning"]}, {"id": "crm"}],
    "billing-runs": [
        {"id": "run-1", "start": "2026-01-04", "end": "2026-01-05", "systems": ["billing"]},
        {"id": "run-2", "start": "2026-01-08", "end": "2026-01-09"},
    ],
}


def file_of(model: type[Model], data: dict[str, Any]) -> File[Any]:
    """A file that nobody wrote."""
    return File(model.model_validate(data), Positions("a-file", pack(1, 1)))


def revision_of(change: str, document: str, front: dict[str, Any]) -> Revision:
    """A runbook of a change."""
    path = f"changes/{change}-a-change/runbooks/{document}.md"
    matter = file_of(FrontMatter, front)
    return Revision(document, Kind.RUNBOOK, change, document, matter, Prose(path, "# A runbook\n"))


days = st.integers(0, 12).map(lambda number: FIRST_DAY + dt.timedelta(days=number))
moments = st.tuples(days, st.sampled_from(["", "T08:00", "T22:00"])).map(lambda m: f"{m[0]}{m[1]}")
systems = st.lists(st.sampled_from(SYSTEMS), min_size=1, max_size=2, unique=True)


deployments = st.fixed_dictionaries(
    {"env": st.sampled_from(["sandbox", "production", "production"])},
    optional={
        "planned": moments,
        "actual": moments,
        "outcome": st.sampled_from(["success", "success", "success", "failed"]),
        "rolled-back-on": moments,
    },
)
handovers = st.fixed_dictionaries(
    {"item": st.sampled_from(["Runbooks", "Alarms"])},
    optional={
        "doc": st.sampled_from(DOCUMENTS),
        "system": st.sampled_from(SYSTEMS),
        "to": st.sampled_from(["team-a", "team-b"]),
        "escalation": st.sampled_from(["Ada", "Grace"]),
        "accepted-by": st.just("ada"),
        "on": moments,
    },
)
hypercare = st.fixed_dictionaries(
    {"until": st.one_of(st.just("first-billing-run"), moments)},
    optional={
        "exit": st.lists(
            st.fixed_dictionaries(
                {"text": st.sampled_from(["Run closed", "No issue"])}, optional={"met-on": moments}
            ),
            max_size=2,
        )
    },
)
launches = st.fixed_dictionaries(
    {"deployments": st.lists(deployments, max_size=4)},
    optional={"handover": st.lists(handovers, max_size=3), "hypercare": hypercare},
)
fronts = st.fixed_dictionaries(
    {},
    optional={
        "covers": systems,
        "base": st.sampled_from(["none", "0001", "0002", "0003", "0004"]),
        "owner": st.just("team-c"),
    },
)


@st.composite
def changes(draw: st.DrawFn, number: int) -> Change:
    """A change with any of the facts that resolution looks at."""
    id = f"{number:04d}"
    documents = draw(st.sets(st.sampled_from(DOCUMENTS)))
    told = draw(st.sets(st.sampled_from(DOCUMENTS)))
    action = st.sampled_from(["no-change", "retire"])
    impacts = [
        {"id": "I1", "system": draw(st.sampled_from(SYSTEMS)), "effect": effect}
        for effect in draw(st.lists(st.sampled_from(["changed", "none"]), max_size=1))
    ]
    data = {
        "title": "A change",
        "status": draw(st.sampled_from(["approved", "launching", "launching", "withdrawn"])),
        "owner": f"team-{id}",
        "systems": draw(systems),
        "summary": "A change.",
        "go-live": {"planned": draw(moments)},
        "change-type": draw(st.sampled_from(["normal", "normal", "normal", "adoption"])),
        "dispositions": [
            {"doc": document, "action": draw(action), "reason": "Because."}
            for document in sorted(told)
        ],
    }
    return Change(
        id=id,
        slug="a-change",
        folder=f"changes/{id}-a-change",
        file=file_of(ChangeFile, data),
        plan=file_of(PlanFile, {"impacts": impacts}),
        launch=file_of(LaunchFile, draw(launches)) if draw(st.booleans()) else None,
        revisions=tuple(revision_of(id, name, draw(fronts)) for name in sorted(documents)),
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A knowledge base of up to five changes."""
    numbers = range(1, draw(st.integers(1, 5)) + 1)
    found = tuple(draw(changes(number)) for number in numbers)
    return Content(file_of(CatalogFile, CATALOG), found)


def key(revision: Revision) -> tuple[str, str]:
    """The identity of a revision: its document and the change that brought it."""
    return revision.document, revision.change


@given(contents(), days)
def test_a_revision_is_current_or_coming_or_past(content: Content, as_of: dt.date) -> None:
    resolution = resolve(content, as_of)
    written = {key(revision) for change in content.changes for revision in change.revisions}
    found = []
    for state in resolution.documents.values():
        current = [state.current] if state.current else []
        found += [key(revision) for revision in (*current, *state.coming, *state.past)]
        assert state.by_environment["production"] is state.current
        assert (state.since is None) == (state.current is None)
        assert state.current is None or state.shown is state.current
        assert state.current is None or state.retired is None
        assert state.current is None or resolution.changes[state.current.change].is_launched
        assert all(resolution.changes[revision.change].is_coming for revision in state.coming)
    assert sorted(found) == sorted(written)


@given(contents(), days, st.randoms(use_true_random=False))
def test_the_order_of_folders_does_not_matter(
    content: Content, as_of: dt.date, shuffler: random.Random
) -> None:
    shuffled = list(content.changes)
    shuffler.shuffle(shuffled)
    other = resolve(dataclasses.replace(content, changes=tuple(shuffled)), as_of)
    resolution = resolve(content, as_of)
    assert other == resolution
    assert list(other.changes) == list(resolution.changes)
    assert list(other.documents) == list(resolution.documents)


@given(contents(), days)
def test_facts_dated_later_change_nothing_before(content: Content, as_of: dt.date) -> None:
    known = dataclasses.replace(
        content, changes=tuple(without_later_facts(change, as_of) for change in content.changes)
    )
    assert resolve(known, as_of) == resolve(content, as_of)


@given(contents(), days, days)
def test_a_number_once_given_stays(content: Content, one_day: dt.date, other: dt.date) -> None:
    before = resolve(content, min(one_day, other)).documents
    after = resolve(content, max(one_day, other)).documents
    for id, state in before.items():
        assert state.numbers.items() <= after[id].numbers.items()
        assert sorted(after[id].numbers.values()) == list(range(1, len(after[id].numbers) + 1))


@given(contents(), days)
def test_current_and_stale_are_what_their_definitions_say(content: Content, as_of: dt.date) -> None:
    for state in resolve(content, as_of).documents.values():
        for environment, revision in state.by_environment.items():
            if environment == "production" and state.retired:
                continue
            assert (revision.change if revision else None) == last_carrier(
                content, state.id, environment=environment, as_of=as_of
            )
        assert {entry.change for entry in state.stale} == stale_by(content, state, as_of)


@given(contents(), days)
def test_what_is_shown_is_what_the_periods_end_with(content: Content, as_of: dt.date) -> None:
    for id, state in resolve(content, as_of).documents.items():
        found = periods(id, content.changes, production="production", as_of=as_of)
        last = found[-1] if found else None
        running = last.change if last is not None and last.until is None else None
        assert running == (state.current.change if state.current else None)
        if last is not None and state.retired is None:
            assert state.shown is not None
            assert state.shown.change == last.change


def without_later_facts(change: Change, as_of: dt.date) -> Change:
    """The change as it was written by the end of a day, when nobody knew what came later."""
    if change.launch is None:
        return change

    def known(entry: Any, field: str) -> Any:
        moment = getattr(entry, field)
        is_later = moment is not None and moment.date > as_of
        return entry.model_copy(update={field: None}) if is_later else entry

    launch = change.launch.value
    update: dict[str, Any] = {
        "deployments": tuple(
            known(entry, "rolled_back_on")
            for entry in change.deployments
            if entry.actual is None or entry.actual.date <= as_of
        ),
        "handover": launch.handover and tuple(known(entry, "on") for entry in launch.handover),
    }
    if launch.hypercare:
        exits = tuple(known(entry, "met_on") for entry in launch.hypercare.exit)
        update["hypercare"] = launch.hypercare.model_copy(update={"exit": exits})
    file = File(launch.model_copy(update=update), change.launch.positions)
    return dataclasses.replace(change, launch=file)


def active(change: Change, environment: str, as_of: dt.date) -> list[tuple[Any, ...]]:
    """(moment, change, place) of each of the change's active deployments, straight from the rule."""
    planned = change.file.value.go_live.planned
    if change.is_adoption:
        withdrawn = change.file.value.status == "withdrawn"
        return [] if withdrawn or planned.date > as_of else [(planned.start, change.id, 0)]
    return [
        (entry.actual.start, change.id, place)
        for place, entry in enumerate(change.deployments)
        if entry.env == environment
        and entry.outcome == "success"
        and entry.actual is not None
        and entry.actual.date <= as_of
        and not (entry.rolled_back_on and entry.rolled_back_on.date <= as_of)
    ]


def last_carrier(
    content: Content, document: str, *, environment: str, as_of: dt.date
) -> str | None:
    found = [
        entry
        for change in content.changes
        if change.revision_of(document)
        for entry in active(change, environment, as_of)
    ]
    return max(found)[1] if found else None


def stale_by(content: Content, state: DocumentState, as_of: dt.date) -> set[str]:
    if state.current is None:
        return set()
    by_id = {change.id: change for change in content.changes}
    since = max(active(by_id[state.current.change], "production", as_of))
    return {
        change.id
        for change in content.changes
        if not change.is_adoption
        if (launched := active(change, "production", as_of)) and max(launched) > since
        if state.id not in change.disposition_of and not change.revision_of(state.id)
        if any(
            touches(part, covered)
            for part in parts_of(change)
            for covered in state.current.front.value.covers
        )
    }


def parts_of(change: Change) -> set[str]:
    impacts = change.plan.value.impacts if change.plan else None
    changed = {i.system for i in impacts or () if i.effect != "none" and i.system}
    return {*change.file.value.systems, *changed}


def test_of_two_files_of_one_id_in_a_change_the_first_by_path_counts() -> None:
    content = knowledge_base(1)
    change = content.changes[0]
    runbook = change.revisions[0]
    page = dataclasses.replace(
        runbook,
        kind=Kind.REFERENCE,
        prose=dataclasses.replace(runbook.prose, path=f"{change.folder}/reference/a-page.md"),
    )
    change = dataclasses.replace(change, revisions=(runbook, page))
    content = dataclasses.replace(content, changes=(change,))
    state = resolve(content, FIRST_DAY + dt.timedelta(days=365)).documents[runbook.document]
    assert (state.current, state.coming, state.past) == (page, (), ())


def knowledge_base(size: int) -> Content:
    """So many launched changes, five documents in each, a year of them on ten systems."""
    names = [f"system-{number}" for number in range(10)]
    found = []
    for number in range(1, size + 1):
        id = f"{number:04d}"
        system = f"{names[number % 10]}/part-{number % 7}"
        moment = str(Moment(FIRST_DAY + dt.timedelta(days=number % 365)))
        data = {
            "title": "A change",
            "status": "launching",
            "owner": "team-a",
            "systems": [system],
            "summary": "A change.",
            "go-live": {"planned": moment},
        }
        launch = {
            "deployments": [{"env": "production", "actual": moment, "outcome": "success"}],
            "hypercare": {"until": "first-billing-run"},
            "handover": [{"item": "It", "system": system, "accepted-by": "ada", "on": moment}],
        }
        documents = [f"document-{(number * 5 + place) % (size * 2)}" for place in range(5)]
        found.append(
            Change(
                id=id,
                slug="a-change",
                folder=f"changes/{id}-a-change",
                file=file_of(ChangeFile, data),
                launch=file_of(LaunchFile, launch),
                revisions=tuple(revision_of(id, name, {"covers": [system]}) for name in documents),
            )
        )
    return Content(
        file_of(CatalogFile, {"systems": [{"id": name} for name in names]}), tuple(found)
    )


def test_resolving_grows_with_the_number_of_changes_and_no_faster() -> None:
    contents: dict[str, Content] = {}

    def make(size: int) -> str:
        contents[str(size)] = knowledge_base(size)
        return str(size)

    def work(size: str) -> None:
        resolution = resolve(contents[size], FIRST_DAY + dt.timedelta(days=365))
        assert len(resolution.changes) == int(size)
        assert any(state.stale for state in resolution.documents.values())

    assert growth(work, make, size=250) < MOST
