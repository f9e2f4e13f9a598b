"""Fragments that include each other. The rule's page stands with the rule in `links.rules`."""

from __future__ import annotations

from collections.abc import Iterator

from changeover.checks.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.links.report import prose_problems
from changeover.links.rules import INCLUDE_CYCLE as RULE
from changeover.problems import Problem

__all__ = ["RULE", "check"]

_found = kept(prose_problems)  # one reading of all texts for every rule that asks


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each include that never ends, or takes too much."""
    yield from _found(kb).get(RULE.id, ())
