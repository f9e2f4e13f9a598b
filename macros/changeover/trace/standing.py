"""How the tests of a change stand as of a day: the latest result of each case and environment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.model.test import TestResult
from changeover.trace.references import Entry, cross_references, full_id

NOT_RUN = "not-run"
_WORST_FIRST = ("fail", "blocked", "pass")


@dataclass(frozen=True, slots=True)
class Standing:
    """One case: its result over all environments, the worst of the latest ones.

    `latest` holds the latest result of each environment in the catalog's order, those without an
    environment last; `history` all results that there were by then, the newest first.
    """

    result: str
    latest: tuple[Entry[TestResult], ...]
    history: tuple[Entry[TestResult], ...]


def standing(kb: KnowledgeBase, change: str, case: str) -> Standing:
    """How a case stands: `pass`, `fail`, `blocked` or `not-run`."""
    results = cross_references(kb).results_of.get(full_id(change, case), ())
    history = by_time(results, kb.as_of)
    latest: dict[str | None, Entry[TestResult]] = {}
    for entry in history:
        if entry.value.result is not None:
            latest.setdefault(entry.value.env, entry)
    order = {environment.id: n for n, environment in enumerate(kb.catalog.environments)}
    found = tuple(
        latest[env] for env in sorted(latest, key=lambda e: order.get(e or "", len(order)))
    )
    given = {entry.value.result for entry in found}
    return Standing(next((r for r in _WORST_FIRST if r in given), NOT_RUN), found, history)


def by_time(results: Iterable[Entry[TestResult]], as_of: dt.date) -> tuple[Entry[TestResult], ...]:
    """The results that there were by then, newest first.

    A result without a date is taken to follow the one above it in its list.
    """
    dated = []
    last: dict[str, dt.datetime] = {}
    for place, entry in enumerate(results):
        on = entry.value.on
        when = on.start if on else last.get(entry.change, dt.datetime.min)
        last[entry.change] = when
        if on is None or on.date <= as_of:
            dated.append((when, place, entry))
    return tuple(entry for *_, entry in sorted(dated, key=lambda d: d[:2], reverse=True))


def worst(results: Iterable[str]) -> str | None:
    """What several cases come to: one that failed, was blocked or was not run counts first."""
    given = set(results)
    return next((r for r in ("fail", "blocked", NOT_RUN, "pass") if r in given), None)


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases of a change came out how."""

    total: int
    passed: int
    failed: int
    blocked: int
    not_run: int


def count(kb: KnowledgeBase, change: Change) -> Count:
    """How the cases of a change came out; all zero without a test.yaml."""
    cases = (change.test.value.cases or ()) if change.test else ()
    results = [standing(kb, change.id, case.id).result for case in cases]
    return Count(
        total=len(results),
        passed=results.count("pass"),
        failed=results.count("fail"),
        blocked=results.count("blocked"),
        not_run=results.count(NOT_RUN),
    )
