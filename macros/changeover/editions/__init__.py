"""Editions: what the readers of one audience may know, and the pages of a site for them.

An edition is a list of what is allowed. Views of such a site work with it and with nothing else, so
a fact that nobody put into it can't be on a page.
"""

from changeover.editions.edition import (
    Edition,
    EditionDocument,
    EditionGroup,
    EditionNote,
    EditionRelease,
    EditionSection,
    EditionSystem,
    EditionWithdrawal,
    edition_of,
)
from changeover.editions.events import EditionEvent, edition_events
from changeover.editions.handwritten import pages_for, readers_of
from changeover.editions.pages import plan_edition, plan_edition_redirects
from changeover.turns import Turn

__all__ = [
    "Edition",
    "EditionDocument",
    "EditionEvent",
    "EditionGroup",
    "EditionNote",
    "EditionRelease",
    "EditionSection",
    "EditionSystem",
    "EditionWithdrawal",
    "Turn",
    "edition_events",
    "edition_of",
    "pages_for",
    "plan_edition",
    "plan_edition_redirects",
    "readers_of",
]
