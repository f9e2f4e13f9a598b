"""What stands in the calendar: go-lives, hypercare, blackouts, billing runs and releases.

Worked out once for a knowledge base. Recorded launches and rollbacks are those up to its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from changeover.calendar.blackouts import Closure, Intrusion, closures, intrusions
from changeover.calendar.spans import Span
from changeover.calendar.windows import Clash, clashes
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_MOMENT
from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.problems import Location
from changeover.resolve import ChangeState
from changeover.resolve.deployments import successes
from changeover.resolve.moments import is_after

MOST_TOLD = 10
"""How many blackouts or go-lives people are told of at one entry: a long blackout meets them all."""


class EntryKind(StrEnum):
    """The kinds of entries, in the order in which a day lists them."""

    GO_LIVE = "go-live"
    RELEASE = "release"
    BLACKOUT = "blackout"
    HYPERCARE = "hypercare"
    BILLING_RUN = "billing-run"

    @property
    def label(self) -> str:
        """The word that a reader sees."""
        return "Billing run" if self is EntryKind.BILLING_RUN else self.value.capitalize()


class EntryState(StrEnum):
    """What is known of a go-live, and of the hypercare after it."""

    PLANNED = "planned"
    """It is to come."""
    UNCONFIRMED = "unconfirmed"
    """Its day is over and nobody recorded what became of it."""
    LAUNCHED = "launched"
    """It happened, or is under way."""
    FAILED = "failed"
    """It was tried without success, and not planned again."""
    ROLLED_BACK = "rolled-back"
    """It happened and was undone."""
    WITHDRAWN = "withdrawn"
    """The change was given up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the calendar.

    `id` is unique, and stays when a title is edited, or a date but the first day of a blackout. The
    nth go-live of a change has it while it is planned and once it is launched.
    """

    id: str
    kind: EntryKind
    span: Span
    title: str
    source: Location
    state: EntryState | None = None
    """Of what comes with a change; None of what the catalog sets."""
    systems: tuple[str, ...] = ()
    """The systems and parts that it concerns; of a blackout or a run, all when empty."""
    change: str = ""
    """The change that goes live or is in hypercare."""
    subject: str = ""
    """The id of the release or the billing run."""
    reason: str = ""
    """Why there is a blackout, as the catalog says."""
    rolled_back_on: Moment | None = None
    windows: tuple[Clash, ...] = ()
    """The changes whose windows clash with that of this go-live."""
    blackouts: tuple[str, ...] = ()
    """The ids of the blackouts that this go-live lies in."""
    go_lives: tuple[str, ...] = ()
    """The ids of the go-lives that lie in this blackout."""

    @property
    def has_clash(self) -> bool:
        """Whether something is at the same time that should not be."""
        return bool(self.windows or self.blackouts or self.go_lives)


@kept
def entries(kb: KnowledgeBase) -> Mapping[str, Entry]:
    """Every entry by its id, in the order of time; those without a known date are left out."""
    closed = tuple(closures(kb))
    plain = [
        *_go_lives(kb),
        *_hypercare(kb),
        *_blackouts(kb, closed),
        *_billing_runs(kb),
        *_releases(kb),
    ]
    known = [e for e in plain if STAND_IN_MOMENT not in (e.span.start, e.span.end)]
    kinds = list(EntryKind)
    known.sort(key=lambda e: (e.span.begins, kinds.index(e.kind), e.id))
    return {entry.id: entry for entry in _with_clashes(kb, known, closed)}


# --- changes ---------------------------------------------------------------------------------------


def _go_lives(kb: KnowledgeBase) -> Iterator[Entry]:
    for change in kb.changes.values():
        state = kb.state(change.id)
        launches = list(_launches(kb, change))
        yield from launches
        is_withdrawn = change.file.value.status == "withdrawn" and not launches
        if state.is_coming or is_withdrawn:
            yield _go_live(
                change,
                place=len(launches) + 1,
                on=state.failed_on or change.file.value.go_live.planned,
                state=_planned_state(state),
                source=change.file.at("go-live", "planned"),
            )


def _launches(kb: KnowledgeBase, change: Change) -> Iterator[Entry]:
    """The launches that were recorded by the day, in the order of the list."""
    state = kb.state(change.id)
    if change.is_adoption:
        if state.is_launched:
            source = change.file.at("go-live", "planned")
            launched = EntryState.LAUNCHED
            yield _go_live(change, place=1, on=state.go_live, state=launched, source=source)
        return
    found = successes(change, kb.catalog.production, kb.as_of)
    for place, (stamp, rolled_back_on) in enumerate(found, start=1):
        assert change.launch is not None  # its deployments stand there
        yield _go_live(
            change,
            place=place,
            on=stamp.moment,
            state=EntryState.ROLLED_BACK if rolled_back_on else EntryState.LAUNCHED,
            source=change.launch.at("deployments", stamp.place),
            rolled_back_on=rolled_back_on,
        )


def _go_live(
    change: Change,
    *,
    place: int,
    on: Moment,
    state: EntryState,
    source: Location,
    rolled_back_on: Moment | None = None,
) -> Entry:
    return Entry(
        id=f"go-live-{change.id}-{place}",
        kind=EntryKind.GO_LIVE,
        span=Span(on, on),
        title=change.title,
        state=state,
        source=source,
        systems=tuple(change.file.value.systems),
        change=change.id,
        rolled_back_on=rolled_back_on,
    )


def _planned_state(state: ChangeState) -> EntryState:
    if not state.is_coming:
        return EntryState.WITHDRAWN
    if state.launch_unconfirmed:
        return EntryState.UNCONFIRMED
    return EntryState.FAILED if state.failed_on else EntryState.PLANNED


def _hypercare(kb: KnowledgeBase) -> Iterator[Entry]:
    """The hypercare of changes that are live or to come."""
    for change in kb.changes.values():
        state = kb.state(change.id)
        end = state.hypercare_end
        if end is None or is_after(state.go_live, end) or change.launch is None or state.failed_on:
            continue
        yield Entry(
            id=f"hypercare-{change.id}",
            kind=EntryKind.HYPERCARE,
            span=Span(state.go_live, end),
            title=change.title,
            state=EntryState.LAUNCHED if state.is_launched else _planned_state(state),
            source=change.launch.at("hypercare", key=True),
            systems=tuple(change.file.value.systems),
            change=change.id,
        )


# --- the catalog -----------------------------------------------------------------------------------


def _blackouts(kb: KnowledgeBase, found: Iterable[Closure]) -> Iterator[Entry]:
    for closure in found:
        blackout = closure.blackout
        yield Entry(
            id=_blackout_ids(kb)[closure.place],
            kind=EntryKind.BLACKOUT,
            span=closure.span,
            title=blackout.reason or "Nothing may go live",
            reason=blackout.reason or "",
            source=kb.content.catalog.at("blackouts", closure.place),
            systems=blackout.systems,
        )


@kept
def _blackout_ids(kb: KnowledgeBase) -> Sequence[str]:
    """By the day on which each begins; of several on one day, by their order."""
    seen: defaultdict[str, int] = defaultdict(int)
    found = []
    for blackout in kb.catalog.blackouts:
        day = blackout.start.date.isoformat()
        seen[day] += 1
        found.append(f"blackout-{day}-{seen[day]}")
    return found


def _billing_runs(kb: KnowledgeBase) -> Iterator[Entry]:
    for place, run in enumerate(kb.catalog.billing_runs):
        yield Entry(
            id=f"billing-run-{run.id}",
            kind=EntryKind.BILLING_RUN,
            span=Span(run.start, run.end),
            title=run.id,
            source=kb.content.catalog.at("billing-runs", place),
            systems=run.systems,
            subject=run.id,
        )


def _releases(kb: KnowledgeBase) -> Iterator[Entry]:
    for place, release in enumerate(kb.catalog.releases):
        yield Entry(
            id=f"release-{release.id}",
            kind=EntryKind.RELEASE,
            span=Span(release.date, release.date),
            title=kb.name("release", release.id),
            source=kb.content.catalog.at("releases", place),
            subject=release.id,
        )


# --- clashes ---------------------------------------------------------------------------------------


def _with_clashes(
    kb: KnowledgeBase, found: Sequence[Entry], closed: Sequence[Closure]
) -> Iterator[Entry]:
    """The same entries with what is at the same time and should not be."""
    windows = clashes(kb)
    latest = {e.change: e.id for e in found if e.kind is EntryKind.GO_LIVE}
    inside: defaultdict[str, list[str]] = defaultdict(list)
    around: defaultdict[str, list[str]] = defaultdict(list)
    for intrusion in _intrusions(kb, found, closed):
        blackout = _blackout_ids(kb)[intrusion.closure.place]
        around[intrusion.key].append(blackout)
        inside[blackout].append(intrusion.key)
    for entry in found:
        is_window = entry.kind is EntryKind.GO_LIVE and latest[entry.change] == entry.id
        yield replace(
            entry,
            windows=windows.get(entry.change, ()) if is_window else (),
            blackouts=tuple(around.get(entry.id, ())),
            go_lives=tuple(inside.get(entry.id, ())),
        )


def _intrusions(
    kb: KnowledgeBase, found: Sequence[Entry], closed: Sequence[Closure]
) -> Iterator[Intrusion]:
    """Planned and recorded go-lives alike; what was given up or only takes documents in is none."""
    over = (EntryState.WITHDRAWN, EntryState.FAILED)
    return intrusions(
        (
            (entry.id, entry.span, kb.state(entry.change).touches)
            for entry in found
            if entry.kind is EntryKind.GO_LIVE
            and entry.state not in over
            and not kb.changes[entry.change].is_adoption
        ),
        closed,
    )
