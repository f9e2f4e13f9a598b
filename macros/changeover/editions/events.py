"""What happened to the documents of an edition, as its audience may know it.

No change, no number of a revision and no time of day: those belong to the people who work on the
system.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from changeover.editions.edition import Edition, EditionSystem
from changeover.knowledge import KnowledgeBase
from changeover.turns import Turn, turns_of


@dataclass(frozen=True, slots=True)
class EditionEvent:
    """One turn in the life of a document of the edition, under the title of then.

    `document` is its id, `systems` the public ones that its text told of, `corrected` the days on
    which that text was corrected. `key` names the event for good; it is for making ids, which
    don't say what it holds.
    """

    document: str
    turn: Turn
    on: dt.date
    title: str
    systems: tuple[EditionSystem, ...]
    corrected: tuple[dt.date, ...]
    key: str


def edition_events(kb: KnowledgeBase, edition: Edition) -> Iterator[EditionEvent]:
    """The events of an edition, those of a document in their order.

    A document that is in no edition any more, since its text no longer names the audience, has none.
    """
    for document in edition.documents:
        for turn in turns_of(kb, document, edition.audience):
            yield EditionEvent(
                document,
                turn.turn,
                turn.on.date,
                turn.revision.title,
                tuple(edition.systems[id] for id in turn.systems if id in edition.systems),
                tuple(correction.on.date for correction in turn.corrections),
                f"{turn.key}/audiences/{edition.audience}",
            )
