"""The pages of a site for one audience, but for its documents: made of its edition and nothing else.

They have no part in common with the pages of the whole site, so that a fact which is added there
does not come out here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.editions import (
    Edition,
    EditionDocument,
    EditionGroup,
    EditionRelease,
    EditionSystem,
)
from changeover.headings import slug
from changeover.model.document import Kind
from changeover.pages import SECTIONS, Page
from changeover.render import site_link
from changeover.urls import document_url, release_url, system_url
from changeover.views import Site
from changeover.views.nesting import below
from changeover.views.references import Link

_RECENT = 5
_ERRANDS = {
    "runbooks": ("Do", "step by step"),
    "training": ("Learn", "with questions to try"),
    "reference": ("Look up", "what things are and how they work"),
    "systems": ("Browse", "what there is about each"),
    "releases": ("Keep up", "what changed in each"),
}


@dataclass(frozen=True, slots=True)
class Errand:
    """What a reader came to do, where that is, and how much there is of it."""

    verb: str
    link: Link
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A document in a list."""

    link: Link
    kind: str
    systems: tuple[Link, ...]
    since: dt.date | None


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release in a list; `sections` are the names of what it tells."""

    link: Link
    date: dt.date
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterNote:
    """What is said in one place, and the ids of the systems that it is about."""

    html: Markup
    systems: frozenset[str]


@dataclass(frozen=True, slots=True)
class ChapterGroup:
    """What a release says first of all about one system; about none in particular without one."""

    system: Link | None
    anchor: str
    notes: tuple[ChapterNote, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the notes of a release; `is_action` says that readers must act."""

    title: str
    anchor: str
    groups: tuple[ChapterGroup, ...]
    is_action: bool


def edition(site: Site) -> Edition:
    """What the site may show; its pages are planned for an audience only."""
    found = site.edition
    if found is None:
        raise ValueError("the page is one of a site for an audience")
    return found


def home(site: Site, page: Page) -> Markup:
    """What there is for the audience, and what is new in it. Every list is bounded."""
    it = edition(site)
    in_use = [d for d in it.documents.values() if d.revision is not None]
    newest = sorted(in_use, key=lambda d: (d.since or dt.date.min, d.id), reverse=True)
    return site.renderer.render(
        "edition/home.html",
        title=page.title,
        as_of=it.as_of,
        errands=[errand for name in _ERRANDS if (errand := _errand(site, it, name)) is not None],
        documents=rows(newest[:_RECENT]),
        releases=_release_rows(tuple(it.releases.values())[-_RECENT:]),
    )


def _errand(site: Site, it: Edition, section: str) -> Errand | None:
    """One of the sections that the site has."""
    if f"{section}/" not in site.pages:
        return None
    kind = next((kind for kind in Kind if kind.folder == section), None)
    things: Iterable[object] = it.systems if section == "systems" else it.releases
    count = len(it.of_kind(kind) if kind else tuple(things))
    noun = kind.label.lower() if kind else section.removesuffix("s")
    verb, text = _ERRANDS[section]
    link = Link(SECTIONS[section], site_link(f"{section}/"))
    return Errand(verb, link, f"{count} {noun}{'' if count == 1 else 's'}: {text}")


def catalogue(site: Site, page: Page) -> Markup:
    """The documents of one kind."""
    it = edition(site)
    kind = next(kind for kind in Kind if kind.folder == page.section)
    return site.renderer.render(
        "edition/catalogue.html",
        title=page.title,
        kind=kind.label,
        rows=rows(it.of_kind(kind)),
        as_of=it.as_of,
    )


def systems(site: Site, page: Page) -> Markup:
    """The public systems."""
    it = edition(site)
    return site.renderer.render(
        "edition/systems.html",
        title=page.title,
        rows=[(_system_link(system), len(it.about(system.id))) for system in it.systems.values()],
    )


def system(site: Site, page: Page) -> Markup:
    """One public system: its documents, and the releases that tell of it."""
    it = edition(site)
    told = [release for release in it.releases.values() if page.subject in release.systems]
    return site.renderer.render(
        "edition/system.html",
        title=page.title,
        documents=rows(it.about(page.subject)),
        releases=_release_rows(told),
    )


def releases(site: Site, page: Page) -> Markup:
    """The releases with notes for the audience, the newest first."""
    rows = _release_rows(tuple(edition(site).releases.values()))
    return site.renderer.render("edition/releases.html", title=page.title, rows=rows)


def release(site: Site, page: Page) -> Markup:
    """The notes of one release."""
    found = edition(site).releases[page.subject]
    return site.renderer.render(
        "edition/release.html",
        title=page.title,
        id=found.id,
        date=found.date,
        chapters=chapters(site, found),
    )


def chapters(site: Site, release: EditionRelease, *, levels: int = 2) -> tuple[Chapter, ...]:
    """The notes of a release with their texts as HTML, headings in them `levels` down."""
    anchors = {section.title: f"notes-{n}" for n, section in enumerate(release.sections, start=1)}
    # A text is a part of its author's file, where a heading like this one may be a link's goal.
    elsewhere = {slug(title): anchor for title, anchor in anchors.items()}
    return tuple(
        Chapter(
            section.title,
            anchors[section.title],
            tuple(
                _group(
                    site,
                    group,
                    anchor=f"{anchors[section.title]}-{number}",
                    levels=levels,
                    elsewhere=elsewhere,
                )
                for number, group in enumerate(section.groups, start=1)
            ),
            section.is_action,
        )
        for section in release.sections
    )


def _group(
    site: Site, group: EditionGroup, *, anchor: str, levels: int, elsewhere: Mapping[str, str]
) -> ChapterGroup:
    notes = []
    for number, note in enumerate(group.notes, start=1):
        # The ids in it count: the number of a change is nothing that its readers know.
        html = site.prose.render(note.prose, prefix=f"{anchor}-{number}-", elsewhere=elsewhere)
        systems = frozenset(system.id for system in note.systems)
        notes.append(ChapterNote(below(html, levels=levels), systems))
    link = _system_link(group.system) if group.system is not None else None
    return ChapterGroup(link, anchor, tuple(notes))


def rows(documents: Iterable[EditionDocument]) -> tuple[Row, ...]:
    """What lists say of documents."""
    return tuple(
        Row(link_to(document), document.kind.label, system_links(document), document.since)
        for document in documents
    )


def system_links(document: EditionDocument) -> tuple[Link, ...]:
    """The public systems that a document tells of."""
    return tuple(map(_system_link, document.systems))


def link_to(document: EditionDocument) -> Link:
    """A document by its title."""
    return Link(document.title, site_link(document_url(document.kind, document.id)))


def _system_link(system: EditionSystem) -> Link:
    return Link(system.name, site_link(system_url(system.id)))


def _release_rows(found: Sequence[EditionRelease]) -> tuple[ReleaseRow, ...]:
    """What lists say of releases, given the oldest first; the newest comes first."""
    return tuple(
        ReleaseRow(
            Link(release.name, site_link(release_url(release.id))),
            release.date,
            tuple(section.title for section in release.sections),
        )
        for release in reversed(found)
    )
