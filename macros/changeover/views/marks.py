"""Marks in the current text of a document: where a coming revision changes it, and how.

Each stands behind the heading of its passage and opens to the difference, without a script.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from changeover.differences import (
    LEAD,
    PassageDifference,
    RevisionDifference,
    RevisionText,
    Status,
    compare_texts,
    passages,
    read,
)
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.model.document import Kind
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.urls import coming_url
from changeover.views import Site
from changeover.views.references import Link

LONGEST = 6
"""How many passages the line above the text names."""

_STEP_LINE = re.compile(r"\A\s*<p class=\"co-step\">.*?</p>", re.S)
_WORDS: Mapping[Status, tuple[str, str]] = {
    Status.CHANGED: ("Changes on", "Was to change on"),
    Status.ADDED: ("Comes on", "Was to come on"),
    Status.REMOVED: ("Goes on", "Was to go on"),
    Status.MOVED: ("Moves on", "Was to move on"),
}
"""What a mark says before the planned day: of a plan, and of one whose day passed unconfirmed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage that a coming revision changes.

    It stands at the heading of `place`, a passage of the current text, or behind that passage when
    it `is_new` there. `words` stand before the planned day. `preview` leads to the passage as it
    will be; None when it goes. `against` is the draft with which it is compared; None when that is
    the current text.
    """

    id: str
    place: str
    is_new: bool
    words: str
    day: Moment
    is_unconfirmed: bool
    change: str
    change_title: str
    passage: PassageDifference
    preview: str | None
    against: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """What a coming revision changes in a line: `summary`, and the first passages by their titles.

    `more` is the number of those that are not named.
    """

    change: str
    summary: str
    passages: tuple[Link, ...]
    more: int


def mark(site: Site, state: DocumentState, body: Markup) -> tuple[Markup, tuple[Marked, ...]]:
    """The text that the stable URL shows, with marks for every coming revision, and a line of each.

    `body` is the HTML of that text.
    """
    shown = state.shown
    coming = [r for r in state.coming if shown is not None and r.change != shown.change]
    if shown is None or not coming:
        return body, ()
    texts: dict[str, RevisionText] = {shown.change: read(site.prose, shown)}
    places = {id: id for id in texts[shown.change].parts}
    marked: list[Marked] = []
    marks: list[Mark] = []
    for revision in coming:
        base = revision.front.value.base
        before = base if base in texts else shown.change  # a draft may stand on another one
        texts[revision.change] = read(site.prose, revision)
        difference = compare_texts(texts[before], texts[revision.change], prefix="")
        against = f"draft of {before}" if before != shown.change else None
        found = list(
            _marks(
                site,
                revision,
                difference=difference,
                places=places,
                against=against,
            )
        )
        marked.append(_marked(revision, difference, found))
        marks += found
    return _placed(site, state, body, marks=marks), tuple(marked)


def _marks(
    site: Site,
    revision: Revision,
    *,
    difference: RevisionDifference,
    places: dict[str, str],
    against: str | None,
) -> Iterator[Mark]:
    """The marks of a coming revision.

    `places` says at which passage of the current text each passage stands, or behind which; what is
    new there is added to it.
    """
    stands = site.kb.state(revision.change)
    preview = site_link(coming_url(revision.kind, revision.document, revision.change))
    place = LEAD
    for number, passage in enumerate(difference.passages, start=1):
        place = places.setdefault(passage.id, place)
        if passage.status is Status.SAME:
            continue
        there = preview if passage.is_lead else f"{preview}#{quote(passage.id)}"
        yield Mark(
            id=f"co-{revision.change}-{number}",
            place=place,
            is_new=place != passage.id,
            words=_WORDS[passage.status][stands.launch_unconfirmed],
            day=Moment(stands.go_live.date),
            is_unconfirmed=stands.launch_unconfirmed,
            change=revision.change,
            change_title=site.kb.changes[revision.change].title,
            passage=passage,
            preview=None if passage.status is Status.REMOVED else there,
            against=against,
        )


def _marked(revision: Revision, difference: RevisionDifference, found: Sequence[Mark]) -> Marked:
    links = tuple(Link(m.passage.title or "the beginning", f"#{m.id}") for m in found)
    more = max(len(links) - LONGEST, 0)
    return Marked(revision.change, difference.summary, links[:LONGEST], more)


def _placed(site: Site, state: DocumentState, body: Markup, *, marks: Sequence[Mark]) -> Markup:
    """The text with each mark behind the heading of its passage, or where the passage will come."""
    parts = passages(body, has_steps=state.kind is Kind.RUNBOOK)
    at_heading: defaultdict[str, list[Markup]] = defaultdict(list)
    behind: defaultdict[str, list[Markup]] = defaultdict(list)
    for found in marks:
        html = site.renderer.render("mark.html", mark=found)
        (behind if found.is_new else at_heading)[found.place].append(html)
    has_lead = any(part.id == LEAD for part in parts)
    pieces: list[str] = [] if has_lead else [*behind[LEAD]]
    for part in parts:
        line = _STEP_LINE.match(part.body)
        end = line.end() if line else 0
        pieces += [part.heading, part.body[:end], *at_heading[part.id], part.body[end:]]
        pieces += behind[part.id]
    return Markup("".join(pieces))
