"""What a hand-written page may call: each macro with a right and a wrong call."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest

from changeover.knowledge import KnowledgeBase
from changeover.macros import Namespace
from changeover.macros.calls import page_problems
from changeover.macros.registry import known_macros
from changeover.macros.syntax import problem_at
from changeover.pages import plan_pages
from changeover.problems import Location
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.views import Site

AS_OF = dt.date(2026, 6, 15)


@pytest.fixture(scope="module")
def site(repository: Path) -> Site:
    kb = KnowledgeBase.open(repository, AS_OF)
    pages = plan_pages(kb)
    return Site(kb, pages, Renderer(), ProseRenderer(kb, pages))


@pytest.fixture
def namespace(site: Site) -> Namespace:
    namespace = Namespace(site, lambda html, inline: html)
    namespace.where = Location("docs/page.md", 5)
    return namespace


def render(namespace: Namespace, text: str) -> str:
    """A page's text as mkdocs-macros renders it."""
    return jinja2.Environment().from_string(text).render(kb=namespace)  # as there


RIGHT = {
    "changes": ('{{ kb.changes(status="hypercare") }}', ["0009", "Payment gateway"]),
    "documents": ('{{ kb.documents(kind="runbook", role="billing-operator") }}', ["Monthly"]),
    "fields": ('{{ kb.fields("change") }}', ["go-live.planned", "required", "at most 200 char"]),
    "home": ("{{ kb.home() }}", ["Next go-lives", "0013"]),
    "link": ('{{ kb.link("0007/R1") }}', ['href="site:changes/0007/plan/#R1"', "0007/R1"]),
    "macros": ("{{ kb.macros() }}", ["kb.run_sheet(change)"]),
    "module": ('{{ kb.module("billing-basics") }}', ["The month in order"]),
    "page": ('{{ kb.page("systems/") }}', ["Billing core"]),
    "reference": ('{{ kb.reference("billing-glossary") }}', ["site:reference/billing-glossary/"]),
    "release_notes": (
        '{{ kb.release_notes("2026.06", audience="customers") }}',
        ["For Customers", "0009"],
    ),
    "requirements": (
        '{{ kb.requirements("0009") }}',
        ["Functional requirements", '<a class="co-id" href="site:changes/0009/plan/#R1">R1</a>'],
    ),
    "rules": ("{{ kb.rules() }}", ["CO203", "CO601", "Bad:"]),
    "run_sheet": ('{{ kb.run_sheet("0009") }}', ["point of no return", "go / no-go"]),
    "runbook": ('{{ kb.runbook("monthly-invoice-run") }}', ["r5", "Freeze price changes"]),
    "stale": ("{{ kb.stale() }}", ["prepay-renewals"]),
    "tests": ('{{ kb.tests("0009") }}', ["Regression", "T1"]),
}

WRONG = {
    "changes": ('{{ kb.changes(system="biling") }}', "there is no system 'biling'"),
    "documents": ('{{ kb.documents(kind="book") }}', "there is no kind of document 'book'"),
    "fields": ('{{ kb.fields("plans") }}', "there is no file 'plans'; did you mean 'plan'?"),
    "home": ("{{ kb.home(1) }}", "kb.home: too many positional arguments"),
    "link": ('{{ kb.link("0007/R99") }}', "change 0007 has no item 'R99'"),
    "macros": ("{{ kb.macros(1) }}", "kb.macros: too many positional arguments"),
    "module": ('{{ kb.module("billing-basic") }}', "did you mean 'billing-basics'?"),
    "page": ('{{ kb.page("system/") }}', "there is no generated page 'system/'"),
    "reference": ('{{ kb.reference("monthly-invoice-run") }}', "there is no reference page"),
    "release_notes": ('{{ kb.release_notes("2026.99") }}', "there is no release '2026.99'"),
    "requirements": ("{{ kb.requirements(7) }}", "kb.requirements: 'change' can't be 7"),
    "rules": ("{{ kb.rules(1) }}", "kb.rules: too many positional arguments"),
    "run_sheet": ("{{ kb.run_sheet() }}", "kb.run_sheet: missing a required argument"),
    "runbook": ('{{ kb.runbook("billing-basics") }}', "there is no runbook 'billing-basics'"),
    "stale": ('{{ kb.stale(system="nowhere") }}', "there is no system 'nowhere'"),
    "tests": ('{{ kb.tests("0099") }}', "there is no change '0099'"),
}


def test_every_macro_has_a_right_and_a_wrong_call() -> None:
    assert set(known_macros()) == set(RIGHT) == set(WRONG)


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_call_shows_what_it_says(name: str, namespace: Namespace) -> None:
    text, expected = RIGHT[name]
    html = render(namespace, text)
    assert namespace.problems == []
    for part in expected:
        assert part in html


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_is_a_problem_with_its_line(name: str, namespace: Namespace) -> None:
    text, expected = WRONG[name]
    assert render(namespace, f"First line.\n\n{text}\n").strip() == "First line."
    (problem,) = namespace.problems
    assert str(problem.location) == "docs/page.md:7:1"
    assert expected in str(problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ kb }}", "'kb' shows nothing by itself; call a macro: changes, documents"),
        ("{{ kb.stale }}", "'kb.stale' is written without a call; write kb.stale(system=…)"),
        ("{{ kb.stail }}", "there is no macro 'kb.stail'; did you mean 'stale'?"),
        ("{{ kb.stale | upper }}", "'kb.stale' is written without a call"),
    ],
)
def test_what_is_no_call_is_a_problem_with_its_line(
    text: str, expected: str, namespace: Namespace
) -> None:
    assert render(namespace, f"First line.\n\n{text}\n").strip() == "First line."
    (problem,) = namespace.problems
    assert str(problem.location) == "docs/page.md:7:1"
    assert problem.rule.id == "CO601" and expected in str(problem)


