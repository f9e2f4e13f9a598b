"""Release notes as their pages show them: by audience, section and system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from changeover.headings import slug
from changeover.model.base import Moment
from changeover.releases import Entry, Group, Section, notes_of, parts_of
from changeover.urls import change_url
from changeover.views import Site
from changeover.views.nesting import below
from changeover.views.references import Link, system_link

UNCONFIRMED = ("unconfirmed", "was planned for")
"""The badge and words of a planned go-live that passed without a recorded outcome."""


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """What one change says in one section.

    `badge` is the value of one, None of what is live; `words` and `on` say since when, or for when.
    """

    id: str
    title: str
    url: str
    anchor: str
    badge: str | None
    words: str
    on: Moment | None
    html: Markup


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """What is said about one system."""

    system: Link
    anchor: str
    entries: tuple[NoteEntry, ...]


@dataclass(frozen=True, slots=True)
class NoteSection:
    """One section; `is_action` says that it asks its readers to do something."""

    title: str
    anchor: str
    is_action: bool
    groups: tuple[NoteGroup, ...]

    @property
    def entries(self) -> tuple[NoteEntry, ...]:
        """What is said in it, in order."""
        return tuple(entry for group in self.groups for entry in group.entries)


@dataclass(frozen=True, slots=True)
class AudienceNotes:
    """What a release tells one audience, and what of that asks for something."""

    id: str
    name: str
    anchor: str
    sections: tuple[NoteSection, ...]
    actions: tuple[NoteSection, ...]


def notes_by_audience(
    site: Site, release: str, *, audiences: Iterable[str] | None = None
) -> tuple[AudienceNotes, ...]:
    """The notes of a release for each audience that it tells something, in the catalog's order."""
    kb = site.kb
    wanted = [audience.id for audience in kb.catalog.audiences] if audiences is None else audiences
    return tuple(
        _audience(site, audience, sections)
        for audience in wanted
        if (sections := notes_of(kb, release, audience))
    )


def _audience(site: Site, audience: str, sections: tuple[Section, ...]) -> AudienceNotes:
    # No id of an audience or a system holds `_`, so ids that are joined with it stay apart.
    anchor = f"for-{audience}"
    wishes = [f"{anchor}_{slug(section.title) or 'section'}" for section in sections]
    titles = [section.title for section in sections]
    anchors = dict(zip(titles, _unique(wishes), strict=True))
    shown = tuple(
        NoteSection(
            section.title,
            anchors[section.title],
            section.action,
            tuple(
                _group(site, group, audience=audience, section=section.title, anchors=anchors)
                for group in section.groups
            ),
        )
        for section in sections
    )
    actions = tuple(section for section in shown if section.is_action)
    return AudienceNotes(audience, site.kb.name("audience", audience), anchor, shown, actions)


def _unique(wishes: Iterable[str]) -> Iterator[str]:
    """Ids as they are wished for, equal ones with a number behind."""
    taken: set[str] = set()
    for wish in wishes:
        id, number = wish, 1
        while id in taken:
            number += 1
            id = f"{wish}_{number}"
        taken.add(id)
        yield id


def _group(
    site: Site, group: Group, *, audience: str, section: str, anchors: Mapping[str, str]
) -> NoteGroup:
    return NoteGroup(
        system_link(site, group.system),
        f"{anchors[section]}_{group.system}",
        tuple(
            _entry(site, entry, audience=audience, section=section, anchors=anchors)
            for entry in group.entries
        ),
    )


def _entry(
    site: Site, entry: Entry, *, audience: str, section: str, anchors: Mapping[str, str]
) -> NoteEntry:
    change = entry.change
    anchor = f"{anchors[section]}__{change.id}"
    notes = (note for note in change.notes if note.audience == audience)
    parts = (part for note in notes for part in parts_of(site.kb, note))
    others = {part.id: f"{anchors[part.title]}__{change.id}" for part in parts}
    html = site.prose.render(entry.prose, prefix=f"{anchor}__", elsewhere=others)
    badge, words = _stand(site, entry)
    return NoteEntry(
        id=change.id,
        title=change.title,
        url=change_url(change.id),
        anchor=anchor,
        badge=badge,
        words=words,
        on=entry.on,
        html=below(html, levels=2),
    )


def _stand(site: Site, entry: Entry) -> tuple[str | None, str]:
    if not entry.planned:
        return None, "live since"
    return UNCONFIRMED if site.kb.state(entry.change.id).launch_unconfirmed else ("planned", "for")
