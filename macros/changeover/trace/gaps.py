"""Where the chain of a change is broken: what is missing, and at which entry of which file.

What is not due yet is no gap: a plan may stand for weeks before anything is built. It is due once
its file is there or the change has come to the status that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Location
from changeover.resolve import ChangeState, Status
from changeover.resolve.moments import has_come
from changeover.trace.chains import ChangeTrace, TracedCase, TracedRequirement, Traces, traces
from changeover.trace.references import entries, full_id

GAPS: Mapping[str, str] = {
    "outcome-without-requirement": "Outcome that no requirement serves",
    "requirement-without-outcome": "Requirement that serves no outcome",
    "requirement-without-item": "Requirement that nothing builds",
    "requirement-without-test": "Requirement that must be met, without a test",
    "requirement-failed": "Requirement with a test that failed",
    "requirement-not-shown": "Requirement with a test that was not run or was blocked",
    "item-without-purpose": "Build item that serves nothing",
    "case-without-purpose": "Test that protects nothing",
    "result-without-evidence": "Result without evidence",
    "impact-without-document": "Impact on knowledge that names no document",
    "document-without-disposition": "Document that the change says nothing about",
}
"""The kinds of gaps in the order of the chain, and what each is called."""

_STATUSES = ("proposed", "approved", "building", "testing", "launching")


@dataclass(frozen=True, slots=True)
class Gap:
    """A missing link of a change's chain.

    `kind` is one of GAPS, `subject` the full id of the entry or the id of a document, `text` says
    what is missing, and `location` is the entry to mend or the one that lacks something.
    """

    change: str
    kind: str
    subject: str
    text: str
    location: Location


@kept
def gaps(kb: KnowledgeBase) -> Mapping[str, tuple[Gap, ...]]:
    """The gaps of each change, in the order of the chain.

    None for adoptions, which ask for nothing, and for withdrawn changes, which nobody will mend.
    """
    known = traces(kb)
    order = {kind: place for place, kind in enumerate(GAPS)}
    return {
        change.id: tuple(sorted(_Search(kb, known, change).all(), key=lambda g: order[g.kind]))
        if not change.is_adoption and kb.state(change.id).status is not Status.WITHDRAWN
        else ()
        for change in kb.changes.values()
    }


def _has_reached(state: ChangeState, status: str) -> bool:
    """Whether a change has come to a status; what was launched has come to all of them."""
    if state.status.value not in _STATUSES:
        return True
    return _STATUSES.index(state.status.value) >= _STATUSES.index(status)


class _Search:
    """Looks for the gaps of one change."""

    def __init__(self, kb: KnowledgeBase, known: Traces, change: Change) -> None:
        self._kb = kb
        self._traces = known
        self._change = change
        self._trace: ChangeTrace = known.changes[change.id]
        state = kb.state(change.id)
        self._is_planned = _has_reached(state, "approved") or bool(self._trace.requirements)
        self._is_building = _has_reached(state, "building") or change.build is not None
        self._is_tested = _has_reached(state, "testing") or change.test is not None
        results = change.test.value.results if change.test else None
        self._is_run = _has_reached(state, "testing") or results is not None

    def all(self) -> Iterator[Gap]:
        yield from self._outcomes()
        for requirement in self._trace.requirements:
            yield from self._requirement(requirement)
        yield from self._purposes()
        yield from self._results()
        yield from self._knowledge()

    def _gap(self, kind: str, subject: str, *, text: str, source: Location) -> Gap:
        return Gap(self._change.id, kind, subject, text, source)

    def _short(self, id: str) -> str:
        """An id as this change writes it."""
        return id.removeprefix(f"{self._change.id}/")

    def _outcomes(self) -> Iterator[Gap]:
        for outcome in self._trace.outcomes if self._is_planned else ():
            if not outcome.requirements:
                text = f"No requirement serves outcome {self._short(outcome.id)}."
                source = outcome.entry.source
                yield self._gap("outcome-without-requirement", outcome.id, text=text, source=source)

    def _requirement(self, requirement: TracedRequirement) -> Iterator[Gap]:
        id, source, name = requirement.id, requirement.entry.source, self._short(requirement.id)
        value = requirement.entry.value
        if not value.outcomes:
            text = f"Requirement {name} serves no outcome."
            yield self._gap("requirement-without-outcome", id, text=text, source=source)
        if self._is_building and not requirement.items:
            text = f"No build item satisfies requirement {name}."
            yield self._gap("requirement-without-item", id, text=text, source=source)
        if self._is_tested and value.priority == "must" and not requirement.cases:
            text = f"Requirement {name} must be met, and no test covers it."
            yield self._gap("requirement-without-test", id, text=text, source=source)
        failed = [case for case in self._cases(requirement) if case.standing.result == "fail"]
        if failed:
            text = f"Of the tests of requirement {name}, {self._words(failed)} failed."
            yield self._gap("requirement-failed", id, text=text, source=source)
        waiting = [
            case
            for case in self._cases(requirement)
            if case.standing.result in {"blocked", "not-run"}
        ]
        if waiting and self._is_run:
            text = f"Of the tests of requirement {name}, {self._words(waiting)} "
            text += "was not run or was blocked." if len(waiting) == 1 else "have yet to be run."
            yield self._gap("requirement-not-shown", id, text=text, source=source)

    def _cases(self, requirement: TracedRequirement) -> Iterator[TracedCase]:
        return (self._traces.cases[id] for id in requirement.cases)

    def _words(self, cases: list[TracedCase], most: int = 5) -> str:
        """`T1, T2 and 7 more`."""
        names = [self._short(case.id) for case in cases]
        rest = len(names) - most
        return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")

    def _purposes(self) -> Iterator[Gap]:
        for item in self._trace.items:
            value = item.entry.value
            if not value.satisfies and not value.addresses:
                name = self._short(item.id)
                text = f"Build item {name} satisfies no requirement and addresses no impact."
                yield self._gap(
                    "item-without-purpose", item.id, text=text, source=item.entry.source
                )
        for case in self._trace.cases:
            tested = case.entry.value
            if not tested.covers and tested.use_case is None:
                text = (
                    f"Test {self._short(case.id)} covers no requirement and protects no use case."
                )
                yield self._gap(
                    "case-without-purpose", case.id, text=text, source=case.entry.source
                )

    def _results(self) -> Iterator[Gap]:
        """Those that this change recorded, of its own cases and of others'."""
        for entry in entries(self._change, "test", "results"):
            value = entry.value
            is_due = value.on is None or has_come(value.on, self._kb.as_of)
            if value.result is not None and value.evidence is None and is_due:
                case = full_id(self._change.id, value.case)
                run = f" of {value.on.date}" if value.on else ""
                text = f"The result of {self._short(case)}{run} ({value.result}) has no evidence."
                yield self._gap("result-without-evidence", case, text=text, source=entry.source)

    def _knowledge(self) -> Iterator[Gap]:
        """Impacts on knowledge that lead to no document, or to one that is left as it is."""
        said = {document.id: document.said for document in self._trace.documents}
        for impact in self._trace.impacts:
            value, name = impact.entry.value, self._short(impact.id)
            if value.area != "knowledge" or value.effect == "none":
                continue
            if not value.docs:
                text = f"Impact {name} on knowledge names no document."
                source = impact.entry.source
                yield self._gap("impact-without-document", impact.id, text=text, source=source)
            for document in impact.documents if self._is_building else ():
                if not said[document] and document in self._kb.documents:
                    text = f"Impact {name} names '{document}', which the change neither revises, "
                    text += "retires nor leaves with a reason."
                    source = impact.entry.source
                    yield self._gap(
                        "document-without-disposition", document, text=text, source=source
                    )
