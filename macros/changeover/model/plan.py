"""`plan.yaml`: the Change Scope & Plan Document."""

from __future__ import annotations

from typing import Annotated, Literal

from changeover.model.base import (
    Defines,
    DocumentRef,
    Flag,
    ItemId,
    Level,
    Line,
    Model,
    Moment,
    OutcomeRef,
    RoleRef,
    SystemRef,
    Text,
    Title,
)

Phase = Literal["plan", "build", "test", "launch", "hypercare"]
RequirementKind = Literal["business", "functional", "technical"]
Priority = Literal["must", "should", "could"]
ImpactArea = Literal["process", "data", "knowledge", "configuration"]
Effect = Literal["new", "changed", "removed", "none"]


class ScheduledPhase(Model):
    """One phase of the schedule."""

    phase: Phase
    """Which phase."""
    start: Moment
    """Its first day."""
    end: Moment
    """Its last day."""


class BusinessOutcome(Model):
    """What the business gets, and how it will know."""

    id: Annotated[ItemId, Defines("outcome")]
    """How requirements name it: `O1`."""
    text: Text
    """What will be better."""
    measure: Line | None = None
    """What is measured."""
    baseline: Line | None = None
    """The figure before."""
    target: Line | None = None
    """The figure to reach."""
    actual: Line | None = None
    """The figure reached."""
    on: Moment | None = None
    """When the actual figure was taken."""


class Requirement(Model):
    """Something the change must bring."""

    id: Annotated[ItemId, Defines("requirement")]
    """How build items and test cases name it: `R1`; `0007/R1` from other changes."""
    kind: RequirementKind | None = None
    """Business, functional or technical."""
    text: Text
    """The requirement in one sentence."""
    priority: Priority | None = None
    """How badly it is needed."""
    outcomes: tuple[OutcomeRef, ...] = ()
    """The business outcomes that it serves."""
    acceptance: Text | None = None
    """How one can tell that it is met."""


class Impact(Model):
    """Something that the change affects."""

    id: Annotated[ItemId, Defines("impact")]
    """How build items name it: `I1`."""
    area: ImpactArea | None = None
    """Process, data, knowledge or system configuration."""
    item: Line | None = None
    """What is affected."""
    system: SystemRef | None = None
    """Where; a system named here is touched by the change unless the effect is `none`."""
    effect: Effect | None = None
    """What happens to it; `none` records that it was assessed and stays as it is."""
    severity: Level | None = None
    """How much it matters."""
    docs: tuple[DocumentRef, ...] = ()
    """The documents that tell of it."""
    roles: tuple[RoleRef, ...] = ()
    """Who has to work differently."""
    note: Text | None = None
    """Anything else."""


class RelatedWork(Model):
    """Another project, or a piece of change management, that the change needs."""

    kind: Literal["project", "change-management"]
    """Which of the two."""
    title: Title
    """Its name."""
    link: Line | None = None
    """Where to read more."""
    note: Text | None = None
    """What is needed of it."""


class Risk(Model):
    """Something that may go wrong."""

    text: Text
    """What."""
    likelihood: Level | None = None
    """How likely."""
    impact: Level | None = None
    """How bad."""
    mitigation: Text | None = None
    """What is done about it."""


class Question(Model):
    """Something that nobody knows yet."""

    text: Text
    """The question."""
    blocking: Flag = False
    """Whether the plan can't be approved without the answer."""
    answer: Text | None = None
    """The answer, once there is one."""


class PlanFile(Model):
    """`plan.yaml`. An absent list was not assessed; an empty one says that there is none."""

    schedule: tuple[ScheduledPhase, ...] | None = None
    """The phases, usually two to three weeks for the plan itself."""
    outcomes: tuple[BusinessOutcome, ...] | None = None
    """The business outcomes."""
    requirements: tuple[Requirement, ...] | None = None
    """The business, functional and technical requirements."""
    impacts: tuple[Impact, ...] | None = None
    """What the change does to processes, data, knowledge and system configuration."""
    related: tuple[RelatedWork, ...] | None = None
    """Other projects and change-management components that are needed."""
    out_of_scope: tuple[Text, ...] | None = None
    """What the change does not do."""
    assumptions: tuple[Text, ...] | None = None
    """What is taken to be true."""
    risks: tuple[Risk, ...] | None = None
    """What may go wrong."""
    questions: tuple[Question, ...] | None = None
    """What is not known yet."""
