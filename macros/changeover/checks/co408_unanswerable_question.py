"""A question that nobody can answer, or that every answer meets, teaches nothing and keeps people
from passing.

Bad:

```yaml
questions:
  - id: q1
    kind: single
    text: Who decides to go on?
    choices: [{text: The billing lead}, {text: The operator}]
```

Good:

```yaml
questions:
  - id: q1
    kind: single
    text: Who decides to go on?
    choices: [{text: The billing lead, correct: true}, {text: The operator}]
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from changeover.knowledge import KnowledgeBase
from changeover.model.document import QuizFile, QuizQuestion
from changeover.model.positions import File
from changeover.problems import Problem, Rule, Severity, report

RULE = Rule("CO408", "unanswerable-question", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each question that has no right answer, or too many."""
    for change in kb.changes.values():
        for revision in change.revisions:
            if revision.quiz is not None:
                yield from _check_quiz(revision.quiz)


def _check_quiz(quiz: File[QuizFile]) -> Iterator[Problem]:
    for index, question in enumerate(quiz.value.questions):
        found = _CHECKS[question.kind](question)
        if found is not None and not quiz.is_refused("questions", index):
            key, said, hint = found
            yield report(RULE, quiz.at("questions", index, key), said, hint=hint)


Found = tuple[str, str, str] | None
"""The key it is about, what is wrong, and how to mend it."""


def _check_single(question: QuizQuestion) -> Found:
    right = sum(choice.correct for choice in question.choices)
    if right == 1:
        return None
    said = f"a 'single' question has one right choice, not {right or 'none'}"
    hint = "use 'kind: multiple'" if right else "add 'correct: true' to the right choice"
    return "choices", said, hint


def _check_multiple(question: QuizQuestion) -> Found:
    if any(choice.correct for choice in question.choices):
        return None
    hint = "add 'correct: true' to the right choices"
    return "choices", "a 'multiple' question needs a right choice", hint


def _check_ordering(question: QuizQuestion) -> Found:
    if len(question.choices) >= 2:
        return None
    hint = "list the choices in their right order"
    return "choices", "an 'ordering' question needs two choices at least", hint


def _check_text(question: QuizQuestion) -> Found:
    if any(answer.strip() for answer in question.answers):
        return None
    return "answers", "a 'text' question needs an answer", "list the accepted answers in 'answers'"


def _check_steps(question: QuizQuestion) -> Found:
    if question.answers:
        return None
    hint = "list the right steps in 'answers', each as runbook#step"
    return "answers", "a 'steps' question needs a right step", hint


_CHECKS: dict[str, Callable[[QuizQuestion], Found]] = {
    "single": _check_single,
    "multiple": _check_multiple,
    "ordering": _check_ordering,
    "text": _check_text,
    "steps": _check_steps,
}
