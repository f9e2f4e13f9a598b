"""What a build says of problems, and which of them end it before anything is written."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from mkdocs.utils import CountHandler

from changeover.checks import Severities, rules_off, run_checks
from changeover.knowledge import KnowledgeBase
from changeover.macros.calls import page_problems
from changeover.problems import Problem, Severity, sort_problems
from changeover.report import write_text
from changeover.rules.pages import MACRO_CALL


class Stopped(SystemExit):
    """The end of a build by problems of the content, which are told; not by anything else."""


def check(
    kb: KnowledgeBase,
    *,
    fail_on: Severity,
    severities: Severities,
    more: Iterable[Problem] = (),
) -> tuple[Problem, ...]:
    """Print what a check finds and stop at errors of the content, as `report` does.

    `more` are problems of what is not content.
    Returns the wrong macro calls, still to be told: rendering the pages may find more of them.
    """
    found = run_checks(kb, severities)
    pages = tuple(page_problems(kb, found))
    calls = tuple(problem for problem in pages if problem.rule is MACRO_CALL)
    others = [*found, *more, *(problem for problem in pages if problem.rule is not MACRO_CALL)]
    is_ended = _is_ended_by(others, fail_on)
    told = [*others, *calls] if is_ended else others
    report(told, kb, fail_on=fail_on, severities=severities)
    return calls


def report(
    problems: Iterable[Problem],
    kb: KnowledgeBase,
    *,
    fail_on: Severity,
    severities: Severities,
) -> None:
    """Print every problem; raises Stopped when one of them is as severe as `fail_on`."""
    problems = sort_problems(problems)
    write_text(problems, changes=len(kb.changes), rules_off=rules_off(severities))
    if _is_ended_by(problems, fail_on):
        raise Stopped("Nothing was built; the site is as it was.")


def warning_counter() -> CountHandler:
    """Counts warnings as MkDocs does for a strict build; we must know before MkDocs says so."""
    counter = CountHandler()
    counter.setLevel(logging.WARNING)
    return counter


def _is_ended_by(problems: Iterable[Problem], fail_on: Severity) -> bool:
    return any(problem.severity in {Severity.ERROR, fail_on} for problem in problems)
