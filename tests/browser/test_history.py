"""The history of a document in a browser: without scripts, with the chooser, from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFactory
from tests.browser.test_site import DESK, PHONE, open_quietly

HISTORIES = {
    "runbook": "runbooks/monthly-invoice-run/history/",
    "rewritten runbook": "runbooks/overdue-reminders/history/",
    "training": "training/billing-basics/history/",
    "past text": "runbooks/monthly-invoice-run/history/0005/",
}
HISTORY = HISTORIES["runbook"]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_is_accessible_and_fits(
    page_factory: PageFactory,
    url: str,
    name: str,
    scheme: Literal["light", "dark"],
    viewport: tuple[int, int],
) -> None:
    page = page_factory(color_scheme=scheme, viewport=viewport)
    assert open_quietly(page, url + HISTORIES[name]) == []
    open_all(page)
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.md-content details').forEach((d) => d.open = true)")


def test_without_scripts_the_neighbours_can_be_read(
    page_factory: PageFactory,
    url: str,
) -> None:
    page = page_factory(java_script_enabled=False)
    page.goto(url + HISTORY)
    newest = page.locator("details.co-diff", has_text="r4 to r5")
    expect(newest.locator("ins", has_text="prorated lines first")).to_be_visible()
    expect(newest.get_by_role("heading", name="Review the prorated lines")).to_be_visible()
    older = page.locator("details.co-diff", has_text="r3 to r4")
    older.locator("summary").click()
    expect(older.locator("del", has_text="40").first).to_be_visible()
    expect(
        page.get_by_text("Any two revisions can be chosen here where scripts run")
    ).to_be_visible()


def test_any_two_revisions_can_be_compared(page_factory: PageFactory, url: str) -> None:
    page = page_factory()
    assert open_quietly(page, url + HISTORY) == []
    chooser = page.locator("co-differences")
    expect(chooser.get_by_role("status")).to_have_text(
        "r1 (superseded) to r5 (current): 4 steps changed, 3 added; 3 sections changed; "
        "2 facts changed"
    )
    expect(chooser.get_by_text("where scripts run")).to_have_count(0)
    expect(chooser.get_by_role("heading", name="Clear the tax exceptions")).to_be_visible()
    chooser.get_by_label("From").select_option("r4 (superseded)")
    expect(chooser.get_by_role("heading", name="Clear the tax exceptions")).to_have_count(0)
    expect(chooser.locator("ins", has_text="4,000")).to_be_visible()
    neighbours = page.locator("details.co-diff", has_text="r4 to r5").locator(".co-diff__title")
    titles = chooser.locator(".co-diff__title")
    assert titles.all_inner_texts() == neighbours.all_inner_texts()


def test_the_order_of_the_choice_does_not_matter(page_factory: PageFactory, url: str) -> None:
    page = page_factory()
    page.goto(url + HISTORY)
    chooser = page.locator("co-differences")
    chooser.get_by_label("From").select_option("r5 (current)")
    chooser.get_by_label("To").select_option("r4 (superseded)")
    expect(chooser.get_by_role("status")).to_contain_text(
        "r4 (superseded) to r5 (current): 2 steps"
    )
    chooser.get_by_label("To").select_option("r5 (current)")
    expect(chooser.get_by_role("status")).to_have_text("Choose two revisions.")


def test_the_choice_works_from_a_file(page_factory: PageFactory, sample: Path) -> None:
    page = page_factory()
    page.goto((sample / HISTORY / "index.html").as_uri())
    expect(page.locator("co-differences").get_by_role("status")).to_contain_text("to r5 (current)")


def test_screen_readers_and_eyes_get_more_than_colour(page_factory: PageFactory, url: str) -> None:
    page = page_factory()
    page.goto(url + HISTORY)
    newest = page.locator("details.co-diff", has_text="r4 to r5")
    look = "(node, side) => { const s = getComputedStyle(node, side); return [s.content, s.textDecorationLine]; }"
    inline = newest.locator("ins", has_text="4,000")
    assert inline.evaluate(look, "::before")[0] == '" [added: "'
    assert inline.evaluate(look)[1] == "underline"
    assert newest.locator("del").first.evaluate(look)[1] == "line-through"
    assert (
        newest.locator("ins.co-diff__block").first.evaluate(look, "::before")[0].startswith('"+"')
    )


def test_copied_code_is_the_new_one(page_factory: PageFactory, url: str) -> None:
    page = page_factory()
    page.goto(url + "runbooks/overdue-reminders/history/")
    code = "<pre><code><del>old\n</del><ins>new\n</ins>same\n</code></pre>"
    page.evaluate(
        "(html) => { const box = document.querySelector('.co-diff__body');"
        " box.innerHTML = `<div class='highlight co-diff__code'>${html}</div>`; }",
        code,
    )
    open_all(page)
    said = page.evaluate(
        "() => { const code = document.querySelector('.co-diff__code code');"
        " code.setAttribute('data-md-copying', ''); return code.innerText.trimEnd(); }"
    )
    assert said.split() == ["new", "same"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_history_prints_with_its_differences(
    page_factory: PageFactory,
    url: str,
    scheme: Literal["light", "dark"],
) -> None:
    page = page_factory(color_scheme=scheme)
    page.goto(url + HISTORY)
    page.emulate_media(media="print")
    older = page.locator("details.co-diff", has_text="r3 to r4")
    expect(older.get_by_role("heading", name="Clear the tax exceptions")).to_be_visible()
    expect(page.locator("co-differences .co-table-tools")).to_be_hidden()
