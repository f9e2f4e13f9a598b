"""The home page: by what the reader came to do, and what is live, next and stale."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from changeover.knowledge import KnowledgeBase
from changeover.model.document import Kind
from changeover.pages import Page
from changeover.resolve import Status
from changeover.views import Site
from changeover.views.lists import ChangeRow, change_rows, document_rows

_NEXT_GO_LIVES = 5
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Errand:
    """What a reader came to do, where that is, and how much there is of it."""

    verb: str
    title: str
    url: str
    text: str


def home(site: Site, page: Page) -> Markup:
    """Errands, then the state of things as of the day. Every list is bounded."""
    kb = site.kb
    rows = change_rows(kb, kb.changes.values())
    documents = document_rows(kb, kb.documents.values())
    stale = [row for row in documents if row.stale_for]
    failed = [row for row in rows if row.failed_on is not None]
    unconfirmed = [row for row in rows if row.is_unconfirmed]
    hypercare = [row for row in rows if row.status == Status.HYPERCARE.value]
    return site.renderer.render(
        "home.html",
        title=page.title,
        as_of=kb.as_of,
        errands=_errands(kb, rows, {kind: sum(d.kind is kind for d in documents) for kind in Kind}),
        unconfirmed=unconfirmed[:_SHOWN],
        unconfirmed_count=len(unconfirmed),
        failed=failed[:_SHOWN],
        failed_count=len(failed),
        hypercare=hypercare[:_SHOWN],
        hypercare_count=len(hypercare),
        next_go_lives=_next(kb, rows)[:_NEXT_GO_LIVES],
        recent=_recent(kb, rows)[:_NEXT_GO_LIVES],
        stale=stale[:_SHOWN],
        stale_count=len(stale),
    )


def _errands(
    kb: KnowledgeBase, rows: tuple[ChangeRow, ...], counts: dict[Kind, int]
) -> tuple[Errand, ...]:
    open_changes = sum(kb.state(row.id).is_coming for row in rows)
    return (
        Errand(
            "Run", "Runbooks", "runbooks/", _count(counts[Kind.RUNBOOK], "runbook") + " to follow"
        ),
        Errand(
            "Learn", "Training", "training/", _count(counts[Kind.TRAINING], "module") + " to take"
        ),
        Errand(
            "Look up",
            "Reference",
            "reference/",
            _count(counts[Kind.REFERENCE], "page") + " of reference",
        ),
        Errand(
            "Plan and review", "Changes", "changes/", _count(open_changes, "change") + " coming"
        ),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _next(kb: KnowledgeBase, rows: tuple[ChangeRow, ...]) -> list[ChangeRow]:
    """Changes that have a day to come, the nearest first; the others are shown apart."""
    has_day = (row for row in rows if not row.is_unconfirmed and row.failed_on is None)
    coming = [row for row in has_day if kb.state(row.id).is_coming]
    return sorted(coming, key=lambda row: (row.go_live.start, row.id))


def _recent(kb: KnowledgeBase, rows: tuple[ChangeRow, ...]) -> list[ChangeRow]:
    """Changes in production, the latest first."""
    launched = [row for row in rows if kb.state(row.id).is_launched]
    return sorted(launched, key=lambda row: (row.go_live.start, row.id), reverse=True)
