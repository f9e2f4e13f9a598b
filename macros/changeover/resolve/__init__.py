"""What is true as of a day: a pure function of the content and the date.

Reads no file, clock, working directory or environment, and reports no problem: content that
contradicts itself still resolves to one answer, and checks say what is wrong with it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from changeover.model.change import Disposition
from changeover.model.content import Change, Content, Revision
from changeover.resolve.changes import ChangeState, Status, resolve_change
from changeover.resolve.deployments import History, trace_deployments
from changeover.resolve.documents import Clearance, DocumentState, Retirement
from changeover.resolve.hypercare import BillingCalendar
from changeover.resolve.moments import change_number
from changeover.resolve.ownership import Ownership, PlaceOwner, open_handovers
from changeover.resolve.revisions import Background, resolve_document
from changeover.resolve.systems import LaunchedTouches, Staleness, touches

__all__ = [
    "ChangeState",
    "Clearance",
    "DocumentState",
    "History",
    "PlaceOwner",
    "Resolution",
    "Retirement",
    "Staleness",
    "Status",
    "open_handovers",
    "resolve",
    "touches",
]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where everything stands at the end of the day `as_of`."""

    as_of: dt.date
    documents: Mapping[str, DocumentState]
    """By document id, sorted."""
    changes: Mapping[str, ChangeState]
    """By change id, sorted by number."""
    owners: Mapping[str, PlaceOwner]
    """Of each system and part of the catalog: `billing`, `billing/invoicing`."""
    histories: Mapping[str, History] = field(compare=False, repr=False)
    """What the deployments of each change came to, by change id.

    Its stamps hold places in the list of deployments, so facts of a later day move them.
    """


def resolve(content: Content, as_of: dt.date) -> Resolution:
    """What is true at the end of the day `as_of`, by the catalog's time zone.

    Dated facts after that day have not happened; undated ones (typed status, planned dates) are
    those of the content. The order of `content.changes` does not matter.
    """
    catalog = content.catalog.value
    environments = tuple(environment.id for environment in catalog.environments)
    ordered = sorted(content.changes, key=lambda change: change_number(change.id))
    changes = {change.id: change for change in ordered}
    histories = {
        id: trace_deployments(change, environments, as_of) for id, change in changes.items()
    }
    calendar = BillingCalendar(catalog.billing_runs)
    states = {
        id: resolve_change(change, histories[id], calendar=calendar, as_of=as_of)
        for id, change in changes.items()
    }
    # An adoption brings text and leaves the systems as they are, so it makes nothing stale.
    launches = {
        id: history.launch
        for id, history in histories.items()
        if history.launch is not None and not changes[id].is_adoption
    }
    ownership = Ownership(changes, histories, systems=catalog.systems, as_of=as_of)
    known = Background(
        changes=changes,
        states=states,
        histories=histories,
        environments=environments,
        dispositions=_dispositions(ordered),
        launched=LaunchedTouches(launches, {id: state.touches for id, state in states.items()}),
        ownership=ownership,
        as_of=as_of,
    )
    revisions = _revisions(ordered)
    documents = {id: resolve_document(id, revisions[id], known) for id in sorted(revisions)}
    places = [place for system in catalog.systems for place in system.places]
    owners = {place: ownership.place(place) for place in places}
    return Resolution(as_of, documents, states, owners, histories)


def _dispositions(changes: Iterable[Change]) -> dict[str, dict[str, Disposition]]:
    """What each change says of each document, by document and then by change."""
    found: defaultdict[str, dict[str, Disposition]] = defaultdict(dict)
    for change in changes:
        for document, disposition in change.disposition_of.items():
            found[document][change.id] = disposition
    return dict(found)


def _revisions(changes: Iterable[Change]) -> dict[str, dict[str, Revision]]:
    """The revisions of each document by change.

    Of two files of one id in a change (a problem that a check reports) the first by path counts,
    so that a revision stays what its identity says: document@change.
    """
    found: defaultdict[str, dict[str, Revision]] = defaultdict(dict)
    for change in changes:
        for revision in sorted(change.revisions, key=lambda revision: revision.path):
            found[revision.document].setdefault(change.id, revision)
    return dict(found)
