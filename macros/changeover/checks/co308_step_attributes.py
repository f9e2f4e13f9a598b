"""Step attributes that can't be read. The rule's page stands with the rule in `links.rules`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from changeover.headings import Heading, headings
from changeover.knowledge import KnowledgeBase
from changeover.links.rules import STEP_ATTRIBUTES as RULE
from changeover.model.content import Prose
from changeover.model.document import Kind
from changeover.problems import Problem, report, suggest
from changeover.steps import Step, is_minutes, opens_steps, steps

__all__ = ["RULE", "check"]

_KNOWN = ("role", "minutes")
# What stands in the words of a heading although it was meant as attributes. Other braces are words.
_LEFT_OVER = re.compile(
    r"(?:^|\s)(?P<braces>\{:?(?=[^{}]*[#=])[^{}]*\}?)\s*$|\b(?P<bare>(?:role|minutes)\s*=\S*)"
)
_WORDS = "say what is done, such as ### Freeze price changes { #freeze }"
_OWN_ID = "write an id of its own behind the words, such as { #freeze }"
_HOW = "write { #id role=billing-operator minutes=5 } behind its words, no blanks around '='"


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A warning for each heading of a runbook whose attributes are not what they should be."""
    for state in kb.documents.values():
        if state.kind is Kind.RUNBOOK:
            shown = (state.shown,) if state.shown is not None else ()
            for revision in (*shown, *state.coming):
                yield from _check_text(revision.prose)


def _check_text(prose: Prose) -> Iterator[Problem]:
    known = {step.line: step for step in steps(prose)}
    first = section = None
    for heading in headings(prose.text):
        if opens_steps(heading):
            section = heading
        elif prose.at(heading.line).line not in known:
            yield from _check_other(prose, heading)
        else:
            yield from _check_step(prose, heading, known[prose.at(heading.line).line])
            first = first or section
            if section is not first and section is not None and first is not None:
                said = "a second '## Steps'; its steps are taken for more of those above"
                hint = (
                    f"rename it, or move its steps into the one of line {prose.at(first.line).line}"
                )
                yield report(RULE, prose.at(section.line), said, hint=hint)
                section = first


def _check_other(prose: Prose, heading: Heading) -> Iterator[Problem]:
    for key in _KNOWN:
        if key in heading.attributes:
            said = f"'{key}' belongs to a step, and this heading is none"
            hint = "steps are the '###' headings under '## Steps'"
            yield _at(prose, heading, key, said=said, hint=hint)


def _check_step(prose: Prose, heading: Heading, step: Step) -> Iterator[Problem]:
    if step.is_nameless:
        yield report(RULE, prose.at(heading.line), "the step has no words", hint=_WORDS)
        return
    if step.is_positional:
        said = f"the id '{step.id}' only counts, and is another step's once one is put before it"
        yield report(RULE, prose.at(heading.line), said, hint=_OWN_ID)
    left_over = _LEFT_OVER.search(heading.title)
    if left_over:
        shown = left_over["braces"] or left_over["bare"]
        said = f"the attributes {shown} can't be read"
        yield _at(prose, heading, shown, said=said, hint=_HOW)
    for key, value in heading.attributes.items():
        if key == "minutes" and not (is_minutes(value) and int(value)):
            said = f"minutes must be a whole number, not '{value}'"
            yield _at(prose, heading, key, said=said, hint="such as minutes=5")
        elif key not in _KNOWN:
            hint = suggest(key, _KNOWN) or "a step has #id, role= and minutes="
            yield _at(prose, heading, key, said=f"unknown attribute '{key}'", hint=hint)


def _at(prose: Prose, heading: Heading, written: str, *, said: str, hint: str) -> Problem:
    """A problem at the last place where `written` stands in the line of a heading."""
    line = prose.text.split("\n")[heading.line - 1]
    return report(RULE, prose.at(heading.line, max(line.rfind(written), 0) + 1), said, hint=hint)
