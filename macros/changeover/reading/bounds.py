"""How far a reader of Markdown looks for the end of something: authors' text has no bounds."""

from __future__ import annotations

from markdown import Markdown
from markdown.inlinepatterns import LinkInlineProcessor

FARTHEST = 4000
"""How far the end of a link's words or destination is looked for."""


def bound_links(reader: Markdown, farthest: int = FARTHEST) -> None:
    """Let a Markdown look for the end of a link only so far.

    By itself it looks as far as the text goes, once for each bracket: minutes for a few kilobytes.
    """
    for pattern in reader.inlinePatterns:
        if isinstance(pattern, LinkInlineProcessor):
            _bound(pattern, farthest)


def _bound(pattern: LinkInlineProcessor, farthest: int) -> None:
    get_text, get_link = pattern.getText, pattern.getLink

    def text(data: str, index: int) -> tuple[str, int, bool]:
        words, end, is_found = get_text(data[index : index + farthest], 0)
        return words, index + end, is_found

    def link(data: str, index: int) -> tuple[str, str | None, int, bool]:
        href, title, end, is_found = get_link(data[index : index + farthest], 0)
        return href, title, index + end, is_found

    vars(pattern).update(getText=text, getLink=link)
