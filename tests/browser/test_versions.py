"""Three versions of a site on a branch, served as GitHub Pages does, and walked by a reader."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import FolderHandler, PageFactory
from tests.site import copy_site, run

PHONE, DESK = (390, 844), (1440, 900)
BASE = "/kb/"
HOME = "https://docs.example.com/kb/"
"""Where mkdocs.yml says that the site is: not where the tests serve it."""

LATEST, SECOND, FIRST = "Latest", "2026.05 Proration", "2026.01 First runbooks"
RUNBOOK, GONE, NEW = "runbooks/invoice-run/", "runbooks/restart-rating/", "guide/macros/"
"""A page of all versions, one that is gone from `latest`, and one that came after the first."""
ABSENT = f"{GONE}history/"
"""A page that `latest` lost without a word: somebody edited the branch by hand."""

SETTINGS = f"""
site_url: {HOME}
"""
PALETTE = """
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: custom
      accent: custom
      toggle: {icon: material/weather-sunny, name: "Colours: light (switch to dark)"}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: custom
      accent: custom
      toggle: {icon: material/weather-night, name: "Colours: dark (switch to light)"}
  features: [navigation.tabs, navigation.indexes]
"""
RELEASES = """
  - {id: "2025.06", name: Withdrawn, date: 2025-06-01}
  - {id: "2026.01", name: First runbooks, date: 2026-01-15}
  - {id: "2026.05", name: Proration, date: 2026-05-20}
"""


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def publish(root: Path, *arguments: str) -> None:
    """Commit what `root` holds now, and publish it."""
    git(root, "add", "--all")
    git(root, "commit", "--allow-empty", "--message", "Work")
    git(root, "push", "origin", "main")
    result = run("changeover", "publish", *arguments, root=root)
    assert result.returncode == 0, result.stdout + result.stderr


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The branch of a bare repository with two releases, `latest` and a hidden release."""
    folder = tmp_path_factory.mktemp("versions")
    bare, root = folder / "bare.git", copy_site("small", folder / "site")
    git(folder, "init", "--bare", "--initial-branch", "main", str(bare))
    git(root, "init", "--initial-branch", "main")
    git(root, "remote", "add", "origin", str(bare))
    settings = root / "mkdocs.yml"
    replace(settings, "  font: false\n", "  font: false\n" + PALETTE.lstrip("\n"))
    replace(settings, "\nstrict:", SETTINGS + "strict:")
    replace(root / "changes/catalog.yaml", '\n  - {id: "2026.05", date: 2026-05-20}\n', RELEASES)

    proration, guide = root / "changes/0002-prorate", root / "docs/guide/macros.md"
    shutil.move(proration, folder / "proration")
    shutil.move(guide, folder / "macros.md")
    publish(root, "2025.06")
    publish(root, "2026.01")
    shutil.copytree(folder / "proration", proration)
    shutil.copy(folder / "macros.md", guide)
    publish(root, "2026.05", "stable")
    # What the addresses of a version lead to once they are gone must be said, or nothing is published.
    (root / "changes/0001-adopt" / GONE.rstrip("/")).with_suffix(".md").unlink()
    replace(guide, ' and {{ kb.link("restart-rating", "how to restart") }}', "")
    redirects = f"redirects: {{{GONE}: gone, {GONE}history/: gone}}"
    replace(settings, "as-of: 2026-06-15", f"as-of: 2026-06-15\n      {redirects}")
    publish(root, "latest")
    publish(root, "2025.06", "--hide")
    git(folder, "clone", "--branch", "gh-pages", str(bare), "branch")
    shutil.rmtree(folder / "branch/latest" / ABSENT)
    return folder / "branch"


