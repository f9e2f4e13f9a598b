"""What the pages of a version say of it, and the files that stand beside all versions."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest

from changeover.publish.root import root_files
from changeover.publish.versions import Published, newest_first
from tests.site import copy_site, run

HOME = "https://docs.example.com/kb/"
BUILD = """
import datetime as dt, sys
from pathlib import Path
from changeover.plugin import build
from changeover.publish.version import SiteVersion
version = SiteVersion(sys.argv[1], sys.argv[2], sys.argv[3])
build(Path("."), as_of=dt.date(2026, 5, 20), version=version)
"""


def build(root: Path, name: str, title: str = "", *, settings: str = "") -> Path:
    """The site of a small knowledge base as one version."""
    file = copy_site("small", root) / "mkdocs.yml"
    file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")
    result = run("python", "-c", BUILD, name, title or name, HOME, root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


def canonical(page: Path) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]*)">', page.read_text(encoding="utf-8"))
    assert found, page
    return found.group(1)


def banner(page: Path) -> str:
    found = re.search(r'<aside class="md-banner.*?</aside>', page.read_text(encoding="utf-8"), re.S)
    return found.group() if found else ""


@pytest.fixture(scope="module", params=["folders", "files"])
def frozen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release whose mkdocs.yml asks for Material's selector, with both kinds of addresses."""
    has_folders = request.param == "folders"
    settings = f"use_directory_urls: {str(has_folders).lower()}\n"
    settings += "extra:\n  version: {provider: mike}\n"
    root = tmp_path_factory.mktemp(request.param) / "site"
    return build(root, "2026.05", "2026.05 <Proration>", settings=settings)


@pytest.fixture(scope="module")
def latest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("latest") / "site", "latest", "Latest")


# --- pages ----------------------------------------------------------------------------------------


def test_every_page_of_a_frozen_version_leads_to_the_same_one_of_the_latest(frozen: Path) -> None:
    pages = [page for page in frozen.rglob("*.html") if "co-version" in page.read_text("utf-8")]
    assert len(pages) > 20
    for page in pages:
        place = page.relative_to(frozen).as_posix()
        if place == "404.html":
            continue
        same = canonical(page)
        assert same.removesuffix("index.html") == f"{HOME}latest/{place}".removesuffix("index.html")
        (link,) = re.findall(r'href="([^"]*)"', banner(page))
        assert urljoin(f"{HOME}2026.05/{place}", link) == same
        assert "2026.05 &lt;Proration&gt;" in banner(page)
        assert '<time datetime="2026-05-20">20 May 2026</time>' in banner(page)


def test_the_sitemap_of_a_version_is_of_its_own_pages(frozen: Path) -> None:
    places = re.findall(r"<loc>(.*?)</loc>", (frozen / "sitemap.xml").read_text(encoding="utf-8"))
    assert len(places) > 20
    assert all(place.startswith(f"{HOME}2026.05/") for place in places)


def test_the_calendar_of_a_frozen_version_offers_the_one_that_goes_on(
    frozen: Path, latest: Path
) -> None:
    for page in ("calendar/index.html", "calendar/2026-05/index.html"):
        text = (frozen / page).read_text(encoding="utf-8")
        assert f'href="{HOME}latest/calendar.ics"' in text
    assert 'href="../calendar.ics"' in (latest / "calendar/index.html").read_text(encoding="utf-8")


def test_the_latest_version_has_a_selector_and_no_banner(latest: Path) -> None:
    page = latest / "runbooks/invoice-run/index.html"
    assert not banner(page)
    assert 'class="co-version"' in page.read_text(encoding="utf-8")
    assert canonical(page) == f"{HOME}latest/runbooks/invoice-run/"


def test_materials_own_selector_is_not_beside_ours(frozen: Path) -> None:
    text = (frozen / "index.html").read_text(encoding="utf-8")
    assert '"version": null' in text
    assert text.count('data-md-component="outdated"') == 1


def test_a_site_that_stands_alone_has_neither_selector_nor_banner(tmp_path: Path) -> None:
    root = copy_site("small", tmp_path / "site")
    assert run("changeover", "build", root=root).returncode == 0
    page = root / "site/runbooks/invoice-run/index.html"
    assert not banner(page)
    assert "co-version" not in page.read_text(encoding="utf-8")
    assert "versions.js" not in page.read_text(encoding="utf-8")


# --- beside the versions --------------------------------------------------------------------------

VERSIONS = (
    Published("2025.12", "2025.12", as_of="2025-12-08"),
    Published("oldest", "Nobody knows its day"),
    Published("2026.05", "2026.05 <Proration>", as_of="2026-05-20", aliases=("stable", "now")),
    Published("2026.04", "Withdrawn", as_of="2026-04-13", is_hidden=True),
    Published("latest", "Latest", as_of="2025-01-01"),
)


def files(home: str = HOME) -> dict[str, str]:
    versions = newest_first(VERSIONS)
    return dict(root_files(home=home, default="latest", site_name="A & B", versions=versions))


def test_versions_are_in_the_order_of_their_days_whatever_they_are_called() -> None:
    names = [version.name for version in newest_first(VERSIONS)]
    assert names == ["latest", "2026.05", "2026.04", "2025.12", "oldest"]


def test_the_list_of_versions_has_titles_days_and_aliases() -> None:
    text = files()["versions/index.html"]
    shown = re.findall(r'<li>\s*<a href="../(.*?)/">', text)
    assert shown == ["latest", "2026.05", "2025.12", "oldest"]
    assert '<a href="../2026.05/">2026.05 &lt;Proration&gt;</a>' in text
    assert '<time datetime="2026-05-20">20 May 2026</time>' in text
    assert '<a href="../stable/">stable/</a>, <a href="../now/">now/</a>' in text
    assert "Withdrawn" not in text


def test_a_day_that_is_none_is_left_out() -> None:
    assert Published("x", "x", as_of="soon").day is None
    assert Published("latest", "Latest", as_of="2026-06-15").day is None  # it has no last one


@pytest.mark.parametrize(("home", "base"), [(HOME, "/kb/"), ("https://kb.example.com", "/")])
def test_the_404_page_leads_back_from_any_depth(home: str, base: str) -> None:
    text = files(home)["404.html"]
    links = re.findall(r'<a href="([^"]*)"', text)
    assert set(links) == {f"{base}latest/", f"{base}versions/"}
    assert f'data-home="{base}"' in text


def test_the_root_leads_on_relatively_and_names_one_address() -> None:
    text = files()["index.html"]
    assert '<meta http-equiv="refresh" content="0; url=latest/">' in text
    assert f'<link rel="canonical" href="{HOME}latest/">' in text
    assert "A &amp; B" in text


def test_pages_beside_the_versions_ask_nobody_else_and_run_no_other_script() -> None:
    for name, text in files().items():
        assert "Content-Security-Policy" in text, name
        assert text.count('name="generator"') == 1, name
        assert "unsafe-inline" not in text.split("script-src", 1)[1].split(";", 1)[0], name
        assert ("'sha256-" in text) == ("<script>" in text), name
        addresses = re.findall(r'(?:href|src)="(https?:[^"]*)"', text)
        assert set(addresses) <= {f"{HOME}latest/"}, name
