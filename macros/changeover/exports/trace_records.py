"""`trace.json`: from outcome to requirement, build item, test, result and document, and the gaps."""

from __future__ import annotations

from typing import ClassVar, Literal, cast

from changeover.exports.record import FORMAT, Dataset, Record
from changeover.knowledge import KnowledgeBase
from changeover.model.base import Moment
from changeover.trace.chains import ChangeTrace, TracedCase, TracedRequirement, traces
from changeover.trace.gaps import Gap, gaps

Result = Literal["pass", "fail", "blocked", "not-run"]


class OutcomeRecord(Record):
    """A business outcome."""

    id: str
    """Its full id: `0007/O1`."""
    text: str
    """What will be better; like all texts here it may hold inline Markdown."""
    requirements: tuple[str, ...]
    """The requirements that serve it, by full id."""


class RequirementRecord(Record):
    """Something that the change must bring."""

    id: str
    """Its full id: `0007/R1`."""
    kind: Literal["business", "functional", "technical"] | None
    """Its kind."""
    priority: Literal["must", "should", "could"] | None
    """How badly it is needed."""
    text: str
    """The requirement."""
    outcomes: tuple[str, ...]
    """The outcomes that it serves, by full id."""
    items: tuple[str, ...]
    """The build items that satisfy it, by full id."""
    cases: tuple[str, ...]
    """The test cases that cover it, by full id."""
    result: Result | None
    """The worst result of these; null without a test."""
    documents: tuple[str, ...]
    """The documents of the impacts that its build items address."""


class ItemRecord(Record):
    """A build item."""

    id: str
    """Its full id: `0007/B1`."""
    kind: Literal["design", "prototype", "configuration", "adjustment"] | None
    """Its kind."""
    text: str
    """What is built."""
    state: Literal["open", "in-progress", "done"] | None
    """How far it is."""
    requirements: tuple[str, ...]
    """The requirements that it satisfies, by full id."""
    impacts: tuple[str, ...]
    """The impacts that it addresses, by full id."""
    documents: tuple[str, ...]
    """The documents that those impacts name."""


class ResultRecord(Record):
    """The latest result of a test case in one environment."""

    env: str | None
    """The environment."""
    on: Moment | None
    """When it was run."""
    result: Literal["pass", "fail", "blocked"] | None
    """What came out."""


class CaseRecord(Record):
    """A test case."""

    id: str
    """Its full id: `0007/T1`."""
    kind: Literal["compatibility", "integration", "regression"] | None
    """Its kind."""
    text: str
    """What is tested."""
    must: bool
    """Whether it must pass before the launch."""
    use_case: str | None
    """The use case of the catalog that it protects."""
    requirements: tuple[str, ...]
    """The requirements that it covers, by full id."""
    result: Result
    """The worst of the latest results."""
    results: tuple[ResultRecord, ...]
    """The latest result of each environment."""


class TracedDocumentRecord(Record):
    """A document that the change writes, speaks of, or names in an impact."""

    id: str
    """The document."""
    said: Literal["revised", "no-change", "retire"] | None
    """What the change says of it; null when an impact only names it."""
    impacts: tuple[str, ...]
    """The impacts that name it, by full id."""
    requirements: tuple[str, ...]
    """The requirements behind these, by full id."""


class GapRecord(Record):
    """A missing link."""

    kind: str
    """What is missing: a word such as `requirement-without-test`."""
    subject: str
    """The full id of the entry, or the id of the document, that lacks something."""
    text: str
    """The same in a sentence."""
    source: str
    """Where to mend it: a file from the root of the repository."""
    line: int
    """The line of that file."""


class TraceRecord(Record):
    """The chain of one change. Links may lead to entries of other changes."""

    change: str
    """The change."""
    outcomes: tuple[OutcomeRecord, ...]
    """Its outcomes."""
    requirements: tuple[RequirementRecord, ...]
    """Its requirements."""
    items: tuple[ItemRecord, ...]
    """Its build items."""
    cases: tuple[CaseRecord, ...]
    """Its test cases."""
    documents: tuple[TracedDocumentRecord, ...]
    """The documents that it is tied to."""
    gaps: tuple[GapRecord, ...]
    """Where the chain is broken."""


class TraceFile(Dataset):
    """What serves what, for each change."""

    LIST: ClassVar[str] = "changes"

    changes: tuple[TraceRecord, ...]
    """The chains by number of change."""


def trace_file(kb: KnowledgeBase) -> TraceFile:
    """The chains of all changes as data."""
    found = gaps(kb)
    return TraceFile(
        format=FORMAT,
        as_of=kb.as_of.isoformat(),
        changes=tuple(_record(trace, found[id]) for id, trace in traces(kb).changes.items()),
    )


def _record(trace: ChangeTrace, found: tuple[Gap, ...]) -> TraceRecord:
    return TraceRecord(
        change=trace.change,
        outcomes=tuple(
            OutcomeRecord(id=o.id, text=str(o.entry.value.text), requirements=o.requirements)
            for o in trace.outcomes
        ),
        requirements=tuple(map(_requirement, trace.requirements)),
        items=tuple(
            ItemRecord(
                id=item.id,
                kind=item.entry.value.kind,
                text=str(item.entry.value.text),
                state=item.entry.value.state,
                requirements=item.requirements,
                impacts=item.impacts,
                documents=item.documents,
            )
            for item in trace.items
        ),
        cases=tuple(map(_case, trace.cases)),
        documents=tuple(
            TracedDocumentRecord(
                id=d.id, said=d.said or None, impacts=d.impacts, requirements=d.requirements
            )
            for d in trace.documents
        ),
        gaps=tuple(
            GapRecord(
                kind=gap.kind,
                subject=gap.subject,
                text=gap.text,
                source=gap.location.path,
                line=gap.location.line,
            )
            for gap in found
        ),
    )


def _requirement(requirement: TracedRequirement) -> RequirementRecord:
    value = requirement.entry.value
    return RequirementRecord(
        id=requirement.id,
        kind=value.kind,
        priority=value.priority,
        text=str(value.text),
        outcomes=requirement.outcomes,
        items=requirement.items,
        cases=requirement.cases,
        result=_result(requirement.result) if requirement.result else None,
        documents=requirement.documents,
    )


def _case(case: TracedCase) -> CaseRecord:
    value = case.entry.value
    latest = (entry.value for entry in case.standing.latest)
    return CaseRecord(
        id=case.id,
        kind=value.kind,
        text=str(value.text),
        must=value.must,
        use_case=value.use_case,
        requirements=case.requirements,
        result=_result(case.standing.result),
        results=tuple(ResultRecord(env=r.env, on=r.on, result=r.result) for r in latest),
    )


def _result(word: str) -> Result:
    return cast(Result, word)  # checked when the record is made
