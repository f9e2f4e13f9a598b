"""Readings as a table, for a terminal and as Markdown for the documentation."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from benchmarks.growth import Growth, Series
from benchmarks.measure import Output

_MEASURED_WITH = ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "markdown", "pydantic")

Rows = Sequence[Sequence[str]]


def cost_table(series: Iterable[Series]) -> Rows:
    """A row a size, below a row of headings."""
    head = ["changes", "pages", "CPU s", "clock s", "CPU ms a page", "memory MB"]
    head += ["plain MkDocs: CPU s", "ratio of CPU"]
    return [head, *(_cost_row(one) for one in series if one.output is not None)]


def _cost_row(one: Series) -> list[str]:
    pages = one.output.pages if one.output else 0
    row = [f"{one.changes:,}", f"{pages:,}", f"{one.cpu:.1f}", f"{one.wall:.1f}"]
    row += [f"{one.cpu / pages * 1000:.1f}", f"{one.memory / 1e6:.0f}"]
    return [*row, f"{one.plain_cpu:.1f}", f"{one.cpu / one.plain_cpu:.2f}"]


def size_table(series: Iterable[Series]) -> Rows:
    """What was written, a row a size, below a row of headings."""
    head = ["changes", "HTML kB a page", "output kB a page", "output MB", "words a page"]
    head += ["plain MkDocs: HTML kB a page", "output MB", "words a page"]
    return [
        head,
        *(
            [f"{one.changes:,}", *_size_cells(one.output), *_plain_cells(one.plain_output)]
            for one in series
            if one.output is not None and one.plain_output is not None
        ),
    ]


def _size_cells(output: Output) -> list[str]:
    html, total = output.html / output.pages / 1000, output.total / output.pages / 1000
    return [f"{html:.1f}", f"{total:.1f}", f"{output.total / 1e6:.1f}", f"{output.words:.0f}"]


def _plain_cells(output: Output) -> list[str]:
    html, _, megabytes, words = _size_cells(output)
    return [html, megabytes, words]


def growth_lines(growths: Iterable[Growth], series: Sequence[Series]) -> list[str]:
    """A sentence for each thing that may grow."""
    sizes = f"{series[-1].changes:,} changes against {series[-2].changes:,}" if series[1:] else ""
    return [
        f"{growth.what}, {sizes}: {growth.ratio:.2f}"
        + (f" (noise {growth.noise:.0%})" if growth.noise else "")
        + f", {growth.verdict}"
        for growth in growths
    ]


def phase_table(phases: Mapping[int, tuple[int, Mapping[str, float]]]) -> Rows:
    """CPU seconds by phase: for each number of changes, its pages and seconds by phase."""
    head = ["phase"]
    for changes in phases:
        head += [f"{changes:,} changes: CPU s", "share", "ms a page"]
    names = list(dict.fromkeys(name for _, seconds in phases.values() for name in seconds))
    largest = list(phases.values())[-1][1]
    names.sort(key=lambda name: -largest.get(name, 0.0))
    rows = [head]
    for name in names:
        row = [name]
        for pages, seconds in phases.values():
            spent = seconds.get(name, 0.0)
            share = spent / sum(seconds.values())
            row += [f"{spent:.2f}", f"{share:.0%}", f"{spent / pages * 1000:.2f}"]
        rows.append(row)
    return rows


def as_text(rows: Rows) -> str:
    """A table for a terminal: the first column to the left, figures to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 and len(rows[0][0]) > 7 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_markdown(rows: Rows) -> str:
    """A Markdown table."""
    lines = [list(rows[0]), ["---", *["--:"] * (len(rows[0]) - 1)], *rows[1:]]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def setting() -> str:
    """What it was measured with, in one sentence."""
    packages = ", ".join(f"{name} {version(name)}" for name in _MEASURED_WITH)
    return f"Python {platform.python_version()} on {platform.system()}, {packages}."
