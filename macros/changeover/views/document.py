"""The page of a document: a runbook, a training module or a reference page, as production has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from changeover.headings import headings
from changeover.model.content import Revision
from changeover.model.document import FrontMatter, Kind, TrainingFrontMatter
from changeover.pages import Page
from changeover.views import Site
from changeover.views.head import head
from changeover.views.marks import mark
from changeover.views.outlook import outlook
from changeover.views.quiz import place_questions, questions_of
from changeover.views.references import Link, document_link


@dataclass(frozen=True, slots=True)
class Module:
    """What a training module says of itself."""

    objectives: Sequence[str]
    minutes: int | None
    prerequisites: tuple[Link, ...]
    key_points: Sequence[str]
    pass_mark: int | None
    attempts: int | None
    is_exam: bool
    has_questions: bool


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a revision: safe HTML, with the questions of a training module in it."""

    body: Markup
    front: FrontMatter
    module: Module | None


def document(site: Site, page: Page) -> Markup:
    """The page at the stable URL of a document: the current text, with what comes marked in it."""
    state = site.kb.documents[page.subject]
    revision = state.shown
    if revision is None:  # no page is planned for such a document
        raise ValueError(f"no page shows '{state.id}'")
    text = text_of(site, revision)
    body, marked = mark(site, state, text.body)
    return site.renderer.render(
        f"{state.kind.value}.html",
        head=head(site, state, revision),
        outlook=outlook(site, state, marked),
        text=replace(text, body=body),
    )


def text_of(site: Site, revision: Revision) -> Text:
    """The text of a revision as its page shows it."""
    body = site.prose.render(revision.prose, revision=revision)
    front = revision.front.value
    if revision.kind is not Kind.TRAINING:
        return Text(body, front, None)
    questions = questions_of(site, revision)
    units = {h.id: h.title for h in headings(revision.prose.text) if h.level <= 2}
    body = place_questions(body, questions, units=units, render=site.renderer.render)
    return Text(body, front, _module(site, front, has_questions=bool(questions)))


def _module(site: Site, front: FrontMatter, *, has_questions: bool) -> Module:
    if not isinstance(front, TrainingFrontMatter):
        front = TrainingFrontMatter()
    return Module(
        objectives=tuple(objective.text for objective in front.objectives),
        minutes=front.minutes,
        prerequisites=tuple(document_link(site, other) for other in front.prerequisites),
        key_points=front.key_points,
        pass_mark=front.pass_mark,
        attempts=front.attempts,
        is_exam=front.exam,
        has_questions=has_questions,
    )
