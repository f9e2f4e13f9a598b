"""Finds what is wrong with the macros of a hand-written page before mkdocs-macros renders it.

mkdocs-macros ends the build at the first page that fails, with a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jinja2
from jinja2 import meta, nodes

from changeover.problems import Location, Problem, report, suggest
from changeover.rules.pages import MACRO_CALL

RAW = "put text that only looks like a macro between {% raw %} and {% endraw %}"


def check_macros(
    environment: jinja2.Environment, text: str, start: Location, *, variables: Mapping[str, Any]
) -> list[Problem]:
    """Problems of the macros in `text`, which begins at `start` of its file.

    Unknown names are all told. What can only fail while it is rendered is found by rendering it
    once with a `kb` that shows nothing; calls of `kb` itself are checked where they are made.
    """
    try:
        tree = environment.parse(text)
        template = environment.from_string(text)
    except jinja2.TemplateSyntaxError as error:
        return [problem_at(start, error.lineno or 1, error.message or "wrong syntax", hint=RAW)]
    known = {"kb", *variables, *environment.globals}
    unknown = meta.find_undeclared_variables(tree) - known
    if unknown:
        return [
            problem_at(
                start,
                node.lineno,
                f"'{node.name}' is not defined",
                hint=suggest(node.name, known) or "macros are called as {{ kb.name(…) }}; " + RAW,
            )
            for node in tree.find_all(nodes.Name)
            if node.name in unknown and node.ctx == "load"
        ]
    try:
        template.render({**variables, "kb": _Silent()})
    except Exception as error:  # noqa: BLE001  # a page is code: anything may come out of it
        return [problem_at(start, _line_of(error), f"{type(error).__name__}: {error}", hint=RAW)]
    return []


def problem_at(start: Location, line: int, message: str, *, hint: str) -> Problem:
    """A problem of a macro on a line of a text that begins at `start` of its file."""
    where = Location(start.path, start.line + line - 1)
    return report(MACRO_CALL, where, message, hint=hint)


def _line_of(error: BaseException) -> int:
    """The line of the template in which an error arose; Jinja puts it into the traceback."""
    line, step = 1, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line


class _Silent:
    """A `kb` whose macros all show nothing."""

    as_of = ""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: ""
