"""The questions of a training module, each at the end of its unit.

No script is needed to read them: an answer is folded below its question, but for those of an exam.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from markupsafe import Markup

from changeover.model.content import Revision
from changeover.model.document import Choice, QuizQuestion, TrainingFrontMatter
from changeover.render import site_link
from changeover.steps import steps
from changeover.views import Site
from changeover.views.references import Link

T = TypeVar("T")

_UNIT = re.compile(r"(?=<h[12](?:\s[^<>]*)?\sid=\"([^\"]*)\")")


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a page shows it: the choices in the order to show, the answer in words.

    A `steps` question is answered with steps of `runbooks`: `offered` are their titles to choose
    from, `steps` the right ones.
    """

    id: str
    kind: str
    unit: str
    document: str
    text: str
    hint: str | None
    choices: tuple[Choice, ...]
    ordered: tuple[Choice, ...]
    answers: tuple[str, ...]
    match: str
    objective: str | None
    runbooks: tuple[Link, ...]
    offered: tuple[str, ...]
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
    if not isinstance(front, TrainingFrontMatter):
        front = TrainingFrontMatter()
    objectives = {objective.id: objective.text for objective in front.objectives}
    return tuple(
        _question(site, entry, revision.document, objectives=objectives, is_exam=front.exam)
        for entry in revision.quiz.value.questions
    )


def _question(
    site: Site,
    entry: QuizQuestion,
    document: str,
    *,
    objectives: Mapping[str, str],
    is_exam: bool,
) -> Question:
    is_ordering = entry.kind == "ordering"
    runbooks = tuple(dict.fromkeys(answer.partition("#")[0] for answer in entry.steps))
    return Question(
        id=entry.id,
        kind=entry.kind,
        unit=entry.unit or "",
        document=document,
        text=entry.text,
        hint=entry.hint,
        choices=(
            _shuffled(entry.choices, seed=entry.id, text=lambda choice: choice.text)
            if is_ordering
            else entry.choices
        ),
        ordered=entry.choices if is_ordering else (),
        answers=() if entry.kind == "steps" else entry.answers,
        match=entry.match,
        objective=objectives.get(entry.objective or ""),
        runbooks=tuple(_step_link(site, runbook) for runbook in runbooks),
        offered=_offered(site, entry, runbooks),
        steps=tuple(_step_link(site, answer) for answer in entry.steps),
        explanation=entry.explanation,
        is_exam=is_exam,
    )


def _shuffled(items: tuple[T, ...], *, seed: str, text: Callable[[T], str]) -> tuple[T, ...]:
    """The items in another order than the given one, the same at every build."""

    def key(item: T) -> str:
        return hashlib.sha256(f"{seed}\n{text(item)}".encode()).hexdigest()

    mixed = tuple(sorted(items, key=key))
    return mixed if mixed != items else mixed[1:] + mixed[:1]


def _offered(site: Site, entry: QuizQuestion, runbooks: Sequence[str]) -> tuple[str, ...]:
    """The steps to choose from: all of the runbooks that hold the right ones, mixed.

    A right step that the shown revision lacks is among them, so that nobody looks for it in vain.
    """
    places = [f"{runbook}#{step}" for runbook in runbooks for step in _titles(site, runbook)]
    labels = (
        _step_link(site, place).label if len(runbooks) > 1 else _step_title(site, place)
        for place in dict.fromkeys((*places, *entry.steps))
    )
    return _shuffled(tuple(labels), seed=entry.id, text=str)


def _titles(site: Site, runbook: str) -> Mapping[str, str]:
    """The titles of the steps of a runbook, as its page shows it, by id."""
    shown = _shown(site, runbook)
    return {} if shown is None else {step.id: step.title for step in steps(shown.prose)}


def _shown(site: Site, document: str) -> Revision | None:
    """The revision to which links lead: what the stable URL shows, else the first that comes."""
    state = site.kb.documents.get(document)
    return None if state is None else next(filter(None, (state.shown, *state.coming)), None)


def _step_title(site: Site, answer: str) -> str:
    runbook, _, step = answer.partition("#")
    return _titles(site, runbook).get(step, step)


def _step_link(site: Site, answer: str) -> Link:
    """A step of a runbook by its title and the runbook's; without a step, the runbook."""
    document, _, step = answer.partition("#")
    shown = _shown(site, document)
    url = site.prose.resolver.document_url(document) if shown is not None else None
    if shown is None or url is None:
        return Link(answer)
    label = f"{_step_title(site, answer)} ({shown.title})" if step else shown.title
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

    pieces: list[str] = []
    numbers = count(1)

    def ask(asked: Sequence[Question], unit: str) -> None:
        if asked:
            numbered = [(next(numbers), question) for question in asked]
            pieces.append(render("quiz.html", questions=numbered, unit=unit))

    def end(unit: str) -> None:
        """Ask the questions of a unit that ends here; those of none wait for the page's end."""
        if unit:
            ask(waiting.pop(unit, ()), units[unit])

    unit, begun, html = "", 0, str(body)
    for match in _UNIT.finditer(html):
        if match.group(1) in units:
            pieces.append(html[begun : match.start()])
            end(unit)
            unit, begun = match.group(1), match.start()
    pieces.append(html[begun:])
    end(unit)
    ask([question for left in waiting.values() for question in left], "")
    return Markup("".join(pieces))
