"""The page of a document on a site for one audience: the text that holds, and little about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from markupsafe import Markup

from changeover.editions import Edition, EditionDocument
from changeover.headings import headings
from changeover.model.content import Revision
from changeover.model.document import Kind, QuizQuestion, TrainingFrontMatter, Variable
from changeover.pages import Page
from changeover.prose import title_anchor
from changeover.views import Site
from changeover.views.document import Module
from changeover.views.edition import edition, link_to, system_links
from changeover.views.quiz import place_questions, questions_of
from changeover.views.references import Link


@dataclass(frozen=True, slots=True)
class Variables:
    """The values that the commands of a text take."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """What `document.text` of the templates needs; of front matter, only what readers fill in."""

    body: Markup
    front: Variables
    module: Module | None


@dataclass(frozen=True, slots=True)
class Head:
    """What the page says of the document. `is_in_use` is False of one that was taken out of use."""

    title: str
    anchor: str
    kind: str
    since: dt.date | None
    systems: tuple[Link, ...]
    is_in_use: bool
    instead: Link | None


def document(site: Site, page: Page) -> Markup:
    """The page at the stable URL of a document; of one no longer in use, where to read instead."""
    it = edition(site)
    found = it.documents[page.subject]
    instead = it.documents[found.replaced_by] if found.replaced_by is not None else None
    head = Head(
        title=found.title,
        anchor=title_anchor(found.revision) if found.revision is not None else "",
        kind=found.kind.label,
        since=found.since,
        systems=system_links(found),
        is_in_use=found.revision is not None,
        instead=link_to(instead) if instead is not None else None,
    )
    text = text_of(site, found.revision) if found.revision is not None else None
    return site.renderer.render("edition/document.html", head=head, text=text)


def text_of(site: Site, revision: Revision) -> Text:
    """The text of a document of the edition with its questions."""
    front = revision.front.value
    body = site.prose.render(revision.prose, revision=revision)
    variables = Variables(front.variables)
    if revision.kind is not Kind.TRAINING:
        return Text(body, variables, None)
    it = edition(site)
    questions = questions_of(site, _with_questions_for(it, revision))
    units = {h.id: h.title for h in headings(revision.prose.text) if h.level <= 2}
    body = place_questions(body, questions, units=units, render=site.renderer.render)
    return Text(body, variables, _module(it, front, has_questions=bool(questions)))


def _with_questions_for(it: Edition, revision: Revision) -> Revision:
    """The module without questions about the steps of runbooks that the audience can't read."""
    quiz = revision.quiz
    if quiz is None:
        return revision
    asked = tuple(question for question in quiz.value.questions if _can_be_asked(it, question))
    value = quiz.value.model_copy(update={"questions": asked})
    return replace(revision, quiz=replace(quiz, value=value))


def _can_be_asked(it: Edition, question: QuizQuestion) -> bool:
    return all(_read(it, step.partition("#")[0]) is not None for step in question.steps)


def _read(it: Edition, id: str) -> EditionDocument | None:
    """A document that the audience reads; None of one that is internal or no longer in use."""
    found = it.documents.get(id)
    return found if found is not None and found.revision is not None else None


def _module(it: Edition, front: object, *, has_questions: bool) -> Module:
    if not isinstance(front, TrainingFrontMatter):
        front = TrainingFrontMatter()
    before = (_read(it, id) for id in front.prerequisites)
    return Module(
        objectives=tuple(objective.text for objective in front.objectives),
        minutes=front.minutes,
        prerequisites=tuple(link_to(other) for other in before if other is not None),
        key_points=front.key_points,
        pass_mark=front.pass_mark,
        attempts=front.attempts,
        is_exam=front.exam,
        has_questions=has_questions,
    )
