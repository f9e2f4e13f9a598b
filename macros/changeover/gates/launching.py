"""The points of the gate `launching`: what must be shown and ready before production."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from changeover.currency import first_documents, left_behind
from changeover.gates.missing import Missing, absent, status_of
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.content import Change
from changeover.model.launch import CutoverStep
from changeover.model.test import TestCase, TestResult
from changeover.problems import quote, shorten
from changeover.releases import is_silent
from changeover.trace.references import Entry, cross_references, entries, full_id
from changeover.trace.standing import Standing, by_time, standing


def missing_passes(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """Each must test whose latest results before production are not all a pass.

    In a catalog with one environment nothing is before production, and its results count.
    """
    if change.test is None or change.test.value.cases is None:
        hint = "list the tests in 'cases' of {path}: {id: T1, text: …, covers: [R1], must: true}"
        what = "nothing shows that it works"
        yield absent(change, "test", "cases", what=what, hint=hint, place="coverage")
        return
    before = [environment.id for environment in kb.catalog.environments[:-1]]
    before = before or [kb.catalog.production]
    for entry in entries(change, "test", "cases"):
        if entry.value.must and entry.value.id not in STAND_INS:
            known = standing(kb, change.id, entry.value.id)
            if not _has_passed(known.latest, before):
                yield _not_passed(kb, entry, known=known, before=before)


def _has_passed(latest: Iterable[Entry[TestResult]], before: Sequence[str]) -> bool:
    results = [entry.value.result for entry in latest if entry.value.env in before]
    return bool(results) and all(result == "pass" for result in results)


def _not_passed(
    kb: KnowledgeBase, entry: Entry[TestCase], *, known: Standing, before: Sequence[str]
) -> Missing:
    id = entry.value.id
    wrong = [e for e in known.latest if e.value.env in before and e.value.result != "pass"]
    without_env = [e for e in known.latest if e.value.env is None]
    hint = (
        "add its latest result to 'results' of test.yaml: "
        f"'{{case: {id}, env: {before[-1]}, on: …, result: pass}}'"
    )
    if wrong:
        how = {"fail": "failed", "blocked": "was blocked"}
        last = wrong[0].value
        on = f" on {last.on}" if last.on else ""
        what = f"{how.get(last.result or '', 'did not pass')} in {last.env}{on}"
    elif without_env:
        what, hint = "has a result that names no environment", "write 'env' into the result"
    elif known.latest:
        what = f"has no result from {' or '.join(before)}, before production"
    else:
        what = "was not run"
    return Missing(
        f"the must test {id} ({shorten(entry.value.text)}) {what}",
        hint,
        entry.source,
        service="test",
        place=id,
        is_problem=not _passes_later(kb, entry, before),
        related=tuple(e.source for e in wrong or without_env),
    )


def _passes_later(kb: KnowledgeBase, entry: Entry[TestCase], before: Sequence[str]) -> bool:
    """Whether it has passed by what is recorded of days after the one that is looked at."""
    results = cross_references(kb).results_of.get(full_id(entry.change, entry.value.id), ())
    latest: dict[str | None, Entry[TestResult]] = {}
    for result in by_time(results, dt.date.max):
        latest.setdefault(result.value.env, result)
    return _has_passed(latest.values(), before)


def undisposed_documents(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """The first documents that the change would leave stale, or has left so, and how many more.

    Rules of their own tell it.
    """
    named, others = first_documents(left_behind(kb).get(change.id, ()))
    for document, left in named:
        touched = ", ".join(left.touched)
        yield Missing(
            f"says nothing about {quote(document)}, which covers {touched}",
            "revise it, or add a disposition with a reason to change.yaml",
            left.source,
            place="documents",
            is_problem=False,
        )
    if others:
        yield Missing(
            f"says nothing about {len(others)} more {'document' if len(others) == 1 else 'documents'} "
            "of what it touches",
            "revise or dispose of those that are named: then the next ones are",
            change.file.at("systems"),
            place="documents",
            is_problem=False,
        )


def missing_notes(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """That nobody is told, and nobody says why."""
    if is_silent(kb, change):
        audience = next((audience.id for audience in kb.catalog.audiences), "<audience>")
        yield Missing(
            "has no release notes, and no reason why nobody needs to be told",
            f"write {change.folder}/notes/{audience}.md, or 'notes: {{none: the reason}}'",
            status_of(change),
            place="notes",
        )


def missing_rollbacks(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """Each step before the point of no return that does not say how to undo it."""
    if change.launch is None or change.launch.value.cutover is None:
        hint = "write the run sheet into 'cutover' of {path}: {id: deploy, text: …, rollback: …}"
        what = "nobody knows how to undo the go-live"
        yield absent(change, "launch", "cutover", what=what, hint=hint, place="run-sheet")
        return
    steps = change.launch.value.cutover
    before = _before_no_return(steps)
    for index, step in enumerate(steps):
        is_certain = index in before and step.id not in STAND_INS
        if is_certain and step.gate is None and step.rollback is None:
            yield Missing(
                f"the step {quote(step.id)} ({shorten(step.text)}) says nothing of its rollback",
                "write how to undo it into 'rollback', or that nothing has to be undone",
                change.launch.at("cutover", index),
                service="launch",
                place=f"step-{step.id}",
            )


def _before_no_return(steps: Sequence[CutoverStep]) -> frozenset[int]:
    """The places of the steps before the first one of no return; all when there is none.

    Before it is what it waits for, and what stands above it unless that waits for it. A decision
    to go or not does nothing that could be undone.
    """
    turn = next((n for n, step in enumerate(steps) if step.gate == "no-return"), None)
    if turn is None:
        return frozenset(range(len(steps)))
    place = {step.id: n for n, step in enumerate(steps)}
    waits_for = [[place[id] for id in step.after if id in place] for step in steps]
    followers: list[list[int]] = [[] for _ in steps]
    for n, others in enumerate(waits_for):
        for other in others:
            followers[other].append(n)
    return (frozenset(range(turn)) - _reach(turn, followers)) | _reach(turn, waits_for)


def _reach(start: int, links: Sequence[Iterable[int]]) -> frozenset[int]:
    """The places that links lead to from one, however many it takes; circles end nowhere."""
    seen: set[int] = set()
    waiting = list(links[start])
    while waiting:
        at = waiting.pop()
        if at not in seen and at != start:
            seen.add(at)
            waiting += links[at]
    return frozenset(seen)
