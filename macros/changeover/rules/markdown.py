"""Rules of Markdown, reported while `changes/` is read."""

from __future__ import annotations

from changeover.problems import Rule, Severity

MARKDOWN_TOO_COMPLEX = Rule(
    "CO016",
    "markdown-too-complex",
    Severity.ERROR,
    """
Some texts keep a Markdown reader busy for minutes: hundreds of brackets in a row, lists, quotes or
elements nested without end, or more than 2,000 headings, code blocks, tabs and notes on one page.
No page for people needs them.

Bad:

a line with `[` eight thousand times

Good:

the same text in a code block that is not a run of brackets
""",
)
