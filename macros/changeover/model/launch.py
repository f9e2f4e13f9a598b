"""`launch.yaml` and `runs/*.yaml`: deployments, the run sheet, hypercare and the handover."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from changeover.model.base import (
    ChangeRef,
    Defines,
    DocumentRef,
    Duration,
    EnvironmentRef,
    ItemId,
    Length,
    Line,
    Model,
    Moment,
    Outcome,
    Refers,
    RoleRef,
    RunbookStepRef,
    SystemRef,
    TeamRef,
    Text,
)
from changeover.model.build import ScopeOfWork

DeploymentOutcome = Literal["success", "failed"]
Gate = Literal["go-no-go", "no-return"]


class Deployment(Model):
    """One deployment to one environment; entries are added, never removed."""

    env: EnvironmentRef
    """The environment."""
    planned: Moment | None = None
    """When it was to happen."""
    actual: Moment | None = None
    """When it happened."""
    outcome: DeploymentOutcome | None = None
    """How it ended; the change is active there from `actual` when it was a success."""
    rolled_back_on: Moment | None = None
    """When it was undone."""
    note: Text | None = None
    """Anything else."""


class CutoverStep(Model):
    """One step of the run sheet."""

    id: Annotated[ItemId, Defines("cutover-step")]
    """Its id: `freeze-prices`."""
    text: Text
    """What is done."""
    owner: TeamRef | None = None
    """The team that does it."""
    role: RoleRef | None = None
    """The role that does it."""
    offset: Duration | None = None
    """When it starts, from the go-live moment: `-45m`."""
    duration: Length | None = None
    """How long it takes."""
    after: tuple[Annotated[ItemId, Refers("cutover-step")], ...] = ()
    """The steps that must be finished before."""
    verify: Text | None = None
    """How to see that it worked."""
    rollback: Text | None = None
    """How to undo it."""
    rollback_duration: Length | None = None
    """How long undoing it takes."""
    gate: Gate | None = None
    """A go/no-go decision, or the point of no return."""
    criteria: tuple[Text, ...] = ()
    """What must be true to pass the gate."""
    runbook: RunbookStepRef | None = None
    """The runbook, or the step of one, that tells how."""


class HypercareCheck(Model):
    """Something that is looked at during hypercare."""

    id: Annotated[ItemId, Defines("hypercare-check")]
    """Its id."""
    text: Text
    """What is looked at."""
    owner: TeamRef | None = None
    """The team that looks."""
    on: Moment | None = None
    """When it was done."""
    result: Outcome | None = None
    """What came out."""


class ExitCriterion(Model):
    """What must be true for hypercare to end."""

    text: Text
    """The criterion."""
    met_on: Moment | None = None
    """When it was met."""
    evidence: Text | None = None
    """How one can tell."""


class HypercareIssue(Model):
    """Something that went wrong during hypercare."""

    text: Text
    """What."""
    docs: tuple[DocumentRef, ...] = ()
    """The documents that it touches."""
    resolved_on: Moment | None = None
    """When it was resolved."""
    disposition: Text | None = None
    """What became of the documents, or why nothing had to."""


def _check_until(value: Any) -> Any:
    """Refuse with one message where a union would give one for each alternative."""
    if isinstance(value, str) and value != "first-billing-run":
        try:
            Moment.parse(value)
        except ValueError:
            raise PydanticCustomError(
                "until", "must be first-billing-run or a date such as 2026-10-01"
            ) from None
    return value


class Hypercare(Model):
    """The time of close care from the go-live through the first billing run."""

    until: Annotated[Literal["first-billing-run"] | Moment, BeforeValidator(_check_until)] = (
        "first-billing-run"
    )
    """The end: the end of the first billing run after the go-live, or a date."""
    checks: tuple[HypercareCheck, ...] = ()
    """What is looked at."""
    exit: tuple[ExitCriterion, ...] = ()
    """What must be true for it to end."""
    issues: tuple[HypercareIssue, ...] = ()
    """What went wrong."""


class TrainingGiven(Model):
    """Training that was given."""

    module: DocumentRef
    """The training module."""
    who: Line
    """A person, a team or a group."""
    on: Moment | None = None
    """When."""


class Handover(Model):
    """A thing whose ownership passes to internal people."""

    item: Line
    """What is handed over."""
    doc: DocumentRef | None = None
    """The document, when it is one."""
    system: SystemRef | None = None
    """The system or part, when it is one."""
    from_: TeamRef | None = None
    """The team that had it."""
    to: TeamRef | None = None
    """The team that gets it."""
    escalation: Text | None = None
    """Whom to call from then on."""
    accepted_by: Line | None = None
    """The handle of the person who accepted it."""
    on: Moment | None = None
    """When it was accepted."""

    @property
    def is_accepted(self) -> bool:
        """Whether somebody took it over; the date says from when."""
        return self.accepted_by is not None and self.on is not None


class LaunchFile(Model):
    """`launch.yaml`. An absent list was not assessed; an empty one says that there is none."""

    scope_of_work: ScopeOfWork | None = None
    """What the launch covers, and who supplies it."""
    deployments: tuple[Deployment, ...] | None = None
    """The deployments to each environment, in the order they happened."""
    cutover: tuple[CutoverStep, ...] | None = None
    """The run sheet of the go-live."""
    hypercare: Hypercare | None = None
    """The time of close care."""
    training_given: tuple[TrainingGiven, ...] | None = None
    """The training that was given."""
    handover: tuple[Handover, ...] | None = None
    """What passes to whom."""


class RunOf(Model):
    """What was run: the run sheet of a change, or a revision of a runbook."""

    change: ChangeRef | None = None
    """The change whose run sheet it was."""
    document: DocumentRef | None = None
    """The runbook."""
    revision: ChangeRef | None = None
    """The change that brought the runbook's revision."""

    @model_validator(mode="after")
    def _one_of_both(self) -> RunOf:
        if (self.change is None) == (self.document is None):
            raise PydanticCustomError("run_of", "must name a change, or a document with a revision")
        if self.document is not None and self.revision is None:
            raise PydanticCustomError("run_of", "must name the revision of the document")
        return self


class RunStep(Model):
    """What happened at one step."""

    id: Annotated[ItemId, Refers("run-step")]
    """The step of the run sheet or of the runbook."""
    hash: Line | None = None
    """A fingerprint of the step's text when it was followed."""
    started: Moment | None = None
    """When it was begun."""
    finished: Moment | None = None
    """When it was done."""
    by: Line | None = None
    """The handle of the person who did it."""
    result: Outcome | None = None
    """How it went."""
    note: Text | None = None
    """What was remarkable."""


class RunFile(Model):
    """`runs/<date>-<env>.yaml`: the record of a rehearsal or a go-live."""

    of: RunOf
    """What was run."""
    env: EnvironmentRef
    """Where."""
    started: Moment
    """When it was begun."""
    finished: Moment | None = None
    """When it was done."""
    by: Line | None = None
    """The handle of the person who led it."""
    steps: tuple[RunStep, ...] = ()
    """What happened at each step."""
