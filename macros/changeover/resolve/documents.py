"""What is known of a document as of a day: current, coming and past, and whether to trust it.

The types only; `revisions` works them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.model.document import Kind
from changeover.resolve.systems import Staleness


@dataclass(frozen=True, slots=True)
class Clearance:
    """A launched change that says that a document stays right."""

    change: str
    reason: str


@dataclass(frozen=True, slots=True)
class Retirement:
    """A change that takes a document out of the catalogue, and when it did so or is planned to."""

    change: str
    reason: str
    replaced_by: str | None
    on: Moment


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document as of a day."""

    id: str
    kind: Kind
    current: Revision | None
    """The revision that production runs on; None before the first launch and once retired."""
    since: Moment | None
    """When the current revision went live."""
    shown: Revision | None
    """What the stable URL shows: the current revision, else the last one that production ran on.

    Of a retired document it is the text that would hold again without the retirement. Of one whose
    launches were all rolled back, it is that of the last period, even when it is to come again.
    None of a document that has yet to launch.
    """
    by_environment: Mapping[str, Revision | None]
    """The revision that each environment runs on, in the order of the catalog."""
    coming: tuple[Revision, ...]
    """Revisions of changes that are to launch, by planned moment.

    Last those whose launch failed and that nobody has planned again.
    """
    past: tuple[Revision, ...]
    """All others, in the order in which they went live; those that never did, when planned to.

    It holds what was superseded, retired, rolled back for good or withdrawn.
    """
    numbers: Mapping[str, int]
    """N of rN by change id: the rank by first launch in production, kept through a rollback."""
    stale: tuple[Staleness, ...]
    """Changes that make the current revision doubtful, by launch."""
    cleared: tuple[Clearance, ...]
    """Changes launched since the current revision that say that it stays right, by launch."""
    retired: Retirement | None
    """What took it out of the catalogue, when it is out."""
    retiring: tuple[Retirement, ...]
    """What is to take it out of the catalogue, by planned moment."""
    fallback: Revision | None
    """What a rollback of the current revision would bring back, while its change is in hypercare.

    None when production ran on no other text before, or that one was retired.
    """
    base_conflicts: tuple[Revision, ...]
    """Coming revisions that were copied from something else than what they will take the place of:
    the text that is shown, or a draft that is planned before."""
    missing_base: tuple[Revision, ...]
    """Coming revisions that don't say what they were copied from, though there was something."""
    owner: str | None
    """The team that answers for it."""
    escalation: str | None
    """Whom to call when it does not help."""
    is_tracked: bool
    """Whether it declares what it covers; otherwise it can't be told whether it is stale."""

    def label(self, revision: Revision) -> str:
        """What readers call a revision: `r2` once launched, `draft of 0009` before."""
        number = self.numbers.get(revision.change)
        return f"r{number}" if number else f"draft of {revision.change}"
