"""A page of the site, and the sections that pages stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from changeover.problems import Location

SERVICES: Mapping[str, str] = {
    "plan": "Plan and scope",
    "build": "Build and configure",
    "test": "Test and validate",
    "launch": "Launch and transition",
}
"""The four services that every change goes through, and the names of their pages."""

SECTIONS: Mapping[str, str] = {
    "changes": "Changes",
    "runbooks": "Runbooks",
    "training": "Training",
    "reference": "Reference",
    "systems": "Systems",
    "releases": "Releases",
    "calendar": "Calendar",
    "currency": "Currency",
    "trace": "Trace",
}
"""First segments of generated URLs, in the order of the navigation, with their titles."""

HOME = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page.

    `view` names what it shows (see `views/`) and `subject` of what: the id of a change, document,
    system, release, team or use case, or a month. `change` is the change whose revision of a document
    it shows, where it is not the current one. `is_current` says that it stands for what is true now:
    only such pages are found by the search. `source` is the file and line to edit. `label` is what the navigation calls it, the
    title when empty. `group` lists the URLs of the pages that stand beside it there, itself
    included.
    """

    url: str
    title: str
    view: str
    subject: str = ""
    change: str = ""
    is_current: bool = True
    source: Location | None = None
    label: str = ""
    group: tuple[str, ...] = field(default=(), repr=False)

    @property
    def section(self) -> str:
        """The section of the site that it belongs to; empty for the home page."""
        return self.url.split("/")[0]

    @property
    def path(self) -> str:
        """The page's place among the site's sources."""
        return f"{self.url}index.md"


HOME_PAGE = Page(HOME, "Home", "home")
"""Generated where `docs/` has no home page; one that is there shows it with `kb.home()`."""
