"""Feeds: that every reader's program can take them, whatever an author writes."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from changeover.exports.feed_entry import stamp
from changeover.exports.feed_formats import Head, feed_texts
from changeover.model.base import Moment
from changeover.pages import PUBLISHED, published_paths
from changeover.views import Site
from tests.change_site import open_site
from tests.feed_rules import addresses
from tests.feeds.base import (
    AS_OF,
    CATALOG,
    FILES,
    PUBLICATION,
    change,
    check_all,
    document,
    feeds,
    for_audience,
    site_of,
    told,
)


def test_every_feed_is_valid_and_tells_the_same_in_every_format(site: Site) -> None:
    texts = feeds(site)
    assert texts.keys() <= published_paths(site.kb)
    assert {path for path in PUBLISHED if path.startswith("feeds/")} <= texts.keys()
    check_all(texts)


def test_the_feeds_of_the_sample_are_valid(repository: Path) -> None:
    sample = replace(open_site(repository, AS_OF), publication=PUBLICATION)
    check_all(feeds(sample))
    check_all(feeds(for_audience(sample, "customers")))


def test_every_address_is_one_of_the_site_or_elsewhere_in_full(site: Site) -> None:
    found = set(addresses(feeds(site)))
    assert "https://example.org/a?b=1&amp;c=2" in found
    assert "https://docs.example.com/kb/files/0001/notes/shot.png" in found
    for address in found - {"https://example.org/a?b=1&amp;c=2"}:
        url = address.removeprefix(PUBLICATION.address).partition("#")[0]
        assert url in site.pages or url.startswith("files/"), address


def test_addresses_are_those_of_files_where_the_site_has_no_folders(tmp_path: Path) -> None:
    site = site_of(tmp_path, publication=replace(PUBLICATION, has_folders=False))
    texts = feeds(site)
    check_all(texts)
    base = PUBLICATION.address
    assert f"{base}runbooks/invoice-run/index.html" in set(addresses(texts))
    assert all("index.html" in a or "/files/" in a for a in addresses(texts) if a.startswith(base))
    assert json.loads(texts["feeds/documents/feed.json"])["home_page_url"] == f"{base}index.html"


HOSTILE = [
    "]]> <script>alert(1)</script> & ' \"",
    "line\u2028separator\u2029and \U0001f6a8 emoji",
    "tab\there",
    "controls \x00\x01\x08\x0b\x1f\x7f\x9f and \ufffe\uffff and \ud800",
    "<!-- {{ kb.home() }} {% raw %} -->",
    "x" * 10_000,
    "&amp; &lt; &#0;",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
def test_any_text_in_the_name_of_the_site_leaves_the_feeds_valid(text: str, site: Site) -> None:
    """It is the one that no rule of ours has read."""
    check_all(feeds(replace(site, publication=replace(PUBLICATION, name=text, author=text))))


@pytest.mark.parametrize("text", HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
def test_any_text_of_an_author_leaves_the_feeds_valid(text: str, tmp_path: Path) -> None:
    written = text.encode("utf-8", "replace").decode()
    short = written[:150]
    files = {
        **FILES,
        "catalog.yaml": CATALOG.replace("name: Spring", f"name: {json.dumps(short)}").replace(
            "name: Billing core", f"name: {json.dumps(short)}"
        ),
        "0001-first/change.yaml": change(short, "2026-02-02T22:00"),
        "0001-first/runbooks/invoice-run.md": document(short),
        "0001-first/notes/staff.md": f"## New\n\n{written}\n\n- {written}\n\n    {written}\n",
        "0002-second/notes/staff.md": f"## Fixed\n\n<div onclick='x'>{written}</div>\n",
        "0002-second/change.yaml": change("x", "2026-05-11").replace(
            '"What 2026-05-11 brings."', json.dumps(written)
        ),
    }
    check_all(feeds(site_of(tmp_path, files)))


def test_words_of_a_title_are_text_and_no_markup(site: Site) -> None:
    texts = feeds(site)
    shown = [text for day, _, text in told(texts, "documents") if day == "2026-05-11"]
    assert "0002 Second &lt;b&gt;thing&lt;/b&gt;</a>" in shown[0]


def test_an_empty_knowledge_base_has_empty_feeds_that_are_valid(tmp_path: Path) -> None:
    texts = feeds(site_of(tmp_path, {"catalog.yaml": "timezone: UTC\n"}))
    assert texts.keys() == {path for path in PUBLISHED if path.startswith("feeds/")}
    check_all(texts)


def test_a_moment_is_written_as_both_standards_ask(site: Site) -> None:
    zone = site.kb.catalog.zone
    assert stamp(Moment.parse("2026-02-02T22:10"), zone).isoformat() == "2026-02-02T22:10:00+01:00"
    assert stamp(Moment.parse("2026-07-02"), zone).isoformat() == "2026-07-02T00:00:00+02:00"
    # Before standard time, the clock of Oslo was off by 43 minutes.
    for moment in ("0001-01-01", "1880-05-17", "9999-12-31T23:59"):
        written = stamp(Moment.parse(moment), zone).isoformat()
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d", written)


def test_a_feed_is_written_without_any_library_asking_the_clock() -> None:
    """`feedgenerator` falls back to now where it finds no date."""
    day = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
    head = Head("urn:uuid:x", "T", "D", "https://x/", "https://x/feeds/", "en", "A", day)
    texts = feed_texts(head, ())
    assert "<updated>2026-06-15T00:00:00+00:00</updated>" in texts["atom.xml"]
    assert "<lastBuildDate>Mon, 15 Jun 2026 00:00:00 +0000</lastBuildDate>" in texts["rss.xml"]
