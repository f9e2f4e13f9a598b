"""The style sheets fit the templates, and the headings of a page are in order."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from changeover.views.index import view
from tests.change_site import open_site
from tests.releases.content import change, knowledge, live, page

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
    for url, planned in site.pages.items():
        html = str(view(planned.view)(site, planned))
        levels = [1, *(int(level) for level in re.findall(r"<h([1-6])\b", html))]
        jumps = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
        assert jumps == [], url


def test_headings_of_a_release_note_stand_below_its_change(tmp_path: Path) -> None:
    """In the outline of the page, its change is one of those below the heading of a system."""
    files = {
        "0001-x/change.yaml": change("Prorate"),
        "0001-x/launch.yaml": live("2026-05-20"),
        "0001-x/notes/internal.md": "## New\n\nA.\n\n### In detail\n\nB.\n\n#### More\n\nC.\n",
    }
    knowledge(tmp_path, files)
    tree = LexborHTMLParser(page(tmp_path, "releases/2026.06/"))
    in_notes = {heading.mem_id for heading in tree.css(".co-note :is(h1, h2, h3, h4, h5, h6)")}
    above, below, last = set(), set(), ""
    for node in tree.css("h1, h2, h3, h4, h5, h6, .co-note"):
        if node.mem_id in in_notes:
            below.add(node.tag)
        elif node.tag == "div":
            above.add(last)
        else:
            last = node.tag or ""
    assert (above, below) == ({"h4"}, {"h5", "h6"})
