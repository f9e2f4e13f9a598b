"""The difference of the questions of two revisions of a training module, by question id.

Of an exam, nothing is shown that tells which answer is right: only that it is another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from changeover.differences.blocks import compare_blocks, whole
from changeover.differences.lines import Mark
from changeover.differences.status import Status
from changeover.differences.tree import parse
from changeover.model.content import Revision
from changeover.model.document import Choice, QuizQuestion, TrainingFrontMatter
from changeover.render import inline

_KINDS = {
    "single": "Choose one",
    "multiple": "Choose all that are right",
    "text": "Write the answer",
    "ordering": "Put in order",
    "steps": "Choose the steps",
}


@dataclass(frozen=True, slots=True)
class QuestionDifference:
    """What became of one question; the HTML is safe."""

    id: str
    status: Status
    html: Markup
    old_html: Markup
    new_html: Markup


def compare_questions(old: Revision | None, new: Revision | None) -> Iterator[QuestionDifference]:
    """Every question of both revisions, those of the new one first, in its order."""
    before, after = _questions(old), _questions(new)
    is_exam = _is_exam(old) or _is_exam(new)
    for id in dict.fromkeys((*after, *before)):
        yield _compared(before.get(id), after.get(id), is_exam=is_exam)


def _questions(revision: Revision | None) -> dict[str, QuizQuestion]:
    if revision is None or revision.quiz is None:
        return {}
    return {question.id: question for question in revision.quiz.value.questions}


def _is_exam(revision: Revision | None) -> bool:
    front = revision.front.value if revision is not None else None
    return isinstance(front, TrainingFrontMatter) and front.exam


def _compared(
    old: QuizQuestion | None, new: QuizQuestion | None, *, is_exam: bool
) -> QuestionDifference:
    old_html = _shown(old, is_exam=is_exam)
    new_html = _shown(new, is_exam=is_exam)
    if old is None or new is None:
        question = new or old
        mark = Mark.ADDED if old is None else Mark.REMOVED
        status = Status.ADDED if old is None else Status.REMOVED
        html = Markup(whole(parse(new_html or old_html), mark))
    elif old_html == new_html and (old == new or not is_exam):
        question, status, html = new, Status.SAME, new_html
    else:
        question, status = new, Status.CHANGED
        html = Markup(compare_blocks(parse(old_html), parse(new_html)))
        if is_exam and _hidden(old) != _hidden(new):
            html += Markup("<p><em>The answer changed. This is an exam: it is not shown.</em></p>")
    return QuestionDifference(question.id if question else "", status, html, old_html, new_html)


def _hidden(question: QuizQuestion) -> tuple[object, ...]:
    """What the page of an exam keeps to itself."""
    choices: tuple[Choice, ...] | frozenset[Choice] = question.choices
    return choices, question.answers, question.match, question.explanation


def _shown(question: QuizQuestion | None, *, is_exam: bool) -> Markup:
    """A question with everything that its page says of it, folded or not."""
    if question is None:
        return Markup("")
    pieces = [Markup("<p>{}</p>").format(inline(question.text))]
    pieces.append(Markup("<p>{}:</p>").format(_KINDS[question.kind]))
    is_ordering = question.kind == "ordering"
    choices = question.choices
    if is_ordering and is_exam:
        choices = tuple(sorted(choices, key=lambda choice: choice.text))
    if choices:
        tag = "ol" if is_ordering and not is_exam else "ul"
        items = (_choice(choice, is_exam=is_exam, is_ordering=is_ordering) for choice in choices)
        pieces.append(Markup(f"<{tag}>{{}}</{tag}>").format(Markup("").join(items)))
    if question.answers and not is_exam:
        answers = Markup(" or ").join(
            Markup("<code>{}</code>").format(answer) for answer in question.answers
        )
        pieces.append(Markup("<p>Answer: {}</p>").format(answers))
    if question.hint:
        pieces.append(Markup("<p>Hint: {}</p>").format(inline(question.hint)))
    if question.explanation and not is_exam:
        pieces.append(Markup("<p>Explanation: {}</p>").format(inline(question.explanation)))
    if question.unit:
        pieces.append(Markup("<p>Unit: {}</p>").format(escape(question.unit)))
    return Markup("\n").join(pieces)


def _choice(choice: Choice, *, is_exam: bool, is_ordering: bool) -> Markup:
    said = inline(choice.text)
    if not is_exam and not is_ordering:
        said += Markup(" ({})").format("right" if choice.correct else "wrong")
    if choice.explanation and not is_exam:
        said += Markup(" <em>{}</em>").format(inline(choice.explanation))
    return Markup("<li>{}</li>").format(said)
