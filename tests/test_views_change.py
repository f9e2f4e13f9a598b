"""The overview of a change, and what holds for all of its pages."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from changeover.pages import SERVICES
from changeover.views import Site
from changeover.views.index import view
from tests.change_site import (
    CHANGE,
    PLAN,
    open_site,
    row,
    section,
    show,
    text_of,
    write,
    write_change,
)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A change in testing with all four files."""
    return write_change(tmp_path)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A change with nothing but its change.yaml."""
    return write(tmp_path, {"0007-proration/change.yaml": CHANGE})


# --- Overview --------------------------------------------------------------------------------


def test_overview_says_where_the_change_stands(full: Path) -> None:
    html = show(open_site(full), "0007")
    text = text_of(html)
    assert "<h1>0007 Prorate upgrades" in html
    assert "Plan and scope 2 requirements" in text
    assert "Build and configure 1 of 2 items done" in text
    assert "Test and validate 1 of 2 tests passed" in text
    assert "Launch and transition planned for 1 July 2026" in text
    assert re.search(r'step--now"><a href="site:changes/0007/test/"', html)
    assert "Active in Sandbox since 1 June 2026, 10:00" in text
    assert "by impact: Billing core / dunning" in text


def test_launch_is_the_service_at_hand_during_hypercare(bare: Path) -> None:
    launch = "deployments: [{env: production, actual: 2026-06-10, outcome: success}]\n"
    launch += "hypercare: {until: 2026-06-30}\n"
    change = CHANGE.replace("2026-07-01T20:00", "2026-06-10")
    files = {"change.yaml": change, "launch.yaml": launch}
    write(bare, {f"0007-proration/{name}": text for name, text in files.items()})
    html = show(open_site(bare), "0007")
    assert "hypercare" in text_of(html)
    assert re.search(r'step--now"><a href="site:changes/0007/launch/"', html)


@pytest.mark.parametrize(("status", "word"), [("testing", "none yet"), ("withdrawn", "none")])
def test_a_withdrawn_change_awaits_no_release(bare: Path, status: str, word: str) -> None:
    change = CHANGE.replace("status: testing", f"status: {status}")
    site = open_site(write(bare, {"0007-proration/change.yaml": change}))
    absent = f'<span class="co-absent">{word}</span>'
    assert re.search(rf"Release</dt>\s*<dd>{absent}</dd>", show(site, "0007"))
    page = site.pages["changes/"]
    assert f"<td>{absent}</td>" in str(view(page.view)(site, page))


def test_overview_shows_the_narrative_below_its_own_headings(full: Path) -> None:
    html = show(open_site(full), "0007")
    narrative = section(html, "narrative")
    assert "Why we do it." in narrative and "<h1" not in narrative
    assert '<h3 id="readme-people"' in narrative
    assert html.count("<h1") == 1


def test_overview_asks_for_the_approvals_of_the_catalog(full: Path) -> None:
    given = CHANGE + (
        "approvers:\n"
        "  - {who: mara, role: billing-lead, for: approved, on: 2026-05-14}\n"
        "  - {who: later, role: change-manager, for: launching, on: 2026-06-30}\n"
        "  - {who: jonas, for: building}\n"
    )
    write(full, {"0007-proration/change.yaml": given})
    approvals = text_of(section(show(open_site(full), "0007"), "approvals"))
    assert "given Billing lead, for approved: mara , 14 May 2026" in approvals
    assert "later change-manager, for launching" in approvals
    assert "role not recorded , for building: jonas , not recorded" in approvals
    assert approvals.count("later") == 1


def test_relations_stand_on_both_sides(full: Path) -> None:
    other = (
        CHANGE.replace("Prorate upgrades", "Next one")
        + 'depends-on: ["0007"]\nreplaces: ["0099"]\n'
    )
    write(full, {"0009-next/change.yaml": other})
    site = open_site(full)
    assert "Needed by 0009 Next one testing" in text_of(section(show(site, "0007"), "relations"))
    relations = text_of(section(show(site, "0009"), "relations"))
    assert "0007 Prorate upgrades testing" in relations and "0099 unknown change" in relations


def test_document_shows_the_corrections_made_by_then(bare: Path) -> None:
    text = (
        "---\ncorrections:\n"
        "  - {on: 2026-06-10, by: mara, text: A wrong path}\n"
        "  - {on: 2026-06-16, by: jonas, text: Another one}\n"
        "---\n# Run\n"
    )
    adoption = CHANGE.replace("2026-07-01", "2026-06-01") + "change-type: adoption\n"
    write(bare, {"0007-proration/change.yaml": adoption, "0007-proration/reference/run.md": text})

    def shown(day: int) -> str:
        site = open_site(bare, dt.date(2026, 6, day))
        page = site.pages["reference/run/"]
        return text_of(str(view(page.view)(site, page)))

    assert "Corrections" not in shown(9)
    assert "A wrong path" in shown(15) and "Another one" not in shown(15)
    assert "Another one" in shown(16)


def test_withdrawn_change_says_so_and_what_replaces_it(bare: Path) -> None:
    withdrawn = CHANGE.replace("status: testing", "status: withdrawn")
    write(
        bare,
        {
            "0007-proration/change.yaml": withdrawn,
            "0009-next/change.yaml": CHANGE + 'replaces: ["0007"]\n',
        },
    )
    for service in ("", *SERVICES):
        html = show(open_site(bare), "0007", service)
        assert re.search(r'aria-label="Withdrawn".*?Replaced by <a[^>]*>0009</a>', html, re.S)
    assert "Go-live never" in text_of(show(open_site(bare), "0007"))


def test_launch_unconfirmed_is_a_notice(bare: Path) -> None:
    html = show(open_site(bare, dt.date(2026, 7, 2)), "0007")
    assert "Launch unconfirmed: planned for 1 July 2026, 20:00" in text_of(html)
    on_the_day = show(open_site(bare, dt.date(2026, 7, 1)), "0007")
    assert "Launch unconfirmed" not in text_of(on_the_day)


# --- What is not there -----------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_absent_file_gives_the_full_page(bare: Path, full: Path, service: str) -> None:
    site = open_site(full)
    (full / f"changes/0007-proration/{service}.yaml").unlink()
    html = show(open_site(full), "0007", service)
    assert f"add {service}.yaml to changes/0007-proration/" in text_of(html)
    with_file = re.findall(r'<h2 id="[^"]*">', show(site, "0007", service))
    assert re.findall(r'<h2 id="[^"]*">', html) == with_file
    assert "not assessed" not in text_of(html)


@pytest.mark.parametrize("service", SERVICES)
def test_absent_key_is_not_an_empty_list(bare: Path, service: str) -> None:
    write(
        bare,
        {f"0007-proration/{service}.yaml": "scope-of-work: {}\n" if service != "plan" else "{}"},
    )
    html = show(open_site(bare), "0007", service)
    assert "not started: this change" not in text_of(html)
    id = {"plan": "risks", "build": "decisions", "test": "results", "launch": "handover"}[service]
    assert "not assessed" in section(html, id)
    write(bare, {f"0007-proration/{service}.yaml": f"{id}: []\n"})
    assert "none" in text_of(section(show(open_site(bare), "0007", service), id))


def test_adoption_needs_no_deliverables(bare: Path) -> None:
    adoption = CHANGE.replace("2026-07-01T20:00", "2026-06-01") + "change-type: adoption\n"
    write(bare, {"0007-proration/change.yaml": adoption})
    site = open_site(bare)
    assert "Launch and transition is not needed" in text_of(show(site, "0007", "launch"))
    assert "Sandbox not recorded" in text_of(show(site, "0007", "launch"))
    assert "Build and configure not needed" in text_of(show(site, "0007"))


# --- Links -----------------------------------------------------------------------------------


def test_each_item_leads_to_its_line(full: Path) -> None:
    html = show(open_site(full), "0007", "plan")
    lines = PLAN.lstrip("\n").splitlines()
    number = next(n for n, line in enumerate(lines, start=1) if "id: R2" in line)
    assert f"plan.yaml#L{number}" in row(html, "R2")


def test_without_a_repository_there_are_no_source_links(full: Path) -> None:
    site = open_site(full, has_repository=False)
    for service in ("", *SERVICES):
        assert "co-source" not in show(site, "0007", service)


def every_page(site: Site) -> dict[str, str]:
    """The HTML of every page of every change, by its URL."""
    return {
        url: str(view(page.view)(site, page))
        for url, page in site.pages.items()
        if page.view in ("change", *SERVICES)
    }


def check_pages(pages: Mapping[str, str]) -> None:
    """Ids and names are unique, headings and links are whole, and nothing is inline style."""
    ids = {url: re.findall(r'\sid="([^"]+)"', html) for url, html in pages.items()}
    for url, html in pages.items():
        twice = [id for id, times in Counter(ids[url]).items() if times > 1]
        assert not twice, f"{url}: {twice}"
        labels = Counter(
            re.findall(r'(?:role="region"|<aside[^>]*?|<nav) aria-label="([^"]+)"', html)
        )
        assert all(times == 1 for times in labels.values()), f"{url}: {labels}"
        hidden = Counter(re.findall(r'<span class="co-hidden">(Source of [^<]*)', html))
        assert all(times == 1 for times in hidden.values()), f"{url}: {hidden.most_common(3)}"
        assert html.count("<h1") == 1 and html.lstrip().startswith(("<h1", "<p"))
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=|>None<|Undefined|<script", html), url
        for target, place in re.findall(r'href="(?:site:([^"#]*))?#([^"]+)"', html):
            page = target or url
            if page in pages:
                assert place in ids[page], f"{url}: #{place} is not on {page}"
        for chart in re.findall(r"<svg.*?</svg>", html, re.S):
            ET.fromstring(chart)


def test_every_page_of_the_sample_is_whole(repository: Path) -> None:
    check_pages(every_page(open_site(repository)))


def test_every_page_of_a_change_is_whole(full: Path) -> None:
    check_pages(every_page(open_site(full)))


def test_hostile_texts_are_shown_as_text(full: Path) -> None:
    hostile = "<script>alert(1)</script> | {{ 7*7 }} {% x %} ]] <b onclick=x>"
    quoted = f"'{hostile}'"
    plan = f"""
    outcomes: [{{id: O1, text: {quoted}, measure: {quoted}}}]
    requirements: [{{id: R1, text: {quoted}, acceptance: {quoted}}}]
    related: [{{kind: project, title: {quoted}, link: "javascript:alert(1)", note: {quoted}}}]
    out-of-scope: [{quoted}, "two\\nlines\\n\\n# no heading"]
    """
    build = f"""
    items: [{{id: B1, text: {quoted}, settings: [{{name: {quoted}, from: {quoted}, to: {quoted}}}]}}]
    """
    files = {
        "change.yaml": CHANGE.replace("Prorate upgrades", quoted),
        "plan.yaml": textwrap.dedent(plan),
        "build.yaml": textwrap.dedent(build),
    }
    write(full, {f"0007-proration/{name}": text for name, text in files.items()})
    site = open_site(full)
    for service in ("", *SERVICES):
        html = show(site, "0007", service)
        assert "<script" not in html and "onclick=" not in re.sub(r"&lt;b onclick", "", html)
        assert 'href="javascript' not in html
        assert "49" not in text_of(html)
        assert "<h1>no heading" not in html
    assert "{{ 7*7 }}" in text_of(show(site, "0007", "plan"))
    check_pages(every_page(site))
