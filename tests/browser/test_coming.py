"""What comes, as a reader meets it: marks that open without a script, previews, paper."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PageFactory

PHONE, DESK = (390, 844), (1440, 900)
RUN = "runbooks/monthly-invoice-run/"
PAGES = {
    "two drafts": RUN,
    "module": "training/usage-tiers-explained/",
    "unconfirmed": "runbooks/exchange-rate-load/",
    "preview": f"{RUN}coming/0012/",
    "preview of a module": "training/usage-tiers-explained/coming/0011/",
    "preview, unconfirmed": "runbooks/exchange-rate-load/coming/0013/",
    "never launched": "runbooks/revenue-close/coming/0010/",
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_an_accessibility_violation(
    name: str, url: str, page_factory: PageFactory
) -> None:
    """With every mark open, light on a desk and dark on a phone."""
    page = page_factory(viewport=DESK)
    page.goto(url + PAGES[name])
    looks: tuple[tuple[Literal["light", "dark"], tuple[int, int]], ...] = (
        ("light", DESK),
        ("dark", PHONE),
    )
    for scheme, (width, height) in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        page.evaluate("document.querySelectorAll('.co-mark').forEach(mark => mark.open = true)")
        page.wait_for_timeout(200)  # boxes that scroll are told of their size, and get a tab stop
        results = Axe().run(page)
        assert results.violations_count == 0, f"{scheme} {width}: {results.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_mark_opens_without_a_script(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=PHONE, java_script_enabled=False)
    page.goto(url + RUN)
    mark = page.locator("details.co-mark").filter(has_text="Changes on 10 August 2026 with 0011")
    added = mark.locator("ins").first
    expect(added).not_to_be_visible()
    mark.locator("summary").click()
    expect(added).to_be_visible()
    mark.get_by_role("link", name="in the coming text").click()
    assert page.url.endswith("/coming/0011/#compare")
    expect(page.get_by_text("Not true yet.")).to_be_visible()


def test_a_mark_opens_by_keyboard(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url + RUN)
    mark = page.locator("details.co-mark").first
    mark.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(mark).to_have_attribute("open", "")


def test_paper_names_what_comes_and_does_not_tell_it(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url + RUN)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    mark = page.locator("details.co-mark").first
    expect(mark.locator("summary")).to_be_visible()
    expect(mark.locator(".co-mark__text")).not_to_be_visible()
