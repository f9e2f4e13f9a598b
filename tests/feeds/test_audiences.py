"""Feeds for an audience: what it may know, and the same on every site."""

from __future__ import annotations

import re
from pathlib import Path

from changeover.exports.files import published_files
from changeover.views import Site
from tests.feed_rules import facts
from tests.feeds.base import (
    FILES,
    check_all,
    document,
    entries,
    feeds,
    for_audience,
    live,
    site_of,
    told,
)


def test_the_feed_of_an_audience_tells_what_names_it(site: Site) -> None:
    texts = feeds(site)
    assert [t for _, t, _ in told(texts, "audiences/customers/releases")] == [
        "Release 2026.02: Winter"
    ]
    winter = entries(texts, "audiences/customers/releases")["Release 2026.02: Winter"]
    assert "<h2>" not in winter  # all of it is for them
    assert not [t for _, t, _ in told(texts, "audiences/customers/documents") if "keys" in t]
    assert [t for _, t, _ in told(texts, "audiences/staff/documents") if "keys" in t]


def test_while_no_text_names_an_audience_a_document_is_out_of_use_to_it(tmp_path: Path) -> None:
    second = document("Secret now").replace(", customers", "")
    files = {**FILES, "0002-second/runbooks/invoice-run.md": second}
    texts = feeds(site_of(tmp_path / "a", {**files, "0003-third/launch.yaml": live("2026-06-02")}))
    assert [entry[:2] for entry in told(texts, "audiences/customers/documents")] == [
        ("2026-06-02", "Runbook in use again: Run the invoices"),
        ("2026-05-11", "Runbook no longer in use: Run the invoices"),
        ("2026-02-02", "New runbook: Run the invoices"),
    ]
    # With the rollback of 0003 it has no page any more that is for them.
    assert told(feeds(site_of(tmp_path / "b", files)), "audiences/customers/documents") == []


def test_a_site_for_an_audience_has_its_feeds_and_nothing_internal(tmp_path: Path) -> None:
    site = site_of(tmp_path, audience="customers")
    texts = dict(published_files(site, site_name="x"))
    assert {path.rpartition("/")[0] for path in texts} == {
        "feeds/audiences/customers/releases",
        "feeds/audiences/customers/documents",
        "feeds/systems/billing",
    }
    check_all(texts)
    everything = "".join(texts.values())
    for internal in (
        *("0001", "0002", "0003", "Second", "Third", "changes/", "history", "vault", "Vault"),
        *(
            "The vault",
            "keys",
            "Staff",
            "staff",
            "A wrong figure",
            "What 2026",
            "r2",
            "rolled back",
        ),
        *("22:10", "08:00:00", "09:30"),
    ):
        assert internal not in everything, internal
    assert "Corrected on" in everything and "An earlier text is in use again" in everything


def test_an_entry_for_an_audience_is_the_same_on_both_sites(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    folder = "feeds/audiences/customers"
    for tells in ("releases", "documents"):
        path = f"{folder}/{tells}/feed.json"
        whole, ours = (
            facts(path, feeds(one)[path]) for one in (site, for_audience(site, "customers"))
        )
        assert [entry[:4] for entry in whole] == [entry[:4] for entry in ours] != []
        assert "changes/" not in "".join(entry[4] for entry in whole)
        is_anchor = re.compile(r"releases/[^/]+/#")
        assert not is_anchor.search("".join(entry[4] for entry in whole))  # of the other page
