"""The ids of a page: those that it has beside an author's text stay its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.links.anchors import is_ours
from changeover.views import Site
from changeover.views.index import view
from tests.change_site import open_site, write
from tests.test_history import FILES, change

PACKAGE = Path(__file__).parents[1] / "macros/changeover"
TAKEN = """
## Text { #co-text }

<div id="co-difference">A</div> <a name="co-corrections">B</a>

## Co 0005 1

## Co-ordinate

<p id="restart">C</p>

<p id="co-changes-steps">D</p>

{! taken.md !}
"""
FRAGMENT = '<p id="co-0005-1">E</p>\n\n<p id="co-0005-2">F</p>\n'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    names = [name for name in FILES if name.endswith("restart.md")]
    taken = {name: FILES[name] + TAKEN for name in names}
    return open_site(write(tmp_path, {**FILES, **taken, "_shared/taken.md": FRAGMENT}))


def ids_of(site: Site, url: str) -> list[str]:
    page = site.pages[url]
    return re.findall(r'\sid="([^"]*)"', str(view(page.view)(site, page)))


@pytest.mark.parametrize("place", ["", "coming/0005/", "history/0002/", "history/"])
def test_no_author_takes_an_id_of_the_page(site: Site, place: str) -> None:
    ids = ids_of(site, f"runbooks/restart/{place}")
    assert sorted(ids) == sorted(set(ids))
    # Where the page has one of them, it is there; words that begin alike keep theirs.
    own = {"": "co-0005-", "coming/0005/": "co-text", "history/0002/": "co-difference"}
    assert any(id.startswith(own.get(place, "0002-0003-")) for id in ids)
    assert place == "history/" or {"co-ordinate", "restart"} <= set(ids)


def test_an_id_of_the_theme_is_told_with_its_place(tmp_path: Path) -> None:
    text = "# Basics\n\n## Steps\n\n### Set it { #__config }\n\nSet it.\n"
    files = {
        "0001-new/change.yaml": change("New", "2026-09-01"),
        "0001-new/runbooks/set.md": text,
    }
    kb = open_site(write(tmp_path, files)).kb
    (problem,) = (p for p in run_checks(kb) if p.rule.id == "CO220")
    assert str(problem.location) == "changes/0001-new/runbooks/set.md:5:15"
    assert "ids that begin with '__' are the page's own" in problem.message


def test_a_question_keeps_its_id(tmp_path: Path) -> None:
    files = {
        "0001-new/change.yaml": change("New", "2026-09-01"),
        "0001-new/training/basics.md": '# Basics\n\n## Q one\n\n<i id="q-one">A</i>\n',
        "0001-new/training/basics.quiz.yaml": "questions:\n"
        "  - {id: one, kind: text, text: Which?, answers: [this]}\n",
    }
    ids = ids_of(open_site(write(tmp_path, files)), "training/basics/coming/0001/")
    assert ids.count("q-one") == 1


@pytest.mark.parametrize(
    "text", ["# Restart\n\n## Restart\n", "## Restart\n", '# Restart\n\n<p id="restart">A</p>\n']
)
def test_a_title_has_the_id_of_no_other_heading(tmp_path: Path, text: str) -> None:
    files = {
        "0001-new/change.yaml": change("New", "2026-09-01"),
        "0001-new/reference/restart.md": f"---\ntitle: Restart\n---\n{text}",
    }
    ids = ids_of(open_site(write(tmp_path, files)), "reference/restart/coming/0001/")
    assert ids.count("restart") == 1


def test_every_id_of_the_pages_is_known_to_be_theirs() -> None:
    templates = "".join(path.read_text() for path in PACKAGE.glob("templates/**/*.html"))
    views = "".join(path.read_text() for path in PACKAGE.glob("views/*.py"))
    written = re.findall(r'\sid="(co-[^"{]*)"', templates)
    made = re.findall(r'(?:id|prefix)=f?"(co-[^"]*)"', views)
    ids = [*written, *(re.sub(r"\{.*?\}", "7", id) for id in made)]
    assert {"co-text", "co-7-7", "co-changes-"} <= set(ids)
    assert [id for id in ids if not is_ours(id)] == []
