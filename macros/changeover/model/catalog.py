"""`changes/catalog.yaml`: what all changes refer to."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from changeover.model.base import (
    Defines,
    EnvironmentRef,
    Flag,
    ItemId,
    Level,
    Line,
    Model,
    Moment,
    RoleRef,
    Slug,
    SystemRef,
    TeamRef,
    Text,
    Title,
)
from changeover.model.change import ChangeType, TypedStatus


@cache
def _known_timezones() -> frozenset[str]:
    """The names of the database; a walk over hundreds of files."""
    return frozenset(available_timezones())


def _check_timezone(name: str) -> str:
    if name not in _known_timezones():
        raise PydanticCustomError("timezone", "is no time zone of the IANA database")
    return name


Timezone = Annotated[Line, AfterValidator(_check_timezone)]


class System(Model):
    """A running business system."""

    id: Annotated[Slug, Defines("system")]
    """How changes and documents name the system: `billing`."""
    name: Title | None = None
    """What people call it; the id when absent."""
    owner: TeamRef | None = None
    """The team that owns it, until a handover says otherwise."""
    parts: tuple[Slug, ...] = ()
    """Its parts, written `billing/invoicing` elsewhere."""
    escalation: Text | None = None
    """Whom to call when it fails."""
    public: Flag = False
    """Whether sites for one audience name it and have a page of it."""

    @property
    def places(self) -> tuple[str, ...]:
        """The system and its parts, as changes name them: `billing`, `billing/invoicing`."""
        return (self.id, *(f"{self.id}/{part}" for part in self.parts))


class Team(Model):
    """A team that can own things."""

    id: Annotated[Slug, Defines("team")]
    """How owners are named: `team-billing`."""
    name: Title | None = None
    """What people call it; the id when absent."""
    contact: Line | None = None
    """A channel, a mailbox or a telephone number."""
    members: tuple[Line, ...] = ()
    """The handles of its people."""


class Role(Model):
    """Something that people do: who follows a runbook, who takes a module."""

    id: Annotated[Slug, Defines("role")]
    """How steps and modules name the role: `billing-operator`."""
    name: Title | None = None
    """What people call it; the id when absent."""


class Environment(Model):
    """A place that changes are deployed to."""

    id: Annotated[Slug, Defines("environment")]
    """How deployments name it: `sandbox`."""
    name: Title | None = None
    """What people call it; the id when absent."""


class Audience(Model):
    """A group of readers of documents and release notes."""

    id: Annotated[Slug, Defines("audience")]
    """How documents and `notes/<audience>.md` name it: `customers`."""
    name: Title | None = None
    """What people call it; the id when absent."""
    public: Flag = False
    """Whether its readers are outside the organisation; links that they can't follow are told."""


class BillingRun(Model):
    """One run of the billing cycle; hypercare may last until the first one after a go-live."""

    id: Annotated[ItemId, Defines("billing-run")]
    """A name for the run: `2026-10`."""
    start: Moment
    """When it starts."""
    end: Moment
    """When its result is signed off."""
    systems: tuple[SystemRef, ...] = ()
    """The systems it exercises; all when empty."""


class Blackout(Model):
    """A time in which nothing may go live."""

    start: Moment
    """When it starts."""
    end: Moment
    """When it ends; a date alone is the whole day."""
    systems: tuple[SystemRef, ...] = ()
    """The systems it covers; all when empty."""
    reason: Text | None = None
    """Why."""


class Release(Model):
    """A named set of changes, and a version of the site."""

    id: Annotated[Slug, Defines("release")]
    """Its name in URLs and in `release:` of a change: `2026.08`."""
    name: Title | None = None
    """Its title; the id when absent."""
    date: Moment
    """When it is, or is to be, released."""


class NoteSection(Model):
    """A section of the release notes."""

    name: Annotated[Title, Defines("note-section")]
    """Its heading in `notes/<audience>.md`: `## Fixed`."""
    action: Flag = False
    """Whether it asks its readers to do something: pages of releases then point to it first."""


class UseCase(Model):
    """Something the systems must keep doing; regression cases point at it."""

    id: Annotated[ItemId, Defines("use-case")]
    """How test cases name it: `UC-12`."""
    text: Text
    """What must work."""
    system: SystemRef | None = None
    """The system or part that does it."""


class ApprovalRule(Model):
    """Which roles must approve a change that reaches a status."""

    status: TypedStatus
    """The status that needs the approvals."""
    change_type: ChangeType | None = None
    """Only for changes of this type; for all when absent."""
    risk: Level | None = None
    """Only for changes of this risk; for all when absent."""
    roles: tuple[RoleRef, ...]
    """One approver of each role is needed."""


class _IdOrMapping:
    """Says in JSON Schema that the bare id or name may stand for the whole entry."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": ["string", "number"]}, handler(schema)]}


def _from_bare_id(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


_ACTION = "What you must do"
NOTE_SECTIONS = (
    NoteSection(name="New"),
    NoteSection(name="Changed"),
    NoteSection(name="Fixed"),
    NoteSection(name="Known issues"),
    NoteSection(name=_ACTION, action=True),
)
"""The sections of release notes when the catalog names none."""


def _from_bare_name(value: Any) -> Any:
    """A bare name may stand for `{name: …}`; the one that asks for something keeps saying so."""
    return {"name": value, "action": value == _ACTION} if isinstance(value, str) else value


class CatalogFile(Model):
    """`changes/catalog.yaml`."""

    timezone: Timezone = "UTC"
    """The time zone of every moment in the knowledge base: `Europe/Oslo`."""
    systems: tuple[System, ...] = ()
    """The systems that changes touch."""
    teams: tuple[Team, ...] = ()
    """The teams that own systems, changes and documents."""
    roles: tuple[Role, ...] = ()
    """What people do."""
    environments: tuple[
        Annotated[Environment, BeforeValidator(_from_bare_id), _IdOrMapping()], ...
    ] = Field(
        default=(Environment(id="sandbox"), Environment(id="production")),
        min_length=1,
    )
    """Where changes are deployed to, in order: the last one is production."""
    audiences: tuple[Audience, ...] = ()
    """The readers of release notes and documents."""
    billing_runs: tuple[BillingRun, ...] = ()
    """The billing runs, past and planned."""
    blackouts: tuple[Blackout, ...] = ()
    """Times in which nothing may go live."""
    releases: tuple[Release, ...] = ()
    """The releases, past and planned."""
    note_sections: tuple[
        Annotated[NoteSection, BeforeValidator(_from_bare_name), _IdOrMapping()], ...
    ] = Field(default=NOTE_SECTIONS, min_length=1)
    """The sections of release notes, in the order in which they are shown."""
    use_cases: tuple[UseCase, ...] = ()
    """What the systems must keep doing."""
    approvals: tuple[ApprovalRule, ...] = ()
    """Which approvals a status needs."""

    @property
    def production(self) -> EnvironmentRef:
        """The id of the last environment, which is production."""
        return self.environments[-1].id

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of every moment."""
        return ZoneInfo(self.timezone)
