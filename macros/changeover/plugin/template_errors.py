"""What is wrong in a template of the site's own `overrides/`, told with its file and line."""

from __future__ import annotations

from pathlib import Path

from jinja2 import TemplateError

from changeover.render import template_place


def describe(error: TemplateError, root: Path) -> str:
    """`overrides/main.html:2: what is wrong`; the place is the innermost template of the site's."""
    message = error.message or type(error).__name__
    place = template_place(error, root)
    return message if place is None else f"{place.path}:{place.line}: {message}"
