"""Every link to a source leads to the line that holds what it is about, over the whole sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from changeover.views import Site
from changeover.views.index import view
from tests.change_site import open_site, text_of

LINK = re.compile(
    r'class="co-source"[^>]* href="https://git\.example/(?P<path>[^"#]+)#L(?P<line>\d+)"'
    r'.*?<span class="co-hidden">Source of (?P<subject>.*?): (?P<said>[^<]*)</span>'
)
NAMED = re.compile(
    r"(?:(?:deliverable |decision |result \d+ of )?(?P<item>[A-Z]{1,2}\d+)|(?:step|check) (?P<step>\S+))"
)
"""Subjects that are the id of an item, or end with it."""


@pytest.fixture(scope="module")
def site(repository: Path) -> Site:
    return open_site(repository)


def source_links(site: Site, url: str) -> list[re.Match[str]]:
    page = site.pages[url]
    return list(LINK.finditer(str(view(page.view)(site, page))))


def test_the_source_of_an_item_is_the_line_that_holds_its_id(repository: Path, site: Site) -> None:
    lines: dict[str, list[str]] = {}
    checked = 0
    for change in site.kb.changes:
        for service in ("plan", "build", "test", "launch"):
            for link in source_links(site, f"changes/{change}/{service}/"):
                path, line = link["path"], int(link["line"])
                assert link["said"].endswith(f"{path}, line {line}")
                text = lines.setdefault(path, (repository / path).read_text().split("\n"))
                named = NAMED.fullmatch(link["subject"])
                if named:
                    assert (named["item"] or named["step"]) in text[line - 1], link["subject"]
                    checked += 1
    assert checked > 400


def test_the_source_of_a_document_is_the_line_of_its_title(repository: Path, site: Site) -> None:
    for state in site.kb.documents.values():
        if state.shown is None:
            continue
        (url,) = (u for u in site.pages if u.endswith(f"/{state.id}/") and not u.startswith("c"))
        first = source_links(site, url)[0]
        line = (repository / first["path"]).read_text().split("\n")[int(first["line"]) - 1]
        if state.shown.front.value.title is not None:
            assert line.startswith("title:"), first["path"]
        assert text_of(first["subject"]) == state.shown.title


def test_the_edit_button_of_a_page_leads_to_a_file(repository: Path, site: Site) -> None:
    sourced = [page for page in site.pages.values() if page.source is not None]
    assert len(sourced) > 90
    months = {page.url for page in site.pages.values() if page.view == "month"}
    unsourced = {page.url for page in site.pages.values()} - {page.url for page in sourced}
    assert unsourced - months == {
        "",
        "changes/",
        "runbooks/",
        "training/",
        "reference/",
        "calendar/",
        "currency/",
        "trace/",
    }, "a page that is not made of a whole folder has a file to edit"
    for section in ("systems", "releases"):
        source = site.pages[f"{section}/"].source
        assert source is not None
        line = (repository / source.path).read_text().split("\n")[source.line - 2]  # of its list
        assert line.startswith(f"{section}:")
    for page in sourced:
        assert page.source is not None
        assert (repository / page.source.path).is_file(), page.url
