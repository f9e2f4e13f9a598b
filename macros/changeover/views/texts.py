"""Short texts of YAML that may lead to a file of the change: evidence and links.

Other short texts go through the `inline` filter of the templates.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markupsafe import Markup

from changeover.model.base import PlacedText
from changeover.render import SAFE_SCHEMES
from changeover.views.references import References

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!~<>-])")
_CHANGE = re.compile(r"\d{4,}")


def rich_text(references: References, text: str, *, path: str) -> Markup:
    """A text with inline Markdown; its relative links lead from the file at `path`.

    A text that is nothing but the path of a file of the change becomes a link to that file.
    """
    change = references.change
    if f"{change.folder}/{text}" in change.files:
        text = f"[{_SPECIAL.sub(_escape, text)}](<{text}>)"
    placed = PlacedText(text)
    placed.path = path
    return references.site.renderer.inline(placed)


def rich_link(references: References, text: str, *, path: str) -> Markup:
    """Where to read more: an address, another change, or a text that says it."""
    if " " not in text and _scheme(text) in SAFE_SCHEMES:
        return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(text)
    if _CHANGE.fullmatch(text):
        link = references.other_change(text)
        if link.href is not None:
            return Markup('<a class="co-id" href="{}">{}</a>').format(link.href, link.label)
    return rich_text(references, text, path=path)


def _scheme(text: str) -> str:
    try:
        return urlsplit(text).scheme
    except ValueError:  # such as https://[draft
        return ""


def _escape(match: re.Match[str]) -> str:
    return f"\\{match.group(1)}"
