"""Who refers to what: links between the items of changes, in both directions.

Found in one walk over all changes, so that nothing that is shown has to look for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.build import BuildItem
from changeover.model.content import Change
from changeover.model.plan import Requirement
from changeover.model.positions import File
from changeover.model.test import TestCase, TestResult
from changeover.problems import Location

T = TypeVar("T")

IN_CHANGES: Mapping[str, tuple[str, str]] = {
    "outcome": ("plan", "outcomes"),
    "requirement": ("plan", "requirements"),
    "impact": ("plan", "impacts"),
    "item": ("build", "items"),
    "case": ("test", "cases"),
}
"""Kinds that are written `0007/R1` from other changes: the file and the list that define them."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """An entry of a list in a file of a change, and where it stands."""

    change: str
    value: T
    source: Location


@dataclass(frozen=True, slots=True)
class CrossReferences:
    """Who refers to what in all changes; keys are full ids (`0007/R1`)."""

    requirements_of: Mapping[str, tuple[Entry[Requirement], ...]]
    """The requirements that serve an outcome."""
    items_for: Mapping[str, tuple[Entry[BuildItem], ...]]
    """The build items that satisfy a requirement."""
    items_against: Mapping[str, tuple[Entry[BuildItem], ...]]
    """The build items that address an impact."""
    cases_for: Mapping[str, tuple[Entry[TestCase], ...]]
    """The test cases that cover a requirement."""
    results_of: Mapping[str, tuple[Entry[TestResult], ...]]
    """The results of a case, in the order of the files."""
    defined: frozenset[tuple[str, str]]
    """(kind, full id) of everything that can be referred to."""


def full_id(change: str, id: str) -> str:
    """An id as other changes write it: `0007/R1`."""
    return id if "/" in id else f"{change}/{id}"


@kept
def cross_references(kb: KnowledgeBase) -> CrossReferences:
    """Who refers to what, worked out on first use."""
    found: dict[str, dict[str, list[Entry[Any]]]] = defaultdict(lambda: defaultdict(list))
    defined: set[tuple[str, str]] = set()
    for change in kb.changes.values():
        for kind, (service, name) in IN_CHANGES.items():
            for entry in entries(change, service, name):
                defined.add((kind, full_id(change.id, entry.value.id)))
                for list_name, references in _references(kind, entry.value):
                    for reference in dict.fromkeys(references):
                        found[list_name][full_id(change.id, reference)].append(entry)
        for entry in entries(change, "test", "results"):
            found["results_of"][full_id(change.id, entry.value.case)].append(entry)
    frozen = {
        name: {key: tuple(listed) for key, listed in by_key.items()}
        for name, by_key in found.items()
    }
    return CrossReferences(
        requirements_of=frozen.get("requirements_of", {}),
        items_for=frozen.get("items_for", {}),
        items_against=frozen.get("items_against", {}),
        cases_for=frozen.get("cases_for", {}),
        results_of=frozen.get("results_of", {}),
        defined=frozenset(defined),
    )


def entries(change: Change, service: str, name: str) -> Iterator[Entry[Any]]:
    """The entries of a list (`requirements`) of a service's file; none when it is not there."""
    file: File[Any] | None = getattr(change, service)
    if file is not None:
        key = name.replace("_", "-")
        for index, value in enumerate(getattr(file.value, name) or ()):
            yield Entry(change.id, value, file.at(key, index))


def _references(kind: str, value: Any) -> Iterator[tuple[str, Iterable[str]]]:
    if kind == "requirement":
        yield "requirements_of", value.outcomes
    elif kind == "item":
        yield "items_for", value.satisfies
        yield "items_against", value.addresses
    elif kind == "case":
        yield "cases_for", value.covers
