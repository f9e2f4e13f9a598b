"""What the pages of a change have in common: their head, their lists, their scope of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from changeover.model.base import Moment
from changeover.model.build import Deliverable, ScopeOfWork, SuppliedBy
from changeover.model.content import Change
from changeover.model.positions import File
from changeover.pages import SERVICES
from changeover.problems import Location
from changeover.render import site_link
from changeover.resolve import ChangeState, History, moments
from changeover.urls import change_url
from changeover.views import Site
from changeover.views.references import References
from changeover.views.stages import Notice, Stage, notices, stages

T = TypeVar("T")

NOT_STARTED = "not started"
NOT_NEEDED = "not needed"
NOT_ASSESSED = "not assessed"

DELIVERABLES = {
    "plan": "Change Scope & Plan Document",
    "build": "Scope of Work: build and configure",
    "test": "Scope of Work: test and validate",
    "launch": "Scope of Work: launch and transition",
}
"""What each service hands over."""


def counts_by(moment: Moment | None, as_of: dt.date) -> bool:
    """Whether a dated fact is one as of a day; one without a date is as the content says."""
    return moment is None or moments.has_come(moment, as_of)


def go_live_word(state: ChangeState) -> str:
    """What the go-live moment of a change means: it is live, it was, or it is to be."""
    if state.is_launched:
        return "Live since"
    return "Went live" if state.rolled_back_on and not state.is_coming else "Go-live planned"


def by_then(moment: Moment | None, as_of: dt.date) -> Moment | None:
    """A moment, when it has come as of a day."""
    return moment if counts_by(moment, as_of) else None


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list of a file. `absent` says why there is none; without it, an empty one says "none"."""

    rows: tuple[T, ...] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Group(Listing[T]):
    """The part of a list that stands under a heading of its own; `name` is for its address."""

    name: str = ""
    title: str = ""


def split(
    listing: Listing[T],
    titles: Mapping[str, str],
    *,
    by: Callable[[T], str | None],
    unmentioned: str = "",
) -> tuple[Group[T], ...]:
    """A list by kind; entries of no kind come last, under "Not classified".

    `unmentioned` is the word for a kind of which a list that has others says nothing.
    """
    parts: dict[str | None, list[T]] = {name: [] for name in (*titles, None)}
    for row in listing.rows:
        parts[by(row)].append(row)
    silence = unmentioned if listing.rows else ""
    groups = []
    for name, title in titles.items():
        rows = tuple(parts[name])
        groups.append(Group(rows, listing.absent or ("" if rows else silence), name, title))
    others = tuple(parts[None])
    return (*groups, Group(others, "", "others", "Not classified")) if others else tuple(groups)


