"""The published versions, for people and for programs."""

from __future__ import annotations

import json
import sys
from typing import TextIO

from changeover.publish.versions import Entries, Published

FORMAT = 1
"""Counts up when a reader of the JSON would have to be changed."""

_COLUMNS = ("version", "title", "aliases", "as of", "commit", "hidden", "published on")
_WRAPPED = ("title", "aliases")
_COMMIT, _DAY = 12, len("2026-08-31")
"""How much of a commit's id and of an instant a line shows."""


def as_json(entries: Entries) -> str:
    """One JSON object: `format` (1) and `versions`, in the order of the selector.

    Each has `version`, `title`, `aliases`, `as-of` (a date), `commit`, `audience`, `published` (an
    instant), `changeover` (the version that built it) and `is-hidden`; empty texts where nobody
    recorded it.
    """
    versions = [
        {
            "version": entry.name,
            "title": entry.title,
            "aliases": list(entry.aliases),
            "as-of": entry.as_of,
            "commit": entry.commit,
            "audience": entry.audience,
            "published": entry.published,
            "changeover": entry.generator,
            "is-hidden": entry.is_hidden,
        }
        for entry in entries.values()
    ]
    return json.dumps({"format": FORMAT, "versions": versions}, indent=2) + "\n"


def write_table(entries: Entries, out: TextIO | None = None) -> None:
    """A line a version, as a table on a terminal and with tabs between the columns elsewhere."""
    out = out or sys.stdout
    rows = [_row(entry) for entry in entries.values()]
    if not out.isatty():
        out.writelines("\t".join(row) + "\n" for row in (_COLUMNS, *rows))
        return
    from rich.console import Console  # noqa: PLC0415  # slow to load, and only terminals need it
    from rich.table import Table  # noqa: PLC0415  # as above
    from rich.text import Text  # noqa: PLC0415  # as above

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _COLUMNS:
        table.add_column(name, no_wrap=name not in _WRAPPED, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=out).print(table)


def _row(entry: Published) -> tuple[str, ...]:
    cells = (
        entry.name,
        entry.title,
        ", ".join(entry.aliases),
        entry.as_of,
        entry.commit[:_COMMIT],
        "hidden" if entry.is_hidden else "",
        entry.published[:_DAY],
    )
    return tuple(_plain(cell) for cell in cells)


def _plain(text: str) -> str:
    """A text from the branch as a terminal may show it."""
    return "".join(c if c.isprintable() else " " for c in text)
