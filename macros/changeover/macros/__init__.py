"""What a page may call: the namespace `kb` in `{{ kb.… }}`.

Every macro returns finished HTML through a slot. A wrong call becomes a problem with the page's
file and line, and the page gets nothing in its place; the build then stops as for any problem.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, get_type_hints

from markupsafe import Markup

from changeover.macros.registry import (
    Macro,
    MacroError,
    edition_macros,
    is_inline,
    known_macros,
    signature,
)
from changeover.problems import Location, Problem, report, suggest
from changeover.render import template_place
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

    def __getattr__(self, name: str) -> MacroCall:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.macro(name)

    def macro(self, name: str) -> MacroCall:
        """What `kb.<name>` is on a page, whatever this object itself has of that name."""
        named = partial(macro_named, name, audience=self._site.audience)
        return MacroCall(name, call=partial(self._call, name), named=named, fail=self._fail)

    def __str__(self) -> str:
        if _template_line() is None:
            return repr(self)  # the macros plugin lists its variables
        known = ", ".join(known_macros())
        return self._fail(MacroError("'kb' shows nothing by itself", f"call a macro: {known}"))

    def _call(self, name: str, *args: Any, **kwargs: Any) -> str:
        """What a macro shows, in a slot; a wrong call is a problem and shows nothing."""
        try:
            html = self._html(name, args, kwargs)
        except MacroError as error:
            return self._fail(error)
        except Exception as error:  # a template of the site is code: anything may come out of it
            where = template_place(error, self._site.kb.root)
            if where is None:
                raise
            wrong = f"the template can't be rendered: {error}"
            self.problems.append(report(MACRO_CALL, where, wrong, hint="mend it, or delete it"))
            return ""
        return self._put(str(html), is_inline(name))

    def _html(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Markup:
        function = macro_named(name, audience=self._site.audience)
        try:
            bound = inspect.signature(function).bind(self._site, *args, **kwargs)
        except TypeError as error:
            raise MacroError(f"kb.{name}: {error}", f"write {signature(name)}") from None
        for parameter, hint in get_type_hints(function).items():
            value = bound.arguments.get(parameter)
            if parameter in bound.arguments and not isinstance(value, hint):
                wrong = f"kb.{name}: '{parameter}' can't be {value!r}"
                raise MacroError(wrong, f"texts stand in quotes: {signature(name)}")
        return function(self._site, *args, **kwargs)

    def _fail(self, error: MacroError) -> str:
        """Keep what is wrong where the page is being rendered; the page shows nothing there."""
        where = Location(self.where.path, self.where.line + (_template_line() or 1) - 1)
        self.problems.append(report(MACRO_CALL, where, str(error), hint=error.hint))
        return ""


class MacroCall:
    """`kb.<name>` on a page; it shows something when it is called, and is a problem when it isn't."""

    def __init__(
        self,
        name: str,
        *,
        call: Callable[..., str],
        named: Callable[[], Macro],
        fail: Callable[[MacroError], str],
    ) -> None:
        self._name = name
        self._call = call
        self._named = named
        self._fail = fail

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """What the macro shows, in a slot."""
        return self._call(*args, **kwargs)

    def __str__(self) -> str:
        return self.check(is_called=False)

    def check(self, *, is_called: bool) -> str:
        """Show nothing; a name that no macro has is a problem, and so is one without a call."""
        try:
            self._named()
        except MacroError as error:
            return self._fail(error)
        if is_called:
            return ""
        wrong = f"'kb.{self._name}' is written without a call"
        return self._fail(MacroError(wrong, f"write {signature(self._name)}"))


def macro_named(name: str, *, audience: str | None) -> Macro:
    """The macro of this name; raises MacroError with the nearest one when there is none.

    On a site for one audience, those that show what is internal are refused.
    """
    known = known_macros()
    if name not in known:
        hint = suggest(name, known) or f"known macros: {', '.join(known)}"
        raise MacroError(f"there is no macro 'kb.{name}'", hint)
    if audience is None:
        return known[name]
    shown = edition_macros()
    if name not in shown:
        said = f"'kb.{name}' shows what is internal, and this page is for '{audience}' too"
        may = ", ".join(f"kb.{other}" for other in shown)
        raise MacroError(
            said, f"take it out, or take the page's 'audiences' out; it may call {may}"
        )
    return shown[name]


def _template_line() -> int | None:
    """The line of the Jinja template that is calling, found on the stack; None without one."""
    frame = sys._getframe(1)  # the documented way to look at the stack
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return int(template.get_corresponding_lineno(frame.f_lineno))
        frame = frame.f_back  # type: ignore[assignment]  # ends with None
    return None


# Every module beside this one registers its macros when it is imported.
for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
