"""Progress of long work, on a terminal only; nothing is shown of what is quick."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_PATIENCE = 0.5
"""Seconds of a phase before its bar is shown."""


class Progress:
    """One bar at a time on standard error: reading folders, rendering pages, writing pages.

    Nothing is ever written to what is no terminal. As a context it takes its bar away at the end.
    """

    def __init__(self) -> None:
        self._text = ""
        self._done = 0
        self._total = 0
        self._started = 0.0
        self._is_watched = False
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def reading(self, done: int, total: int) -> None:
        """`done` of `total` change folders are read."""
        if done == 1:
            self._begin("Reading changes", total)
        self.page()
        if done == total:
            self.stop()

    def start(self, total: int, *, writing: bool = False) -> None:
        """Begin a phase of `total` pages."""
        self._begin("Writing pages" if writing else "Rendering pages", total)

    def page(self) -> None:
        """One more is done."""
        self._done += 1
        if self._is_watched and self._bar is None:
            if time.monotonic() - self._started < _PATIENCE:
                return
            self._bar = _open_bar(self._text, self._total)
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=self._done)

    def stop(self) -> None:
        """Take the bar away."""
        self._is_watched = False
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _begin(self, text: str, total: int) -> None:
        self.stop()
        self._text, self._done, self._total = text, 0, total
        self._started = time.monotonic()
        self._is_watched = sys.stderr.isatty()


def _open_bar(text: str, total: int) -> Bar:
    from rich.console import Console  # noqa: PLC0415  # slow to load, and only slow work needs it
    from rich.progress import (  # noqa: PLC0415  # as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column  # noqa: PLC0415  # as above

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),  # takes what a narrow terminal leaves it
        MofNCompleteColumn(table_column=Column(no_wrap=True)),
        TimeRemainingColumn(table_column=Column(no_wrap=True)),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(text, total=total)
    bar.start()
    return bar
