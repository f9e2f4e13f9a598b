"""Registers the functions that pages may call; imported by each module of macros."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

from markupsafe import Markup


class MacroError(Exception):
    """A macro was called with something that it can't use; `hint` says how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


Macro = Callable[..., Markup]
_MACROS: dict[str, tuple[Macro, bool]] = {}
_OF_EDITIONS: dict[str, Macro] = {}


def macro(*, inline: bool = False) -> Callable[[Macro], Macro]:
    """Offer a function as `kb.<its name>`; its first parameter is the Site.

    `inline` macros stand within a sentence, the others are blocks of their own.
    """

    def register(function: Macro) -> Macro:
        _MACROS[function.__name__] = (function, inline)
        return function

    return register


def edition_macro(function: Macro) -> Macro:
    """Offer a function as what `kb.<its name>` is on a site for one audience.

    It takes what the macro of that name takes. A macro without one is refused there.
    """
    _OF_EDITIONS[function.__name__] = function
    return function


def edition_macros() -> Mapping[str, Macro]:
    """The macros that pages of a site for one audience may call, by name, sorted."""
    return dict(sorted(_OF_EDITIONS.items()))


def known_macros() -> Mapping[str, Macro]:
    """Every macro by name, sorted."""
    return {name: function for name, (function, _) in sorted(_MACROS.items())}


def is_inline(name: str) -> bool:
    """Whether a macro stands within a sentence."""
    return _MACROS[name][1]


def signature(name: str) -> str:
    """How a macro is called: `kb.link(id, text=…)`; what is written with its name may be left out."""
    function = known_macros()[name]
    parameters = list(inspect.signature(function).parameters.values())[1:]
    words = (p.name if p.default is inspect.Parameter.empty else f"{p.name}=…" for p in parameters)
    return f"kb.{name}({', '.join(words)})"
