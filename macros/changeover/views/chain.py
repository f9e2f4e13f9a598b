"""The chain of a change in words and links: from outcome to document, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from changeover.model.content import Change
from changeover.model.plan import Requirement
from changeover.problems import Location
from changeover.trace.chains import (
    TracedCase,
    TracedDocument,
    TracedOutcome,
    TracedRequirement,
    traces,
)
from changeover.trace.references import Entry
from changeover.urls import use_case_url
from changeover.views import Site
from changeover.views.matrix import brief
from changeover.views.references import Link, References

SAID = {"no-change": "no change", "retire": "retires it", "": "nothing said"}
"""What a change says of a document that it does not revise."""

SHOWN = 20
"""How many of what lies two and more steps away are shown, so that no file makes an endless page."""


@dataclass(frozen=True, slots=True)
class Few:
    """The first of several links, and how many more there are."""

    links: tuple[Link, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """A build item, test or document at the end of a link, with its words and its state."""

    link: Link
    text: str
    state: str | None


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A requirement under an outcome; `above` when it is told in full under an earlier one."""

    anchor: str
    link: Link
    entry: Entry[Requirement]
    result: str | None
    outcomes: tuple[Link, ...]
    items: tuple[Reached, ...]
    cases: tuple[Reached, ...]
    documents: tuple[Reached, ...]
    more: int
    """How many documents are left out."""
    above: bool


@dataclass(frozen=True, slots=True)
class ChainGroup:
    """An outcome with what serves it; without one, the requirements that serve none."""

    anchor: str
    link: Link | None
    outcome: TracedOutcome | None
    rows: tuple[ChainRow, ...]


@dataclass(frozen=True, slots=True)
class WayBack:
    """A test or a document and what it is there for, back to the outcome."""

    subject: Reached
    source: Location
    impacts: Few
    items: Few
    requirements: Few
    outcomes: Few
    use_case: Link | None = None


class Chain:
    """Tells the chain of one change in links and words."""

    def __init__(self, site: Site, change: Change) -> None:
        self.references = References(site, change)
        self._kb = site.kb
        self._change = change
        self._known = traces(site.kb)
        self._own = self._known.changes[change.id]
        self._documents = {document.id: document for document in self._own.documents}

    def groups(self) -> Iterator[ChainGroup]:
        """Each outcome with the requirements that serve it, then the other requirements."""
        told: set[str] = set()
        for outcome, requirements in self._outcomes():
            yield ChainGroup(
                anchor=_anchor(self._short(outcome.id)),
                link=self.references.item("outcome", outcome.id),
                outcome=outcome,
                rows=tuple(self._row(requirement, told) for requirement in requirements),
            )
        without = [r for r in self._own.requirements if not r.outcomes]
        if without:
            rows = tuple(self._row(requirement, told) for requirement in without)
            yield ChainGroup("without-outcome", None, None, rows)

    def _outcomes(self) -> Iterator[tuple[TracedOutcome, Iterable[TracedRequirement]]]:
        """The outcomes of this change with all that serves them, and what it does for others'."""
        for outcome in self._own.outcomes:
            yield outcome, (self._known.requirements[id] for id in outcome.requirements)
        own = {outcome.id for outcome in self._own.outcomes}
        others: defaultdict[str, list[TracedRequirement]] = defaultdict(list)
        for requirement in self._own.requirements:
            for id in requirement.outcomes:
                if id not in own:
                    others[id].append(requirement)
        for id, requirements in others.items():
            yield self._known.outcomes[id], requirements

    def _row(self, requirement: TracedRequirement, told: set[str]) -> ChainRow:
        is_above = requirement.id in told
        told.add(requirement.id)
        items = () if is_above else requirement.items
        cases = () if is_above else requirement.cases
        documents = () if is_above else requirement.documents
        return ChainRow(
            anchor=_anchor(self._short(requirement.id)),
            link=self.references.item("requirement", requirement.id),
            entry=requirement.entry,
            result=requirement.result,
            outcomes=self.references.items("outcome", () if is_above else requirement.outcomes),
            items=tuple(self._item(id) for id in items),
            cases=tuple(self._case(id) for id in cases),
            documents=tuple(self._document(id) for id in documents[:SHOWN]),
            more=max(len(documents) - SHOWN, 0),
            above=is_above,
        )

    def _item(self, id: str) -> Reached:
        value = self._known.items[id].entry.value
        return Reached(self.references.item("item", id), brief(value.text), value.state)

    def _case(self, id: str) -> Reached:
        case = self._known.cases[id]
        link, text = self.references.item("case", id), brief(case.entry.value.text)
        return Reached(link, text, case.standing.result)

    def _document(self, id: str) -> Reached:
        """A document with what this change says of it; one of another change has no word here."""
        document = self._documents.get(id)
        state = None if document is None else self._said(document)
        return Reached(self.references.document(id), "", state)

    def _said(self, document: TracedDocument) -> str:
        own, state = self._change.revision_of(document.id), self._kb.documents.get(document.id)
        if own is not None and state is not None:
            return state.label(own)
        return SAID.get(document.said, document.said)

    def documents(self) -> Iterator[WayBack]:
        """Each document that the change writes, disposes of or names, and why."""
        for document in self._own.documents:
            yield self._back(
                self._document(document.id),
                document.source,
                document,
                impacts=self._few("impact", document.impacts),
                items=self._few("item", document.items),
            )

    def cases(self) -> Iterator[WayBack]:
        """Each test of the change and what it shows."""
        for case in self._own.cases:
            use_case = case.entry.value.use_case
            yield self._back(
                self._case(case.id),
                case.entry.source,
                case,
                use_case=self.references.page(use_case, use_case_url(use_case))
                if use_case is not None
                else None,
            )

    def _back(
        self,
        subject: Reached,
        source: Location,
        found: TracedCase | TracedDocument,
        *,
        impacts: Few = Few(),
        items: Few = Few(),
        use_case: Link | None = None,
    ) -> WayBack:
        return WayBack(
            subject=subject,
            source=source,
            impacts=impacts,
            items=items,
            requirements=self._few("requirement", found.requirements),
            outcomes=self._few("outcome", found.outcomes),
            use_case=use_case,
        )

    def _few(self, kind: str, ids: tuple[str, ...]) -> Few:
        return Few(self.references.items(kind, ids[:SHOWN]), max(len(ids) - SHOWN, 0))

    def _short(self, id: str) -> str:
        return id.removeprefix(f"{self._change.id}/")


def _anchor(id: str) -> str:
    return f"chain-{id.replace('/', '-')}"
