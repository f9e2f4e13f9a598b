"""The links of a text with those of its fragments, and the problems of them, without rendering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.links.code import zones
from changeover.links.includes import Includes
from changeover.links.resolver import Place, Resolver
from changeover.links.scan import scan_links
from changeover.links.texts import text_problems
from changeover.model.content import Prose, Revision
from changeover.pages import plan_pages
from changeover.problems import Location, Problem, report
from changeover.reading.complexity import excesses
from changeover.rules.markdown import MARKDOWN_TOO_COMPLEX


@dataclass(frozen=True, slots=True)
class Reference:
    """One link as written, and where."""

    target: str
    where: Location
    place: Place
    is_image: bool


def references(
    prose: Prose, includes: Includes, *, revision: Revision | None = None
) -> Sequence[Reference]:
    """Every link of a text, then those of the fragments that it includes."""
    page = Place(prose.path, revision)
    found = [
        Reference(link.target, prose.at(link.line, link.column), page, link.is_image)
        for link in scan_links(zones(prose.text))
    ]
    for fragment, links in includes.used_by(prose):
        place = Place(prose.path, revision, fragment=fragment.path)
        found += [
            Reference(link.target, fragment.at(link.line, link.column), place, link.is_image)
            for link in links
        ]
    return found


def problems_of(
    prose: Prose, resolver: Resolver, includes: Includes, *, revision: Revision | None = None
) -> Iterator[Problem]:
    """What is wrong with the links of a text and with its includes."""
    expanded = includes.expand(prose)
    yield from expanded.problems
    yield from _multiplied(prose, expanded.text, includes)
    written = references(prose, includes, revision=revision)
    own = None
    for reference in written:
        place = reference.place
        if reference.target.startswith("#"):
            own = own if own is not None else resolver.anchors_in(prose)
            place = Place(place.path, place.revision, own, place.fragment)
        target = resolver.resolve(reference.target, place, is_image=reference.is_image)
        if target.rule is not None:
            yield report(target.rule, reference.where, target.message, hint=target.hint)


def _multiplied(prose: Prose, expanded: str, includes: Includes) -> Iterator[Problem]:
    """What a text has too much of only together with its fragments."""
    if expanded == prose.text:
        return
    texts = [prose, *(fragment for fragment, _ in includes.used_by(prose))]
    told = {excess.what for text in texts for excess in excesses(text.text)}
    where = prose.at(prose.text.count("\n", 0, prose.text.find("{!")) + 1)
    for excess in excesses(expanded):
        if excess.what not in told:
            what = f"with its fragments: {excess.what}"
            yield report(MARKDOWN_TOO_COMPLEX, where, what, hint=excess.hint)


def link_problems(kb: KnowledgeBase) -> Iterator[Problem]:
    """What is wrong with the links and includes of everything that readers see.

    Past revisions are left out: they are no longer anybody's to mend.
    """
    includes = Includes(kb)
    resolver = Resolver(kb, plan_pages(kb), includes)
    for prose, revision in _texts(kb):
        yield from problems_of(prose, resolver, includes, revision=revision)
    shown = (revision for _, revision in _texts(kb) if revision is not None)
    yield from text_problems(kb, resolver, shown)


def _texts(kb: KnowledgeBase) -> Iterator[tuple[Prose, Revision | None]]:
    """Every text that a page shows or will show, with the revision that it is, if it is one."""
    for state in kb.documents.values():
        shown = (state.shown,) if state.shown is not None else ()
        for revision in (*shown, *state.coming):
            yield revision.prose, revision
    for change in kb.changes.values():
        if change.readme is not None:
            yield change.readme, None
        for note in change.notes:
            yield note.prose, None
