"""Pages of changes for tests: content written to a folder, and its pages as HTML."""

from __future__ import annotations

import datetime as dt
import html as html_module
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

from changeover.knowledge import KnowledgeBase
from changeover.pages import plan_pages
from changeover.problems import Location
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.urls import change_url
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


PLAN = """
schedule:
  - {phase: plan, start: 2026-05-01, end: 2026-05-14}
  - {phase: build, start: 2026-05-15, end: 2026-06-30}
outcomes:
  - {id: O1, text: Fewer complaints, measure: Complaints, baseline: "40", target: "5", actual: "7", on: 2026-06-20}
requirements:
  - {id: R1, kind: business, text: Charge days, priority: must, outcomes: [O1], acceptance: Ten samples}
  - {id: R2, kind: technical, text: Round once, outcomes: [O1]}
impacts:
  - {id: I1, area: process, item: Invoice run, system: billing/dunning, effect: changed, severity: high}
  - {id: I2, area: data, item: Old invoices, effect: none}
risks: []
"""

BUILD = """
items:
  - {id: B1, kind: design, text: Formula, satisfies: [R1], addresses: [I1], state: done}
  - id: B2
    kind: configuration
    text: Mode
    satisfies: [R1]
    settings:
      - {name: proration.mode, from: "off", to: daily, env: production}
      - {name: proration.new, to: "1"}
scope-of-work:
  supplied-by:
    - {party: Billing operations, responsibility: Review, days: 2.5}
    - {party: Kvistad, responsibility: Design, days: 4}
    - {party: Others, responsibility: Wait}
"""

TEST = """
cases:
  - {id: T1, kind: compatibility, text: Ten samples, covers: [R1], must: true}
  - {id: T2, kind: regression, text: The run, covers: [R1], use-case: uc-run}
results:
  - {case: T1, env: sandbox, on: 2026-06-01, result: fail, evidence: evidence/t1.csv, defect: BUG-1}
  - {case: T1, env: sandbox, on: 2026-06-10, result: pass, evidence: "[Samples](evidence/t1.csv)"}
  - {case: T1, env: sandbox, on: 2026-06-16, result: fail, evidence: Later than the page}
"""

LAUNCH = """
deployments:
  - {env: sandbox, planned: 2026-06-01, actual: "2026-06-01T10:00", outcome: success}
cutover:
  - {id: freeze, text: Freeze, offset: "-1h", duration: 30m, rollback: Lift it, rollback-duration: 5m}
  - {id: backup, text: Back up, duration: 45m, rollback-duration: 10m}
  - {id: go, text: Decide, after: [freeze, backup], gate: go-no-go, criteria: [All passed], duration: 10m}
  - {id: deploy, text: Deploy, after: [go], duration: 5h, gate: no-return}
hypercare:
  checks: [{id: totals, text: Totals agree}]
  exit: [{text: The run is signed}]
training-given: []
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


def write_change(root: Path) -> Path:
    """A knowledge base with 0007, a change in testing with all four files and a narrative."""
    return write(
        root,
        {
            "0007-proration/change.yaml": CHANGE,
            "0007-proration/plan.yaml": PLAN,
            "0007-proration/build.yaml": BUILD,
            "0007-proration/test.yaml": TEST,
            "0007-proration/launch.yaml": LAUNCH,
            "0007-proration/evidence/t1.csv": "a,b\n",
            "0007-proration/README.md": "# Prorate upgrades\n\nWhy we do it.\n\n## People\n\nMore.\n",
        },
    )
