"""The calendar as pages."""

from __future__ import annotations

from markupsafe import Markup

from changeover.pages import Page
from changeover.views import Site


def calendar(site: Site, page: Page) -> Markup:
    """What happens around the day."""
    return Markup("<h1>{}</h1>").format(page.title)


def month(site: Site, page: Page) -> Markup:
    """One month."""
    return Markup("<h1>{}</h1>").format(page.title)
