"""What serves a requirement or takes care of an impact, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from changeover.model.build import BuildItem
from changeover.trace.references import Entry, cross_references, full_id
from changeover.trace.standing import standing
from changeover.views.references import Link, References


@dataclass(frozen=True, slots=True)
class Served:
    """A build item or a test case with its state or result; None when nobody recorded one."""

    link: Link
    state: str | None


def items_for(references: References, requirement: str) -> tuple[Served, ...]:
    """The build items of all changes that satisfy a requirement of this one."""
    found = cross_references(references.site.kb).items_for
    return _items(references, found.get(full_id(references.change.id, requirement), ()))


def items_against(references: References, impact: str) -> tuple[Served, ...]:
    """The build items of all changes that address an impact of this one."""
    found = cross_references(references.site.kb).items_against
    return _items(references, found.get(full_id(references.change.id, impact), ()))


def _items(references: References, entries: tuple[Entry[BuildItem], ...]) -> tuple[Served, ...]:
    return tuple(
        Served(references.item("item", full_id(e.change, e.value.id)), e.value.state)
        for e in entries
    )


def cases_for(references: References, requirement: str) -> tuple[Served, ...]:
    """The test cases of all changes that cover a requirement of this one, with their results."""
    kb = references.site.kb
    found = cross_references(kb).cases_for.get(full_id(references.change.id, requirement), ())
    return tuple(
        Served(
            references.item("case", full_id(e.change, e.value.id)),
            standing(kb, e.change, e.value.id).result,
        )
        for e in found
    )
