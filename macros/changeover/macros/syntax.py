"""Finds wrong macro syntax and unknown names on a hand-written page before it is rendered."""

from __future__ import annotations

import jinja2
from jinja2 import meta, nodes

from changeover.problems import Location, Problem, report, suggest
from changeover.rules.pages import MACRO_CALL

# What mkdocs-macros puts on a page's context besides the environment's own globals.
_GIVEN = frozenset({"page", "config", "environment", "extra", "navigation", "files", "plugin"})


def check_macros(environment: jinja2.Environment, text: str, start: Location) -> list[Problem]:
    """Problems of the macros in `text`, which begins at `start` of its file."""
    try:
        tree = environment.parse(text)
    except jinja2.TemplateSyntaxError as error:
        where = Location(start.path, start.line + (error.lineno or 1) - 1)
        hint = "put text that only looks like a macro between {% raw %} and {% endraw %}"
        return [report(MACRO_CALL, where, error.message or "wrong syntax", hint=hint)]
    unknown = meta.find_undeclared_variables(tree) - _GIVEN - set(environment.globals) - {"kb"}
    return [
        report(
            MACRO_CALL,
            Location(start.path, start.line + node.lineno - 1),
            f"'{node.name}' is not defined",
            hint=suggest(node.name, ["kb", *_GIVEN])
            or "macros are called as {{ kb.name(…) }}; put other braces between raw tags",
        )
        for node in tree.find_all(nodes.Name)
        if node.name in unknown and node.ctx == "load"
    ]
