"""The preview of a revision that is to come: all of its text, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences import compare
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.pages import Page
from changeover.resolve import DocumentState
from changeover.views import Site, differences
from changeover.views.document import text_of
from changeover.views.grounds import Ground, ground_of
from changeover.views.head import head
from changeover.views.outlook import Coming, coming_of
from changeover.views.references import Link, revision_link


@dataclass(frozen=True, slots=True)
class Preview:
    """How far a coming revision is.

    `deployed` are the environments that run on it, with the moment. `current` is the revision that
    holds today, None of a document that production has never had or has no more.
    """

    coming: Coming
    status: str
    deployed: tuple[tuple[str, Moment], ...]
    rolled_back_on: Moment | None
    conflict: Ground | None
    current: Link | None
    why_none: str
    """Since when there is no current text, when there is none."""
    summary: str
    """What it changes of the text at the stable URL, in a line; empty when that is no other text."""
    pieces: Sequence[Markup]
    """The same in full."""


def coming(site: Site, page: Page) -> Markup:
    """The page of a coming revision."""
    state = site.kb.documents[page.subject]
    revision = next(r for r in state.coming if r.change == page.change)
    return site.renderer.render(
        "coming.html",
        head=head(site, state, revision),
        preview=_preview(site, state, revision),
        text=text_of(site, revision),
    )


def _preview(site: Site, state: DocumentState, revision: Revision) -> Preview:
    shown = state.shown
    stands = site.kb.state(revision.change)
    difference = None
    if shown is not None and shown.change != revision.change:
        difference = compare(site.prose, shown, revision, prefix="co-changes-")
    return Preview(
        coming=coming_of(site, state, revision),
        status=stands.status.value,
        deployed=tuple(_deployed(site, state, revision)),
        rolled_back_on=stands.rolled_back_on,
        conflict=ground_of(site.kb, revision) if revision in state.base_conflicts else None,
        current=revision_link(site, state, state.current) if state.current else None,
        why_none=_why_none(state),
        summary=difference.summary if difference is not None else "",
        pieces=differences.shown(site, difference) if difference is not None else (),
    )


def _deployed(site: Site, state: DocumentState, revision: Revision) -> Iterator[tuple[str, Moment]]:
    """The environments that run on the revision, and since when."""
    for environment, since in site.kb.state(revision.change).active_in.items():
        running = state.by_environment.get(environment)
        if running is not None and running.change == revision.change:
            yield site.kb.name("environment", environment), since


def _why_none(state: DocumentState) -> str:
    if state.shown is None:
        return "yet"
    return "since it was taken out of use" if state.retired is not None else "since the rollback"
