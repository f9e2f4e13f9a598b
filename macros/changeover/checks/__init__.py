"""Rules over everything that was read: each one is a module of this package and is found, not listed.

A rule module is named `co203_unknown_document.py`, its docstring is the rule's page in the guide,
and it gives `RULE` and `check(kb)`, which yields the problems; one that finds those of several
rules at once gives `RULES`. Modules without a number hold what several rules share. Rules read the
knowledge base and change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from changeover import rules as loader_rules
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, sort_problems

Check = Callable[[KnowledgeBase], Iterator[Problem]]

Severities = Mapping[str, Severity | None]
"""The severity that a team gives to each of some rules, by id; None turns the rule off."""

AS_THEY_ARE: Severities = {}
"""Every rule with the severity of its own."""

_RULE_MODULE = re.compile(r"co\d{3}_[a-z0-9_]+")
_JUDGING = "CO4"


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule there is, those of the loader included, by id."""
    found: list[Rule] = []
    for module in _rule_modules():
        found += vars(module).get("RULES") or (module.RULE,)
    for info in iter_modules(loader_rules.__path__, f"{loader_rules.__name__}."):
        found += [v for v in vars(import_module(info.name)).values() if isinstance(v, Rule)]
    return tuple(sorted(found, key=lambda rule: rule.id))


@cache
def checks() -> tuple[Check, ...]:
    """The check of every rule module, in order of the rules' ids."""
    return tuple(module.check for module in _rule_modules())


@cache
def adjustable_rules() -> tuple[str, ...]:
    """The ids of the rules that a team may judge in its own way: those of progress and currency.

    All others guard what is read and where links lead: a site could not be right without them.
    """
    return tuple(rule.id for rule in rules() if rule.id.startswith(_JUDGING))


def run_checks(kb: KnowledgeBase, severities: Severities = AS_THEY_ARE) -> tuple[Problem, ...]:
    """All that is wrong, each problem once, sorted by place: the loader's problems and the rules'."""
    found = list(kb.load_problems)
    for check in checks():
        found += check(kb)
    return sort_problems(_judged(found, severities))


def rules_off(severities: Severities) -> tuple[str, ...]:
    """The ids of the rules that are turned off."""
    return tuple(sorted(id for id, severity in severities.items() if severity is None))


def _judged(problems: Iterable[Problem], severities: Severities) -> Iterator[Problem]:
    for problem in problems:
        severity = severities.get(problem.rule.id, problem.severity)
        if severity is not None:
            yield problem if severity is problem.severity else replace(problem, severity=severity)


def _rule_modules() -> tuple[ModuleType, ...]:
    names = sorted(
        info.name for info in iter_modules(__path__) if _RULE_MODULE.fullmatch(info.name)
    )
    return tuple(import_module(f"{__name__}.{name}") for name in names)
