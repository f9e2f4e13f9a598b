"""Tells what is missing at the gates that a change has passed; the rules only name their point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from changeover.checks.references import is_unclear, unread
from changeover.gates import Gate, Missing, Point, gates_of
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.problems import Problem, Rule, Severity, report


def unmet(kb: KnowledgeBase, rule: Rule) -> Iterator[Problem]:
    """A problem for each thing that the point of this rule lacks at a gate that is due.

    Nothing of a point whose values are not known, because they, or their file, are wrong.
    """
    for change in kb.changes.values():
        for gate in gates_of(kb, change.id):
            for point in gate.points:
                if gate.is_due and point.id == rule.id and _is_known(kb, change, point):
                    yield from _problems(rule, gate, point)


def _problems(rule: Rule, gate: Gate, point: Point) -> Iterator[Problem]:
    for missing in point.missing:
        if missing.is_problem:
            said = _said(gate, point, missing)
            found = report(rule, missing.source, said, hint=missing.hint, related=missing.related)
            yield replace(found, severity=point.severity)


def _said(gate: Gate, point: Point, missing: Missing) -> str:
    if gate.status == "closed":
        return missing.said
    went = "" if point.severity is Severity.ERROR else "went live though "
    return f"{went}not ready for '{gate.status}': {missing.said}"


def _is_known(kb: KnowledgeBase, change: Change, point: Point) -> bool:
    return not any(_is_lost(kb, change, name=name, key=key) for name, key in point.reads)


def _is_lost(kb: KnowledgeBase, change: Change, *, name: str, key: str) -> bool:
    own = change.file if name == "change" else None
    file = kb.content.catalog if name == "catalog" else own or getattr(change, name)
    if file is None:
        return f"{change.folder}/{name}.yaml" in unread(kb)
    return is_unclear(kb, file, key)
