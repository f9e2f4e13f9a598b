"""The scope of work to test and validate a change, with its results and their evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from changeover.model.plan import Requirement
from changeover.model.test import TestCase, TestFile, TestResult
from changeover.pages import Page
from changeover.problems import Location
from changeover.resolve import touches
from changeover.trace.references import Entry, cross_references, entries, full_id
from changeover.trace.standing import Standing, by_time, count, standing, worst
from changeover.views import Site
from changeover.views.deliverable import Deliverables, Group, Listing, split
from changeover.views.references import Link
from changeover.views.served import Served, cases_for
from changeover.views.texts import rich_text

KINDS: Mapping[str, str] = {
    "compatibility": "Compatibility in the system itself",
    "integration": "Integrations and connectors",
    "regression": "Regression on existing use cases",
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One run of a test; `is_latest` when it is the last word of its environment."""

    value: TestResult
    case: Link
    environment: str | None
    is_production: bool
    evidence: Markup | None
    is_latest: bool
    source: Location


@dataclass(frozen=True, slots=True)
class UseCase:
    """A use case of the catalog that a test protects; `link` leads to its runs."""

    link: Link
    text: str
    system: Link | None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A test with its result: the worst of the latest ones of each environment."""

    value: TestCase
    covers: tuple[Link, ...]
    use_case: UseCase | None
    result: str
    latest: tuple[ResultRow, ...]
    source: Location


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A requirement, the tests that cover it, and what they come to; None without a test."""

    value: Requirement
    link: Link
    cases: tuple[Served, ...]
    result: str | None


def test(site: Site, page: Page) -> Markup:
    """The scope of work as a page."""
    work = Deliverables.of(site, page.subject, service="test")
    file: TestFile = work.file.value if work.file else TestFile()
    groups = cases(work)
    must = [row for group in groups for row in group.rows if row.value.must]
    return site.renderer.render(
        "test.html",
        head=work.head(),
        counts=count(site.kb, work.change),
        must=(sum(row.result == "pass" for row in must), len(must)),
        scope=work.scope(),
        groups=groups,
        unprotected=unprotected(work),
        results=_results(work, file),
        coverage=_coverage(work),
    )


def cases(work: Deliverables) -> tuple[Group[CaseRow], ...]:
    """The tests of the change by kind."""
    values = work.file.value.cases if work.file else None
    listing = work.listing("cases", values, _case(work))
    return split(listing, KINDS, by=lambda row: row.value.kind)


def _case(work: Deliverables) -> Callable[[TestCase, Location], CaseRow]:
    kb = work.site.kb
    use_cases = {entry.id: entry for entry in kb.catalog.use_cases}

    def row(value: TestCase, source: Location) -> CaseRow:
        known = use_cases.get(value.use_case or "")
        use_case = None
        if value.use_case is not None:
            system = work.references.system(known.system) if known and known.system else None
            link = work.references.use_case(value.use_case)
            use_case = UseCase(link, known.text if known else "", system)
        stands = standing(kb, work.change.id, value.id)
        return CaseRow(
            value=value,
            covers=work.references.items("requirement", value.covers),
            use_case=use_case,
            result=stands.result,
            latest=tuple(_result(work, entry, is_latest=True) for entry in stands.latest),
            source=source,
        )

    return row


def _result(work: Deliverables, entry: Entry[TestResult], *, is_latest: bool) -> ResultRow:
    kb, value = work.site.kb, entry.value
    evidence = None
    if value.evidence is not None:
        evidence = rich_text(work.references, value.evidence, path=entry.source.path)
    return ResultRow(
        value=value,
        case=work.references.item("case", full_id(entry.change, value.case)),
        environment=kb.name("environment", value.env) if value.env else None,
        is_production=value.env == kb.catalog.production,
        evidence=evidence,
        is_latest=is_latest,
        source=entry.source,
    )


def _results(work: Deliverables, file: TestFile) -> Listing[ResultRow]:
    """Every result that this change recorded, and those of others on its cases; newest first."""
    kb, change = work.site.kb, work.change
    found = {entry.source: entry for entry in entries(change, "test", "results")}
    for case in file.cases or ():
        for entry in cross_references(kb).results_of.get(full_id(change.id, case.id), ()):
            found.setdefault(entry.source, entry)
    stands: dict[str, Standing] = {}

    def is_latest(entry: Entry[TestResult]) -> bool:
        case = full_id(entry.change, entry.value.case)
        if case not in stands:
            stands[case] = standing(kb, *case.split("/", 1))
        return entry in stands[case].latest

    rows = tuple(
        _result(work, entry, is_latest=is_latest(entry))
        for entry in by_time(found.values(), kb.as_of)
    )
    return Listing(rows, "" if rows else work.word_for(file.results))


def _coverage(work: Deliverables) -> Listing[CoverageRow]:
    """Every requirement of the plan, as this page sees it."""
    plan = work.change.plan
    if plan is None or plan.value.requirements is None:
        return Listing(absent="the plan is not started" if plan is None else "not assessed")
    rows = []
    for requirement in plan.value.requirements:
        cases = cases_for(work.references, requirement.id)
        link = work.references.item("requirement", requirement.id)
        result = worst(case.state for case in cases if case.state is not None)
        rows.append(CoverageRow(requirement, link, cases, result))
    return Listing(tuple(rows))


def unprotected(work: Deliverables) -> tuple[UseCase, ...]:
    """The use cases of the touched systems that no test of this change protects."""
    values = work.file.value.cases if work.file else None
    protected = {value.use_case for value in values or ()}
    return tuple(
        UseCase(
            work.references.use_case(entry.id), entry.text, work.references.system(entry.system)
        )
        for entry in work.site.kb.catalog.use_cases
        if entry.system is not None
        and entry.id not in protected
        and any(touches(part, entry.system) for part in work.state.touches)
    )
