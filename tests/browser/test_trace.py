"""The trace of a large change as people meet it: 40 requirements, 60 tests, read and scrolled."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFactory, ServeFolder
from tests.large_change import large_change
from tests.site import copy_site, run

PHONE, DESK = (390, 844), (1440, 900)
SCHEMES = """[{media: "(prefers-color-scheme: light)", scheme: default},
    {media: "(prefers-color-scheme: dark)", scheme: slate}]"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """The site of a small knowledge base and the large change."""
    root = copy_site("small", tmp_path_factory.mktemp("trace") / "site")
    configuration = (root / "mkdocs.yml").read_text()
    looks = f"  font: false\n  custom_dir: overrides\n  palette: {SCHEMES}\n"
    (root / "overrides").symlink_to(repository / "overrides")
    (root / "mkdocs.yml").write_text(configuration.replace("  font: false\n", looks))
    for name, text in large_change().items():
        path = root / "changes" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    result = run("changeover", "build", "--site-dir", str(root / "site"), root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


@pytest.fixture
def url(built: Path, serve_folder: ServeFolder) -> str:
    return f"{serve_folder(built)}changes/0099/trace/"


def box(page: Page, selector: str) -> tuple[float, float]:
    """Where an element stands, from the top left of what is in sight."""
    found = page.locator(selector).first.bounding_box()
    assert found is not None
    return found["x"], found["y"]


@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESK), ("dark", PHONE)])
def test_the_matrix_has_no_accessibility_violation(
    scheme: Literal["light", "dark"],
    viewport: tuple[int, int],
    url: str,
    page_factory: PageFactory,
) -> None:
    page = page_factory(viewport=viewport, color_scheme=scheme)
    page.goto(url)
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 27, 32)"}[scheme]
    expect(page.locator("body")).to_have_css("background-color", ground)
    expect(page.locator(".co-matrix tbody tr")).to_have_count(40)
    expect(page.locator(".co-matrix thead th")).to_have_count(62)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_heads_of_the_matrix_stay_in_sight(
    viewport: tuple[int, int], url: str, page_factory: PageFactory
) -> None:
    page = page_factory(viewport=viewport, java_script_enabled=False)
    page.goto(url)
    matrix = page.get_by_role("region", name="Matrix of requirements and tests")
    matrix.scroll_into_view_if_needed()
    head, name = ".co-matrix thead th:nth-child(20)", ".co-matrix tbody tr:nth-child(20) th"
    corner = box(page, ".co-matrix thead th")
    before_head, before_name = box(page, head), box(page, name)
    matrix.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    assert box(page, head)[0] < before_head[0] and box(page, head)[1] == before_head[1]
    assert box(page, name)[1] < before_name[1] and box(page, name)[0] == before_name[0]
    assert box(page, ".co-matrix thead th") == corner


def test_a_result_is_a_sign_and_a_word(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url)
    signs = {}
    for word in ("pass", "fail", "blocked", "not-run"):
        cell = page.locator(f"td.co-matrix__{word}").first
        expect(cell).to_have_text(word.replace("-", " "))
        signs[word] = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert len(set(signs.values())) == 4


def test_a_test_is_named_in_full_where_its_id_stands(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url)
    head = page.get_by_role("columnheader").get_by_role("link", name="T7: Run sample 7", exact=True)
    expect(head).to_have_text("T7")
    expect(head).to_have_attribute("title", "T7: Run sample 7")


def test_paper_has_a_list_in_place_of_a_wide_matrix(url: str, page_factory: PageFactory) -> None:
    page = page_factory(viewport=DESK)
    page.goto(url)
    matrix, list_ = page.locator(".co-matrix"), page.locator(".co-matrix-list")
    expect(matrix).to_be_visible()
    expect(list_).to_be_hidden()
    page.emulate_media(media="print")
    expect(matrix).to_be_hidden()
    expect(list_).to_be_visible()
    expect(list_.locator("li")).to_have_count(40)
