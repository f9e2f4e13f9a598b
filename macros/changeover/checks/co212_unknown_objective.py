"""A quiz shows which objectives a trainee has met, and asks each question at the end of its unit.
A question about an objective or a unit that the module hasn't got is counted for nothing, or asked
in the wrong place. A unit is named by the id of its `##` heading.

Bad:

```yaml
questions:
  - {id: q1, unit: what-is-proratoin, kind: text, text: Why?, answers: [fairness]}
```

Good:

```yaml
questions:
  - {id: q1, unit: what-is-proration, kind: text, text: Why?, answers: [fairness]}
```
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from changeover.checks.references import unread
from changeover.headings import headings
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.content import Revision
from changeover.model.document import QuizFile, TrainingFrontMatter
from changeover.model.positions import File
from changeover.problems import Location, Problem, Rule, Severity, report, suggest

RULE = Rule("CO212", "unknown-objective", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each objective or unit of a question that the module has not."""
    for change in kb.changes.values():
        for revision in change.revisions:
            if revision.quiz is not None and revision.path not in unread(kb):
                yield from _check_quiz(revision, revision.quiz)


def _check_quiz(revision: Revision, quiz: File[QuizFile]) -> Iterator[Problem]:
    front = revision.front.value
    objectives = (
        [objective.id for objective in front.objectives if objective.id not in STAND_INS]
        if isinstance(front, TrainingFrontMatter)
        else []
    )
    units = [heading.id for heading in headings(revision.prose.text) if heading.level == 2]
    for index, question in enumerate(quiz.value.questions):
        if question.objective is not None and "objective" not in revision.front.lost:
            yield from _check_name(
                question.objective,
                objectives,
                what="objective",
                where=quiz.at("questions", index, "objective"),
                path=revision.path,
            )
        if question.unit is not None:
            yield from _check_name(
                question.unit,
                units,
                what="unit",
                where=quiz.at("questions", index, "unit"),
                path=revision.path,
            )


def _check_name(
    name: str, known: Collection[str], *, what: str, where: Location, path: str
) -> Iterator[Problem]:
    if name in known or name in STAND_INS:
        return
    choices = f"the {what}s of {path} are {', '.join(known)}" if known else f"{path} has no {what}s"
    yield report(RULE, where, f"unknown {what} '{name}'", hint=suggest(name, known) or choices)
