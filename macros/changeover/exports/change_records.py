"""`changes.json`: every change, where it stands, and what is missing for the next gate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from changeover.calendar import Clash, clashes, entries
from changeover.exports.record import FORMAT, Dataset, Record, texts
from changeover.gates import gates_of
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Change
from changeover.resolve import ChangeState
from changeover.resolve.moments import has_come
from changeover.urls import change_url


class ActiveRecord(Record):
    """An environment in which the change is active."""

    env: str
    """The environment."""
    since: Moment
    """Since when."""


class DeploymentRecord(Record):
    """One recorded or planned deployment. What happened later than the day is null."""

    env: str
    """The environment."""
    planned: Moment | None
    """When it was to happen."""
    actual: Moment | None
    """When it happened."""
    outcome: Literal["success", "failed"] | None
    """How it ended."""
    rolled_back_on: Moment | None
    """When it was undone."""


class HypercareRecord(Record):
    """The time of close care after the go-live."""

    end: Moment | None
    """Its last moment; null when the catalog has no billing run to end it."""
    billing_run: str | None
    """The billing run that ends it."""
    overrun: bool
    """Whether it is past its end with an unmet exit criterion."""


class TouchedDocumentRecord(Record):
    """A document that the change writes or speaks of."""

    id: str
    """The document."""
    action: Literal["revision", "no-change", "retire"]
    """What the change does with it, or says of it."""
    label: str | None
    """What readers call the revision; null when the change brings none."""


class PointRecord(Record):
    """A point of a gate that is not met."""

    rule: str
    """The rule that asks for it."""
    text: str
    """What it asks for."""
    missing: tuple[str, ...]
    """What is missing of it."""


class GateRecord(Record):
    """What the change must show to reach a status."""

    status: str
    """The status."""
    stand: Literal["passed", "next", "later"]
    """Whether the change is behind it, in front of it, or not there yet."""
    points: int
    """How many points it has."""
    unmet: tuple[PointRecord, ...]
    """Those that are not met."""


class ClashRecord(Record):
    """Another change at the same time on the same system."""

    change: str
    """The other change."""
    systems: tuple[str, ...]
    """The systems and parts that both touch."""


class ChangeRecord(Record):
    """One change."""

    id: str
    """Its number."""
    title: str
    """What it does, in a few words."""
    summary: str
    """One or two sentences; it may hold inline Markdown."""
    url: str
    """Its page, from the root of the site."""
    source: str
    """Its `change.yaml`, from the root of the repository."""
    status: str
    """How far it has come: as typed before the go-live, computed after it."""
    typed_status: str
    """The status that the author wrote."""
    change_type: str
    """The kind of change; an `adoption` takes existing documents in."""
    risk: Literal["low", "medium", "high"] | None
    """How much can go wrong."""
    owner: str
    """The team that answers for it."""
    author: str | None
    """Who wrote it."""
    systems: tuple[str, ...]
    """The systems and parts that it names."""
    touches: tuple[str, ...]
    """What it touches: these, and those of its impacts."""
    planned: Moment
    """The planned go-live."""
    go_live: Moment
    """When it went live, by its last launch; the planned moment while it is to launch (again)."""
    launched: bool
    """Whether it is active in production."""
    launched_on: Moment | None
    """Since when."""
    rolled_back_on: Moment | None
    """When its last launch was undone; null while it is active."""
    coming: bool
    """Whether it is still to launch."""
    failed_on: Moment | None
    """When its launch failed, of a change to come that nobody has planned again."""
    launch_unconfirmed: bool
    """Whether its planned day is over and nobody recorded what became of it."""
    hypercare: HypercareRecord | None
    """Its hypercare while it is live or to come; null when it declares none."""
    active_in: tuple[ActiveRecord, ...]
    """Where it is active, in the order of deployment."""
    deployments: tuple[DeploymentRecord, ...]
    """Its deployments in the order of `launch.yaml`, with what was known of each by the day."""
    release: str | None
    """The release that it is in, or is to be in as planned."""
    depends_on: tuple[str, ...]
    """Changes that must be live before it."""
    replaces: tuple[str, ...]
    """Changes that it takes the place of."""
    see_also: tuple[str, ...]
    """Changes worth reading with it."""
    documents: tuple[TouchedDocumentRecord, ...]
    """The documents that it writes or speaks of."""
    left_stale: tuple[str, ...]
    """The documents that it touched and said nothing about, by id."""
    gates: tuple[GateRecord, ...]
    """Its gates in their order; none of an adoption and of what was given up."""
    clashes: tuple[ClashRecord, ...]
    """Changes whose time between go-live and the end of hypercare overlaps on a system; of more
    than ten, some may be left out."""
    blackouts: tuple[str, ...]
    """The entries of `calendar.json` that are blackouts which a go-live of it lies in."""


class ChangesFile(Dataset):
    """Every change with what is known of it."""

    LIST: ClassVar[str] = "changes"

    changes: tuple[ChangeRecord, ...]
    """The changes by number."""


def changes_file(kb: KnowledgeBase) -> ChangesFile:
    """The data of all changes."""
    left: dict[str, list[str]] = {}
    for document, state in kb.documents.items():
        for staleness in state.stale:
            left.setdefault(staleness.change, []).append(document)
    inside: dict[str, list[str]] = {}
    for entry in entries(kb).values():
        inside.setdefault(entry.change, []).extend(entry.blackouts)
    return ChangesFile(
        format=FORMAT,
        as_of=kb.as_of.isoformat(),
        changes=tuple(
            _record(
                kb,
                change,
                left_stale=tuple(left.get(change.id, ())),
                blackouts=tuple(dict.fromkeys(inside.get(change.id, ()))),
            )
            for change in kb.changes.values()
        ),
    )


def _record(
    kb: KnowledgeBase,
    change: Change,
    *,
    left_stale: tuple[str, ...],
    blackouts: tuple[str, ...],
) -> ChangeRecord:
    file, state = change.file.value, kb.state(change.id)
    return ChangeRecord(
        id=change.id,
        title=file.title,
        summary=str(file.summary),
        url=change_url(change.id),
        source=change.file.path,
        status=state.status.value,
        typed_status=file.status,
        change_type=file.change_type,
        risk=file.risk,
        owner=file.owner,
        author=file.author,
        systems=texts(file.systems),
        touches=tuple(sorted(state.touches)),
        planned=file.go_live.planned,
        go_live=state.go_live,
        launched=state.is_launched,
        launched_on=state.launched_on,
        rolled_back_on=state.rolled_back_on,
        coming=state.is_coming,
        failed_on=state.failed_on,
        launch_unconfirmed=state.launch_unconfirmed,
        hypercare=_hypercare(change, state),
        active_in=tuple(ActiveRecord(env=e, since=since) for e, since in state.active_in.items()),
        deployments=tuple(_deployments(kb, change)),
        release=kb.release_of(change.id),
        depends_on=texts(file.depends_on),
        replaces=texts(file.replaces),
        see_also=texts(file.see_also),
        documents=tuple(_documents(kb, change)),
        left_stale=left_stale,
        gates=tuple(_gates(kb, change)),
        clashes=clash_records(clashes(kb).get(change.id, ())),
        blackouts=blackouts,
    )


def clash_records(found: tuple[Clash, ...]) -> tuple[ClashRecord, ...]:
    """Clashes of windows as data."""
    return tuple(ClashRecord(change=c.change, systems=c.systems) for c in found)


def _hypercare(change: Change, state: ChangeState) -> HypercareRecord | None:
    is_open = state.is_launched or state.is_coming
    if not is_open or change.launch is None or change.launch.value.hypercare is None:
        return None
    return HypercareRecord(
        end=state.hypercare_end, billing_run=state.hypercare_run, overrun=state.hypercare_overrun
    )


def _deployments(kb: KnowledgeBase, change: Change) -> Iterator[DeploymentRecord]:
    """The deployments with what was known of them by the day; a failure may have no date."""
    for entry in change.deployments:
        is_known = entry.actual is None or has_come(entry.actual, kb.as_of)
        undone = entry.rolled_back_on
        yield DeploymentRecord(
            env=entry.env,
            planned=entry.planned,
            actual=entry.actual if is_known else None,
            outcome=entry.outcome if is_known else None,
            rolled_back_on=undone if undone and has_come(undone, kb.as_of) else None,
        )


def _documents(kb: KnowledgeBase, change: Change) -> Iterator[TouchedDocumentRecord]:
    """The revisions by document, then the dispositions as written."""
    for revision in sorted(change.revisions, key=lambda revision: revision.document):
        label = kb.documents[revision.document].label(revision)
        yield TouchedDocumentRecord(id=revision.document, action="revision", label=label)
    for disposition in change.file.value.dispositions:
        yield TouchedDocumentRecord(id=disposition.doc, action=disposition.action, label=None)


def _gates(kb: KnowledgeBase, change: Change) -> Iterator[GateRecord]:
    for gate in gates_of(kb, change.id):
        yield GateRecord(
            status=gate.status,
            stand=gate.stand.value,
            points=len(gate.points),
            unmet=tuple(
                PointRecord(
                    rule=point.id,
                    text=point.words,
                    missing=tuple(missing.said for missing in point.missing),
                )
                for point in gate.unmet
            ),
        )
