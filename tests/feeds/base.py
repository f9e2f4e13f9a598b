"""A knowledge base whose feeds are told of in these tests, and what reads them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from changeover.editions import edition_of, plan_edition
from changeover.exports.feeds import feed_files
from changeover.links import Reach
from changeover.prose import ProseRenderer
from changeover.views import Site
from changeover.views.publication import Publication
from tests.change_site import open_site, write
from tests.feed_rules import check, facts

AS_OF = dt.date(2026, 6, 15)
PUBLICATION = Publication(
    name="Brimhavn",
    author="The Changeover developers",
    language="en",
    address="https://docs.example.com/kb/",
    home="https://docs.example.com/kb/",
)

CATALOG = """
timezone: Europe/Oslo
teams: [{id: team-billing, name: Billing operations}]
systems:
  - {id: billing, name: Billing core, parts: [invoicing, dunning], public: true}
  - {id: vault, name: Secret vault}
environments: [sandbox, production]
audiences: [{id: staff, name: Staff}, {id: customers, name: Customers, public: true}]
releases:
  - {id: "2026.02", name: Winter, date: 2026-02-10}
  - {id: "2026.05", name: Spring, date: "2026-05-20T12:00"}
  - {id: "2026.09", name: Autumn, date: 2026-09-01}
"""

NOTE = """
## New

- The first thing, see [the run](../runbooks/invoice-run.md) and [below](#more).

### More

![A screen](shot.png) and [elsewhere](https://example.org/a?b=1&c=2).

## What you must do

- [x] Done
- [ ] Open
"""


def change(title: str, planned: str, systems: str = "billing/invoicing", **more: str) -> str:
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in more.items()]
    return (
        f"title: {json.dumps(title)}\nstatus: launching\nowner: team-billing\n"
        f'systems: [{systems}]\nsummary: "What {planned} brings."\n'
        f'go-live: {{planned: "{planned}"}}\n' + "\n".join(lines) + "\n"
    )


def live(actual: str, more: str = "") -> str:
    return f'deployments:\n  - {{env: production, actual: "{actual}", outcome: success{more}}}\n'


def document(title: str, covers: str = "billing/invoicing", more: str = "") -> str:
    return (
        f"---\ntitle: {json.dumps(title)}\ncovers: [{covers}]\naudiences: [staff, customers]\n{more}---\n"
        "\nText.\n"
    )


FILES = {
    "catalog.yaml": CATALOG,
    "0001-first/change.yaml": change("First", "2026-02-02T22:00"),
    "0001-first/launch.yaml": live("2026-02-02T22:10"),
    "0001-first/runbooks/invoice-run.md": document("Run the invoices"),
    "0001-first/runbooks/vault-keys.md": document("Turn the keys", "vault").replace(
        ", customers", ""
    ),
    "0001-first/notes/customers.md": NOTE.replace("../runbooks/invoice-run.md", "#more"),
    "0001-first/notes/shot.png": "PNG",
    "0001-first/notes/staff.md": NOTE,
    "0002-second/change.yaml": change("Second <b>thing</b>", "2026-05-11"),
    "0002-second/launch.yaml": live("2026-05-11"),
    "0002-second/runbooks/invoice-run.md": document(
        "Run the invoices",
        more='base: "0001"\ncorrections: [{on: 2026-06-01, by: ada, text: A wrong figure}]\n',
    ),
    "0002-second/notes/staff.md": "## Fixed\n\n- The vault.\n",
    "0003-third/change.yaml": change("Third", "2026-06-02", "vault"),
    "0003-third/launch.yaml": live("2026-06-02T08:00", ', rolled-back-on: "2026-06-03T09:30"'),
    "0003-third/runbooks/invoice-run.md": document("Run the invoices", more='base: "0002"\n'),
    "0004-fourth/change.yaml": change(
        "Fourth",
        "2026-06-10",
        "vault",
        dispositions="[{doc: vault-keys, action: retire, reason: Nobody needs it, replaced-by: invoice-run}]",
    ),
    "0004-fourth/launch.yaml": live("2026-06-10"),
    "0005-fifth/change.yaml": change("Fifth", "2026-08-11"),
    "0005-fifth/runbooks/to-come.md": document("Yet to come"),
    "0005-fifth/notes/customers.md": "## New\n\n- Not yet.\n",
}


def site_of(
    root: Path,
    files: Mapping[str, str] = FILES,
    as_of: dt.date = AS_OF,
    audience: str | None = None,
    publication: Publication | None = PUBLICATION,
) -> Site:
    site = replace(open_site(write(root, files), as_of), publication=publication)
    return for_audience(site, audience) if audience else site


def for_audience(site: Site, audience: str) -> Site:
    pages = plan_edition(edition_of(site.kb, audience))
    return replace(
        site,
        pages=pages,
        prose=ProseRenderer(site.kb, pages, reach=Reach(site.kb.root, frozenset(pages))),
        audience=audience,
    )


def feeds(site: Site) -> dict[str, str]:
    return dict(feed_files(site))


def entries(texts: Mapping[str, str], folder: str) -> dict[str, str]:
    """The HTML of each entry of a feed by its title."""
    found = facts("feed.json", texts[f"feeds/{folder}/feed.json"])
    assert len({title for _, title, *_ in found}) == len(found)
    return {title: html for _, title, _, _, html in found}


def check_all(texts: Mapping[str, str], address: str = PUBLICATION.address) -> None:
    assert texts
    for path, text in texts.items():
        check(path, text, address=address + path)
    for folder in {path.rpartition("/")[0] for path in texts}:
        atom, rss, json_feed = (
            facts(f"{folder}/{name}", texts[f"{folder}/{name}"])
            for name in ("atom.xml", "rss.xml", "feed.json")
        )
        assert atom == rss == json_feed  # the same facts in every format


def told(texts: Mapping[str, str], folder: str) -> list[tuple[str, str, str]]:
    """(day, title, HTML) of each entry of a feed."""
    found = facts("feed.json", texts[f"feeds/{folder}/feed.json"])
    return [(str(at.date()), title, html) for _, title, _, at, html in found]


def ids_of(texts: Mapping[str, str]) -> dict[str, list[tuple[str, dt.datetime]]]:
    return {
        path: [(entry[0], entry[3]) for entry in facts(path, text)] for path, text in texts.items()
    }


def modified(texts: Mapping[str, str], folder: str) -> dict[str, str]:
    """The day on which each entry of a feed was changed last, by its title."""
    items = json.loads(texts[f"feeds/{folder}/feed.json"])["items"]
    return {item["title"]: item["date_modified"][:10] for item in items}
