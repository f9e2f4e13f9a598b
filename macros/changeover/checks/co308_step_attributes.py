"""Step attributes that can't be read. The rule's page stands with the rule in `links.rules`."""

from __future__ import annotations

from collections.abc import Iterator

from changeover.headings import Heading, headings
from changeover.knowledge import KnowledgeBase
from changeover.links.rules import STEP_ATTRIBUTES as RULE
from changeover.model.content import Revision
from changeover.model.document import Kind
from changeover.problems import Location, Problem, report, suggest
from changeover.steps import steps

__all__ = ["RULE", "check"]

_KNOWN = ("role", "minutes")


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A warning for each step of a runbook whose attributes are not what they should be."""
    for state in kb.documents.values():
        if state.kind is Kind.RUNBOOK:
            shown = (state.shown,) if state.shown is not None else ()
            for revision in (*shown, *state.coming):
                yield from _check_revision(revision)


def _check_revision(revision: Revision) -> Iterator[Problem]:
    lines = {step.line for step in steps(revision.prose)}
    for heading in headings(revision.prose.text) if lines else ():
        where = revision.prose.at(heading.line)
        if where.line in lines:
            yield from _check_step(heading, where)


def _check_step(heading: Heading, where: Location) -> Iterator[Problem]:
    if heading.title.endswith("}") and "{" in heading.title:
        shown = heading.title[heading.title.rindex("{") :]
        hint = "write { #id role=billing-operator minutes=5 }, without blanks around '='"
        yield report(RULE, where, f"the attributes {shown} can't be read", hint=hint)
    for key, value in heading.attributes.items():
        if key == "minutes" and not (value.isascii() and value.isdecimal() and int(value) > 0):
            said = f"minutes must be a whole number, not '{value}'"
            yield report(RULE, where, said, hint="such as minutes=5")
        elif key not in _KNOWN and (near := suggest(key, _KNOWN)):
            yield report(RULE, where, f"unknown attribute '{key}'", hint=near)