@dataclass(frozen=True, slots=True)
class Sourced:
    """A text of an author and where it stands."""

    text: str
    source: Location


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """Something that the work hands over."""

    value: Deliverable
    source: Location


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Who does what; `is_team` when the catalog knows the party as a team."""

    value: SuppliedBy
    is_team: bool
    source: Location


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope of work."""

    deliverables: Listing[DeliverableRow]
    parties: Listing[PartyRow]
    days: float | None
    """The sum of the efforts; None when none is given."""
    without_days: int
    """How many parties give no effort."""
    excluded: Listing[Sourced]
    assumptions: Listing[Sourced]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of each page of a change."""

    id: str
    title: str
    overview: str
    service: str
    name: str
    document: str
    status: str
    owner: str
    go_live: Moment
    go_live_word: str
    as_of: dt.date
    stages: tuple[Stage, ...]
    notices: tuple[Notice, ...]
    source: Location | None
    missing: str
    """The file to add when the service has not started; else empty."""
    absent: str
    """The word for what the missing file would say."""
    hint: str
    """What to do about the missing file."""


@dataclass(frozen=True, slots=True)
class Deliverables:
    """Gathers what a service of a change says; `file` is the YAML file behind it."""

    site: Site
    change: Change
    state: ChangeState
    history: History
    service: str
    file: File[Any] | None
    references: References

    @classmethod
    def of(
        cls, site: Site, change_id: str, *, service: str, is_elsewhere: bool = False
    ) -> Deliverables:
        """What the page of a service works with; `is_elsewhere` when a part stands on another."""
        change = site.kb.changes[change_id]
        return cls(
            site=site,
            change=change,
            state=site.kb.state(change.id),
            history=site.kb.resolution.histories[change.id],
            service=service,
            file=getattr(change, service),
            references=References(site, change, "" if is_elsewhere else service),
        )

    @property
    def as_of(self) -> dt.date:
        """The day whose end the page is true of."""
        return self.site.kb.as_of

    @property
    def absent(self) -> str:
        """The word for everything that a missing file would say; empty when it is there."""
        if self.file is not None:
            return ""
        is_needed = self.service == "plan" or not self.change.is_adoption
        return NOT_STARTED if is_needed else NOT_NEEDED

    def head(self) -> Head:
        """The head of the page."""
        change, state = self.change, self.state
        return Head(
            id=change.id,
            title=change.title,
            overview=site_link(change_url(change.id)),
            service=self.service,
            name=SERVICES[self.service],
            document=DELIVERABLES[self.service],
            status=state.status.value,
            owner=self.site.kb.name("team", change.file.value.owner),
            go_live=state.go_live,
            go_live_word=go_live_word(state),
            as_of=self.as_of,
            stages=stages(self.site, change, here=self.service),
            notices=notices(self.site, change),
            source=self.file.at() if self.file else None,
            missing="" if self.file else f"{self.service}.yaml",
            absent=self.absent,
            hint=self._hint,
        )

    @property
    def _hint(self) -> str:
        if self.absent == NOT_NEEDED:
            return "An adoption takes documents in as they are and needs none."
        return f"To begin, add {self.service}.yaml to {self.change.folder}/."

    def still_counts(self, signed: Moment | None) -> bool:
        """Whether a sign-off stands: given by then, and not before the last rollback."""
        return self.history.still_counts(signed, self.as_of)

    def at(self, *path: str | int) -> Location:
        """Where a value stands in the page's file."""
        assert self.file is not None
        return self.file.at(*path)

    def word_for(self, values: Iterable[Any] | None) -> str:
        """Why a list of the page's file is not there; empty when it is."""
        return self.absent or (NOT_ASSESSED if values is None else "")

    def listing(
        self, key: str, values: Iterable[Any] | None, row: Callable[[Any, Location], T]
    ) -> Listing[T]:
        """A list at the top of the page's file, as rows of `row(entry, source)`."""
        return self.nested((key,), values, row)

    def nested(
        self,
        path: tuple[str, ...],
        values: Iterable[Any] | None,
        row: Callable[[Any, Location], T],
    ) -> Listing[T]:
        """A list anywhere in the page's file."""
        if values is None:
            return Listing(absent=self.word_for(values))
        return Listing(tuple(row(v, self.at(*path, i)) for i, v in enumerate(values)))

    def texts(self, path: tuple[str, ...], values: Iterable[str] | None) -> Listing[Sourced]:
        """A list of short texts."""
        return self.nested(path, values, Sourced)

    def scope(self) -> Scope:
        """The scope of work of the page's file."""
        scope: ScopeOfWork = (self.file.value.scope_of_work if self.file else None) or ScopeOfWork()
        key = "scope-of-work"
        teams = self.site.kb.catalog.teams
        known = {name.casefold() for t in teams for name in (t.id, t.name) if name}
        parties = scope.supplied_by or ()
        days = [party.days for party in parties if party.days is not None]
        return Scope(
            deliverables=self.nested((key, "deliverables"), scope.deliverables, DeliverableRow),
            parties=self.nested(
                (key, "supplied-by"),
                scope.supplied_by,
                lambda value, source: PartyRow(value, value.party.casefold() in known, source),
            ),
            days=sum(days) if days else None,
            without_days=len(parties) - len(days),
            excluded=self.texts((key, "excluded"), scope.excluded),
            assumptions=self.texts((key, "assumptions"), scope.assumptions),
        )
