"""The board: every change with its status, filterable."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from changeover.pages import Page
from changeover.resolve import Status
from changeover.views import Site
from changeover.views.lists import change_rows


def board(site: Site, page: Page) -> Markup:
    """Counts by status, and the table of all changes, the newest id first."""
    kb = site.kb
    rows = change_rows(kb, kb.changes.values())
    counts = Counter(row.status for row in rows)
    return site.renderer.render(
        "board.html",
        title=page.title,
        counts=[(status.value, counts[status.value]) for status in Status if counts[status.value]],
        rows=tuple(reversed(rows)),
        as_of=kb.as_of,
    )
