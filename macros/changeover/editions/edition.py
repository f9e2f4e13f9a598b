"""What one audience may know of a knowledge base: a few facts, each of them chosen.

Whatever is not named here is internal. Nothing is rendered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Prose, Revision
from changeover.model.document import Kind
from changeover.releases import Section, is_out, notes_of, withdrawals
from changeover.resolve import DocumentState
from changeover.resolve.moments import change_number


@dataclass(frozen=True, slots=True)
class EditionSystem:
    """A system that the catalog calls public: its id, which is in its address, and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class EditionDocument:
    """A document that names the audience.

    `revision` gives the text, the questions and what the front matter says of them; of one that is no
    longer in use, None. `since` is the day from which on the text holds. `replaced_by` is the id
    of another document of the edition.
    """

    id: str
    kind: Kind
    title: str
    revision: Revision | None
    since: dt.date | None
    systems: tuple[EditionSystem, ...]
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class EditionNote:
    """What is said in one place, and the public systems that it is about."""

    prose: Prose
    systems: tuple[EditionSystem, ...]


@dataclass(frozen=True, slots=True)
class EditionGroup:
    """What is said first of all about one system; about none that the audience knows without one."""

    system: EditionSystem | None
    notes: tuple[EditionNote, ...]


@dataclass(frozen=True, slots=True)
class EditionSection:
    """One section of the notes of a release, such as `Fixed`; `is_action` says that readers must act."""

    title: str
    groups: tuple[EditionGroup, ...]
    is_action: bool


@dataclass(frozen=True, slots=True)
class EditionWithdrawal:
    """The day on which notes of a release were taken back, and the public systems they were about."""

    on: dt.date
    systems: tuple[EditionSystem, ...]


@dataclass(frozen=True, slots=True)
class EditionRelease:
    """A release that is out and has something to say to the audience."""

    id: str
    name: str
    date: dt.date
    sections: tuple[EditionSection, ...]
    withdrawals: tuple[EditionWithdrawal, ...]
    systems: frozenset[str]
    """The ids of the public systems that its notes are about."""


@dataclass(frozen=True, slots=True)
class Edition:
    """All that a site for one audience is made of."""

    audience: str
    name: str
    """What the audience is called."""
    as_of: dt.date
    zone: dt.tzinfo
    """The one whose clocks days are told by."""
    documents: Mapping[str, EditionDocument]
    """By id."""
    systems: Mapping[str, EditionSystem]
    """The public systems by id, in the order of the catalog."""
    releases: Mapping[str, EditionRelease]
    """By id, the oldest first."""
    aliases: Mapping[str, str]
    """The document that each alias leads to."""

    def of_kind(self, kind: Kind) -> tuple[EditionDocument, ...]:
        """The documents of a kind that are in use, by title."""
        return self._by_title(d for d in self.documents.values() if d.kind is kind)

    def about(self, system: str) -> tuple[EditionDocument, ...]:
        """The documents in use that tell of a system, by title."""
        return self._by_title(
            d for d in self.documents.values() if any(s.id == system for s in d.systems)
        )

    def _by_title(self, documents: Iterator[EditionDocument]) -> tuple[EditionDocument, ...]:
        in_use = (document for document in documents if document.revision is not None)
        return tuple(sorted(in_use, key=lambda d: (d.title.casefold(), d.id)))


def edition_of(kb: KnowledgeBase, audience: str) -> Edition:
    """What the readers of an audience may know; worked out once."""
    made = _editions(kb)
    if audience not in made:
        made[audience] = _make(kb, audience)
    return made[audience]


@kept
def _editions(kb: KnowledgeBase) -> dict[str, Edition]:
    """Those that were asked for, by audience."""
    return {}


def _make(kb: KnowledgeBase, audience: str) -> Edition:
    systems = {
        system.id: EditionSystem(system.id, kb.name("system", system.id))
        for system in kb.catalog.systems
        if system.public
    }
    states = {id: state for id, state in kb.documents.items() if _is_for(state, audience)}
    return Edition(
        audience=audience,
        name=kb.name("audience", audience),
        as_of=kb.as_of,
        zone=kb.catalog.zone,
        documents={
            id: _document(kb, state, revision, systems=systems, known=states)
            for id, state in states.items()
            if (revision := state.shown) is not None
        },
        systems=systems,
        releases={release.id: release for release in _releases(kb, audience, systems)},
        aliases=_aliases(kb, states, audience),
    )


def _is_for(state: DocumentState, audience: str) -> bool:
    """Whether the text at the stable URL of a document names an audience."""
    return state.shown is not None and audience in state.shown.front.value.audiences


def _document(
    kb: KnowledgeBase,
    state: DocumentState,
    shown: Revision,
    *,
    systems: Mapping[str, EditionSystem],
    known: Mapping[str, DocumentState],
) -> EditionDocument:
    covered = dict.fromkeys(place.partition("/")[0] for place in shown.front.value.covers)
    instead = kb.read_instead(state.id) if state.retired is not None else None
    return EditionDocument(
        id=state.id,
        kind=state.kind,
        title=shown.title,
        revision=state.current,
        since=state.since.date if state.current is not None and state.since else None,
        systems=_known(covered, systems),
        replaced_by=instead if instead in known else None,
    )


def _releases(
    kb: KnowledgeBase, audience: str, systems: Mapping[str, EditionSystem]
) -> Iterator[EditionRelease]:
    """The releases of past days, and of today, with notes for the audience."""
    for release in kb.releases.values():
        if not is_out(kb, release.id):
            continue
        said = notes_of(kb, release.id, audience)
        if said:
            yield EditionRelease(
                release.id,
                kb.name("release", release.id),
                release.date.date,
                tuple(_section(section, systems) for section in said),
                tuple(
                    EditionWithdrawal(gone.on.date, _known(gone.systems, systems))
                    for gone in withdrawals(kb, release.id, audience)
                ),
                frozenset(
                    id
                    for section in said
                    for entry in section.entries
                    for id in entry.systems
                    if id in systems
                ),
            )


def _section(section: Section, systems: Mapping[str, EditionSystem]) -> EditionSection:
    """A section of notes by its public systems, in their order; what is about none comes last.

    What else a change is about has no say in where its note stands.
    """
    groups: dict[EditionSystem | None, list[EditionNote]] = {s: [] for s in systems.values()}
    groups[None] = []
    for entry in sorted(section.entries, key=lambda entry: change_number(entry.change.id)):
        known = _known(entry.systems, systems)
        groups[known[0] if known else None].append(EditionNote(entry.prose, known))
    return EditionSection(
        section.title,
        tuple(EditionGroup(system, tuple(notes)) for system, notes in groups.items() if notes),
        is_action=section.action,
    )


def _known(ids: Iterable[str], systems: Mapping[str, EditionSystem]) -> tuple[EditionSystem, ...]:
    """The public ones of some systems."""
    return tuple(systems[id] for id in ids if id in systems)


def _aliases(
    kb: KnowledgeBase, states: Mapping[str, DocumentState], audience: str
) -> Mapping[str, str]:
    """The aliases that the audience was told: those of launched texts that named it."""
    return {
        alias: document
        for alias, document in kb.aliases.items()
        if document in states
        and any(
            revision.change in states[document].numbers
            and audience in revision.front.value.audiences
            and alias in revision.front.value.aliases
            for revision in kb.revisions[document]
        )
    }
