"""The differences of any two revisions, from which a reader chooses: pieces that many pairs share.

Everything is compared here, when the site is built; the element on the page only puts together the
pieces of the chosen pair.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences import Known, RevisionText, compare_texts
from changeover.views import Site
from changeover.views.differences import shown, texts
from changeover.views.revisions import Row

MOST = 24
"""How many revisions there are to choose from: the latest ones."""
LONGEST = 400_000
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


def choice(site: Site, revisions: Sequence[RevisionText], rows: Mapping[str, Row]) -> Choice | None:
    """Every pair of revisions, given from the oldest to the latest; None of too few."""
    offered = revisions[-MOST:]
    if len(offered) < _FEWEST:
        return None
    pieces: dict[Markup, int] = {}
    known: Known = {}
    pairs = {}
    length = 0
    for new in range(len(offered) - 1, 0, -1):
        for old in range(new - 1, -1, -1):
            difference = compare_texts(
                offered[old], offered[new], prefix="", known=known, has_marks=length < LONGEST
            )
            parts: list[Markup] = []
            if length < LONGEST:
                parts = shown(site, difference, has_anchors=False)
            elif length < 2 * LONGEST:
                parts = texts(site, difference)
            elif not difference.is_empty:
                parts = [site.renderer.render("history-too-long.html")]
            for part in parts:
                if part not in pieces:
                    pieces[part] = len(pieces)
                    length += len(part)
            numbers = [pieces[part] for part in parts]
            pairs[f"{old}-{new}"] = {"summary": difference.summary, "pieces": numbers}
    data = json.dumps(pairs, separators=(",", ":")).replace("<", "\\u003c")
    return Choice(
        rows=tuple(rows[text.revision.change] for text in offered if text.revision is not None),
        pieces=tuple(pieces),
        pairs=Markup(data),
        left_out=len(revisions) - len(offered),
    )
