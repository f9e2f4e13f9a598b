"""The history of a document: its revisions, and what each of them changed."""

from __future__ import annotations

from markupsafe import Markup

from changeover.pages import Page
from changeover.views import Site


def history(site: Site, page: Page) -> Markup:
    """Every revision, and the differences of neighbours."""
    return Markup("<h1>{}</h1>").format(page.title)


def past(site: Site, page: Page) -> Markup:
    """The text of a past revision."""
    return Markup("<h1>{}</h1>").format(page.title)
