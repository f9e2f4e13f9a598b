"""Front matter of runbooks, training modules and reference pages, and quizzes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from changeover.model.base import (
    LONGEST_LINE,
    AudienceRef,
    Defines,
    DocumentId,
    DocumentRef,
    Flag,
    ItemId,
    Line,
    Model,
    Moment,
    Refers,
    RoleRef,
    RunbookStepRef,
    SystemRef,
    TeamRef,
    Text,
    Title,
)


class Kind(StrEnum):
    """The kinds of document; the value is the word for one of them."""

    RUNBOOK = "runbook"
    TRAINING = "training"
    REFERENCE = "reference"

    @property
    def folder(self) -> str:
        """The folder of a change that holds them, and the first segment of their URLs."""
        return "runbooks" if self is Kind.RUNBOOK else self.value

    @property
    def label(self) -> str:
        """The word a reader sees for one of them."""
        return _LABELS[self]


_LABELS = {
    Kind.RUNBOOK: "Runbook",
    Kind.TRAINING: "Training module",
    Kind.REFERENCE: "Reference page",
}


class Correction(Model):
    """A mended text of a launched revision; never a new revision."""

    on: Moment
    """When."""
    by: Line
    """The handle of the person who corrected it."""
    text: Text
    """What was corrected."""


class Variable(Model):
    """A value that a runbook's commands take."""

    name: Annotated[Title, Defines("variable")]
    """Its name in the commands, written `{name}` there."""
    default: Text | None = None
    """The value to begin with."""
    description: Text | None = None
    """What to fill in."""


class FrontMatter(Model):
    """Front matter of every document; a file without any is a document too."""

    title: Title | None = None
    """The title; the first heading, else the file's name, when absent."""
    covers: tuple[SystemRef, ...] = ()
    """The systems and parts that it tells of; without it, staleness can't be tracked."""
    roles: tuple[RoleRef, ...] = ()
    """Who uses it."""
    audiences: tuple[AudienceRef, ...] = ()
    """The audiences that it is for; a site for one audience holds no other documents."""
    owner: TeamRef | None = None
    """The team that answers for it; a handover goes before, the change's owner comes after."""
    escalation: Text | None = None
    """Whom to call when it does not help."""
    aliases: tuple[DocumentId, ...] = ()
    """Older ids and other names; links to them, and the addresses they had, lead to the page."""
    base: Line | None = None
    """The change whose revision this one was copied from; `none` for a new document."""
    review_by: Moment | None = None
    """When somebody should read it again."""
    corrections: tuple[Correction, ...] = ()
    """Corrections of the text since its launch."""
    variables: tuple[Variable, ...] = ()
    """Values that the commands take."""


class Objective(Model):
    """What a trainee can do afterwards."""

    id: Annotated[ItemId, Defines("objective")]
    """How questions name it."""
    text: Text
    """What they can do."""


class TrainingFrontMatter(FrontMatter):
    """Front matter of a training module."""

    objectives: tuple[Objective, ...] = ()
    """What a trainee can do afterwards."""
    minutes: Annotated[int, Field(ge=1, le=10_000)] | None = None
    """How long it takes."""
    prerequisites: tuple[DocumentRef, ...] = ()
    """Modules to take before."""
    key_points: tuple[Text, ...] = ()
    """What to remember."""
    pass_mark: Annotated[int, Field(ge=1, le=100)] | None = None
    """The share of right answers that passes, in per cent; the page says it, the trainer counts."""
    exam: Flag = False
    """Whether the page leaves out answers and explanations; the trainer then judges what is given."""
    attempts: Annotated[int, Field(ge=1)] | None = None
    """How often it may be tried; the page says it, the trainer counts."""


class Choice(Model):
    """One choice of a question."""

    text: Text
    """What it says."""
    correct: Flag = False
    """Whether it is right."""
    explanation: Text | None = None
    """Why it is right or wrong; shown with the answer."""


class QuizQuestion(Model):
    """One question of a quiz."""

    id: Annotated[ItemId, Defines("question")]
    """Its id, and its address on the page: `#q-<id>`."""
    unit: Line | None = None
    """The unit that it belongs to, by the id of its `##` heading; the end when absent."""
    kind: Literal["single", "multiple", "text", "ordering", "steps"]
    """How it is answered."""
    text: Text
    """The question."""
    choices: tuple[Choice, ...] = ()
    """The choices; in their right order for `ordering`."""
    answers: tuple[Annotated[str, Field(max_length=LONGEST_LINE)], ...] = ()
    """Accepted answers of `text`; the right steps, `runbook#step`, of `steps`."""
    match: Literal["exact", "ignore-case", "ignore-case-and-space"] = "ignore-case-and-space"
    """How exactly a text answer must be given; the page says it."""
    hint: Text | None = None
    """Help, below the question."""
    objective: Annotated[ItemId, Refers("objective")] | None = None
    """The objective of the module that it tests."""
    explanation: Text | None = None
    """What to learn from it."""

    @property
    def steps(self) -> tuple[RunbookStepRef, ...]:
        """The right steps of a `steps` question."""
        return self.answers if self.kind == "steps" else ()


class QuizFile(Model):
    """`training/<id>.quiz.yaml`."""

    questions: Annotated[tuple[QuizQuestion, ...], Field(min_length=1)]
    """The questions."""


FRONT_MATTER: dict[Kind, type[FrontMatter]] = {
    Kind.RUNBOOK: FrontMatter,
    Kind.TRAINING: TrainingFrontMatter,
    Kind.REFERENCE: FrontMatter,
}
