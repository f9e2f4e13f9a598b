"""Feeds: what they tell, to whom, and that every reader's program can take them."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.editions import edition_of, plan_edition
from changeover.exports.feed_entry import stamp
from changeover.exports.feed_formats import Head, feed_texts
from changeover.exports.feeds import LATEST, feed_files
from changeover.exports.files import published_files
from changeover.knowledge import KnowledgeBase
from changeover.links import Reach
from changeover.model.base import Moment
from changeover.pages import PUBLISHED, published_paths
from changeover.prose import ProseRenderer
from changeover.views import Site
from changeover.views.feeds import alternates, subscribe
from changeover.views.publication import Publication, ascii_address
from tests.change_site import open_site, write
from tests.feed_rules import addresses, check, facts
from tests.site import copy_site, run

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


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_of(tmp_path)


# --- valid -----------------------------------------------------------------------------------------


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


# --- what is told ----------------------------------------------------------------------------------


def told(texts: Mapping[str, str], folder: str) -> list[tuple[str, str, str]]:
    """(day, title, HTML) of each entry of a feed."""
    found = facts("feed.json", texts[f"feeds/{folder}/feed.json"])
    return [(str(at.date()), title, html) for _, title, _, at, html in found]


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


def test_the_feed_of_an_audience_tells_what_names_it(site: Site) -> None:
    texts = feeds(site)
    assert [t for _, t, _ in told(texts, "audiences/customers/releases")] == [
        "Release 2026.02: Winter"
    ]
    winter = entries(texts, "audiences/customers/releases")["Release 2026.02: Winter"]
    assert "<h2>" not in winter  # all of it is for them
    assert not [t for _, t, _ in told(texts, "audiences/customers/documents") if "keys" in t]
    assert [t for _, t, _ in told(texts, "audiences/staff/documents") if "keys" in t]


def test_a_text_that_no_longer_names_an_audience_is_out_of_use_to_it(tmp_path: Path) -> None:
    files = {
        **FILES,
        "0002-second/runbooks/invoice-run.md": document("Secret now").replace(", customers", ""),
    }
    texts = feeds(site_of(tmp_path, files))
    assert [entry[:2] for entry in told(texts, "audiences/customers/documents")] == [
        ("2026-06-03", "Runbook no longer in use: Run the invoices"),
        ("2026-06-02", "Runbook in use again: Run the invoices"),
        ("2026-05-11", "Runbook no longer in use: Run the invoices"),
        ("2026-02-02", "New runbook: Run the invoices"),
    ]


def test_the_feed_of_a_system_tells_of_it_alone(site: Site) -> None:
    texts = feeds(site)
    assert {title for _, title, _ in told(texts, "systems/vault")} == {
        "New runbook: Turn the keys",
        "Runbook no longer in use: Turn the keys",
    }
    found = [title for _, title, _ in told(texts, "systems/billing")]
    assert "Release 2026.02: Winter" in found and not [t for t in found if "keys" in t]


def test_a_feed_has_the_latest_entries_only(tmp_path: Path) -> None:
    files = {"catalog.yaml": CATALOG}
    sizes = []
    for count in (80, 160):
        for n in range(1, count):
            day = dt.date(2020, 1, 1) + dt.timedelta(days=n)
            files[f"{n:04}-x/change.yaml"] = change("X", str(day))
            files[f"{n:04}-x/launch.yaml"] = live(str(day))
            files[f"{n:04}-x/runbooks/run.md"] = document("Run")
        texts = feeds(site_of(tmp_path / str(count), files))
        found = told(texts, "documents")
        assert len(found) == LATEST and found[0][0] == str(
            dt.date(2020, 1, 1) + dt.timedelta(count - 1)
        )
        sizes.append(sum(map(len, texts.values())))
    assert sizes[1] < sizes[0] * 1.05


def test_long_notes_lead_to_the_page_of_the_release(tmp_path: Path) -> None:
    files = {"catalog.yaml": CATALOG}
    for n in range(1, 60):
        files[f"{n:04}-x/change.yaml"] = change("X", "2026-01-05")
        files[f"{n:04}-x/launch.yaml"] = live("2026-01-05")
        files[f"{n:04}-x/notes/staff.md"] = f"## New\n\n{'Words. ' * 500}\n"
    texts = feeds(site_of(tmp_path, files))
    html = entries(texts, "releases")["Release 2026.02: Winter"]
    assert 50_000 < len(html) < 70_000
    assert "There is more in: <a href=" in html
    check_all(texts)


# --- an audience -----------------------------------------------------------------------------------


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
        ids = [
            [entry[0] for entry in facts(path, feeds(one)[path])]
            for one in (site, for_audience(site, "customers"))
        ]
        assert ids[0] == ids[1] and ids[0]


# --- ids that stay ---------------------------------------------------------------------------------


def ids_of(texts: Mapping[str, str]) -> dict[str, list[tuple[str, dt.datetime]]]:
    return {
        path: [(entry[0], entry[3]) for entry in facts(path, text)] for path, text in texts.items()
    }


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    assert feeds(site_of(tmp_path / "a")) == feeds(site_of(tmp_path / "b"))


def test_ids_outlive_titles_texts_and_slugs(tmp_path: Path) -> None:
    before = ids_of(feeds(site_of(tmp_path / "a")))
    renamed = {
        path.replace("0002-second", "0002-another-slug"): (
            text.replace("Run the invoices", "Issue them")
            .replace("Second <b>thing</b>", "New title")
            .replace("name: Spring", "name: Easter")
            .replace("Text.", "Other text.")
        )
        for path, text in FILES.items()
    }
    changed = feeds(site_of(tmp_path / "b", renamed))
    assert "Issue them" in changed["feeds/documents/atom.xml"]
    assert ids_of(changed) == before


def test_later_days_add_entries_and_leave_the_others_as_they_are(tmp_path: Path) -> None:
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(0, 260, 10)]
    root = write(tmp_path, FILES)
    before: dict[str, list[tuple[str, dt.datetime]]] = {}
    grown = 0
    for day in days:
        texts = feeds(replace(open_site(root, day), publication=PUBLICATION))
        now = ids_of(texts)
        for path, known in before.items():
            assert [entry for entry in now[path] if entry in known] == known, (day, path)
            grown += len(now[path]) > len(known)
        before = now
    assert grown > 10


def test_a_day_without_news_leaves_every_feed_as_it_was(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    first, second = (
        feeds(replace(open_site(root, dt.date(2026, 6, day)), publication=PUBLICATION))
        for day in (16, 20)
    )
    assert first == second


def test_a_frozen_version_tells_the_same_and_leads_to_the_latest_one(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    versions = [
        replace(
            site,
            publication=replace(
                PUBLICATION, address="https://docs.example.com/kb/latest/", is_frozen=is_frozen
            ),
        )
        for is_frozen in (True, False)
    ]
    frozen, latest = map(feeds, versions)
    assert frozen == latest
    assert ids_of(latest) == ids_of(feeds(site))  # and before there were any versions
    check_all(latest, "https://docs.example.com/kb/latest/")
    followed = "https://docs.example.com/kb/latest/feeds/releases/atom.xml"
    page = site.pages["releases/"]
    assert f'href="{followed}"' in subscribe(versions[0], page)
    assert 'href="site:feeds/releases/atom.xml"' in subscribe(versions[1], page)
    assert next(link.href for link in alternates(versions[0], None)) == followed


def test_a_new_scheme_is_no_new_knowledge_base(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    plain = replace(site, publication=replace(PUBLICATION, home="http://Docs.example.com/kb"))
    assert ids_of(feeds(plain)) == ids_of(feeds(site))
    other = replace(site, publication=replace(PUBLICATION, home="https://docs.example.com/two/"))
    one, two = ids_of(feeds(other)), ids_of(feeds(site))
    assert not {id for found in one.values() for id, _ in found} & {
        id for found in two.values() for id, _ in found
    }


def test_addresses_are_written_in_ascii() -> None:
    assert ascii_address("https://bücher.example:8000/süd ost/%20x/") == (
        "https://xn--bcher-kva.example:8000/s%C3%BCd%20ost/%20x"
    )


# --- pages -----------------------------------------------------------------------------------------


def test_pages_offer_the_feeds_that_fit_them(site: Site) -> None:
    def offered(url: str) -> list[str]:
        return re.findall(r'href="site:feeds/([^"]+)/atom.xml"', subscribe(site, site.pages[url]))

    for url in ("releases/", "releases/2026.05/"):
        assert offered(url) == [
            *("releases", "audiences/staff/releases", "audiences/customers/releases"),
        ]
    for url in ("runbooks/", "training/", "reference/"):
        assert offered(url) == [
            *("documents", "audiences/staff/documents", "audiences/customers/documents"),
        ]
    assert offered("systems/vault/") == ["systems/vault"]
    assert offered("changes/") == offered("runbooks/invoice-run/") == []


def test_each_link_to_a_feed_has_a_name_of_its_own(site: Site) -> None:
    shown = subscribe(site, site.pages["releases/"])
    names = [re.sub("<[^>]+>", "", text) for text in re.findall(r"<a [^>]*>(.*?)</a>", shown, re.S)]
    assert len(names) == len(set(names)) == 9
    assert names[:3] == ["Atom: Releases", "RSS: Releases", "JSON Feed: Releases"]


def test_without_an_address_there_are_no_feeds_and_no_links_to_them(tmp_path: Path) -> None:
    site = site_of(tmp_path, publication=None)
    assert feeds(site) == {}
    assert subscribe(site, site.pages["releases/"]) == ""
    assert alternates(site, site.pages["systems/billing/"]) == []


def test_the_head_of_a_page_names_the_feeds_of_its_system_first(site: Site) -> None:
    assert [link.href for link in alternates(site, site.pages["systems/billing/"])] == [
        "site:feeds/systems/billing/atom.xml",
        "site:feeds/releases/atom.xml",
        "site:feeds/documents/atom.xml",
    ]
    customers = for_audience(site, "customers")
    assert [link.href for link in alternates(customers, None)] == [
        "site:feeds/audiences/customers/releases/atom.xml",
        "site:feeds/audiences/customers/documents/atom.xml",
    ]


def test_a_hand_written_file_in_the_place_of_a_feed_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    taken = ["feeds/releases/rss.xml", "feeds/audiences/staff/documents/feed.json"]
    taken += ["feeds/systems/vault/atom.xml"]
    for path in (*taken, "feeds/systems/other/atom.xml"):
        (root / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "docs" / path).write_text("mine")
    problems = run_checks(KnowledgeBase.open(root, AS_OF))
    found = sorted(p.location.path for p in problems if p.rule.id == "CO501")
    assert found == sorted(f"docs/{path}" for path in taken)


# --- a site ----------------------------------------------------------------------------------------


def build(root: Path, *arguments: str, **settings: str) -> Path:
    mkdocs_yml = root / "mkdocs.yml"
    lines = [f"{key}: {value}\n" for key, value in settings.items()]
    mkdocs_yml.write_text("".join(lines) + mkdocs_yml.read_text())
    result = run("changeover", "build", *arguments, root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


def test_a_built_site_has_its_feeds_and_says_so(tmp_path: Path) -> None:
    site = build(
        copy_site("small", tmp_path / "kb"),
        site_url="https://docs.example.com/kb/",
        site_author="Ada",
    )
    found = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in (site / "feeds").rglob("*")
        if path.is_file()
    }
    check_all(found)
    assert "<name>Ada</name>" in found["feeds/releases/atom.xml"]
    page = (site / "runbooks/invoice-run/index.html").read_text(encoding="utf-8")
    links = re.findall(
        r'<link rel="alternate feed" type="([^"]+)" title="([^"]+)" href="([^"]+)">', page
    )
    assert links == [
        ("application/atom+xml", "Releases", "../../feeds/releases/atom.xml"),
        ("application/atom+xml", "Documents that changed", "../../feeds/documents/atom.xml"),
    ]
    for url in ("releases/", "runbooks/"):
        shown = (site / url / "index.html").read_text(encoding="utf-8")
        for href in re.findall(r'href="([^"]+/(?:atom\.xml|rss\.xml|feed\.json))"', shown):
            assert (site / url / href).resolve().is_file()
        assert "<summary>Subscribe</summary>" in shown


def test_a_site_without_an_address_has_no_feeds(tmp_path: Path) -> None:
    site = build(copy_site("small", tmp_path / "kb"))
    assert not (site / "feeds").exists()
    for page in site.rglob("*.html"):
        text = html.unescape(page.read_text(encoding="utf-8"))
        assert "feeds/" not in text and "Subscribe" not in text, page
