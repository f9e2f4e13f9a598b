"""The regression library: use cases and their runs across changes."""

from __future__ import annotations

from markupsafe import Markup

from changeover.pages import Page
from changeover.views import Site


def use_cases(site: Site, page: Page) -> Markup:
    """All use cases."""
    return Markup("<h1>{}</h1>").format(page.title)


def use_case(site: Site, page: Page) -> Markup:
    """The runs of one."""
    return Markup("<h1>{}</h1>").format(page.title)
