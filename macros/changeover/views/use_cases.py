"""The regression library: use cases of the catalog, what protects them, and their runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from changeover.model.catalog import UseCase
from changeover.model.test import TestResult
from changeover.pages import Page
from changeover.problems import Location
from changeover.render import site_link
from changeover.trace.library import Protection, Run, protections
from changeover.trace.references import full_id
from changeover.urls import change_url, system_url, use_case_url
from changeover.views import Site
from changeover.views.matrix import brief
from changeover.views.references import Link, References
from changeover.views.texts import rich_text

_SHOWN = 40
"""How many runs, and how many tests, the page of a use case shows: the newest of all changes."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of a test of a use case, in words and links."""

    value: TestResult
    change: Link
    change_title: str
    case: Link
    text: str
    environment: str | None
    is_production: bool
    evidence: Markup | None
    is_latest: bool
    source: Location


@dataclass(frozen=True, slots=True)
class UseCaseRow:
    """A use case in the library."""

    value: UseCase
    href: str
    part: str
    """The part of the system that does it, when one is named."""
    cases: int
    changes: int
    runs: int
    latest: RunRow | None


@dataclass(frozen=True, slots=True)
class System:
    """The use cases of a system; `link` is None for those of no system."""

    id: str
    link: Link | None
    rows: tuple[UseCaseRow, ...]


@dataclass(frozen=True, slots=True)
class TestRow:
    """A test that protects a use case."""

    change: Link
    change_title: str
    case: Link
    text: str
    must: bool
    source: Location


def use_cases(site: Site, page: Page) -> Markup:
    """All use cases by system, and those that nothing protects."""
    kb = site.kb
    by_system: defaultdict[str, list[UseCaseRow]] = defaultdict(list)
    for found in protections(kb).values():
        by_system[(found.use_case.system or "").split("/")[0]].append(_row(site, found))
    order = [id for id in (*kb.systems, *by_system) if id in by_system and id]
    systems = [
        System(id, Link(kb.name("system", id), _href(site, system_url(id))), tuple(by_system[id]))
        for id in dict.fromkeys(order)
    ]
    if by_system.get(""):
        systems.append(System("", None, tuple(by_system[""])))
    rows = [row for system in systems for row in system.rows]
    return site.renderer.render(
        "use-cases.html",
        title=page.title,
        as_of=kb.as_of,
        systems=tuple(systems),
        all_changes=site_link("trace/"),
        unprotected=tuple(row for row in rows if not row.cases),
        failing=sum(row.latest is not None and row.latest.value.result == "fail" for row in rows),
        total=len(rows),
    )


def use_case(site: Site, page: Page) -> Markup:
    """One use case: the tests of all changes that protect it, and their runs, the newest of many."""
    kb = site.kb
    found = protections(kb)[page.subject]
    value = found.use_case
    system = None
    if value.system is not None:
        system = Link(kb.name("system", value.system), _href(site, system_url(value.system)))
    return site.renderer.render(
        "use-case.html",
        value=value,
        source=page.source,
        as_of=kb.as_of,
        system=system,
        library=site_link(use_case_url()),
        latest=_latest(site, found),
        changes=len(found.changes),
        all_tests=len(found.cases),
        all_runs=len(found.runs),
        data=site_link("data/trace.json"),
        tests=tuple(
            TestRow(
                change=_change(site, case.change),
                change_title=kb.changes[case.change].title,
                case=_case(site, case.change, case.value.id),
                text=brief(case.value.text),
                must=case.value.must,
                source=case.source,
            )
            for case in islice(reversed(found.cases), _SHOWN)
        ),
        runs=tuple(_run(site, found, run) for run in found.runs[:_SHOWN]),
    )


def use_cases_of(site: Site, system: str) -> tuple[UseCaseRow, ...]:
    """The use cases of a system and of its parts."""
    return tuple(
        _row(site, found)
        for found in protections(site.kb).values()
        if found.use_case.system is not None and found.use_case.system.split("/")[0] == system
    )


def _row(site: Site, found: Protection) -> UseCaseRow:
    system = found.use_case.system or ""
    return UseCaseRow(
        value=found.use_case,
        href=site_link(use_case_url(found.use_case.id)),
        part=system.partition("/")[2],
        cases=len(found.cases),
        changes=len(found.changes),
        runs=len(found.runs),
        latest=_latest(site, found),
    )


def _latest(site: Site, found: Protection) -> RunRow | None:
    return _run(site, found, found.latest) if found.latest is not None else None


def _run(site: Site, found: Protection, run: Run) -> RunRow:
    """A run; it may be of another change than its test."""
    kb, entry = site.kb, run.entry
    value, change = entry.value, kb.changes[entry.change]
    references = References(site, change)
    evidence = None
    if value.evidence is not None:
        evidence = rich_text(references, value.evidence, path=entry.source.path)
    return RunRow(
        value=value,
        change=references.other_change(entry.change),
        change_title=change.title,
        case=references.item("case", full_id(run.case.change, run.case.value.id)),
        text=brief(run.case.value.text),
        environment=kb.name("environment", value.env) if value.env else None,
        is_production=value.env == kb.catalog.production,
        evidence=evidence,
        is_latest=run is found.latest,
        source=entry.source,
    )


def _case(site: Site, change: str, id: str) -> Link:
    return Link(full_id(change, id), site_link(f"{change_url(change, 'test')}#{id}"))


def _change(site: Site, id: str) -> Link:
    return Link(id, site_link(change_url(id)))


def _href(site: Site, url: str) -> str | None:
    return site_link(url) if url.split("#")[0] in site.pages else None
