"""The search as readers meet it: what is found first, by keyboard, in every look, with both engines."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageFactory, ServeFolder
from tests.site import copy_site, run

PHONE, DESK = (390, 844), (1440, 900)
PREFIX = "kb/1.2"

RESTART, PAYMENTS = "runbooks/restart-rating/", "runbooks/payments-hang/"
UNDO, ETCD = "runbooks/undo-space/", "runbooks/cluster-etcd/etcdMembersDown/"

FIRST = {
    "kubectl rollout restart": RESTART,
    "rollout": RESTART,
    "--force-rebuild": RESTART,
    "force-rebuild": RESTART,
    "rebuild": RESTART,
    "billing_run.sh": RESTART,
    "billing_run": RESTART,
    "RATE-9000": RESTART,
    "9000": RESTART,
    "kick-workers": RESTART,
    "kick": RESTART,
    "restart rating": RESTART,
    "restart-rating": RESTART,
    "Restart the rating workers": RESTART,
    "restart": RESTART,
    "PSP_TIMEOUT": PAYMENTS,
    "psp": PAYMENTS,
    "timeout": PAYMENTS,
    "bhv provider": PAYMENTS,
    "payments hang": PAYMENTS,
    "ORA-01555": UNDO,
    "ora 01555": UNDO,
    "01555": UNDO,
    "etcdMembersDown": ETCD,
    "etcd": ETCD,
    "members down": ETCD,
    "INV-4711": "reference/codes/",
    "4711": "reference/codes/",
    "next4714": "reference/codes/",
    "handwrittenword": "guide/hours/",
    "faster workers": "changes/0002/",
}
"""What must come first, by what is searched for: a command, a code, an alias, a title, or a part."""


def build(folder: Path, old: str = "", new: str = "") -> Path:
    """The site for the search, with a line of mkdocs.yml as the test needs it."""
    root = copy_site("search", folder / "kb")
    file = root / "mkdocs.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    line = "      as-of:"
    return build(tmp_path_factory.mktemp("material"), line, f"      search: material\n{line}")


@pytest.fixture
def url(built: Path, serve_folder: ServeFolder) -> str:
    return serve_folder(built, PREFIX)


@pytest.fixture
def page(url: str, page_factory: PageFactory) -> Page:
    """The first page of the site on a desk."""
    page = page_factory(viewport=DESK)
    page.goto(url)
    return page


def ask(page: Page, words: str) -> Locator:
    """Search for words; returns the titles of what is found, once it is there."""
    if not page.locator("dialog[open]").count():
        page.get_by_role("button", name="Search").click()
    page.get_by_label("Search for").fill(words)
    results = page.locator(".co-search__results > li > a")
    expect(page.get_by_role("status").filter(has_text=re.compile("result|found"))).to_be_visible()
    page.wait_for_function(
        "words => document.querySelector('co-search').listed === words", arg=words.strip()
    )
    return results


def test_what_is_asked_for_comes_first(page: Page) -> None:
    wrong = {}
    for words, expected in FIRST.items():
        first = ask(page, words).first
        expect(first).to_be_visible()
        found = str(first.get_attribute("href"))
        if found != f"/{PREFIX}/{expected}":
            wrong[words] = found
    assert wrong == {}


def test_nothing_is_fetched_before_the_search_is_opened(
    url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url, wait_until="networkidle")
    assert not [address for address in asked if address.startswith(f"{url}search/")]
    ask(page, "restart")
    names = [address.removeprefix(url) for address in asked if address.startswith(f"{url}search/")]
    assert "search/pagefind.js" in names
    assert not [address for address in asked if "search_index" in address or "lunr" in address]


def test_kinds_narrow_what_is_found(page: Page) -> None:
    results = ask(page, "psp_timeout")
    kinds = page.get_by_role("group", name="Kind of page").get_by_role("button")
    names = kinds.all_inner_texts()
    assert [name.split()[0] for name in names][:3] == ["All", "Runbooks", "Training"]
    expect(kinds.first).to_have_attribute("aria-pressed", "true")
    training = kinds.filter(has_text="Training")
    training.click()
    expect(training).to_have_attribute("aria-pressed", "true")
    expect(results).to_have_count(1)
    expect(results).to_have_text("Payments for beginners")
    expect(page.get_by_role("status")).to_have_text("1 result in Training")
    total = int(names[0].split()[1])
    assert total == sum(int(name.split()[1]) for name in names[1:])


def test_a_step_is_found_and_led_to(page: Page, url: str) -> None:
    ask(page, "kubectl")
    step = page.locator(".co-search__results li li").filter(has_text="Roll the pods").locator("a")
    expect(page.locator(".co-search__results mark").first).to_have_text("kubectl")
    step.click()
    expect(page).to_have_url(f"{url}{RESTART}#roll")
    page.get_by_role("button", name="Search").click()
    ask(page, "kubectl")
    page.locator(".co-search__results li li a").filter(has_text="Roll the pods").click()
    expect(page.locator("dialog[open]")).to_have_count(0)  # also on the page that is open


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_a_key_opens_the_search_and_escape_closes_it(page: Page, key: str) -> None:
    page.keyboard.press(key)
    field = page.get_by_label("Search for")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("sf/")  # these are letters now
    expect(field).to_have_value("sf/")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press(key)
    expect(field).to_be_focused()


def test_the_focus_goes_back_to_the_button(page: Page) -> None:
    button = page.get_by_role("button", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Search for")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_arrow_keys_walk_through_the_results(page: Page, url: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type("restart")
    links = page.locator(".co-search__results a")
    expect(links.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Search for")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(url + RESTART)


def test_enter_does_not_take_what_an_earlier_word_found(page: Page, url: str) -> None:
    ask(page, "restart")
    page.get_by_label("Search for").fill("ORA-01555")
    page.keyboard.press("Enter")
    expect(page).to_have_url(url + UNDO)


def test_more_results_are_shown_when_asked_for(page: Page) -> None:
    results = ask(page, "payments")
    expect(results).to_have_count(8)
    page.get_by_role("button", name="Show more").click()
    expect(results.nth(8)).to_be_focused()
    assert results.count() > 8


def test_words_that_stand_nowhere_are_told_as_such(page: Page) -> None:
    for words in ("zzxxqq", "INV-9999", "retiredword", "upcomingword", "bygoneword"):
        ask(page, words)
        said = page.get_by_role("status")
        expect(said).to_contain_text(f"Nothing found for “{words}”")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(1)  # what is only near is no answer


def test_texts_of_authors_are_text(page: Page) -> None:
    ask(page, "hostile")
    excerpt = page.locator(".co-search__results p").filter(has_text="onerror")
    expect(excerpt).to_contain_text("<img src=x onerror=\"document.title='hacked'\">")
    expect(excerpt).to_contain_text("<b>hostile</b>")
    assert page.locator(".co-search__results :is(img, b, script)").count() == 0
    assert "hacked" not in page.title()


def test_no_state_has_an_accessibility_violation(url: str, page_factory: PageFactory) -> None:
    looks: tuple[tuple[Literal["light", "dark"], tuple[int, int]], ...] = (
        ("light", DESK),
        ("dark", DESK),
        ("light", PHONE),
        ("dark", PHONE),
    )
    for scheme, size in looks:
        page = page_factory(viewport=size, color_scheme=scheme)
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.goto(url)
        page.get_by_role("button", name="Search").click()
        assert_accessible(page, f"empty {scheme} {size}")
        ask(page, "payments")
        assert_accessible(page, f"results {scheme} {size}")
        page.get_by_role("button", name="Runbooks").click()
        expect(page.get_by_role("status")).to_contain_text("in Runbooks")
        assert_accessible(page, f"a kind {scheme} {size}")
        ask(page, "zzxxqq")
        assert_accessible(page, f"nothing {scheme} {size}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert said == []


def assert_accessible(page: Page, state: str) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{state}: {results.generate_report()}"


def test_the_search_moves_nothing(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) window.moved += entry.value;"
        "}).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(url, wait_until="networkidle")
    page.keyboard.press("/")
    expect(page.get_by_label("Search for")).to_be_focused()
    page.keyboard.press("Escape")
    assert page.evaluate("window.moved") == 0


def test_without_javascript_a_catalogue_is_offered(url: str, page_factory: PageFactory) -> None:
    for size in (DESK, PHONE):
        page = page_factory(viewport=size, java_script_enabled=False)
        page.goto(url + "guide/hours/")
        expect(page.get_by_role("button", name="Search")).to_have_count(0)
        page.locator("co-search a").click()
        expect(page).to_have_url(f"{url}runbooks/")


def test_a_search_that_can_t_be_loaded_says_so_and_tries_again(page: Page, url: str) -> None:
    page.route("**/search/pagefind.js", lambda route: route.abort())
    page.keyboard.press("/")
    status = page.locator(".co-search__status")
    expect(status).to_contain_text("could not be loaded")
    page.keyboard.press("Escape")
    page.unroute("**/search/pagefind.js")
    page.reload()
    ask(page, "restart")


def test_the_page_that_is_not_there_has_the_search(
    built: Path, serve_folder: ServeFolder, page_factory: PageFactory
) -> None:
    base = serve_folder(built)  # without a site_url its addresses begin at the server's root
    page = page_factory(viewport=DESK)
    page.goto(f"{base}404.html")
    expect(ask(page, "restart").first).to_have_attribute("href", f"/{RESTART}")


def test_addresses_of_files_are_led_to(
    tmp_path: Path, serve_folder: ServeFolder, page_factory: PageFactory
) -> None:
    url = serve_folder(build(tmp_path, "strict:", "use_directory_urls: false\nstrict:"), PREFIX)
    page = page_factory(viewport=DESK)
    page.goto(f"{url}guide/hours.html")
    ask(page, "kubectl")
    page.locator(".co-search__results li li a").filter(has_text="Roll the pods").click()
    expect(page).to_have_url(f"{url}{RESTART}index.html#roll")
    expect(page.locator("#roll")).to_be_visible()


def test_the_script_is_small(repository: Path) -> None:
    script = repository / "overrides/assets/changeover/search.js"
    assert len(gzip.compress(script.read_bytes())) < 6000


# --- Material's ------------------------------------------------------------------------------------


def open_quietly(page: Page, address: str) -> list[str]:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    return said


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("kubectl rollout restart", "Roll the pods"),
        ("PSP_TIMEOUT", "Payments hang"),
        ("handwrittenword", "Opening hours"),
        ("RATE-9000", "Restart the rating workers"),
    ],
)
def test_material_s_search_finds_them_too(
    material: Path, serve_folder: ServeFolder, page_factory: PageFactory, words: str, title: str
) -> None:
    page = page_factory(viewport=DESK)
    said = open_quietly(page, serve_folder(material, PREFIX))
    page.keyboard.press("/")
    page.keyboard.type(words)
    results: Any = page.locator(".md-search-result__item")
    expect(results.filter(has_text=title).first).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Tab")
    assert said == []
