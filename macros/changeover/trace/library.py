"""The regression library: each use case of the catalog, the tests that protect it, their runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.catalog import UseCase
from changeover.model.test import TestCase, TestResult
from changeover.resolve.moments import change_number
from changeover.trace.references import Entry, cross_references, entries, full_id
from changeover.trace.standing import by_time


@dataclass(frozen=True, slots=True)
class Run:
    """One result of a test that protects a use case; another change may have run it again."""

    case: Entry[TestCase]
    entry: Entry[TestResult]


@dataclass(frozen=True, slots=True)
class Protection:
    """A use case, the tests of all changes that protect it, and their runs, newest first."""

    use_case: UseCase
    cases: tuple[Entry[TestCase], ...]
    runs: tuple[Run, ...]

    @property
    def changes(self) -> tuple[str, ...]:
        """The changes with a test of it, in order of their ids."""
        return tuple(dict.fromkeys(case.change for case in self.cases))

    @property
    def latest(self) -> Run | None:
        """The last run that came to a result."""
        return next((run for run in self.runs if run.entry.value.result is not None), None)


@kept
def protections(kb: KnowledgeBase) -> Mapping[str, Protection]:
    """The regression library by id of the use case, in the order of the catalog."""
    protecting: defaultdict[str, list[Entry[TestCase]]] = defaultdict(list)
    for change in kb.changes.values():
        for case in entries(change, "test", "cases"):
            if case.value.use_case is not None:
                protecting[case.value.use_case].append(case)
    return {
        use_case.id: Protection(use_case, tuple(found), _runs(kb, found))
        for use_case in kb.catalog.use_cases
        for found in (protecting.get(use_case.id, []),)
    }


def _runs(kb: KnowledgeBase, cases: list[Entry[TestCase]]) -> tuple[Run, ...]:
    results_of = cross_references(kb).results_of
    by_id = {full_id(case.change, case.value.id): case for case in cases}
    results = [entry for id in by_id for entry in results_of.get(id, ())]
    # In the order of their files: a result without a date follows the one above it.
    results.sort(key=lambda entry: (change_number(entry.change), entry.source))
    return tuple(
        Run(by_id[full_id(entry.change, entry.value.case)], entry)
        for entry in by_time(results, kb.as_of)
    )
