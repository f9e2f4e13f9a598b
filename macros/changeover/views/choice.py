"""The differences of any two revisions, from which a reader chooses: pieces that many pairs share.

Everything is compared here, when the site is built; the element on the page only puts together the
pieces of the chosen pair.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences import Known, RevisionText, compare_texts
from changeover.model.content import Revision
from changeover.views import Site
from changeover.views.differences import Pieces
from changeover.views.revisions import Row, Rows

MOST = 24
"""How many revisions there are to choose from: the latest ones."""
LONGEST = 100_000
"""How many characters the pieces may have; past it, the two texts stand one below the other.

Past it twice, only the words that say so.
"""
_FEWEST = 3
"""Of fewer revisions, every pair stands on the page already."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the element needs: the revisions, the pieces, and which of them make up each pair."""

    rows: tuple[Row, ...]
    pieces: tuple[Markup, ...]
    pairs: Markup
    """JSON: `{"0-2": {"summary": "1 step changed", "pieces": [4, 7]}}`, of places in `rows`."""
    left_out: int
    """How many older revisions can't be chosen."""


class _Shared:
    """The pieces of all pairs, each kept once, and how many characters they have so far."""

    def __init__(self) -> None:
        self.places: dict[Markup, int] = {}
        self.length = 0

    def take(self, parts: Sequence[Markup]) -> list[int]:
        """The places of some pieces; those that are not known yet are kept."""
        for part in parts:
            if part not in self.places:
                self.places[part] = len(self.places)
                self.length += len(part)
        found = [self.places[part] for part in parts]
        self.length += sum(len(str(place)) + 1 for place in found)
        return found


def choice(
    site: Site,
    revisions: Sequence[Revision],
    rows: Rows,
    *,
    text: Callable[[Revision], RevisionText],
) -> Choice | None:
    """Every pair of revisions, given from the oldest to the latest; None of too few.

    `text` reads a revision.
    """
    chosen = revisions[-MOST:]
    if len(chosen) < _FEWEST:
        return None
    offered = [text(revision) for revision in chosen]
    rendered, known, shared = Pieces(site), Known(), _Shared()
    pairs = {}
    for new in range(len(offered) - 1, 0, -1):
        for old in range(new - 1, -1, -1):
            has_marks = shared.length < LONGEST
            difference = compare_texts(
                offered[old], offered[new], prefix="", known=known, has_marks=has_marks
            )
            parts: list[Markup] = []
            if has_marks:
                parts = rendered.shown(difference, has_anchors=False)
            elif shared.length < 2 * LONGEST:
                parts = rendered.texts(difference)
            elif not difference.is_empty:
                parts = [rendered.too_long]
            pairs[f"{old}-{new}"] = {"summary": difference.summary, "pieces": shared.take(parts)}
    data = json.dumps(pairs, separators=(",", ":")).replace("<", "\\u003c")
    return Choice(
        rows=tuple(map(rows.of, chosen)),
        pieces=tuple(shared.places),
        pairs=Markup(data),
        left_out=len(revisions) - len(chosen),
    )
