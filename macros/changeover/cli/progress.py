"""Shows on a terminal how far the reading of many changes has come; silent when it is quick."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

_PATIENCE = 0.5
"""Seconds before anything is shown."""


@contextmanager
def loading() -> Iterator[Callable[[int, int], None]]:
    """A function to tell `(done, total)`; on anything but a terminal it does nothing."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    started = time.monotonic()
    with ExitStack() as stack:
        show: Callable[[int, int], None] | None = None

        def tell(done: int, total: int) -> None:
            nonlocal show
            if show is None and time.monotonic() - started > _PATIENCE:
                show = _open_bar(stack)
            if show is not None:
                show(done, total)

        yield tell


def _open_bar(stack: ExitStack) -> Callable[[int, int], None]:
    from rich.console import Console  # noqa: PLC0415  # slow to load, and only slow work needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("Reading changes"), BarColumn(), MofNCompleteColumn())
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task("")
    return lambda done, total: bar.update(task, completed=done, total=total)
