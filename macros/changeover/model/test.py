"""`test.yaml`: the scope of work to test and validate, and its results."""

from __future__ import annotations

from typing import Annotated, Literal

from changeover.model.base import (
    CaseRef,
    Defines,
    EnvironmentRef,
    Flag,
    ItemId,
    Line,
    Model,
    Moment,
    Outcome,
    RequirementRef,
    Text,
    UseCaseRef,
)
from changeover.model.build import ScopeOfWork

TestKind = Literal["compatibility", "integration", "regression"]


class TestCase(Model):
    """One test."""

    id: Annotated[ItemId, Defines("case")]
    """Its id: `T1`."""
    kind: TestKind | None = None
    """In the system itself, with its integrations, or on existing use cases."""
    text: Text
    """What is tested."""
    data: Text | None = None
    """With which data."""
    expected: Text | None = None
    """What must come out."""
    covers: tuple[RequirementRef, ...] = ()
    """The requirements that it shows to be met."""
    use_case: UseCaseRef | None = None
    """The use case of the catalog that a regression test protects."""
    must: Flag = False
    """Whether it must pass before the launch."""


class TestResult(Model):
    """One run of one test."""

    case: CaseRef
    """The test."""
    env: EnvironmentRef | None = None
    """Where it was run."""
    on: Moment | None = None
    """When."""
    by: Line | None = None
    """The handle of the person who ran it."""
    result: Outcome | None = None
    """What came out."""
    evidence: Text | None = None
    """Where to see it: a text, a link, or a file of the change."""
    defect: Line | None = None
    """The defect that it found."""
    note: Text | None = None
    """Anything else."""


class TestFile(Model):
    """`test.yaml`. An absent list was not assessed; an empty one says that there is none."""

    scope_of_work: ScopeOfWork | None = None
    """What the testing covers, and who supplies it."""
    cases: tuple[TestCase, ...] | None = None
    """The tests."""
    results: tuple[TestResult, ...] | None = None
    """Their results, with evidence."""
