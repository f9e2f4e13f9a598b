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

NEAREST = 8
"""How many of the revisions to come are announced and marked: the next ones."""

LONGEST = 6
"""How many passages the line above the text names."""

_STEP_LINE = re.compile(r"\A\s*<p class=\"co-step\">.*?</p>", re.S)
_WORDS: Mapping[Status, tuple[str, str]] = {
    Status.CHANGED: ("Changes on", "Was to change on"),
    Status.ADDED: ("Comes on", "Was to come on"),
    Status.REMOVED: ("Goes on", "Was to go on"),
    Status.MOVED: ("Moves on", "Was to move on"),
}
"""What a mark says before the day: of a plan, and of one that came to nothing that is known of."""

_TITLE_MARK = re.compile(r"<(ins|del)\b")


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage that a coming revision changes.

    It stands at the heading of `place`, a passage of the current text, or behind that passage when
    it `is_new` there. `words` stand before the day, and `rest` behind the change. `new_title` is the
    heading with its own marks, where it changes. `preview` leads to the passage as it will be; None
    when it goes. `against` is what it is compared with, when that is not the current text.
    """

    id: str
    place: str
    is_new: bool
    words: str
    day: Moment
    rest: str
    is_unconfirmed: bool
    change: str
    change_title: str
    passage: PassageDifference
    new_title: Markup | None
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
    """The text that the stable URL shows, with marks for the next coming revisions, and a line of each.

    `body` is the HTML of that text.
    """
    shown = state.shown
    nearest = state.coming[:NEAREST]
    coming = [r for r in nearest if shown is not None and r.change != shown.change]
    if shown is None or not coming:
        return body, ()
    labels = {r.change: state.label(r) for r in coming}
    texts: dict[str, RevisionText] = {shown.change: read(site.prose, shown)}
    places = {id: id for id in texts[shown.change].parts}
    marked: list[Marked] = []
    marks: list[Mark] = []
    for revision in coming:
        base = revision.front.value.base
        before = base if base in texts else shown.change  # a draft may stand on another one
        texts[revision.change] = read(site.prose, revision)
        difference = compare_texts(texts[before], texts[revision.change], prefix="")
        against = _said(labels[before], before) if before != shown.change else None
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
        is_new = place != passage.id
        has_new_title = not is_new and _TITLE_MARK.search(passage.title_html) is not None
        there = preview if passage.is_lead else f"{preview}#{quote(passage.id)}"
        yield Mark(
            id=f"co-{revision.change}-{number}",
            place=place,
            is_new=is_new,
            words=_WORDS[passage.status][stands.launch_unconfirmed or stands.failed_on is not None],
            day=Moment((stands.failed_on or stands.go_live).date),
            rest=": launch failed, not planned again" if stands.failed_on is not None else "",
            is_unconfirmed=stands.launch_unconfirmed,
            change=revision.change,
            change_title=site.kb.changes[revision.change].title,
            passage=passage,
            new_title=passage.title_html if has_new_title else None,
            preview=None if passage.status is Status.REMOVED else there,
            against=against,
        )


def _said(label: str, change: str) -> str:
    """`the draft of 0007`, `r2 of 0002`."""
    return f"the {label}" if label.endswith(change) else f"{label} of {change}"


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
