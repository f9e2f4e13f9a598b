"""Macros that show a whole generated page."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from changeover.macros.registry import MacroError, macro
from changeover.pages import HOME_PAGE
from changeover.problems import suggest
from changeover.views import Site
from changeover.views.feeds import subscribe
from changeover.views.index import view


@macro()
def page(site: Site, url: str) -> Markup:
    """Everything that the generated page at `url` shows.

    Generated pages are one call of it. On a page of your own it places a board or a catalogue:
    `{{ kb.page("changes/") }}`.
    """
    plan = site.pages.get(url)
    if plan is None:
        raise MacroError(f"there is no generated page '{url}'", suggest(url, site.pages))
    return view(plan.view)(site, plan) + subscribe(site, plan)


@macro()
def home(site: Site) -> Markup:
    """The home page: what to run, learn, review and plan; what is live, next and stale.

    It has no title of its own, so that the page can begin with yours.
    """
    return view("home")(site, replace(HOME_PAGE, title=""))
