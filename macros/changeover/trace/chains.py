"""The chain of each change: outcome, requirement, build item, test case, result and document.

Ids are full (`0007/R1`), since the items of one change may serve another. Only what is there is
listed: a reference to nothing is a problem that a check reports.

A document is tied to a requirement when a build item that satisfies the requirement also addresses
an impact that names the document. Nobody writes down any other tie, and none is guessed: what a
change writes or says about documents besides stands with the change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Literal

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.build import BuildItem
from changeover.model.content import Change
from changeover.model.plan import BusinessOutcome, Impact, Requirement
from changeover.model.test import TestCase
from changeover.problems import Location
from changeover.trace.references import Entry, cross_references, entries, full_id
from changeover.trace.standing import Standing, standing, worst

MOST = 100
"""How many of what lies two and more steps away are named, so that no file makes endless lists."""

Said = Literal["revised", "no-change", "retire", ""]


@dataclass(frozen=True, slots=True)
class TracedOutcome:
    """An outcome and the requirements that serve it."""

    id: str
    entry: Entry[BusinessOutcome]
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedRequirement:
    """A requirement, what it serves, and what builds, tests and documents it.

    `result` is the worst of its tests: `pass`, `fail`, `blocked`, `not-run`; None without a test.
    """

    id: str
    entry: Entry[Requirement]
    outcomes: tuple[str, ...]
    items: tuple[str, ...]
    cases: tuple[str, ...]
    result: str | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedImpact:
    """An impact, the build items that address it, and the documents that tell of it."""

    id: str
    entry: Entry[Impact]
    items: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedItem:
    """A build item, the requirements that it satisfies, and the impacts that it addresses."""

    id: str
    entry: Entry[BuildItem]
    requirements: tuple[str, ...]
    impacts: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedCase:
    """A test case, the requirements that it covers, the outcomes behind them, and its results."""

    id: str
    entry: Entry[TestCase]
    requirements: tuple[str, ...]
    outcomes: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """A document that a change writes, disposes of or names in an impact, and the way back.

    `said` is what the change says of it: it brings a revision, or says that nothing changes, or
    retires it, or (empty) only names it. `source` is where that stands.
    """

    id: str
    said: Said
    source: Location
    impacts: tuple[str, ...]
    items: tuple[str, ...]
    requirements: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeTrace:
    """What a change defines, in the order of its files; links may lead to other changes."""

    change: str
    outcomes: tuple[TracedOutcome, ...]
    requirements: tuple[TracedRequirement, ...]
    impacts: tuple[TracedImpact, ...]
    items: tuple[TracedItem, ...]
    cases: tuple[TracedCase, ...]
    documents: tuple[TracedDocument, ...]


@dataclass(frozen=True, slots=True)
class Traces:
    """The chains of all changes, by change, and each of their links by its full id."""

    changes: Mapping[str, ChangeTrace]
    outcomes: Mapping[str, TracedOutcome]
    requirements: Mapping[str, TracedRequirement]
    items: Mapping[str, TracedItem]
    cases: Mapping[str, TracedCase]


@kept
def traces(kb: KnowledgeBase) -> Traces:
    """The chains of all changes, worked out in one walk on first use."""
    walk = _Walk(kb)
    changes = {change.id: walk.change(change) for change in kb.changes.values()}
    return Traces(
        changes=changes,
        outcomes={o.id: o for trace in changes.values() for o in trace.outcomes},
        requirements={r.id: r for trace in changes.values() for r in trace.requirements},
        items={i.id: i for trace in changes.values() for i in trace.items},
        cases={c.id: c for trace in changes.values() for c in trace.cases},
    )


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """What several lists name, each once, in their order; the first of very many.

    It stops reading after a bound too, so that lists that all say the same cost no more.
    """
    return tuple(islice(dict.fromkeys(islice(chain.from_iterable(lists), MOST * MOST)), MOST))


class _Walk:
    """The links of all changes in both directions, ready to be followed."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._references = cross_references(kb)
        self._outcomes: dict[str, tuple[str, ...]] = {}
        self._satisfied: dict[str, tuple[str, ...]] = {}
        documents: dict[str, tuple[str, ...]] = {}
        for change in kb.changes.values():
            for entry in entries(change, "plan", "requirements"):
                found = self._known("outcome", change, entry.value.outcomes)
                self._outcomes[_id(entry)] = found
            for entry in entries(change, "plan", "impacts"):
                documents[_id(entry)] = tuple(dict.fromkeys(entry.value.docs))
        self._documents: dict[str, tuple[str, ...]] = {}
        for change in kb.changes.values():
            for entry in entries(change, "build", "items"):
                found = self._known("impact", change, entry.value.addresses)
                self._documents[_id(entry)] = _union(documents.get(id, ()) for id in found)
                found = self._known("requirement", change, entry.value.satisfies)
                self._satisfied[_id(entry)] = found

    def _known(self, kind: str, change: Change, references: Iterable[str]) -> tuple[str, ...]:
        """The full ids of those references that lead to something."""
        ids = dict.fromkeys(full_id(change.id, reference) for reference in references)
        return tuple(id for id in ids if (kind, id) in self._references.defined)

    def change(self, change: Change) -> ChangeTrace:
        """The chain of one change."""
        impacts = tuple(map(self._impact, entries(change, "plan", "impacts")))
        return ChangeTrace(
            change=change.id,
            outcomes=tuple(map(self._outcome, entries(change, "plan", "outcomes"))),
            requirements=tuple(map(self._requirement, entries(change, "plan", "requirements"))),
            impacts=impacts,
            items=tuple(self._item(change, e) for e in entries(change, "build", "items")),
            cases=tuple(self._case(change, e) for e in entries(change, "test", "cases")),
            documents=self._documents_of(change, impacts),
        )

    def _outcome(self, entry: Entry[BusinessOutcome]) -> TracedOutcome:
        id = _id(entry)
        return TracedOutcome(id, entry, _ids(self._references.requirements_of.get(id, ())))

    def _requirement(self, entry: Entry[Requirement]) -> TracedRequirement:
        id = _id(entry)
        items = _ids(self._references.items_for.get(id, ()))
        cases = self._references.cases_for.get(id, ())
        return TracedRequirement(
            id=id,
            entry=entry,
            outcomes=self._outcomes[id],
            items=items,
            cases=_ids(cases),
            result=worst(standing(self._kb, e.change, e.value.id).result for e in cases),
            documents=_union(self._documents[item] for item in items),
        )

    def _impact(self, entry: Entry[Impact]) -> TracedImpact:
        id = _id(entry)
        items = _ids(self._references.items_against.get(id, ()))
        return TracedImpact(id, entry, items, tuple(dict.fromkeys(entry.value.docs)))

    def _item(self, change: Change, entry: Entry[BuildItem]) -> TracedItem:
        id = _id(entry)
        return TracedItem(
            id=id,
            entry=entry,
            requirements=self._satisfied[id],
            impacts=self._known("impact", change, entry.value.addresses),
            documents=self._documents[id],
        )

    def _case(self, change: Change, entry: Entry[TestCase]) -> TracedCase:
        requirements = self._known("requirement", change, entry.value.covers)
        return TracedCase(
            id=_id(entry),
            entry=entry,
            requirements=requirements,
            outcomes=_union(self._outcomes[id] for id in requirements),
            standing=standing(self._kb, change.id, entry.value.id),
        )

    def _documents_of(
        self, change: Change, impacts: Iterable[TracedImpact]
    ) -> tuple[TracedDocument, ...]:
        """The revisions of a change, then its dispositions, then what only its impacts name."""
        naming: defaultdict[str, list[TracedImpact]] = defaultdict(list)
        said: dict[str, tuple[Said, Location]] = {}
        for revision in sorted(change.revisions, key=lambda revision: revision.path):
            said.setdefault(revision.document, ("revised", revision.prose.at(1)))
        for place, disposition in enumerate(change.file.value.dispositions):
            where = change.file.at("dispositions", place)
            said.setdefault(disposition.doc, (disposition.action, where))
        for impact in impacts:
            for document in impact.documents:
                naming[document].append(impact)
                said.setdefault(document, ("", impact.entry.source))
        return tuple(
            self._document(id, naming[id], said=words, source=source)
            for id, (words, source) in said.items()
        )

    def _document(
        self, id: str, impacts: list[TracedImpact], *, said: Said, source: Location
    ) -> TracedDocument:
        items = _union(impact.items for impact in impacts)
        requirements = _union(self._satisfied[item] for item in items)
        return TracedDocument(
            id=id,
            said=said,
            source=source,
            impacts=tuple(impact.id for impact in impacts),
            items=items,
            requirements=requirements,
            outcomes=_union(self._outcomes[requirement] for requirement in requirements),
        )


def _id(entry: Entry[Any]) -> str:
    return full_id(entry.change, entry.value.id)


def _ids(found: Iterable[Entry[Any]]) -> tuple[str, ...]:
    """Their full ids; of two with one id (a problem that a check reports) the id once."""
    return tuple(dict.fromkeys(map(_id, found)))
