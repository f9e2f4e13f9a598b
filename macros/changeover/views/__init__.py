"""What each page shows: a function a view that gathers facts and hands them to a template.

Views decide and templates format. A view gets a `Site` and a `Page` and returns safe HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from changeover.editions import Edition, edition_of
from changeover.knowledge import KnowledgeBase
from changeover.pages import Page
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.views.publication import Publication


@dataclass(frozen=True, slots=True)
class Site:
    """What every view works with.

    `audience` is the one whose readers the site is for; None for the people of the organisation, who
    may read everything. `publication` is None when nobody said at which address the site will be.
    """

    kb: KnowledgeBase
    pages: Mapping[str, Page]
    renderer: Renderer
    prose: ProseRenderer
    audience: str | None = None
    publication: Publication | None = None

    @property
    def edition(self) -> Edition | None:
        """What the readers of the audience may know; None on a site that shows everything."""
        return None if self.audience is None else edition_of(self.kb, self.audience)

    def __post_init__(self) -> None:
        """Let the links of short texts lead where those of Markdown do."""
        self.renderer.lead_links(self.prose.address)


View = Callable[[Site, Page], Markup]
