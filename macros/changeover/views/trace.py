"""What serves what: from outcome to document."""

from __future__ import annotations

from markupsafe import Markup

from changeover.pages import Page
from changeover.views import Site


def trace(site: Site, page: Page) -> Markup:
    """All changes and their gaps."""
    return Markup("<h1>{}</h1>").format(page.title)


def change_trace(site: Site, page: Page) -> Markup:
    """One change."""
    return Markup("<h1>{}</h1>").format(page.title)
