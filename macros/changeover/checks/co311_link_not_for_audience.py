"""What readers outside the organisation get of a site are the documents that name their audience. A
link from one of them, or from their release notes, to what they can't read shows its words only; a
question about the steps of a runbook that they can't read is not asked, and a module that they can't
read is not named as one to take before. That holds for each audience that the catalog calls
`public`, and for the pages of `docs/` that name it, too. A full address below `site_url` is a link
like any other.

Bad:

```markdown
See [the monthly invoice run](../runbooks/monthly-invoice-run.md).
```

in a page with `audiences: [customers]`, while the runbook names `internal` only.

Good:

```markdown
Invoices are issued on the first working day of a month.
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from changeover.editions import edition_of, pages_for, plan_edition
from changeover.knowledge import KnowledgeBase
from changeover.links import Includes, Place, Resolver, is_there, own_path
from changeover.links.code import zones
from changeover.links.report import Reference, references
from changeover.links.scan import scan_links
from changeover.load.listing import HAND_WRITTEN, hand_written_files
from changeover.model.content import Prose, Revision
from changeover.model.document import TrainingFrontMatter
from changeover.pages import feed_paths, plan_pages
from changeover.problems import Problem, Rule, Severity, quote, report
from changeover.render import SITE
from changeover.source import read_text, split_front_matter
from changeover.urls import coming_url, document_url, hand_written_url

RULE = Rule("CO311", "link-not-for-audience", Severity.WARNING, __doc__)


@dataclass(frozen=True, slots=True)
class _Readable:
    """What an audience can read now, or will once what is to come is live: pages and documents."""

    audience: str
    urls: frozenset[str]
    documents: frozenset[str]


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each link that readers of a public audience can't follow."""
    audiences = [audience.id for audience in kb.catalog.audiences if audience.public]
    if not audiences:
        return
    includes = Includes(kb)
    pages = plan_pages(kb)
    resolver = Resolver(kb, pages, includes)
    urls = {page.path: page.url for page in pages.values()}
    below = f"{HAND_WRITTEN}/"
    written = (path.removeprefix(below) for path in hand_written_files(kb.root))
    urls |= {path: hand_written_url(path) for path in written if path.endswith(".md")}
    for audience in audiences:
        readable = _readable(kb, audience)
        for path in pages_for(kb.root, audience):
            yield from _hand_written(kb, path, readable, urls=urls)
        for prose, revision in _texts(kb, audience):
            for reference in references(prose, includes, revision=revision):
                url = _url(kb, reference, resolver)
                if url is not None and not is_there(url, readable.urls):
                    yield _missed(reference, readable)
            if revision is not None:
                yield from _mentions(kb, revision, readable)


def _readable(kb: KnowledgeBase, audience: str) -> _Readable:
    edition = edition_of(kb, audience)
    urls = {*plan_edition(edition), *map(hand_written_url, pages_for(kb.root, audience))}
    urls |= feed_paths(audience, edition.systems)
    documents = {id for id, found in edition.documents.items() if found.revision is not None}
    for state in kb.documents.values():
        for revision in state.coming:
            if audience in revision.front.value.audiences:
                documents.add(state.id)
                urls.add(document_url(state.kind, state.id))
                urls.add(coming_url(state.kind, state.id, revision.change))
    return _Readable(audience, frozenset(urls), frozenset(documents))


def _texts(kb: KnowledgeBase, audience: str) -> Iterator[tuple[Prose, Revision | None]]:
    """Every text that the audience reads or is to read."""
    for state in kb.documents.values():
        for revision in (state.current, *state.coming):
            if revision is not None and audience in revision.front.value.audiences:
                yield revision.prose, revision
    for change in kb.changes.values():
        where = kb.state(change.id)
        if where.is_launched or where.is_coming:
            yield from ((note.prose, None) for note in change.notes if note.audience == audience)


def _url(kb: KnowledgeBase, reference: Reference, resolver: Resolver) -> str | None:
    """The URL in the whole site that a link leads to, if it leads into it and to no file."""
    target = resolver.resolve(reference.target, reference.place, is_image=reference.is_image)
    if target.file is not None or target.url is None:
        return None
    if target.url.startswith(SITE):
        return target.url.removeprefix(SITE).partition("#")[0]
    return own_path(kb, target.url)


def _missed(reference: Reference, readable: _Readable) -> Problem:
    said = f"{quote(reference.target)} leads to a page that is not for '{readable.audience}'"
    hint = "they read the words without a link: name the audience there, or take the link out"
    return report(RULE, reference.where, said, hint=hint)


def _hand_written(
    kb: KnowledgeBase, path: str, readable: _Readable, *, urls: Mapping[str, str]
) -> Iterator[Problem]:
    """A problem for each link of a page of `docs/`, at `path` below it, that readers can't follow.

    `urls` are those of all pages of the site by their paths there.
    """
    file = f"{HAND_WRITTEN}/{path}"
    text, _ = read_text(kb.root / file, file)
    _, body, line = split_front_matter(text or "", file)
    page = Prose(file, body, line)
    for link in scan_links(zones(body)):
        url = own_path(kb, link.target)
        if url is None:
            written = unquote(link.target.partition("#")[0].partition("?")[0])
            url = urls.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), written)))
        if url is not None and not is_there(url, readable.urls):
            where = page.at(link.line, link.column)
            yield _missed(Reference(link.target, where, Place(file), link.is_image), readable)


def _mentions(kb: KnowledgeBase, revision: Revision, readable: _Readable) -> Iterator[Problem]:
    """Documents that the audience can't read, where a module names them."""
    front = revision.front
    if isinstance(front.value, TrainingFrontMatter):
        for place, other in enumerate(front.value.prerequisites):
            if other in kb.documents and other not in readable.documents:
                said = f"{quote(other)} is not for '{readable.audience}', so their page does not name it"
                hint = "name the audience there, or take it out"
                yield report(RULE, front.at("prerequisites", place), said, hint=hint)
    for place, question in enumerate(revision.quiz.value.questions if revision.quiz else ()):
        for step in question.steps:
            other = step.partition("#")[0]
            if revision.quiz and other in kb.documents and other not in readable.documents:
                said = (
                    f"{quote(other)} is not for '{readable.audience}', so they are not asked this"
                )
                hint = "name the audience there, or ask something else"
                yield report(RULE, revision.quiz.at("questions", place), said, hint=hint)
                break
