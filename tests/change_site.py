"""Pages of changes for tests: content written to a folder, and its pages as HTML."""

from __future__ import annotations

import datetime as dt
import html as html_module
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

from changeover.knowledge import KnowledgeBase
from changeover.pages import change_url, plan_pages
from changeover.problems import Location
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.views import Site
from changeover.views.index import view

AS_OF = dt.date(2026, 6, 15)
REPOSITORY = "https://git.example/{path}#L{line}"

CATALOG = """
timezone: Europe/Oslo
teams:
  - {id: team-billing, name: Billing operations, contact: billing@example.com}
roles:
  - {id: billing-lead, name: Billing lead}
systems:
  - {id: billing, name: Billing core, parts: [invoicing, dunning]}
environments: [{id: sandbox, name: Sandbox}, {id: production, name: Production}]
audiences: [{id: internal, name: Staff}]
billing-runs:
  - {id: run-7, start: "2026-07-01T02:00", end: "2026-07-03T18:00", systems: [billing]}
  - {id: run-8, start: 2026-08-01, end: 2026-08-03, systems: [tax]}
blackouts:
  - {start: 2026-07-10, end: 2026-07-12, reason: Summer freeze}
use-cases:
  - {id: uc-run, text: Issue the invoices, system: billing/invoicing}
  - {id: uc-dun, text: Remind a customer, system: billing/dunning}
approvals:
  - {status: approved, roles: [billing-lead]}
  - {status: launching, roles: [change-manager]}
"""

CHANGE = """
title: Prorate upgrades
status: testing
owner: team-billing
systems: [billing/invoicing]
summary: Charge only the remaining days.
go-live: {planned: "2026-07-01T20:00"}
"""


def write(root: Path, files: Mapping[str, str]) -> Path:
    """A knowledge base in `root`; the texts of its files by their paths below `changes/`."""
    for name, text in {"catalog.yaml": CATALOG, **files}.items():
        path = root / "changes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def open_site(root: Path, as_of: dt.date = AS_OF, *, has_repository: bool = True) -> Site:
    """The site of the knowledge base in `root`."""

    def source_url(where: Location) -> str | None:
        return REPOSITORY.format(path=where.path, line=where.line) if has_repository else None

    kb = KnowledgeBase.open(root, as_of)
    pages = plan_pages(kb)
    return Site(kb, pages, Renderer(source_url=source_url), ProseRenderer(kb, pages))


def show(site: Site, change: str, service: str = "") -> str:
    """The HTML of a page of a change."""
    page = site.pages[change_url(change, service)]
    return str(view(page.view)(site, page))


def text_of(html: str) -> str:
    """What a reader sees, with single blanks."""
    return " ".join(html_module.unescape(re.sub(r"<[^>]*>", " ", html)).split())


def section(html: str, id: str) -> str:
    """The HTML from one heading to the next of its level or above."""
    start = re.search(rf'<h([2-6])[^>]* id="{re.escape(id)}"', html)
    assert start, f"no heading with the id {id}"
    end = re.compile(rf"<h[1-{start.group(1)}][ >]").search(html, start.end())
    return html[start.start() : end.start() if end else len(html)]


def row(html: str, id: str) -> str:
    """The table row that defines an id, or is of that id."""
    found = [r for r in re.findall(r"<tr.*?</tr>", html, re.S) if f'id="{id}"' in r]
    assert found, f"no row of {id}"
    return str(found[0])