class PagesHandler(FolderHandler):
    """As GitHub Pages: the 404.html at the root for whatever is missing, at any depth."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404 or not self.path.startswith(self.base):
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture(scope="session")
def url(published: Path) -> Iterator[str]:
    """The address below which all versions are."""
    handler = partial(PagesHandler, folder=published, base=BASE)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
        server.shutdown()


def selector(page: Page) -> Locator:
    return page.locator("header details.co-version")


def entries(page: Page) -> Locator:
    return selector(page).get_by_role("link")


def open_selector(page: Page) -> None:
    """Open it, and wait until the list of versions came."""
    selector(page).locator("summary").click()
    expect(entries(page)).to_have_text([LATEST, SECOND, FIRST, "All versions"])


def banner(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Older version")


# --- the root -------------------------------------------------------------------------------------


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_the_root_leads_to_the_latest_version(
    url: str, page_factory: PageFactory, *, java_script_enabled: bool
) -> None:
    page = page_factory(java_script_enabled=java_script_enabled)
    page.goto(url)
    expect(page).to_have_url(f"{url}latest/")


def test_the_list_of_versions_leads_to_each_that_is_shown(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(java_script_enabled=False)
    page.goto(f"{url}latest/{RUNBOOK}")
    selector(page).locator("summary").click()
    entries(page).get_by_text("All versions").click()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_text(
        [LATEST, re.compile(f"{SECOND}.*20 May 2026.*stable/", re.S), re.compile("15 January 2026")]
    )
    page.get_by_role("link", name=FIRST).click()
    expect(page).to_have_url(f"{url}2026.01/")


# --- the selector ---------------------------------------------------------------------------------


def test_the_selector_lists_titles_newest_first_and_no_hidden_version(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{url}2026.01/{RUNBOOK}")
    expect(selector(page).locator("summary")).to_have_text(f"Version: {FIRST}", use_inner_text=True)
    assert not [request for request in asked if "versions.json" in request]
    open_selector(page)
    expect(selector(page).locator("[aria-current=true]")).to_have_text(FIRST)


def test_a_hidden_version_can_still_be_read_and_names_itself(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}2025.06/{RUNBOOK}")
    expect(banner(page)).to_contain_text("2025.06 Withdrawn")
    selector(page).locator("summary").click()
    expect(selector(page).locator("[aria-current=true]")).to_have_text("2025.06 Withdrawn")


def test_choosing_a_version_keeps_the_page(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}latest/{RUNBOOK}#freeze")
    open_selector(page)
    entries(page).get_by_text(FIRST).click()
    expect(page).to_have_url(f"{url}2026.01/{RUNBOOK}#freeze")
    expect(page.locator("article h1")).to_have_text("Invoice run")


def test_a_version_without_the_page_shows_its_home(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}latest/{NEW}")
    open_selector(page)
    entries(page).get_by_text(FIRST).click()
    expect(page).to_have_url(f"{url}2026.01/")


def test_the_selector_is_used_by_keyboard(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}latest/{RUNBOOK}")
    summary = selector(page).locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(entries(page)).to_have_count(4)
    page.keyboard.press("Escape")
    expect(selector(page)).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    page.keyboard.press("Space")
    expect(entries(page)).to_have_count(4)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(entries(page).get_by_text(SECOND)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}2026.05/{RUNBOOK}")


def test_the_selector_closes_when_the_reader_goes_elsewhere(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}latest/{RUNBOOK}")
    open_selector(page)
    page.locator("article h1").click()
    expect(selector(page)).not_to_have_attribute("open", "")
    open_selector(page)
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(selector(page)).not_to_have_attribute("open", "")


def test_the_selector_leads_on_without_javascript(url: str, page_factory: PageFactory) -> None:
    page = page_factory(java_script_enabled=False)
    page.goto(f"{url}2026.01/{RUNBOOK}")
    selector(page).locator("summary").click()
    expect(entries(page)).to_have_text([LATEST, "All versions"])
    entries(page).first.click()
    expect(page).to_have_url(f"{url}latest/{RUNBOOK}")


# --- the banner -----------------------------------------------------------------------------------


@pytest.mark.parametrize("java_script_enabled", [True, False])
@pytest.mark.parametrize("folder", ["2026.05", "stable"])
def test_an_older_version_says_which_it_is_and_leads_to_the_same_page_of_the_latest(
    folder: str, url: str, page_factory: PageFactory, *, java_script_enabled: bool
) -> None:
    page = page_factory(java_script_enabled=java_script_enabled)
    page.goto(f"{url}{folder}/{RUNBOOK}")
    expect(banner(page)).to_contain_text(f"{SECOND}, as of 20 May 2026")
    expect(selector(page).locator("summary")).to_contain_text(SECOND)
    banner(page).get_by_role("link", name="This page in the latest version").click()
    expect(page).to_have_url(f"{url}latest/{RUNBOOK}")
    expect(banner(page)).to_have_count(0)


def test_the_banner_leads_to_what_the_latest_version_says_of_a_page_that_is_gone(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory()
    page.goto(f"{url}2026.05/{GONE}")
    banner(page).get_by_role("link").click()
    expect(page).to_have_url(f"{url}latest/{GONE}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gone: Restart rating")


def test_the_banner_leads_to_the_start_page_when_the_latest_version_lacks_the_page(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=PHONE)
    page.goto(f"{url}2026.05/{RUNBOOK}")
    expect(banner(page).get_by_role("link")).to_have_text("This page in the latest version")
    place = banner(page).bounding_box()
    page.goto(f"{url}2026.05/{ABSENT}")
    expect(banner(page)).to_contain_text("No longer in the latest version.")
    assert banner(page).bounding_box() == place  # nothing below it moves
    banner(page).get_by_role("link").click()
    expect(page).to_have_url(f"{url}latest/")


def test_a_saved_version_still_says_what_it_is(published: Path, page_factory: PageFactory) -> None:
    page = page_factory()
    page.goto((published / "2026.05" / RUNBOOK / "index.html").as_uri())
    expect(banner(page)).to_contain_text(f"{SECOND}, as of 20 May 2026")
    link = banner(page).get_by_role("link")
    assert link.evaluate("a => a.href") == (published / "latest" / RUNBOOK).as_uri() + "/"


def test_paper_says_which_version_it_is(url: str, page_factory: PageFactory) -> None:
    page = page_factory()
    page.goto(f"{url}2026.05/{RUNBOOK}")
    page.emulate_media(media="print")
    expect(banner(page)).to_be_visible()
    expect(banner(page).locator("a")).to_be_hidden()  # nobody can follow it
    expect(selector(page)).to_be_hidden()


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["2026.01", "2026.05", "stable", "latest"])
def test_search_engines_are_led_to_the_latest_version(
    folder: str, url: str, page_factory: PageFactory
) -> None:
    page = page_factory()
    for place in ("", RUNBOOK, NEW if folder != "2026.01" else "guide/plain/"):
        page.goto(f"{url}{folder}/{place}")
        canonical = page.locator("link[rel=canonical]")
        expect(canonical).to_have_attribute("href", f"{HOME}latest/{place}")


def test_an_address_without_a_version_leads_on(url: str, page_factory: PageFactory) -> None:
    page = page_factory()
    page.goto(f"{url}{RUNBOOK}#freeze")
    expect(page).to_have_url(f"{url}latest/{RUNBOOK}#freeze")


@pytest.mark.parametrize("version", ["2026.01", "2020.01"])
def test_a_page_that_a_version_lacks_is_offered_from_the_latest(
    version: str, url: str, page_factory: PageFactory
) -> None:
    """The second one was deleted, or never was."""
    page = page_factory()
    page.goto(f"{url}{version}/{NEW}")
    offer = page.get_by_role("link", name=f"{BASE}latest/{NEW}")
    expect(offer).to_be_visible()
    offer.click()
    expect(page).to_have_url(f"{url}latest/{NEW}")


@pytest.mark.parametrize("place", ["nowhere", "latest/no/such/page/", "2026.05/a/b/c/d/"])
@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_what_is_missing_at_any_depth_leads_back(
    place: str, url: str, page_factory: PageFactory, *, java_script_enabled: bool
) -> None:
    page = page_factory(java_script_enabled=java_script_enabled)
    answer = page.goto(url + place)
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    expect(page.locator("#found")).to_be_hidden()
    page.get_by_role("link", name="All versions").click()
    expect(page).to_have_url(f"{url}versions/")
    page.go_back()
    page.get_by_role("link", name="Start page").click()
    expect(page).to_have_url(f"{url}latest/")


# --- search ---------------------------------------------------------------------------------------


def search(page: Page, word: str) -> Locator:
    """The links to what the search finds."""
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    dialog.get_by_role("textbox").fill(word)
    expect(dialog.get_by_role("status")).not_to_be_empty()
    return dialog.get_by_role("listitem").get_by_role("link")


@pytest.mark.parametrize("folder", ["2026.05", "stable"])
def test_search_finds_what_was_current_in_that_version(
    folder: str, url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}{folder}/{RUNBOOK}")
    found = search(page, "systemctl restart").first
    expect(found).to_contain_text("Restart rating")
    found.click()
    expect(page).to_have_url(re.compile(re.escape(f"{url}{folder}/{GONE}")))


def test_search_finds_nothing_of_another_version(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(f"{url}latest/")
    expect(search(page, "systemctl").get_by_text("Restart rating")).to_have_count(0)
    page.goto(f"{url}2026.01/")
    expect(search(page, "prorate").get_by_text("Prorate")).to_have_count(0)
    page.goto(f"{url}2026.05/")
    expect(search(page, "prorate").get_by_text("Prorate").first).to_be_visible()


# --- every page -----------------------------------------------------------------------------------

PLACES = {
    "older": f"2026.05/{RUNBOOK}",
    "alias": f"stable/{RUNBOOK}",
    "absent": f"2026.05/{ABSENT}",
    "latest": f"latest/{RUNBOOK}",
    "list": "versions/",
    "offered": f"2026.01/{NEW}",
    "missing": "latest/nowhere/",
    "missing, of a version": "2026.05/404.html",
}
ASKING = ("absent", "offered", "missing")
"""Pages that ask for one that is missing, which a browser's console tells."""


