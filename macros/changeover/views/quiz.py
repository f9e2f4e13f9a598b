"""The questions of a training module, each at the end of its unit, readable without a script."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.model.content import Revision
from changeover.model.document import Choice, QuizQuestion, TrainingFrontMatter
from changeover.pages import document_url
from changeover.render import site_link
from changeover.steps import steps
from changeover.views import Site
from changeover.views.references import Link

_UNIT = re.compile(r"(?=<h[12](?:\s[^<>]*)?\sid=\"([^\"]*)\")")


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a page shows it: the choices in the order to show, the answer in words."""

    id: str
    kind: str
    unit: str
    document: str
    text: str
    hint: str | None
    choices: tuple[Choice, ...]
    ordered: tuple[Choice, ...]
    answers: tuple[str, ...]
    steps: tuple[Link, ...]
    explanation: str | None
    is_exam: bool

    @property
    def anchor(self) -> str:
        """The id of the question on the page."""
        return f"q-{self.id}"

    @property
    def right(self) -> tuple[Choice, ...]:
        """The right choices."""
        return tuple(choice for choice in self.choices if choice.correct)


def questions_of(site: Site, revision: Revision) -> tuple[Question, ...]:
    """The questions of a module, in the order of the file; none without a quiz."""
    if revision.quiz is None:
        return ()
    front = revision.front.value
    is_exam = isinstance(front, TrainingFrontMatter) and front.exam
    return tuple(
        _question(site, entry, document=revision.document, is_exam=is_exam)
        for entry in revision.quiz.value.questions
    )


def _question(site: Site, entry: QuizQuestion, *, document: str, is_exam: bool) -> Question:
    is_ordering = entry.kind == "ordering"
    return Question(
        id=entry.id,
        kind=entry.kind,
        unit=entry.unit or "",
        document=document,
        text=entry.text,
        hint=entry.hint,
        choices=_shuffled(entry) if is_ordering else entry.choices,
        ordered=entry.choices if is_ordering else (),
        answers=() if entry.kind == "steps" else entry.answers,
        steps=tuple(_step_link(site, answer) for answer in entry.steps),
        explanation=entry.explanation,
        is_exam=is_exam,
    )


def _shuffled(entry: QuizQuestion) -> tuple[Choice, ...]:
    """The choices in another order than the right one, the same at every build."""

    def key(choice: Choice) -> str:
        return hashlib.sha256(f"{entry.id}\n{choice.text}".encode()).hexdigest()

    mixed = tuple(sorted(entry.choices, key=key))
    return mixed if mixed != entry.choices else mixed[1:] + mixed[:1]


def _step_link(site: Site, answer: str) -> Link:
    """A step of a runbook by its title and the runbook's."""
    document, _, step = answer.partition("#")
    state = site.kb.documents.get(document)
    shown = state.shown if state is not None else None
    if state is None or shown is None:
        return Link(answer)
    titles = {found.id: found.title for found in steps(shown.prose)}
    url = document_url(state.kind, document)
    label = f"{titles.get(step, step)} ({shown.title})" if step else shown.title
    return Link(label, site_link(f"{url}#{step}" if step else url))


def place_questions(
    body: Markup,
    questions: Sequence[Question],
    *,
    units: Mapping[str, str],
    render: Callable[..., Markup],
) -> Markup:
    """The text of a module with each question at the end of its unit, the others at the end.

    `units` are the titles of the headings that begin and end units, by id.
    """
    if not questions:
        return body
    waiting: defaultdict[str, list[Question]] = defaultdict(list)
    for question in questions:
        waiting[question.unit].append(question)

    def block(unit: str) -> str:
        """The questions of a unit that ends here; those of none wait for the end of the page."""
        asked = waiting.pop(unit, []) if unit else []
        return str(render("quiz.html", questions=asked, unit=units[unit])) if asked else ""

    pieces: list[str] = []
    unit, begun, html = "", 0, str(body)
    for match in _UNIT.finditer(html):
        if match.group(1) in units:
            pieces += [html[begun : match.start()], block(unit)]
            unit, begun = match.group(1), match.start()
    pieces += [html[begun:], block(unit)]
    rest = [question for left in waiting.values() for question in left]
    if rest:
        pieces.append(render("quiz.html", questions=rest, unit=""))
    return Markup("".join(pieces))
