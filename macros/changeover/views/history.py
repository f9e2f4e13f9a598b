"""The history of a document: its revisions, what each of them changed, and the texts of past ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences import RevisionText, compare, compare_texts, read
from changeover.model.content import Revision
from changeover.pages import Page
from changeover.resolve import DocumentState
from changeover.views import Site
from changeover.views.choice import choice
from changeover.views.differences import shown
from changeover.views.document import text_of
from changeover.views.head import head
from changeover.views.references import Link, document_link, revision_link
from changeover.views.revisions import Row, Rows

NEAR = 8
"""How many of the latest revisions, and how many of the next ones, are compared on the index."""
LISTED = 24
"""How many of the latest revisions stand in the table with all that is said of them."""
ROOM = 100_000
"""How many characters the differences on the index may have; what has no room stands elsewhere."""
LONGEST = 300_000
"""How many characters a difference may have where nothing else leads to it."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a revision changed of the text that held before it, or is to change of the current one.

    `pieces` are None when it is too long for the page; then `elsewhere` is the page of the newer
    revision, if that shows it.
    """

    old: Row
    new: Row
    summary: str
    pieces: tuple[Markup, ...] | None
    elsewhere: Link | None = None


def history(site: Site, page: Page) -> Markup:
    """The revisions, and the differences of the latest ones from what held before each of them.

    What older ones changed stands on their own pages, so that this one stays as it is when a
    document grows old.
    """
    state = site.kb.documents[page.subject]
    rows = Rows(site, state)
    texts: dict[str, RevisionText] = {}

    def text(revision: Revision) -> RevisionText:
        if revision.change not in texts:
            texts[revision.change] = read(site.prose, revision)
        return texts[revision.change]

    launched, coming = _in_order(state)
    near = (*coming[:NEAR], *_latest(state, launched))
    pairs = [(old, new) for new in near if (old := rows.before(new)) is not None]
    neighbours = list(_neighbours(site, pairs, rows, text=text))
    to_come = {revision.change for revision in coming}
    listed, more = rows.split(most=LISTED)
    return site.renderer.render(
        "history.html",
        title=page.title,
        document=document_link(site, state.id) if state.shown is not None else None,
        rows=listed,
        more=more,
        coming=[pair for pair in neighbours if pair.new.id in to_come],
        past=[pair for pair in neighbours if pair.new.id not in to_come],
        has_older=len(launched) > NEAR,
        has_later=len(coming) > NEAR,
        choice=choice(site, (*launched, *coming[:NEAR]), rows, text=text),
    )


def _latest(state: DocumentState, launched: Sequence[Revision]) -> Iterator[Revision]:
    """The launched revisions that the index compares, the latest first.

    Among them are those without a page of a past text, where it would stand else.
    """
    past = {revision.change for revision in state.past}
    for place, revision in enumerate(reversed(launched)):
        if place < NEAR or revision.change not in past:
            yield revision


def _neighbours(
    site: Site,
    pairs: Iterable[tuple[Revision, Revision]],
    rows: Rows,
    *,
    text: Callable[[Revision], RevisionText],
) -> Iterator[Neighbours]:
    """The differences, as long as there is room for them, with the pages that show the others."""
    left = ROOM
    for old, new in pairs:
        before, after = rows.of(old), rows.of(new)
        room = left if rows.has_difference(new) else LONGEST
        difference = compare_texts(
            text(old), text(new), prefix=f"{before.id}-{after.id}-", has_marks=room > 0
        )
        pieces = tuple(shown(site, difference)) if room > 0 else ()
        length = sum(map(len, pieces))
        if room <= 0 or length > room:
            elsewhere = after.link if rows.has_difference(new) else None
            yield Neighbours(before, after, difference.summary, None, elsewhere)
            continue
        left -= length
        yield Neighbours(before, after, difference.summary, pieces)


def past(site: Site, page: Page) -> Markup:
    """The text of a past revision, and what it changed of the one that held before it."""
    state = site.kb.documents[page.subject]
    rows = Rows(site, state)
    revision = next(r for r in state.past if r.change == page.change)
    return site.renderer.render(
        "history-text.html",
        title=page.title,
        head=head(site, state, revision),
        row=rows.of(revision),
        current=document_link(site, state.id) if state.shown is not None else None,
        shown=revision_link(site, state, state.shown) if state.shown is not None else None,
        text=text_of(site, revision),
        changed=_changed(site, rows, revision),
    )


def _changed(site: Site, rows: Rows, revision: Revision) -> Neighbours | None:
    """What a past revision changed of the one that held before it; None when none did."""
    old = rows.before(revision)
    if old is None:
        return None
    difference = compare(site.prose, old, revision, prefix="co-changes-")
    pieces = tuple(shown(site, difference))
    is_long = sum(map(len, pieces)) > LONGEST
    found = None if is_long else pieces
    return Neighbours(rows.of(old), rows.of(revision), difference.summary, found)


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
