"""The notes of a release for one audience, by section and system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.model.content import Change, Note, Prose
from changeover.releases.fragments import Fragment, Part, read_fragment
from changeover.releases.members import absent, members


@dataclass(frozen=True, slots=True)
class Entry:
    """What one change says under one section.

    `planned` says that it has yet to launch; `on` is when it went live, or is planned to.
    """

    change: Change
    prose: Prose
    planned: bool
    on: Moment

    @property
    def systems(self) -> tuple[str, ...]:
        """All systems that it is about."""
        return systems_of(self.change)


@dataclass(frozen=True, slots=True)
class Group:
    """What the changes say whose first system this one is."""

    system: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the notes, such as `Fixed`; `action` says that it asks for something."""

    title: str
    groups: tuple[Group, ...]
    action: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is said under it, in order."""
        return tuple(entry for group in self.groups for entry in group.entries)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When a change was rolled back whose notes a release had told, and which systems it is about."""

    on: Moment
    systems: tuple[str, ...]


@kept
def _read(kb: KnowledgeBase) -> dict[str, Fragment]:
    """The fragments that were asked for so far, by their paths."""
    return {}


def fragment_of(kb: KnowledgeBase, note: Note) -> Fragment:
    """A note in its parts, by the sections of the catalog."""
    read = _read(kb)
    if note.prose.path not in read:
        names = (section.name for section in kb.catalog.note_sections)
        read[note.prose.path] = read_fragment(note.prose, names)
    return read[note.prose.path]


def parts_of(kb: KnowledgeBase, note: Note) -> tuple[Part, ...]:
    """What a note says, by sections in the order of the catalog.

    Parts under headings that are no sections, which are a problem, come last. Of equal headings,
    which are one too, each is a part.
    """
    order = {section.name: place for place, section in enumerate(kb.catalog.note_sections)}
    shown = (part for part in fragment_of(kb, note).parts if not part.is_empty)
    return tuple(sorted(shown, key=lambda p: order[p.title] if p.is_known else len(order)))


def is_silent(kb: KnowledgeBase, change: Change) -> bool:
    """Whether a change tells nobody anything and does not say why; an adoption need not.

    A note that could not be read may say something.
    """
    if change.is_adoption or change.file.value.notes is not None:
        return False
    folder = f"{change.folder}/notes/"
    written = sum(path.startswith(folder) and path.endswith(".md") for path in change.files)
    read = [fragment_of(kb, note) for note in change.notes]
    return len(read) >= written and all(fragment.is_empty for fragment in read)


def systems_of(change: Change) -> tuple[str, ...]:
    """The systems that a change names, or names parts of, in its order."""
    return tuple(dict.fromkeys(place.partition("/")[0] for place in change.file.value.systems))


@kept
def _notes(kb: KnowledgeBase) -> dict[tuple[str, str], tuple[Section, ...]]:
    """Those that were asked for so far, by release and audience."""
    return {}


def notes_of(kb: KnowledgeBase, release: str, audience: str) -> tuple[Section, ...]:
    """The notes of a release for one audience, in the order of sections; none when it has none.

    A change stands under the first of its `systems`, once in each section that it has. Systems are
    in the order of the catalog, changes in that of their ids.
    """
    made = _notes(kb)
    if (release, audience) not in made:
        made[release, audience] = _sections(kb, release, audience)
    return made[release, audience]


def withdrawals(kb: KnowledgeBase, release: str, audience: str) -> tuple[Withdrawal, ...]:
    """What left the notes of a release for one audience after it came out."""
    return tuple(
        Withdrawal(gone.on, systems_of(gone.change))
        for gone in absent(kb, release)
        if gone.was_told and gone.on is not None and _tells(kb, gone.change, audience)
    )


def _tells(kb: KnowledgeBase, change: Change, audience: str) -> bool:
    return any(note.audience == audience and parts_of(kb, note) for note in change.notes)


def _sections(kb: KnowledgeBase, release: str, audience: str) -> tuple[Section, ...]:
    actions = {section.name: section.action for section in kb.catalog.note_sections}
    found: dict[str, list[Entry]] = {name: [] for name in actions}
    for member in members(kb, release):
        for note in member.change.notes:
            if note.audience == audience:
                for part in parts_of(kb, note):
                    said = Entry(member.change, part.prose, member.is_planned, member.on)
                    found.setdefault(part.title, []).append(said)
    return tuple(
        Section(title, _groups(kb, entries), actions.get(title, False))
        for title, entries in found.items()
        if entries
    )


def _groups(kb: KnowledgeBase, entries: list[Entry]) -> tuple[Group, ...]:
    by_system: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_system[entry.systems[0]].append(entry)
    places = _places(kb)
    ordered = sorted(by_system, key=lambda system: (places.get(system, len(places)), system))
    return tuple(Group(system, tuple(by_system[system])) for system in ordered)


def _places(kb: KnowledgeBase) -> Mapping[str, int]:
    return {system: place for place, system in enumerate(kb.systems)}
