"""A question that nobody can answer, or that every answer meets, teaches nothing and keeps people
from passing. So does one with two choices that nobody can tell apart, or a right step twice.

`text` and `steps` take `answers`; the other kinds take `choices`. What a kind does not take would
be left out in silence.

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

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_TEXT
from changeover.model.base import Path
from changeover.model.document import QuizFile, QuizQuestion
from changeover.model.positions import File
from changeover.problems import Problem, Rule, Severity, quote, report

RULE = Rule("CO408", "unanswerable-question", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at each question without a right answer, and at each answer that can't be given."""
    for change in kb.changes.values():
        for revision in change.revisions:
            if revision.quiz is not None:
                yield from _check_quiz(revision.quiz)


def _check_quiz(quiz: File[QuizFile]) -> Iterator[Problem]:
    for index, question in enumerate(quiz.value.questions):
        if not quiz.is_refused("questions", index):
            found = (_CHECKS[question.kind], _check_keys, _check_choices, _check_answers)
            for path, said, hint in chain.from_iterable(check(question) for check in found):
                yield report(RULE, quiz.at("questions", index, *path), said, hint=hint)


Found = Iterator[tuple[Path, str, str]]
"""The place below the question, what is wrong there, and how to mend it."""


def _check_single(question: QuizQuestion) -> Found:
    right = sum(choice.correct for choice in question.choices)
    if right != 1:
        said = f"a 'single' question has one right choice, not {right or 'none'}"
        hint = "use 'kind: multiple'" if right else "add 'correct: true' to the right choice"
        yield ("choices",), said, hint


def _check_multiple(question: QuizQuestion) -> Found:
    if not any(choice.correct for choice in question.choices):
        hint = "add 'correct: true' to the right choices"
        yield ("choices",), "a 'multiple' question needs a right choice", hint


def _check_ordering(question: QuizQuestion) -> Found:
    if len(question.choices) < 2:
        hint = "list the choices in their right order"
        yield ("choices",), "an 'ordering' question needs two choices at least", hint


def _check_text(question: QuizQuestion) -> Found:
    hint = "list the accepted answers in 'answers'"
    if not question.answers:
        yield ("answers",), "a 'text' question needs an answer", hint
    for place, answer in enumerate(question.answers):
        if not answer.strip():
            said = "an empty answer would accept a field that nobody filled in"
            yield ("answers", place), said, "write the answer or remove it"


def _check_steps(question: QuizQuestion) -> Found:
    if not question.answers:
        hint = "list the right steps in 'answers', each as runbook#step"
        yield ("answers",), "a 'steps' question needs a right step", hint


def _check_keys(question: QuizQuestion) -> Found:
    """What the kind of question does not take."""
    if question.kind in _ANSWERED and question.choices:
        hint = "remove them, or use 'kind: single' or 'kind: multiple'"
        yield ("choices",), f"'{question.kind}' questions have no choices", hint
    if question.kind not in _ANSWERED and question.answers:
        hint = (
            "remove them: the choices stand in their right order"
            if question.kind == "ordering"
            else "remove them, and add 'correct: true' to the right choices"
        )
        yield ("answers",), f"'{question.kind}' questions have choices, not answers", hint


def _check_choices(question: QuizQuestion) -> Found:
    for place in _repeated(choice.text for choice in question.choices):
        said = f"two choices say {quote(question.choices[place].text.strip())}"
        yield ("choices", place, "text"), said, "remove one or say how they differ"


def _check_answers(question: QuizQuestion) -> Found:
    for place in _repeated(question.steps):
        yield ("answers", place), f"names {quote(question.steps[place])} twice", "remove one"


def _repeated(texts: Iterable[str]) -> Iterator[int]:
    """The places of texts that stand in the list before."""
    seen: set[str] = set()
    for place, text in enumerate(texts):
        words = " ".join(text.split())
        if words in seen and words != STAND_IN_TEXT:
            yield place
        seen.add(words)


_ANSWERED = frozenset({"text", "steps"})
"""The kinds of question that take `answers`; the others take `choices`."""

_CHECKS: dict[str, Callable[[QuizQuestion], Found]] = {
    "single": _check_single,
    "multiple": _check_multiple,
    "ordering": _check_ordering,
    "text": _check_text,
    "steps": _check_steps,
}
