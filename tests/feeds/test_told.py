"""Feeds: what they tell of releases and documents."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

from changeover.views import Site
from changeover.views.index import view
from tests.feeds.base import (
    FILES,
    PUBLICATION,
    change,
    entries,
    feeds,
    for_audience,
    live,
    modified,
    site_of,
    told,
)


def test_documents_are_told_of_from_the_launch_to_the_end_of_use(site: Site) -> None:
    texts = feeds(site)
    assert [entry[:2] for entry in told(texts, "documents")] == [
        ("2026-06-10", "Runbook no longer in use: Turn the keys"),
        ("2026-06-03", "Runbook changed back: Run the invoices"),
        ("2026-06-02", "Runbook changed: Run the invoices"),
        ("2026-05-11", "Runbook changed: Run the invoices"),
        ("2026-02-02", "New runbook: Turn the keys"),
        ("2026-02-02", "New runbook: Run the invoices"),
    ]
    end, back, _, second, *_ = (html for *_, html in told(texts, "documents"))
    base = PUBLICATION.address
    assert "Nobody needs it" in end and f'Read <a href="{base}runbooks/invoice-run/">' in end
    assert "r2 is in use from 3 June 2026, since r3 was rolled back." in back
    assert f'Rolled back: change <a href="{base}changes/0003/">0003 Third</a>' in back
    assert "What 2026-06-02 brings" not in back  # it is what has just been undone
    assert "r2 is in use from 11 May 2026, in the place of r1." in second
    assert f'href="{base}changes/0002/"' in second and "What 2026-05-11 brings." in second
    assert f'(<a href="{base}runbooks/invoice-run/history/">history</a>)' in second
    assert "A wrong figure" in second


def test_a_correction_makes_an_entry_newer_and_no_entry(tmp_path: Path) -> None:
    def second(as_of: dt.date) -> tuple[str, str]:
        texts = feeds(site_of(tmp_path / str(as_of), as_of=as_of))
        items = json.loads(texts["feeds/documents/feed.json"])["items"]
        found = [item for item in items if item["date_published"].startswith("2026-05-11")]
        assert len(found) == 1
        return found[0]["date_modified"], found[0]["content_html"]

    before, text = second(dt.date(2026, 5, 31))
    assert before == "2026-05-11T00:00:00+02:00" and "A wrong figure" not in text
    after, text = second(dt.date(2026, 6, 1))
    assert after == "2026-06-01T00:00:00+02:00" and "A wrong figure" in text


def test_releases_are_told_with_their_notes_and_nothing_that_is_to_come(site: Site) -> None:
    texts = feeds(site)
    assert [entry[:2] for entry in told(texts, "releases")] == [
        ("2026-05-20", "Release 2026.05: Spring"),
        ("2026-02-10", "Release 2026.02: Winter"),
    ]
    winter = entries(texts, "releases")["Release 2026.02: Winter"]
    assert re.findall("<h[23]>.*</h[23]>", winter) == [
        *("<h2>Staff</h2>", "<h3>New</h3>", "<h3>What you must do</h3>"),
        *("<h2>Customers</h2>", "<h3>New</h3>", "<h3>What you must do</h3>"),
    ]
    assert '<a href="https://docs.example.com/kb/runbooks/invoice-run/">the run</a>' in winter
    assert re.search(r'<a href="https://docs.example.com/kb/releases/2026.02/#[\w-]*more">', winter)
    assert "☑ Done" in winter and "☐ Open" in winter
    assert "0001 First</a>" in winter
    everything = "".join(texts.values())
    assert "Autumn" not in everything and "Not yet" not in everything
    assert "Yet to come" not in everything


def test_what_left_the_notes_of_a_release_makes_its_entry_newer(tmp_path: Path) -> None:
    gone = live("2026-05-11", ', rolled-back-on: "2026-06-04T09:30"')
    texts = feeds(site_of(tmp_path, {**FILES, "0002-second/launch.yaml": gone}))
    item = json.loads(texts["feeds/releases/feed.json"])["items"][0]
    assert item["title"] == "Release 2026.05: Spring" and "The vault" not in item["content_html"]
    assert item["date_published"] == "2026-05-20T12:00:00+02:00"
    assert item["date_modified"] == "2026-06-04T09:30:00+02:00"


def test_an_entry_is_as_new_as_what_its_own_readers_were_told(tmp_path: Path) -> None:
    """A note for staff about the vault is taken back: nobody else hears of it."""
    gone = live("2026-05-12", ', rolled-back-on: "2026-06-04"')
    files = {
        **FILES,
        "0006-sixth/change.yaml": change("Sixth", "2026-05-12", "vault"),
        "0006-sixth/launch.yaml": gone,
        "0006-sixth/notes/staff.md": "## New\n\n- A key.\n",
        "0007-seventh/change.yaml": change("Seventh", "2026-05-12", "vault"),
        "0007-seventh/launch.yaml": live("2026-05-12"),
        "0007-seventh/notes/staff.md": "## New\n\n- A lock.\n",
        "0007-seventh/notes/customers.md": "## New\n\n- Safe.\n",
    }
    texts = feeds(site_of(tmp_path, files))
    spring = "Release 2026.05: Spring"
    for folder in ("releases", "systems/vault", "audiences/staff/releases"):
        assert modified(texts, folder)[spring] == "2026-06-04", folder
    for folder in ("systems/billing", "audiences/customers/releases"):
        assert modified(texts, folder)[spring] == "2026-05-20", folder


def test_a_change_is_told_of_under_each_system_that_it_touches(tmp_path: Path) -> None:
    files = {
        **FILES,
        "0002-second/change.yaml": change("Second", "2026-05-11", "vault, billing/invoicing"),
        "0002-second/notes/customers.md": "## Fixed\n\n- The door.\n",
    }
    site = site_of(tmp_path, files)
    customers = for_audience(site, "customers")

    def spring(of: Site, folder: str) -> str:
        return dict(entry[1:] for entry in told(feeds(of), folder))["Release 2026.05: Spring"]

    assert "The vault." in spring(site, "systems/vault")
    assert "The vault." in spring(site, "systems/billing")
    assert "<h4>Secret vault</h4>" in spring(site, "releases")
    assert "The door." in spring(customers, "systems/billing")
    assert "<h4>Billing core</h4>" in spring(customers, "audiences/customers/releases")
    page = customers.pages["systems/billing/"]
    assert "Spring" in view(page.view)(customers, page)
    assert "Secret vault" not in "".join(feeds(customers).values())


def test_the_feed_of_a_system_tells_of_it_alone(site: Site) -> None:
    texts = feeds(site)
    assert {title for _, title, _ in told(texts, "systems/vault")} == {
        "New runbook: Turn the keys",
        "Runbook no longer in use: Turn the keys",
    }
    found = [title for _, title, _ in told(texts, "systems/billing")]
    assert "Release 2026.02: Winter" in found and not [t for t in found if "keys" in t]
