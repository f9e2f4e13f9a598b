"""How far a reader of Markdown looks for the end of a link: authors' text has no bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown import Markdown
from markdown.inlinepatterns import LinkInlineProcessor

FARTHEST = 4000
"""How far the end of a link's words or destination is looked for."""

_FREE = 200  # characters of one look that cost nothing: most links are shorter
_BUDGET = 500_000
_QUOTE = re.compile("[\"']")


def bound_links(reader: Markdown) -> None:
    """Let a Markdown look for the end of a link only so far, and in one text only so often.

    By itself it looks as far as the text goes, once for each bracket: minutes for a few kilobytes.
    Brackets after that are text.
    """
    budget = _Budget(reader)
    for pattern in reader.inlinePatterns:
        if isinstance(pattern, LinkInlineProcessor):
            _bound(pattern, budget)


class _Budget:
    """The characters that may yet be looked through in the text that is being converted."""

    def __init__(self, reader: Markdown) -> None:
        self._reader = reader
        self._text: Sequence[str] = ()
        self._left = 0

    def is_spent(self) -> bool:
        """Whether there is nothing left; each text begins anew."""
        lines: Sequence[str] = vars(self._reader)["lines"]
        if self._text is not lines:  # a new list for each text
            self._text, self._left = lines, _BUDGET
        return self._left <= 0

    def spend(self, characters: int) -> None:
        """Take what one look went through."""
        self._left -= max(0, characters - _FREE)


def _bound(pattern: LinkInlineProcessor, budget: _Budget) -> None:
    get_text, get_link = pattern.getText, pattern.getLink

    def text(data: str, index: int) -> tuple[str, int, bool]:
        if budget.is_spent():
            return "", index, False
        words, end, is_found = get_text(data[index : index + FARTHEST], 0)
        budget.spend(end)
        return words, index + end, is_found

    def link(data: str, index: int) -> tuple[str, str | None, int, bool]:
        if budget.is_spent():
            return "", None, index, False
        window = data[index : index + FARTHEST]
        href, title, end, is_found = get_link(window, 0)
        if end <= 0:  # it took an end for found that it never saw, and would give the text twice
            is_found = False
        # After a title that never ends it goes back to a bracket that it had passed.
        is_whole = is_found and not (title is None and _QUOTE.search(href))
        budget.spend(end if is_whole else len(window))
        return href, title, index + end, is_found

    vars(pattern).update(getText=text, getLink=link)
