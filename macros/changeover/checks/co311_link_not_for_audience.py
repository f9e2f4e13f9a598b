"""What readers outside the organisation get of a site are the documents that name their audience. A
link from one of them, or from their release notes, to what they can't read shows its words only; a
question about the steps of a runbook that they can't read is not asked, and a module that they can't
read is not named as one to take before. That holds for each audience that the catalog calls
`public`.

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

from collections.abc import Iterator
from dataclasses import dataclass

from changeover.editions import edition_of, pages_for, plan_edition
from changeover.knowledge import KnowledgeBase
from changeover.links import Includes, Resolver
from changeover.links.report import references
from changeover.model.content import Prose, Revision
from changeover.model.document import TrainingFrontMatter
from changeover.pages import plan_pages
from changeover.problems import Problem, Rule, Severity, quote, report
from changeover.render import SITE
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
    resolver = Resolver(kb, plan_pages(kb), includes)
    for audience in audiences:
        readable = _readable(kb, audience)
        for prose, revision in _texts(kb, audience):
            yield from _links(prose, revision, readable, includes=includes, resolver=resolver)
            if revision is not None:
                yield from _mentions(kb, revision, readable)


def _readable(kb: KnowledgeBase, audience: str) -> _Readable:
    edition = edition_of(kb, audience)
    urls = {*plan_edition(edition), *map(hand_written_url, pages_for(kb.root, audience))}
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


def _links(
    prose: Prose,
    revision: Revision | None,
    readable: _Readable,
    *,
    includes: Includes,
    resolver: Resolver,
) -> Iterator[Problem]:
    for reference in references(prose, includes, revision=revision):
        target = resolver.resolve(reference.target, reference.place, is_image=reference.is_image)
        if target.file is not None or target.url is None or not target.url.startswith(SITE):
            continue
        if target.url.removeprefix(SITE).partition("#")[0] not in readable.urls:
            said = (
                f"{quote(reference.target)} leads to a page that is not for '{readable.audience}'"
            )
            hint = (
                "they read the words without a link: name the audience there, or take the link out"
            )
            yield report(RULE, reference.where, said, hint=hint)


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