def test_who_lists_the_variables_of_a_page_makes_no_problem(namespace: Namespace) -> None:
    assert "Namespace" in str(namespace)
    assert namespace.problems == []


def test_the_day_of_the_site_can_be_shown(namespace: Namespace) -> None:
    assert render(namespace, "{{ kb.as_of }}") == "2026-06-15"


def test_sections_of_two_changes_share_no_ids(namespace: Namespace) -> None:
    html = render(namespace, '{{ kb.requirements("0009") }}{{ kb.requirements("0007") }}')
    assert re.findall(r'<(?!svg)[^>]* id="', html) == []
    assert 'href="#' not in html
    labels = re.findall(r'role="region" aria-label="([^"]*)"', html)
    assert len(labels) == len(set(labels)) > 2
    assert (
        '<a href="site:changes/0009/plan/"><span class="co-id">0009</span> Payment gateway' in html
    )


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("0009/go", "site:changes/0009/launch/#step-go"),
        ("0009/T1", "site:changes/0009/test/#T1"),
        ("0009/B1", "site:changes/0009/build/#B1"),
    ],
)
def test_a_link_to_an_item_leads_to_an_address_of_the_page(
    item: str, url: str, namespace: Namespace, site: Site
) -> None:
    assert f'href="{url}"' in render(namespace, f'{{{{ kb.link("{item}") }}}}')
    page, _, anchor = url.removeprefix("site:").partition("#")
    html = render(namespace, f'{{{{ kb.page("{page}") }}}}')
    assert f'id="{anchor}"' in html


def test_tables_of_one_page_are_called_differently(namespace: Namespace) -> None:
    calls = ("changes()", 'changes(status="closed")', 'documents(system="payments")', "stale()")
    html = render(namespace, "".join(f"{{{{ kb.{call} }}}}" for call in calls))
    labels = re.findall(r'role="region" aria-label="([^"]*)"', html)
    assert labels == ["Changes", "Changes: closed", "Documents: payments", "Stale documents"]


def test_a_part_of_a_system_has_its_documents(namespace: Namespace) -> None:
    assert "prepay-renewals" in render(namespace, '{{ kb.stale(system="billing/subscriptions") }}')
    assert "prepay-renewals" not in render(namespace, '{{ kb.stale(system="billing/dunning") }}')
    assert namespace.problems == []


def test_two_texts_on_one_page_share_no_ids(namespace: Namespace) -> None:
    html = render(
        namespace, '{{ kb.runbook("monthly-invoice-run") }}{{ kb.runbook("issue-credit-note") }}'
    )
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) > 10


# --- before a build -------------------------------------------------------------------------------


def told_by_check(site: Site, root: Path, text: str, *, errors: bool = False) -> list[str]:
    """What is told of a page in `docs/` with this text, without a build."""
    page = root / "docs/guide/page.md"
    page.parent.mkdir(parents=True)
    page.write_text(f"---\nrender_macros: true\n---\n# A\n\n{text}\n", encoding="utf-8")
    wrong = [problem_at(Location("changes"), 1, "wrong", hint="")] if errors else []
    return [str(p) for p in page_problems(replace(site.kb, root=root), wrong)]


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_is_told_without_a_build(site: Site, tmp_path: Path, name: str) -> None:
    text, expected = WRONG[name]
    (line,) = told_by_check(site, tmp_path, text)
    assert line.startswith("docs/guide/page.md:6:1 CO601 ") and expected in line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% if %}", "Expected an expression"),
        ("{{ kb.stail(anything) }}", "there is no macro 'kb.stail'; did you mean 'stale'?"),
        ("{% if no %}{{ kb.stale }}{% endif %}", "'kb.stale' is written without a call"),
    ],
)
def test_what_can_be_known_of_a_page_is_told_without_a_build(
    site: Site, tmp_path: Path, text: str, expected: str
) -> None:
    (line,) = told_by_check(site, tmp_path, text)
    assert line.startswith("docs/guide/page.md:6:1 CO601 ") and expected in line


@pytest.mark.parametrize(
    "text",
    [
        *(text for text, _ in RIGHT.values()),
        "{{ kb.as_of }}{{ page.title }}{{ of_another_plugin() | its_filter }}",
        "{{ kb.link(some_change) }}",
        "{% raw %}{{ kb.nope() }}{% endraw %}{# {{ kb.nope() }} #}",
    ],
)
def test_a_page_without_faults_is_not_told(site: Site, tmp_path: Path, text: str) -> None:
    assert told_by_check(site, tmp_path, text) == []


def test_pages_that_ask_for_no_macros_are_text(site: Site, tmp_path: Path) -> None:
    assert told_by_check(site, tmp_path, "") == []
    page = tmp_path / "docs/guide/page.md"
    for front in ("", "---\nrender_macros: false\n---\n", "---\ntitle: render_macros\n---\n"):
        page.write_text(f"{front}{{{{ kb.nope() }}}} {{% if %}}\n", encoding="utf-8")
        assert list(page_problems(replace(site.kb, root=tmp_path), [])) == []


def test_of_wrong_content_nothing_is_shown_but_names_are_checked(
    site: Site, tmp_path: Path
) -> None:
    text = '{{ kb.link("0099") }} {{ kb.nope("0099") }}'
    (line,) = told_by_check(site, tmp_path, text, errors=True)
    assert "there is no macro 'kb.nope'" in line
