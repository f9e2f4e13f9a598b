"""Small knowledge bases with releases, and what is asked of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase
from changeover.releases import (
    members,
)
from changeover.views.index import view
from tests.change_site import open_site, write

DAY = dt.date(2026, 6, 15)
CATALOG = """
timezone: Europe/Oslo
teams: [{id: team-billing, name: Billing operations}]
systems:
  - {id: billing, name: Billing core, parts: [invoicing, dunning]}
  - {id: crm, name: Customer records}
audiences:
  - {id: internal, name: Staff}
  - {id: customers, name: Customers}
releases:
  - {id: "2026.07", name: Summer, date: 2026-07-01}
  - {id: "2026.05", name: Spring, date: 2026-05-04}
  - {id: "2026.06", date: 2026-06-01}
"""


def change(
    title: str,
    *,
    planned: str = "2026-06-20",
    systems: str = "billing/invoicing",
    more: str = "",
    status: str = "launching",
) -> str:
    return (
        f"title: {title}\nstatus: {status}\nowner: team-billing\nsystems: [{systems}]\n"
        f'summary: It changes.\ngo-live: {{planned: "{planned}"}}\n{more}\n'
    )


def live(*deployments: str) -> str:
    """`2026-05-01`, or `2026-05-01 2026-05-03` of one that was rolled back."""
    lines = "deployments:\n"
    for entry in deployments:
        actual, _, undone = entry.partition(" ")
        rolled_back = f', rolled-back-on: "{undone}"' if undone else ""
        lines += f'  - {{env: production, actual: "{actual}", outcome: success{rolled_back}}}\n'
    return lines


def knowledge(
    root: Path, files: dict[str, str], *, as_of: dt.date = DAY, catalog: str = CATALOG
) -> KnowledgeBase:
    return KnowledgeBase.open(write(root, {"catalog.yaml": catalog, **files}), as_of)


def one(
    root: Path, *deployments: str, as_of: dt.date = DAY, catalog: str = CATALOG, **values: str
) -> KnowledgeBase:
    """A knowledge base with one change, 0001, and a note for staff."""
    files = {"0001-x/change.yaml": change("Prorate", **values)}
    if deployments:
        files["0001-x/launch.yaml"] = live(*deployments)
    files["0001-x/notes/internal.md"] = "## New\n\n- Days count.\n"
    return knowledge(root, files, as_of=as_of, catalog=catalog)


def where(kb: KnowledgeBase, id: str = "0001") -> list[str]:
    """The releases whose notes carry a change."""
    return [r for r in kb.releases if any(m.change.id == id for m in members(kb, r))]


def told(kb: KnowledgeBase, *rules: str) -> list[str]:
    found = [problem for problem in run_checks(kb) if problem.rule.id in rules]
    return [f"{p.location.line}:{p.location.column} {p.rule.id}" for p in found]


def page(root: Path, url: str, as_of: dt.date = DAY) -> str:
    site = open_site(root, as_of)
    found = site.pages[url]
    return str(view(found.view)(site, found))
