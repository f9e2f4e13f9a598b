"""Which pages can't be trusted, and why."""

from __future__ import annotations

from markupsafe import Markup

from changeover.pages import Page
from changeover.views import Site


def currency(site: Site, page: Page) -> Markup:
    """All documents that need work."""
    return Markup("<h1>{}</h1>").format(page.title)


def owner(site: Site, page: Page) -> Markup:
    """What one team answers for."""
    return Markup("<h1>{}</h1>").format(page.title)
