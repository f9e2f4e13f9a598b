"""The style sheets fit the templates, and the headings of a page are in order."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from changeover.views.index import view
from tests.change_site import open_site

SHEETS = Path("overrides/assets/changeover")
WRITERS = ("macros/changeover", "overrides")


@pytest.fixture(scope="module")
def written(repository: Path) -> str:
    """Everything that can write a class: templates, views and scripts."""
    files = [file for folder in WRITERS for file in (repository / folder).rglob("*")]
    suffixes = {".html", ".py", ".js"}
    return "\n".join(f.read_text(encoding="utf-8") for f in files if f.suffix in suffixes)


def sheets(repository: Path) -> list[Path]:
    return sorted((repository / SHEETS).glob("*.css"))


def can_be_written(name: str, written: str) -> bool:
    """Whether a template has the class, or its beginning followed by a value."""
    if re.search(rf"{re.escape(name)}(?![\w-])", written):
        return True
    cuts = [cut.end() for cut in re.finditer("--|__", name)]
    return any(f"{name[:cut]}{{" in written for cut in cuts)


def test_every_class_that_is_styled_can_be_written(repository: Path, written: str) -> None:
    for sheet in sheets(repository):
        names = set(re.findall(r"\.(co-[\w-]+)", sheet.read_text(encoding="utf-8")))
        assert sorted(n for n in names if not can_be_written(n, written)) == [], sheet.name


def test_a_class_that_no_template_knows_is_found(written: str) -> None:
    assert can_be_written("co-badge--live", written)
    assert not can_be_written("co-" + "lanes", written)


def test_headings_go_down_a_level_at_a_time(repository: Path) -> None:
    site = open_site(repository)
    for url, page in site.pages.items():
        html = str(view(page.view)(site, page))
        levels = [1, *(int(level) for level in re.findall(r"<h([1-6])\b", html))]
        jumps = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
        assert jumps == [], url


def test_headings_of_a_release_note_stand_below_its_change(repository: Path) -> None:
    site = open_site(repository)
    page = site.pages["releases/2026.06/"]
    html = str(view(page.view)(site, page))
    assert re.findall(r'<h(\d) id="customers-0009', html) == ["3", "4", "4", "4"]