@pytest.mark.parametrize("name", PLACES)
def test_pages_are_accessible_quiet_and_fit_a_phone(
    name: str, url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    said: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("request", lambda request: asked.append(request.url))
    looks: tuple[tuple[Literal["light", "dark"], tuple[int, int]], ...] = (
        ("light", DESK),
        ("dark", PHONE),
    )
    for scheme, (width, height) in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(url + PLACES[name])
        page.wait_for_load_state("networkidle")
        if selector(page).count():
            open_selector(page)
            box = selector(page).get_by_role("list").bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        results = Axe().run(page)
        assert results.violations_count == 0, f"{scheme} {width}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if name in ASKING:
        said = [text for text in said if "404" not in text]
    assert said == []
    assert {address.startswith(url) for address in asked} == {True}


@pytest.mark.parametrize("place", [f"2026.05/{RUNBOOK}", f"2026.05/{ABSENT}", f"latest/{RUNBOOK}"])
@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_nothing_moves_once_the_page_is_there(
    place: str, viewport: tuple[int, int], url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=viewport)
    page.add_init_script(
        "window.moved = []; new PerformanceObserver(list => window.moved.push("
        "...list.getEntries().filter(entry => !entry.hadRecentInput).map(entry => entry.value)"
        ")).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(url + place)
    page.wait_for_load_state("networkidle")
    open_selector(page)
    assert sum(page.evaluate("window.moved")) < 0.003  # a line less or more would be ten times that
