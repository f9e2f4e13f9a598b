"""Run sheets, run records and quizzes name steps: of the run sheet itself by their ids, of a runbook
as `runbook#step`. Whoever follows the reference must land on the step. A runbook's steps are the
`###` headings under `## Steps`; a step's id is its `{ #id }`, else made from its title.

`runbook#step` means this change's own revision of the runbook if it has one, else the current one.

Bad:

```yaml
cutover:
  - {id: freeze, text: Freeze price changes}
  - {id: deploy, text: Deploy, after: [frieze], runbook: deploy-billing#instal}
```

Good:

```yaml
cutover:
  - {id: freeze, text: Freeze price changes}
  - {id: deploy, text: Deploy, after: [freeze], runbook: deploy-billing#install}
```
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from changeover.checks.references import references, unread
from changeover.checks.runbooks import lasting_ids, revisions_meant, step_ids
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.content import Change
from changeover.model.launch import LaunchFile, RunFile
from changeover.model.positions import File
from changeover.problems import Location, Problem, Rule, Severity, report, suggest

RULE = Rule("CO211", "unknown-step", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each step, of a run sheet or of a runbook, that isn't there."""
    for reference in references(kb, "cutover-step"):
        known = _cutover_ids(kb, reference.change)
        if known is not None and reference.value not in known:
            yield _unknown(reference.value, reference.where, known)
    for reference in references(kb, "runbook-step"):
        if reference.change is not None and "#" in reference.value:
            where = reference.where
            yield from _check_runbook(kb, reference.value, change=reference.change, where=where)
    for change in kb.changes.values():
        yield from _check_quizzes(kb, change)
        for run in change.runs:
            yield from _check_run(kb, run)


def _check_quizzes(kb: KnowledgeBase, change: Change) -> Iterator[Problem]:
    for revision in change.revisions:
        for index, question in enumerate(revision.quiz.value.questions if revision.quiz else ()):
            for place, answer in enumerate(question.steps):
                file: File[Any] = revision.quiz  # type: ignore[assignment]  # it has questions
                where = file.at("questions", index, "answers", place)
                if "#" in answer:
                    yield from _check_runbook(kb, answer, change=change, where=where)
                elif answer not in STAND_INS:
                    hint = "write it as runbook#step, such as monthly-invoice-run#freeze"
                    yield report(RULE, where, f"'{answer}' names no step", hint=hint)


def _check_runbook(
    kb: KnowledgeBase, value: str, *, change: Change, where: Location
) -> Iterator[Problem]:
    document, _, step = value.partition("#")
    revisions = revisions_meant(kb, document, change=change)
    known = step_ids(kb, revisions)
    if not revisions or known is None or step in known:  # an unknown document is CO203
        return
    if len(revisions) == 1:
        said = f"'{document}' has no step '{step}' in its revision {revisions[0].change}"
    else:
        said = f"'{document}' has no step '{step}'"
    lasting = lasting_ids(kb, revisions)
    near = suggest(value, [f"{document}#{other}" for other in lasting])
    yield report(RULE, where, said, hint=near or _choices(known, lasting))


def _check_run(kb: KnowledgeBase, run: File[RunFile]) -> Iterator[Problem]:
    """Problems of the steps in the record of a rehearsal or a go-live."""
    of = run.value.of
    known: frozenset[str] | None = None
    lasting: frozenset[str] | None = None
    if of.change is not None:
        known = _cutover_ids(kb, kb.changes.get(of.change))
    elif of.document is not None:
        revisions = [r for r in kb.revisions.get(of.document, ()) if r.change == of.revision]
        known = step_ids(kb, revisions) if revisions else None
        lasting = lasting_ids(kb, revisions)
    for index, step in enumerate(run.value.steps):
        if known is not None and step.id not in known and step.id not in STAND_INS:
            yield _unknown(step.id, run.at("steps", index, "id"), known, lasting=lasting)
            if not known:  # the others are unknown for the same reason
                break


def _cutover_ids(kb: KnowledgeBase, change: Change | None) -> frozenset[str] | None:
    """The ids of the steps of a change's run sheet; None when they could not be read."""
    if change is None or f"{change.folder}/launch.yaml" in unread(kb):
        return None
    launch: File[LaunchFile] | None = change.launch
    if launch is None:
        return frozenset()
    if "cutover-step" in launch.lost:
        return None
    return frozenset(step.id for step in launch.value.cutover or ()) - STAND_INS


def _unknown(
    step: str, where: Location, known: Collection[str], *, lasting: Collection[str] | None = None
) -> Problem:
    """The problem of a step that isn't there; only `lasting` ids, or all, are advised."""
    lasting = known if lasting is None else lasting
    hint = suggest(step, lasting) or _choices(known, lasting)
    return report(RULE, where, f"unknown step '{step}'", hint=hint)


def _choices(known: Collection[str], lasting: Collection[str]) -> str:
    if lasting:
        return f"its steps are {', '.join(sorted(lasting)[:10])}"
    if known:
        return "give the step that is meant an id, such as ### Freeze prices { #freeze }"
    return "what it names has no steps yet"
