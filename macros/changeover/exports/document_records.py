"""`documents.json`: every document, with its revisions as of the day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from changeover.exports.record import FORMAT, Dataset, Record, texts
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.pages import Page
from changeover.resolve import DocumentState
from changeover.resolve.moments import has_come
from changeover.urls import coming_url, document_url, history_url


class RevisionRecord(Record):
    """The text of a document as one change leaves it."""

    change: str
    """The change that brings it; document and change together name a revision for good."""
    label: str
    """What readers call it: `r2` by rank of first launch, `draft of 0009` before the first one."""
    title: str
    """The title of the document as this revision has it."""
    url: str | None
    """The page that shows it, from the root of the site; null when it has none of its own."""
    source: str
    """The Markdown file, from the root of the repository."""
    sha256: str
    """SHA-256 of the text without front matter, in lower-case hexadecimal: of the bytes, in UTF-8,
    of everything after the line that ends the front matter (of the whole file when it has none),
    with each end of line as one LF, and without a byte-order mark."""
    corrections: int
    """How many corrections of the text are recorded, up to the day."""


class CurrentRecord(RevisionRecord):
    """The revision that production runs on."""

    since: Moment
    """When it went live."""


class ComingRecord(RevisionRecord):
    """A revision of a change that is to launch."""

    planned: Moment
    """When its change is to go live."""
    base: str | None
    """The change whose revision it was copied from; `none` for a new document."""
    base_conflict: bool
    """Whether that revision is no longer what it will take the place of."""


class EnvironmentRecord(Record):
    """What one environment runs on."""

    env: str
    """The environment; they stand in the order of deployment, production last."""
    change: str | None
    """The change of the revision that is active there."""
    label: str | None
    """What readers call that revision."""


class StaleRecord(Record):
    """A launched change that touched what the document covers and said nothing about it."""

    change: str
    """The change."""
    touched: tuple[str, ...]
    """The systems and parts that it touched and the document covers."""
    since: Moment
    """When that change went live."""


class ClearedRecord(Record):
    """A launched change that says that the document stays right."""

    change: str
    """The change."""
    reason: str
    """Why, as the author wrote it; it may hold inline Markdown."""


class RetiredRecord(Record):
    """What took the document out of the catalogue."""

    change: str
    """The change."""
    on: Moment
    """When that change went live."""
    reason: str
    """Why, as the author wrote it; it may hold inline Markdown."""
    replaced_by: str | None
    """The document to read instead."""


class DocumentRecord(Record):
    """A runbook, a training module or a reference page."""

    id: str
    """Its id, which outlives changes."""
    kind: Literal["runbook", "training", "reference"]
    """What it is."""
    title: str
    """The title that its page shows; of one that has yet to launch, that of its first draft."""
    url: str | None
    """Its stable page, from the root of the site; null until it has launched."""
    history: str
    """The page of its revisions."""
    current: CurrentRecord | None
    """What production runs on; null before the first launch and once it is retired."""
    environments: tuple[EnvironmentRecord, ...]
    """What each environment runs on."""
    coming: tuple[ComingRecord, ...]
    """Revisions of changes that are to launch, by planned moment."""
    past: tuple[RevisionRecord, ...]
    """All others, in the order in which they went live: superseded, retired, rolled back for good
    or withdrawn."""
    stale: tuple[StaleRecord, ...]
    """Why the current revision can't be trusted, by launch; empty when it can."""
    cleared: tuple[ClearedRecord, ...]
    """Changes launched since the current revision that say that it stays right."""
    retired: RetiredRecord | None
    """What took it out of the catalogue; null while it is in use or has yet to launch."""
    tracked: bool
    """Whether it says what it covers; otherwise nobody can tell whether it is stale."""
    covers: tuple[str, ...]
    """The systems and parts that it tells of, by the revision that its page shows."""
    roles: tuple[str, ...]
    """Who uses it."""
    audiences: tuple[str, ...]
    """The audiences that it is for."""
    owner: str | None
    """The team that answers for it, by the latest accepted handover."""
    escalation: str | None
    """Whom to call when it does not help."""
    review_by: Moment | None
    """When somebody should read it again."""
    aliases: tuple[str, ...]
    """Older ids and other names."""


