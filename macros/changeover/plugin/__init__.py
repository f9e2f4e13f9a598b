"""The MkDocs adapter: the only place that knows mkdocs. It translates and decides nothing."""

from changeover.plugin.adapter import ChangeoverPlugin
from changeover.plugin.commands import build, serve

__all__ = ["ChangeoverPlugin", "build", "serve"]
