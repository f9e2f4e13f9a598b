"""Slots: where a page shows finished HTML, without any Markdown or macro engine touching it.

A macro returns a placeholder; the HTML takes its place when the page's own Markdown is converted.
So authors' text is never read a second time, and long tables cost no Markdown.
"""

from __future__ import annotations

import re

from changeover.render import SITE

_SLOT = re.compile(r'(?:<p>\s*)?<(div|span) data-co-slot="(\d+)"></\1>(?:\s*</p>)?')
_LINK = re.compile(rf'\b(href|src)="{SITE}([^"#?]*)')
# Deeper headings belong to one step or one question: the contents list would hide the rest.
_HEADING = re.compile(r'<h([23])(?=[^>]*\sid="([^"]+)")[^>]*>(.*?)</h\1>', re.S)
_AIDS = re.compile(r'<a class="(?:headerlink|co-source)".*?</a>', re.S)
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'\sid="([^"]+)"')


class Slots:
    """The slots of one page while it is built."""

    def __init__(self) -> None:
        self._blocks: list[str] = []

    def put(self, html: str, *, inline: bool = False) -> str:
        """Keep `html` and return the placeholder that stands for it."""
        self._blocks.append(html)
        tag = "span" if inline else "div"
        placeholder = f'<{tag} data-co-slot="{len(self._blocks) - 1}"></{tag}>'
        return placeholder if inline else f"\n\n{placeholder}\n\n"

    def fill(self, page: str, *, url: str, use_directory_urls: bool) -> str:
        """`page` with every placeholder replaced, links made relative to the page at `url`."""
        if not self._blocks:
            return page
        blocks = [
            relative_links(block, url=url, use_directory_urls=use_directory_urls)
            for block in self._blocks
        ]

        def block(match: re.Match[str]) -> str:
            whole, number = match.group(0), int(match.group(2))
            if number >= len(blocks):
                return whole
            text = blocks[number]
            if match.group(1) == "span" and whole.startswith("<p>") and whole.endswith("</p>"):
                return f"<p>{text}</p>"
            return text

        return _SLOT.sub(block, page)


def relative_links(html: str, *, url: str, use_directory_urls: bool) -> str:
    """`html` with `site:` links made relative to the page at `url`."""
    to_root = "" if url in (".", "./") else "../" * url.count("/")  # MkDocs calls the home `./`

    def relative(match: re.Match[str]) -> str:
        target = match.group(2)
        if target.endswith("/") or not target:
            target += "" if use_directory_urls else "index.html"
        return (
            f'{match.group(1)}="{to_root}{target or ""}'
            if to_root or target
            else (f'{match.group(1)}="./')
        )

    return _LINK.sub(relative, html)


def contents(html: str) -> list[tuple[int, str, str]]:
    """(level, id, title as HTML text) of every h2 and h3 with an id, in order."""
    return [
        (int(level), id_, _TAG.sub("", _AIDS.sub("", title)).strip())
        for level, id_, title in _HEADING.findall(html)
    ]


def anchors(html: str) -> set[str]:
    """Every id in `html`."""
    return set(_ID.findall(html))
