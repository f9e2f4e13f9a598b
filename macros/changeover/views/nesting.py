"""Authors' texts that stand below a heading of the page: their own headings must be lower ones."""

from __future__ import annotations

import re

from markupsafe import Markup

_TITLE = re.compile(r"\A\s*<h1\b[^>]*>.*?</h1>\s*", re.S)
_HEADING = re.compile(r"<(/?)h([1-5])\b")


def below(html: Markup, *, levels: int) -> Markup:
    """A rendered text without its own title, its headings some levels down."""

    def lower(match: re.Match[str]) -> str:
        level = min(max(int(match.group(2)), 2) + levels, 6)
        return f"<{match.group(1)}h{level}"

    return Markup(_HEADING.sub(lower, _TITLE.sub("", str(html), count=1)))
