"""The calendar in a browser: as a table on a desk, as a list on a phone, without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PageFactory, ServeFolder
from tests.browser.test_site import open_quietly
from tests.site import copy_site, run
from tests.test_calendar import HYPERCARE, change

PHONE, DESK = (390, 844), (1440, 900)
PAGES = ("calendar/", "calendar/2026-07/", "changes/0011/")

CATALOG = """
blackouts:
  - {start: 2026-07-06, end: 2026-07-26, systems: [billing], reason: Summer freeze}
billing-runs:
  - {id: run-2026-07, start: "2026-07-01T02:00", end: "2026-07-03T18:00", systems: [billing]}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a clash, a go-live in a blackout, hypercare, and a change that was given up."""
    root = copy_site("small", tmp_path_factory.mktemp("calendar") / "kb")
    with (root / "changes/catalog.yaml").open("a") as catalog:
        catalog.write(CATALOG)
    more = {
        "0011-proration": change("2026-06-22T20:00", status="proposed"),
        "0012-layout": change("2026-07-10", "billing", status="proposed", title="New layout"),
        "0013-given-up": change("2026-07-11", "billing", status="withdrawn", title="Given up"),
        "0014-clashing": change("2026-07-02", "billing", status="proposed", title="Clashing"),
    }
    for name, text in more.items():
        (root / "changes" / name).mkdir()
        (root / "changes" / name / "change.yaml").write_text(text)
    (root / "changes/0011-proration/launch.yaml").write_text(HYPERCARE)
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


@pytest.fixture
def url(built: Path, serve_folder: ServeFolder) -> str:
    return serve_folder(built, "kb/1.2")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_an_accessibility_violation_or_scrolls_sideways(
    path: str, url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    said = open_quietly(page, url + path)
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        for width, height in (DESK, PHONE):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": height})
            page.reload()
            results = Axe().run(page)
            assert results.violations_count == 0, f"{scheme} {width}: {results.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []


def test_a_desk_shows_the_table_beside_the_list_and_a_phone_the_list_alone(
    url: str, page_factory: PageFactory
) -> None:
    desk = page_factory(viewport=DESK, java_script_enabled=False)
    desk.goto(f"{url}calendar/2026-07/")
    table, listed = desk.locator("table.co-month"), desk.locator(".co-calendar__list")
    expect(table).to_be_visible()
    left, right = listed.bounding_box(), table.bounding_box()
    assert left and right and left["x"] + left["width"] <= right["x"]
    phone = page_factory(viewport=PHONE, java_script_enabled=False)
    phone.goto(f"{url}calendar/2026-07/")
    expect(phone.locator("table.co-month")).to_be_hidden()
    expect(phone.locator(".co-entry")).to_have_count(6)


def test_a_keyboard_gets_from_a_day_to_the_change_and_on_to_what_it_clashes_with(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK, java_script_enabled=False)
    page.goto(f"{url}calendar/2026-07/")
    page.get_by_role("table", name="July 2026").get_by_role("link", name="0014 Clashing").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/changes/0014/")
    notice = page.get_by_role("complementary", name="Clashes with another change")
    expect(notice).to_contain_text("0011 (Billing / invoicing)")
    notice.get_by_role("link", name="0011").click()
    page.wait_for_url("**/changes/0011/")


def test_links_lead_from_month_to_month_and_back(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{url}calendar/")
    page.get_by_role("link", name="Jul 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("July 2026")
    page.locator("[rel=prev]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("June 2026")
    page.get_by_role("navigation", name="Other months").get_by_text("Calendar").click()
    expect(page.get_by_role("link", name="calendar.ics")).to_be_visible()


def test_paper_shows_the_list_and_the_table(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=(673, 950))
    page.emulate_media(media="print")
    page.goto(f"{url}calendar/2026-07/")
    expect(page.locator("table.co-month")).to_be_visible()
    expect(page.locator(".co-entry").first).to_be_visible()
    expect(page.locator(".co-month-nav")).to_be_hidden()
