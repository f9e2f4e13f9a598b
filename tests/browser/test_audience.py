"""The sample's site for customers as they meet it: every page of it, both schemes, phone and desk."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PREFIX, PageFactory, ServeFolder
from tests.browser.test_site import DESK, PHONE, open_quietly
from tests.site import run


@pytest.fixture(scope="module")
def public(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample for its customers, built once."""
    site = tmp_path_factory.mktemp("public") / "site"
    arguments = ("--audience", "customers", "--site-dir", str(site))
    result = run("changeover", "build", *arguments, root=repository)
    assert result.returncode == 0, result.stdout + result.stderr
    return site


def urls(site: Path) -> list[str]:
    """The URLs of all pages but the one for what is not found, whose links are absolute."""
    pages = (page.relative_to(site).parent.as_posix() for page in site.rglob("index.html"))
    return sorted("" if page == "." else f"{page}/" for page in pages)


def test_no_page_has_an_accessibility_violation_or_scrolls_sideways(
    public: Path, serve_folder: ServeFolder, page_factory: PageFactory
) -> None:
    base = serve_folder(public, PREFIX)
    looks: tuple[tuple[Literal["light", "dark"], tuple[int, int]], ...] = (
        ("light", DESK),
        ("dark", PHONE),
        ("light", PHONE),
        ("dark", DESK),
    )
    found = urls(public)
    assert len(found) > 10
    for scheme, viewport in looks:
        page = page_factory(color_scheme=scheme, viewport=viewport)
        for url in found:
            said = open_quietly(page, base + url)
            results = Axe().run(page)
            where = f"{url} {scheme} {viewport[0]}"
            assert results.violations_count == 0, f"{where}: {results.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0], where
            assert said == [], where


def test_customers_read_what_is_theirs_and_nothing_about_the_work(
    public: Path, serve_folder: ServeFolder, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    page.goto(serve_folder(public, PREFIX))
    tabs = page.locator(".md-tabs__link")
    expect(tabs).to_have_text(["Home", "Reference", "Systems", "Releases"])
    page.get_by_role("link", name="How to read an invoice").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to read an invoice")
    expect(page.locator(".co-meta dt")).to_have_text(["Since", "Systems"])
    expect(page.locator("article img")).to_have_js_property("naturalWidth", 420)
    expect(page.locator(".md-content__button")).to_have_count(0)
    page.get_by_role("link", name="glossary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary of billing terms")


def test_customers_find_only_their_pages(
    public: Path, serve_folder: ServeFolder, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    page.goto(serve_folder(public, PREFIX))
    page.keyboard.press("/")
    page.keyboard.type("invoice")
    links = page.locator(".co-search__results a[href]")
    expect(links.first).to_be_visible()
    found = links.evaluate_all("all => all.map(link => new URL(link.href).pathname)")
    theirs = {f"/{PREFIX}/{url}" for url in urls(public)}
    assert found
    assert set(found) <= theirs


def test_customers_are_told_first_what_they_must_do(
    public: Path, serve_folder: ServeFolder, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    page.goto(serve_folder(public, PREFIX) + "releases/2025.10/")
    first = page.get_by_role("article").locator("h1 ~ *").locator("visible=true").nth(1)
    expect(first).to_have_attribute("aria-label", "What you must do")
    first.get_by_role("link", name="What you must do").click()
    expect(page.locator(":target")).to_have_class("co-note-action")
