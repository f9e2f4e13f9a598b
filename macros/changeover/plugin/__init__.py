"""The MkDocs adapter: the only place that knows mkdocs. It translates and decides nothing."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from changeover.plugin.adapter import ChangeoverPlugin
    from changeover.plugin.commands import build, serve
    from changeover.plugin.outcome import Stopped
    from changeover.plugin.settings import Settings, read_settings, redirect_place

__all__ = [
    "ChangeoverPlugin",
    "Settings",
    "Stopped",
    "build",
    "read_settings",
    "redirect_place",
    "serve",
]

_MODULES = {
    "ChangeoverPlugin": "adapter",
    "Settings": "settings",
    "Stopped": "outcome",
    "build": "commands",
    "read_settings": "settings",
    "redirect_place": "settings",
    "serve": "commands",
}


def __getattr__(name: str) -> Any:
    """What is asked for, from its module: a check reads settings without the rest of MkDocs."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
