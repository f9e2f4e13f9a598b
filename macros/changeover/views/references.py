"""Where ids lead, and who refers to what: links between the items of changes, in both directions.

Who refers to what is found in one walk over all changes, so that no page has to look for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from changeover.checks.kept import kept
from changeover.checks.references import IN_CHANGES
from changeover.knowledge import KnowledgeBase
from changeover.model.build import BuildItem
from changeover.model.content import Change, Revision
from changeover.model.plan import Requirement
from changeover.model.positions import File
from changeover.model.test import TestCase, TestResult
from changeover.pages import change_url, document_url, release_url, system_url
from changeover.problems import Location
from changeover.render import site_link
from changeover.views import Site

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    """What a reader sees of something, and where it is shown; `href` is None when nowhere."""

    label: str
    href: str | None = None


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


def title_source(revision: Revision) -> Location:
    """Where the title of a document stands: in its front matter, else where its text begins."""
    front = revision.front
    return front.at("title") if front.value.title else revision.prose.at(1)


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


@dataclass(frozen=True, slots=True)
class References:
    """Makes links on a page; `service` is empty on all but those of a service of this change."""

    site: Site
    change: Change
    service: str = ""

    def item(self, kind: str, reference: str) -> Link:
        """An outcome, requirement, impact, build item or case: `R1` here, `0007/R1` elsewhere."""
        full = full_id(self.change.id, reference)
        change, _, id = full.partition("/")
        label = id if change == self.change.id else full
        if (kind, full) not in cross_references(self.site.kb).defined:
            return Link(label)
        service, _ = IN_CHANGES[kind]
        if change == self.change.id:
            return Link(label, self.place(service, id))
        return Link(label, site_link(f"{change_url(change, service)}#{id}"))

    def place(self, service: str, id: str) -> str:
        """The address of a place on the page of a service of this change."""
        if service == self.service:
            return f"#{id}"
        return site_link(f"{change_url(self.change.id, service)}#{id}")

    def items(self, kind: str, references: Iterable[str]) -> tuple[Link, ...]:
        """Several of them."""
        return tuple(self.item(kind, reference) for reference in references)

    def page(self, label: str, url: str) -> Link:
        """A page of the site, or a place on one; just the label when there is no such page."""
        return Link(label, site_link(url) if url.split("#")[0] in self.site.pages else None)

    def other_change(self, id: str, service: str = "") -> Link:
        """Another change, by its id."""
        return self.page(id, change_url(id, service))

    def system(self, id: str) -> Link:
        """A system or a part of one, by its name."""
        return self.page(self.site.kb.name("system", id), system_url(id))

    def systems(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Several systems, by their names."""
        return tuple(self.system(id) for id in ids)

    def release(self, id: str) -> Link:
        """A release, by its name."""
        return self.page(self.site.kb.name("release", id), release_url(id))

    def document(self, id: str, *, place: str = "") -> Link:
        """A document by its title: this change's own revision if it has one, else the current one.

        `place` is the id of a step on its page.
        """
        state = self.site.kb.documents.get(id)
        if state is None:
            return Link(id)
        own = self.change.revision_of(id)
        url = stable = document_url(state.kind, id)
        if own is not None and (state.shown is None or state.shown.change != own.change):
            others = (f"{stable}coming/{self.change.id}/", f"{stable}history/")
            url = next((other for other in others if other in self.site.pages), stable)
        revision = own or state.shown or self.site.kb.revisions[id][-1]
        return self.page(revision.title, f"{url}#{place}" if place else url)

    def documents(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Several documents, by their titles."""
        return tuple(self.document(id) for id in ids)

    def team(self, id: str | None) -> str | None:
        """What people call a team."""
        return None if id is None else self.site.kb.name("team", id)

    def role(self, id: str | None) -> str | None:
        """What people call a role."""
        return None if id is None else self.site.kb.name("role", id)
