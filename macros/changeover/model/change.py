"""`change.yaml`: the one file that every change folder has."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from changeover.model.base import (
    ChangeRef,
    Defines,
    DocumentRef,
    Level,
    Line,
    Model,
    Moment,
    ReleaseRef,
    RoleRef,
    SystemRef,
    TeamRef,
    Text,
    Title,
)

TypedStatus = Literal["proposed", "approved", "building", "testing", "launching", "withdrawn"]
ChangeType = Literal["standard", "normal", "emergency", "adoption"]


class GoLive(Model):
    """When the change is to reach production."""

    planned: Moment
    """The production moment: `2026-10-01` or `2026-10-01T22:00`."""


class Approver(Model):
    """Somebody who approved the change."""

    who: Line
    """The person's handle."""
    role: RoleRef | None = None
    """The role in which they approved."""
    for_: TypedStatus | None = None
    """The status that they approved."""
    on: Moment | None = None
    """When."""


class Disposition(Model):
    """What the change says about an existing document that it does not revise."""

    doc: DocumentRef
    """The document."""
    action: Literal["no-change", "retire"]
    """`no-change`: the document stays right; `retire`: it leaves the catalogue at the go-live."""
    reason: Text
    """Why; shown on the document's page."""
    replaced_by: DocumentRef | None = None
    """The document to read instead of a retired one."""


class NoNotes(Model):
    """Says that a change needs no release notes."""

    none: Text
    """Why nobody needs to be told."""


class ChangeFile(Model):
    """`change.yaml`."""

    title: Title
    """What the change does, in a few words."""
    status: TypedStatus
    """How far the change has come before its go-live; the rest is computed."""
    owner: TeamRef
    """The team that answers for the change."""
    systems: Annotated[tuple[SystemRef, ...], Field(min_length=1)]
    """The systems or parts that it touches."""
    summary: Text
    """One or two sentences for every list."""
    go_live: GoLive
    """When it is to reach production."""
    author: Line | None = None
    """The handle of the person who wrote the change."""
    change_type: ChangeType = "normal"
    """`adoption` takes existing documents in as they are, without gates."""
    risk: Level | None = None
    """How much can go wrong."""
    release: ReleaseRef | None = None
    """The release whose notes carry it; the first one after the launch when absent."""
    reviewers: tuple[Line, ...] = ()
    """The handles of people who review it."""
    approvers: tuple[Approver, ...] = ()
    """Who approved what, and when."""
    depends_on: tuple[ChangeRef, ...] = ()
    """Changes that must be live before this one."""
    replaces: tuple[ChangeRef, ...] = ()
    """Changes that this one takes the place of; they should be withdrawn or rolled back."""
    see_also: tuple[ChangeRef, ...] = ()
    """Changes worth reading with this one."""
    dispositions: tuple[Disposition, ...] = ()
    """What it says about documents that it does not revise."""
    notes: NoNotes | None = None
    """`{none: reason}` when there is nothing to tell anybody."""
    schema_: Literal["1"] = "1"
    """The version of the format of this folder."""


ChangeId = Annotated[str, Defines("change")]
"""The number of a change, from its folder's name: `0007`."""
