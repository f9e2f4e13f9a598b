"""The sample's site as people meet it: every kind of page, both colour schemes, phone and desk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFactory, ServeFolder

PHONE, DESK = (390, 844), (1440, 900)

PAGES = {
    "home": "",
    "board": "changes/",
    "overview": "changes/0009/",
    "plan": "changes/0009/plan/",
    "build": "changes/0009/build/",
    "test": "changes/0009/test/",
    "launch": "changes/0009/launch/",
    "not started": "changes/0015/build/",
    "rolled back": "changes/0008/",
    "runbooks": "runbooks/",
    "runbook": "runbooks/monthly-invoice-run/",
    "stale runbook": "runbooks/prepay-renewals/",
    "trainings": "training/",
    "training": "training/billing-basics/",
    "references": "reference/",
    "reference": "reference/billing-glossary/",
    "systems": "systems/",
    "system": "systems/billing/",
    "releases": "releases/",
    "release": "releases/2026.03/",
    "upcoming release": "releases/2026.06/",
    "release with a rollback": "releases/2026.04/",
    "traces": "trace/",
    "trace": "changes/0009/trace/",
    "use cases": "trace/use-cases/",
    "use case": "trace/use-cases/uc-monthly-run/",
    "guide": "guide/changes/",
    "fields": "guide/fields/",
    "rules": "guide/rules/",
    "macros": "guide/macros/",
    "not found": "404.html",
}


def open_quietly(page: Page, address: str) -> list[str]:
    """Open a page; returns what its console complains of."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.goto(address)
    return said


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_an_accessibility_violation(
    name: str, sample: Path, url: str, serve_folder: ServeFolder, page_factory: PageFactory
) -> None:
    """Light on a desk and dark on a phone: colours follow the scheme, the layout the width."""
    # Without a site_url, a 404 page's addresses begin at the root of the server.
    base = serve_folder(sample) if name == "not found" else url
    page = page_factory(viewport=DESK)
    said = open_quietly(page, base + PAGES[name])
    looks: tuple[tuple[Literal["light", "dark"], tuple[int, int]], ...] = (
        ("light", DESK),
        ("dark", PHONE),
    )
    for scheme, (width, height) in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{scheme} {width}: {results.generate_report()}"
    assert said == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(
    name: str, url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=PHONE)
    page.goto(url + PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_search_dialog_has_no_violation_and_finds_a_runbook(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url)
    page.keyboard.press("/")
    page.keyboard.type("invoice run")
    first = page.locator(".co-search__results a").first
    expect(first).to_have_text("Monthly invoice run")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}runbooks/monthly-invoice-run/")


def test_the_board_is_filtered_and_sorted_by_keyboard(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}changes/")
    rows = page.locator("co-table tbody tr:visible")
    everything = rows.count()
    page.get_by_label("Filter changes").press_sequentially("dunning")
    expect(rows).not_to_have_count(everything)
    assert rows.count() >= 1
    page.get_by_label("Filter changes").fill("")
    expect(rows).to_have_count(everything)
    button = page.locator("co-table thead button").first
    button.focus()
    page.keyboard.press("Enter")
    header = page.locator("co-table thead th").first
    expect(header).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    first = rows.first.inner_text()
    page.keyboard.press("Enter")
    assert rows.first.inner_text() != first


def test_the_status_filter_leaves_what_it_names(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}changes/")
    page.get_by_role("combobox", name="Status").select_option("closed")
    rows = page.locator("co-table tbody tr:visible")
    assert rows.count() >= 2
    for row in rows.all():
        expect(row).to_contain_text("closed")


@pytest.mark.parametrize("name", ["home", "board", "plan", "runbook", "training", "launch"])
def test_pages_read_well_without_javascript(name: str, url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK, java_script_enabled=False)
    page.goto(url + PAGES[name])
    expect(page.locator("article h1").first).to_be_attached()
    text = page.locator("article").inner_text()
    assert len(text) > 200


def test_quiz_answers_open_without_javascript(url: str, page_factory: PageFactory) -> None:
    page = page_factory(java_script_enabled=False)
    page.goto(url + PAGES["training"])
    answer = page.locator("details.co-quiz__answer").first
    answer.locator("summary").click()
    expect(answer.locator(":scope > *").nth(1)).to_be_visible()


def test_print_leaves_the_navigation_out(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url + PAGES["plan"])
    page.emulate_media(media="print")
    for chrome in (".md-header", ".md-sidebar--primary", ".md-footer"):
        if page.locator(chrome).count():
            expect(page.locator(chrome).first).to_be_hidden()
    expect(page.locator("article h1")).to_be_visible()


def test_a_sorted_table_keeps_its_header_on_paper(url: str, page_factory: PageFactory) -> None:
    """Chromium leaves buttons out of a header that it repeats on the next sheet."""
    page = page_factory(viewport=DESK)
    page.goto(url + PAGES["board"])
    head = page.locator("co-table thead th").first
    expect(head.get_by_role("button")).to_be_visible()
    page.emulate_media(media="print")
    expect(head.locator("button")).to_be_hidden()
    title = head.evaluate("head => getComputedStyle(head, '::before').content")
    assert title == '"Change"'


@pytest.mark.parametrize("name", ["plan", "test", "launch"])
def test_tables_are_scrolled_by_keyboard_on_a_phone(
    name: str, url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=PHONE)
    page.goto(url + PAGES[name])
    scrolling = page.locator(".co-scroll:has(table)").filter(visible=True)
    wide = [
        box
        for box in scrolling.all()
        if box.evaluate("box => box.scrollWidth > box.clientWidth + 1")
    ]
    assert wide
    for box in wide:
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


def test_the_gantt_tells_the_same_as_its_table(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url + PAGES["plan"])
    chart = page.locator("figure.co-gantt").first
    expect(chart.locator("svg[role=img] title").first).to_be_attached()
    bars = chart.locator("svg .co-chart__bar").count()
    rows = chart.locator("table tbody tr").count()
    assert 0 < bars <= rows


def test_links_work_under_a_sub_path(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url)
    page.locator("article").get_by_role("link", name="Runbooks").click()
    expect(page).to_have_url(f"{url}runbooks/")
    page.locator("article").get_by_role("link", name="Monthly invoice run").first.click()
    expect(page).to_have_url(f"{url}runbooks/monthly-invoice-run/")


def test_the_page_opens_from_the_file_system(sample: Path, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto((sample / "changes/index.html").as_uri())
    expect(page.locator("co-table thead button").first).to_be_visible()


def test_the_day_of_the_site_is_on_every_page(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    for name in ("runbook", "guide", "not found"):
        page.goto(url + PAGES[name])
        day = page.locator("footer time")
        expect(day).to_have_text("15 June 2026")
        expect(day).to_have_attribute("datetime", "2026-06-15")
