"""`build.yaml`: the scope of work to build and configure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from changeover.model.base import (
    Defines,
    EnvironmentRef,
    ImpactRef,
    ItemId,
    Line,
    Model,
    Moment,
    RequirementRef,
    Text,
)

BuildKind = Literal["design", "prototype", "configuration", "adjustment"]
BuildState = Literal["open", "in-progress", "done"]


class Deliverable(Model):
    """Something that the work hands over."""

    id: Annotated[ItemId, Defines("deliverable")]
    """Its id: `D1`."""
    text: Text
    """What is delivered."""
    due: Moment | None = None
    """When."""
    acceptance: Text | None = None
    """How one can tell that it is complete."""


class SuppliedBy(Model):
    """Who does what."""

    party: Line
    """A team, or an outside resource by name."""
    responsibility: Text
    """What they do."""
    days: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Effort, in working days."""


class ScopeOfWork(Model):
    """What a service covers, and who supplies it."""

    deliverables: tuple[Deliverable, ...] | None = None
    """What is handed over."""
    supplied_by: tuple[SuppliedBy, ...] | None = None
    """Who does what, outside resources named."""
    excluded: tuple[Text, ...] | None = None
    """What the work does not cover."""
    assumptions: tuple[Text, ...] | None = None
    """What is taken to be true."""


class Setting(Model):
    """One configuration value that changes."""

    name: Line
    """The setting's name in the system."""
    from_: Text | None = None
    """Its value before; absent for a new one."""
    to: Text | None = None
    """Its value afterwards; absent for a removed one."""
    env: EnvironmentRef | None = None
    """The environment, when the value differs between them."""


class BuildItem(Model):
    """One piece of the solution."""

    id: Annotated[ItemId, Defines("item")]
    """Its id: `B1`."""
    kind: BuildKind | None = None
    """Design, prototype, configuration, or adjustment of another affected area."""
    text: Text
    """What is built."""
    satisfies: tuple[RequirementRef, ...] = ()
    """The requirements that it meets."""
    addresses: tuple[ImpactRef, ...] = ()
    """The impacts that it takes care of."""
    settings: tuple[Setting, ...] = ()
    """The configuration values that it changes."""
    state: BuildState | None = None
    """How far it is."""


class Decision(Model):
    """A decision of the design."""

    id: Annotated[ItemId, Defines("decision")]
    """Its id: `DEC1`."""
    text: Text
    """What was decided."""
    because: Text | None = None
    """Why."""
    alternatives: tuple[Text, ...] = ()
    """What else was considered."""


class BuildFile(Model):
    """`build.yaml`. An absent list was not assessed; an empty one says that there is none."""

    scope_of_work: ScopeOfWork | None = None
    """What the building covers, and who supplies it."""
    items: tuple[BuildItem, ...] | None = None
    """Design, prototype, configuration items, and adjustments of every other affected area."""
    decisions: tuple[Decision, ...] | None = None
    """The decisions of the design."""
