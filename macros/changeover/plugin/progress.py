"""Progress on a terminal while a site is built; nothing where nobody is watching."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

_WORTH_SHOWING = 150


class Progress:
    """One bar at a time: reading folders, rendering pages, writing pages.

    Short work shows none. Where standard error is no terminal, nothing is ever written.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._rich: ModuleType | None = None
        if sys.stderr.isatty():
            import rich.progress  # noqa: PLC0415  # costs 50 ms that a piped build does not need

            self._rich = rich.progress

    def reading(self, done: int, total: int) -> None:
        """`done` of `total` change folders are read."""
        if done == 1:
            self._open("Reading changes", total)
        self.page()
        if done == total:
            self.stop()

    def start(self, total: int, *, writing: bool = False) -> None:
        """Begin a phase of `total` pages."""
        self.stop()
        self._open("Writing pages" if writing else "Rendering pages", total)

    def page(self) -> None:
        """One more is done."""
        if self._bar is not None:
            self._bar.advance(self._task)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _open(self, text: str, total: int) -> None:
        if self._rich is None or total < _WORTH_SHOWING:
            return
        progress = self._rich
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
            console=progress.Console(stderr=True) if hasattr(progress, "Console") else None,
            transient=True,
        )
        self._task = self._bar.add_task(text, total=total)
        self._bar.start()
