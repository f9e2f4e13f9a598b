"""The history of a document: its revisions, what each of them changed, and the texts of past ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from changeover.differences import RevisionText, compare_texts, read
from changeover.model.content import Revision
from changeover.pages import Page
from changeover.resolve import DocumentState
from changeover.views import Site
from changeover.views.choice import choice
from changeover.views.differences import shown
from changeover.views.document import text_of
from changeover.views.head import head
from changeover.views.references import document_link, revision_link
from changeover.views.revisions import Row, row_of, rows

LONGEST = 300_000
"""How many characters the differences of neighbours may have on a page; older ones are left out."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a revision changed of the one before it, or is to change of the current one.

    `pieces` are None when it is too long to be shown beside the others.
    """

    old: Row
    new: Row
    summary: str
    pieces: tuple[Markup, ...] | None


def history(site: Site, page: Page) -> Markup:
    """Every revision, and the differences of neighbours."""
    state = site.kb.documents[page.subject]
    entries = rows(site, state)
    launched, coming = _in_order(state)
    texts = {r.change: read(site.prose, r) for r in (*launched, *coming)}
    past = [(texts[old.change], texts[new.change]) for old, new in pairwise(launched)][::-1]
    future = [(texts[state.shown.change], texts[r.change]) for r in coming] if state.shown else []
    by_change = {row.id: row for row in entries}
    neighbours = list(_neighbours(site, [*future, *past], by_change))
    return site.renderer.render(
        "history.html",
        title=page.title,
        document=document_link(site, state.id) if state.shown is not None else None,
        rows=entries,
        coming=neighbours[: len(future)],
        past=neighbours[len(future) :],
        choice=choice(site, list(texts.values()), by_change),
    )


def _neighbours(
    site: Site, pairs: Sequence[tuple[RevisionText, RevisionText]], rows: Mapping[str, Row]
) -> Iterator[Neighbours]:
    """The differences, given from the latest on, as long as there is room for them."""
    left = LONGEST
    for old, new in pairs:
        before, after = (rows[t.revision.change] for t in (old, new) if t.revision is not None)
        prefix = f"{before.id}-{after.id}-"
        difference = compare_texts(old, new, prefix=prefix, has_marks=left > 0)
        pieces = shown(site, difference) if left > 0 else []
        left -= sum(map(len, pieces))
        found = tuple(pieces) if left > 0 else None
        yield Neighbours(before, after, difference.summary, found)


def past(site: Site, page: Page) -> Markup:
    """The text of a past revision."""
    state = site.kb.documents[page.subject]
    revision = next(r for r in state.past if r.change == page.change)
    return site.renderer.render(
        "history-text.html",
        title=page.title,
        head=head(site, state, revision),
        row=row_of(site, state, revision),
        current=document_link(site, state.id) if state.shown is not None else None,
        shown=revision_link(site, state, state.shown) if state.shown is not None else None,
        text=text_of(site, revision),
    )


def _in_order(state: DocumentState) -> tuple[list[Revision], list[Revision]]:
    """The revisions that were launched, by number, and those that are to come for the first time."""
    everything = {r.change: r for r in (*state.past, *state.coming)}
    if state.current is not None:
        everything[state.current.change] = state.current
    launched = sorted(
        (revision for change, revision in everything.items() if change in state.numbers),
        key=lambda revision: state.numbers[revision.change],
    )
    return launched, [r for r in state.coming if r.change not in state.numbers]
