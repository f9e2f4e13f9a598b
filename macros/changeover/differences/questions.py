"""The difference of the questions of two revisions of a training module, by question id.

Of an exam, nothing is shown that tells which answer is right: only that it is another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question, ready to be compared: as the page of a lesson shows it, and that of an exam."""

    html: Markup
    exam_html: Markup
    hidden: tuple[object, ...]
    """What the page of an exam keeps to itself."""

    def shown(self, *, is_exam: bool) -> Markup:
        """The question as a page of that kind shows it."""
        return self.exam_html if is_exam else self.html


KnownQuestions = dict[tuple[Markup, Markup], Markup]
"""The text, with marks, of questions that were compared before, by their two texts."""


def questions_of(revision: Revision) -> dict[str, QuestionText]:
    """The questions of a revision by their ids; none of a document without a quiz."""
    if revision.quiz is None:
        return {}
    return {
        question.id: QuestionText(
            html=_shown(question, is_exam=False),
            exam_html=_shown(question, is_exam=True),
            hidden=(question.choices, question.answers, question.match, question.explanation),
        )
        for question in revision.quiz.value.questions
    }


def is_exam(revision: Revision | None) -> bool:
    """Whether it is an exam, whose page does not tell which answer is right."""
    front = revision.front.value if revision is not None else None
    return isinstance(front, TrainingFrontMatter) and front.exam


def compare_questions(
    old: Mapping[str, QuestionText],
    new: Mapping[str, QuestionText],
    *,
    is_exam: bool,
    known: KnownQuestions,
    has_marks: bool,
) -> Iterator[QuestionDifference]:
    """Every question of both revisions, those of the new one first, in its order.

    `known` keeps what is worked out. Without marks, the HTML of a question is that of the later
    text.
    """
    for id in dict.fromkeys((*new, *old)):
        before, after = old.get(id), new.get(id)
        old_html = before.shown(is_exam=is_exam) if before is not None else Markup("")
        new_html = after.shown(is_exam=is_exam) if after is not None else Markup("")
        is_told = True  # whether the texts tell all that differs
        if before is None or after is None:
            status = Status.ADDED if before is None else Status.REMOVED
        else:
            is_told = not is_exam or before.hidden == after.hidden
            status = Status.SAME if old_html == new_html and is_told else Status.CHANGED
        html = new_html or old_html
        if has_marks and status is not Status.SAME:
            if (old_html, new_html) not in known:
                known[old_html, new_html] = _marked(old_html, new_html)
            html = known[old_html, new_html]
        if not is_told:
            html += Markup("<p><em>The answer changed. This is an exam: it is not shown.</em></p>")
        yield QuestionDifference(id, status, html, old_html, new_html)


def _marked(old: Markup, new: Markup) -> Markup:
    """A question with what was removed and added; one of the two texts may be empty."""
    if old and new:
        return Markup(compare_blocks(parse(old), parse(new)))
    return Markup(whole(parse(new or old), Mark.ADDED if new else Mark.REMOVED))


def _shown(question: QuizQuestion, *, is_exam: bool) -> Markup:
    """A question with everything that its page says of it, folded or not."""
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
