"""Feeds: how pages lead to them, and the files of a built site."""

from __future__ import annotations

import html
import re
from pathlib import Path

from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase
from changeover.views import Site
from changeover.views.feeds import alternates, subscribe
from tests.change_site import write
from tests.feeds.base import (
    AS_OF,
    FILES,
    check_all,
    feeds,
    for_audience,
    site_of,
)
from tests.site import copy_site, run


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