class DocumentsFile(Dataset):
    """Every document with its current, coming and past revisions."""

    LIST: ClassVar[str] = "documents"

    documents: tuple[DocumentRecord, ...]
    """The documents by id."""


def documents_file(kb: KnowledgeBase, pages: Mapping[str, Page]) -> DocumentsFile:
    """The data of all documents; URLs are those of planned pages."""
    return DocumentsFile(
        format=FORMAT,
        as_of=kb.as_of.isoformat(),
        documents=tuple(_record(kb, pages, state) for state in kb.documents.values()),
    )


def _record(kb: KnowledgeBase, pages: Mapping[str, Page], state: DocumentState) -> DocumentRecord:
    told_by = state.shown or (*state.coming, *state.past)[0]
    front = told_by.front.value
    url = document_url(state.kind, state.id)
    return DocumentRecord(
        id=state.id,
        kind=state.kind.value,
        title=told_by.title,
        url=url if state.shown else None,
        history=history_url(state.kind, state.id),
        current=_current(kb, state, url),
        environments=tuple(_environments(state)),
        coming=tuple(_coming(kb, pages, state)),
        past=tuple(_facts(kb, state, r, url=_past_url(pages, r)) for r in state.past),
        stale=tuple(_stale(kb, state)),
        cleared=tuple(ClearedRecord(change=c.change, reason=str(c.reason)) for c in state.cleared),
        retired=_retired(state),
        tracked=state.is_tracked,
        covers=texts(front.covers),
        roles=texts(front.roles),
        audiences=texts(front.audiences),
        owner=state.owner,
        escalation=state.escalation,
        review_by=front.review_by,
        aliases=texts(front.aliases),
    )


def _facts(
    kb: KnowledgeBase, state: DocumentState, revision: Revision, *, url: str | None
) -> RevisionRecord:
    corrections = revision.front.value.corrections
    return RevisionRecord(
        change=revision.change,
        label=state.label(revision),
        title=revision.title,
        url=url,
        source=revision.path,
        sha256=hashlib.sha256(revision.prose.text.encode()).hexdigest(),
        corrections=sum(has_come(correction.on, kb.as_of) for correction in corrections),
    )


def _current(kb: KnowledgeBase, state: DocumentState, url: str) -> CurrentRecord | None:
    if state.current is None or state.since is None:
        return None
    return CurrentRecord(**dict(_facts(kb, state, state.current, url=url)), since=state.since)


def _past_url(pages: Mapping[str, Page], revision: Revision) -> str | None:
    url = history_url(revision.kind, revision.document, revision.change)
    return url if url in pages else None


def _environments(state: DocumentState) -> Iterator[EnvironmentRecord]:
    for env, revision in state.by_environment.items():
        yield EnvironmentRecord(
            env=env,
            change=revision.change if revision else None,
            label=state.label(revision) if revision else None,
        )


def _coming(
    kb: KnowledgeBase, pages: Mapping[str, Page], state: DocumentState
) -> Iterator[ComingRecord]:
    for revision in state.coming:
        url = coming_url(state.kind, state.id, revision.change)
        yield ComingRecord(
            **dict(_facts(kb, state, revision, url=url if url in pages else None)),
            planned=kb.state(revision.change).go_live,
            base=revision.front.value.base,
            base_conflict=revision in state.base_conflicts,
        )


def _stale(kb: KnowledgeBase, state: DocumentState) -> Iterator[StaleRecord]:
    for staleness in state.stale:
        since = kb.state(staleness.change).launched_on
        assert since is not None  # only what is launched leaves documents behind
        yield StaleRecord(change=staleness.change, touched=staleness.touched, since=since)


def _retired(state: DocumentState) -> RetiredRecord | None:
    retired = state.retired
    if retired is None:
        return None
    return RetiredRecord(
        change=retired.change,
        on=retired.on,
        reason=str(retired.reason),
        replaced_by=retired.replaced_by,
    )
