"""The overview of a change: where it stands, who is behind it, what it brings, what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from changeover.model.base import Moment
from changeover.model.content import Note
from changeover.pages import Page
from changeover.problems import Location
from changeover.releases import parts_of
from changeover.resolve import ChangeState
from changeover.views import Site
from changeover.views.conflicts import conflicts
from changeover.views.documentation import dispositions, revisions
from changeover.views.gates import gates
from changeover.views.lists import no_release
from changeover.views.nesting import below
from changeover.views.people import approvals, approvers
from changeover.views.references import Link, References, owner_link
from changeover.views.stages import notices, stages

_RELATIONS = {
    "depends-on": "Depends on",
    "replaces": "Replaces",
    "see-also": "See also",
}
_RELATED_BY = {
    "depends-on": "Needed by",
    "replaces": "Replaced by",
    "see-also": "Mentioned by",
}


@dataclass(frozen=True, slots=True)
class RelationRow:
    """Another change and what this one has to do with it; `status` is None when it is unknown."""

    relation: str
    link: Link
    title: str
    status: str | None
    source: Location | None


@dataclass(frozen=True, slots=True)
class NotePart:
    """What the change tells one audience under one heading."""

    title: str
    id: str
    html: Markup
    source: Location


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What the change tells one audience."""

    audience: str
    name: str
    parts: tuple[NotePart, ...]
    source: Location


@dataclass(frozen=True, slots=True)
class Place:
    """An environment where the change is active, and since when."""

    name: str
    is_production: bool
    since: Moment


def change(site: Site, page: Page) -> Markup:
    """The overview as a page."""
    kb = site.kb
    entry, state = kb.changes[page.subject], kb.state(page.subject)
    file, references = entry.file.value, References(site, kb.changes[page.subject])
    release = kb.release_of(entry.id)
    asked = approvals(references)
    counted = [approval.given for approval in asked]
    owner = next((team for team in kb.catalog.teams if team.id == file.owner), None)
    return site.renderer.render(
        "change.html",
        id=entry.id,
        file=file,
        badges=tuple(_badges(state)),
        launch=_launch(state),
        hypercare_end=state.hypercare_end,
        hypercare_run=state.hypercare_run,
        as_of=kb.as_of,
        source=entry.file.at(),
        owner=owner_link(site, file.owner),
        contact=owner.contact if owner else None,
        systems=references.systems(file.systems),
        touched=references.systems(sorted(state.touches - set(file.systems))),
        release=references.release(release) if release else None,
        is_release_planned=file.release is None and not state.is_launched,
        no_release=no_release(state),
        active_in=tuple(
            Place(kb.name("environment", id), id == kb.catalog.production, since)
            for id, since in state.active_in.items()
        ),
        stages=stages(site, entry, here=""),
        notices=notices(site, entry),
        gates=gates(references),
        approvals=asked,
        approvers=tuple(row for row in approvers(references) if row not in counted),
        relations=tuple(_relations(references)),
        revisions=revisions(references),
        dispositions=dispositions(references),
        conflicts=conflicts(references),
        notes=tuple(_note(references, note) for note in entry.notes),
        narrative=_narrative(references),
        narrative_source=entry.readme.at(1) if entry.readme else None,
        sources=tuple(Location(path) for path in sorted(entry.files)),
    )


def _badges(state: ChangeState) -> Iterator[str]:
    """The status, and what a reader must know besides."""
    yield state.status.value
    if state.launch_unconfirmed:
        yield "unconfirmed"
    if state.failed_on is not None:
        yield "failed"
    if state.hypercare_overrun:
        yield "overrun"


def _launch(state: ChangeState) -> tuple[str, Moment | None]:
    """(words, moment) of what became of the go-live; words alone when nothing is recorded."""
    if state.launched_on is not None:
        return "", state.launched_on
    if state.rolled_back_on is not None:
        return "rolled back on", state.rolled_back_on
    if state.launch_unconfirmed:
        return "launch unconfirmed", None
    if state.failed_on is not None:
        return "failed on", state.failed_on
    return ("not yet" if state.is_coming else "never"), None


def _relations(references: References) -> Iterator[RelationRow]:
    """What the change says of others, then what others say of it."""
    own, kb = references.change, references.site.kb
    for relation, words in _RELATIONS.items():
        others: Iterable[str] = getattr(own.file.value, relation.replace("-", "_"))
        for place, other in enumerate(others):
            yield _relation(references, words, other=other, source=own.file.at(relation, place))
    for relation, words in _RELATED_BY.items():
        for told, other in kb.mentions_of(own.id):
            if told == relation:
                yield _relation(references, words, other=other, source=None)


def _relation(
    references: References, words: str, *, other: str, source: Location | None
) -> RelationRow:
    kb = references.site.kb
    known = kb.changes.get(other)
    return RelationRow(
        relation=words,
        link=references.other_change(other),
        title=known.title if known else "",
        status=kb.state(other).status.value if known else None,
        source=source,
    )


def _note(references: References, note: Note) -> NoteRow:
    site = references.site
    found = parts_of(site.kb, note)
    ids = [f"notes-{note.audience}_{number}" for number in range(1, len(found) + 1)]
    anchors = {part.id: id for part, id in zip(found, ids, strict=True)}
    parts = []
    for part, id in zip(found, ids, strict=True):
        html = site.prose.render(part.prose, prefix=f"{id}__", elsewhere=anchors)
        where = note.prose.at(part.line)
        parts.append(NotePart(part.title, id, below(html, levels=2), where))
    return NoteRow(
        audience=note.audience,
        name=site.kb.name("audience", note.audience),
        parts=tuple(parts),
        source=note.prose.at(1),
    )


def _narrative(references: References) -> Markup | None:
    readme = references.change.readme
    if readme is None:
        return None
    return below(references.site.prose.render(readme, prefix="readme-"), levels=1)
