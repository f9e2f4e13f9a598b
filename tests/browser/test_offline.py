"""The site opened from files, with Material's plugin `offline`: everything works, nothing is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import PageFactory
from tests.site import copy_repository, run

DESK = (1440, 900)


@pytest.fixture(scope="module")
def offline(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built to be opened from files."""
    root = copy_repository(repository, tmp_path_factory.mktemp("offline") / "kb")
    mkdocs_yml = root / "mkdocs.yml"
    text = mkdocs_yml.read_text(encoding="utf-8")
    assert text.count("\n  - search\n") == 1
    mkdocs_yml.write_text(text.replace("\n  - search\n", "\n  - search\n  - offline\n"), "utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


class Reader:
    """A page opened from a file, what its console said, and what it asked for."""

    def __init__(self, page: Page, site: Path) -> None:
        self.page = page
        self.site = site
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.said.append(message.text) if message.type in {"error", "warning"} else None
            ),
        )
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", self._failed)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # of a page that was left before it was whole
            self.said.append(f"{request.failure}: {request.url}")

    def open(self, path: str) -> Page:
        self.page.goto((self.site / path).as_uri())
        return self.page

    def check(self) -> None:
        assert self.said == []
        base = self.site.as_uri()
        away = [url for url in self.asked if not url.startswith((base, "data:", "blob:"))]
        assert away == []


@pytest.fixture
def reader(offline: Path, page_factory: PageFactory) -> Reader:
    return Reader(page_factory(viewport=DESK), offline)


def test_a_reader_finds_the_way_by_the_navigation(reader: Reader) -> None:
    page = reader.open("index.html")
    page.get_by_role("link", name="Runbooks", exact=True).first.click()
    expect(page.locator("article h1")).to_have_text(re.compile("Runbooks"))
    assert page.url.endswith("/runbooks/index.html")
    page.get_by_role("link", name="Monthly invoice run").first.click()
    expect(page.locator("article h1")).to_be_visible()
    assert page.url.startswith(reader.site.as_uri()) and page.url.endswith("/index.html")
    page.get_by_role("link", name="History", exact=True).first.click()
    expect(page.locator("article h1")).to_contain_text("History")
    reader.check()


def test_tables_can_be_filtered(reader: Reader) -> None:
    page = reader.open("changes/index.html")
    rows = page.locator("co-table tbody tr:visible")
    everything = rows.count()
    page.get_by_label("Filter changes").press_sequentially("dunning")
    expect(rows).not_to_have_count(everything)
    assert rows.count() >= 1
    reader.check()


def test_tabs_change_what_they_show(reader: Reader) -> None:
    tabbed = next(
        page
        for page in sorted(reader.site.rglob("*.html"))
        if 'class="tabbed-set' in page.read_text(encoding="utf-8")
    )
    page = reader.open(tabbed.relative_to(reader.site).as_posix())
    tabs = page.locator(".tabbed-set").first
    blocks = tabs.locator(".tabbed-content > .tabbed-block")
    expect(blocks.nth(1)).to_be_hidden()
    tabs.locator(".tabbed-labels label").nth(1).click()
    expect(blocks.nth(1)).to_be_visible()
    expect(blocks.nth(0)).to_be_hidden()
    reader.check()


def test_the_palette_is_switched_and_kept(reader: Reader) -> None:
    page = reader.open("runbooks/index.html")
    body = page.locator("body")
    page.locator("form[data-md-component=palette] label:visible").click()
    page.locator("form[data-md-component=palette] label:visible").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    reader.open("changes/index.html")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    reader.check()


def test_two_revisions_are_compared(reader: Reader) -> None:
    page = reader.open("runbooks/monthly-invoice-run/history/index.html")
    element = page.locator("co-differences").first
    expect(element).to_be_attached()
    expect(element.locator("select, button, input").first).to_be_visible()
    reader.check()


def test_the_search_finds_a_runbook(reader: Reader) -> None:
    page = reader.open("changes/index.html")
    page.keyboard.press("/")
    page.keyboard.type("invoice run")
    result = page.locator(".md-search-result__link").first
    expect(result).to_be_visible()
    assert (result.get_attribute("href") or "").startswith(reader.site.as_uri())
    reader.check()
