"""How a difference is shown: its pieces, one for the facts and one for each passage and question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences import PassageDifference, QuestionDifference, RevisionDifference, Status
from changeover.views import Site
from changeover.views.nesting import below


@dataclass(frozen=True, slots=True)
class Article:
    """What became of a passage or question, below its heading; `id` is its anchor, if it has one."""

    id: str
    title: Markup
    is_step: bool
    status: str
    moved: str
    html: Markup


class Pieces:
    """Renders the pieces of many differences, each piece once."""

    def __init__(self, site: Site) -> None:
        self._renderer = site.renderer
        self._known: dict[object, Markup] = {}

    @property
    def too_long(self) -> Markup:
        """What stands in place of a difference for which there is no room."""
        return self._piece("history-too-long.html")

    def shown(self, difference: RevisionDifference, *, has_anchors: bool = True) -> list[Markup]:
        """The pieces of a difference, in order; what is the same is left out."""
        pieces = self._facts(difference)
        for article in _articles(difference, has_anchors=has_anchors):
            pieces.append(self._piece("history-passage.html", article=article))
        return pieces

    def texts(self, difference: RevisionDifference) -> list[Markup]:
        """The same with both texts of a passage one below the other: many share them."""
        pieces = self._facts(difference)
        entries: list[PassageDifference | QuestionDifference] = [*difference.changed_passages]
        for entry in (*entries, *difference.changed_questions):
            for side, html in (("old", entry.old_html), ("new", entry.new_html)):
                if html:
                    title, text = _title(entry), _below(html, entry)
                    pieces.append(
                        self._piece("history-side.html", title=title, side=side, html=text)
                    )
        return pieces

    def _facts(self, difference: RevisionDifference) -> list[Markup]:
        facts = difference.facts
        return [self._piece("history-facts.html", facts=facts)] if facts else []

    def _piece(self, template: str, **context: object) -> Markup:
        key = template, *context.values()
        if key not in self._known:
            self._known[key] = self._renderer.render(template, **context)
        return self._known[key]


def shown(site: Site, difference: RevisionDifference) -> list[Markup]:
    """The pieces of a difference, in order; what is the same is left out."""
    return Pieces(site).shown(difference)


def _articles(difference: RevisionDifference, *, has_anchors: bool) -> Iterator[Article]:
    for passage in difference.changed_passages:
        yield Article(
            passage.anchor if has_anchors else "",
            passage.title_html or Markup("Introduction"),
            passage.is_step,
            passage.status.value,
            passage.moved,
            # A text that only moved is the one that stands on its page.
            _below(passage.html, passage) if passage.status != Status.MOVED else Markup(""),
        )
    for question in difference.changed_questions:
        yield Article("", _title(question), False, question.status.value, "", question.html)


def _below(html: Markup, entry: PassageDifference | QuestionDifference) -> Markup:
    """A text below the heading that it has here, of level 3: as it stands on its own page, a step's."""
    is_step = isinstance(entry, PassageDifference) and entry.is_step
    return html if is_step else below(html, levels=1)


def _title(entry: PassageDifference | QuestionDifference) -> Markup:
    if isinstance(entry, QuestionDifference):
        return Markup("Question {}").format(entry.id)
    return Markup("{}").format(entry.title) if entry.title else Markup("Introduction")
