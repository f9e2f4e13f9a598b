"""What a page may call: the namespace `kb` in `{{ kb.… }}`.

Every macro returns finished HTML through a slot. A wrong call becomes a problem with the page's
file and line, and the page gets nothing in its place; the build then stops as for any problem.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable
from typing import Any, get_type_hints

from changeover.macros.registry import MacroError, is_inline, known_macros, signature
from changeover.problems import Location, Problem, report, suggest
from changeover.rules.pages import MACRO_CALL
from changeover.views import Site


class Namespace:
    """`kb` on one site: calls macros, keeps their problems, and hands their HTML to slots.

    `put(html, inline)` returns the text that stands for the HTML on the page. `where` is the
    page's path and the line of its file on which its text begins.
    """

    def __init__(self, site: Site, put: Callable[[str, bool], str]) -> None:
        self._site = site
        self._put = put
        self.where = Location("")
        self.problems: list[Problem] = []

    @property
    def as_of(self) -> str:
        """The day that the site is true of, as `2026-10-01`."""
        return self._site.kb.as_of.isoformat()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        known = known_macros()

        def call(*args: Any, **kwargs: Any) -> str:
            if name not in known:
                hint = suggest(name, known) or f"known macros: {', '.join(known)}"
                return self._fail(MacroError(f"there is no macro 'kb.{name}'", hint))
            function = known[name]
            try:
                bound = inspect.signature(function).bind(self._site, *args, **kwargs)
            except TypeError as error:
                return self._fail(MacroError(f"kb.{name}: {error}", f"write {signature(name)}"))
            for parameter, hint in list(get_type_hints(function).items()):
                value = bound.arguments.get(parameter)
                if parameter in bound.arguments and not isinstance(value, hint):
                    wrong = f"kb.{name}: '{parameter}' can't be {value!r}"
                    return self._fail(
                        MacroError(wrong, f"texts stand in quotes: {signature(name)}")
                    )
            try:
                html = function(self._site, *args, **kwargs)
            except MacroError as error:
                return self._fail(error)
            return self._put(str(html), is_inline(name))

        return call

    def _fail(self, error: MacroError) -> str:
        where = Location(self.where.path, self.where.line + _template_line() - 1)
        self.problems.append(report(MACRO_CALL, where, str(error), hint=error.hint))
        return ""


def _template_line() -> int:
    """The line of the Jinja template that is calling, found on the stack; 1 when there is none."""
    frame = sys._getframe(1)  # the documented way to look at the stack
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return int(template.get_corresponding_lineno(frame.f_lineno))
        frame = frame.f_back  # type: ignore[assignment]  # ends with None
    return 1


# Every module beside this one registers its macros when it is imported.
for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
