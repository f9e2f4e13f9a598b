"""The command: `python -m benchmarks.resolution`: what resolving costs beside loading.

Reads a made-up knowledge base of some number of changes and resolves it; prints CPU seconds of
both, the least of several readings, and their ratio.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.catalog import AS_OF
from benchmarks.corpus import write_corpus
from changeover.load import load_content
from changeover.resolve import resolve

T = TypeVar("T")

_READINGS = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.resolution", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", default=[100, 1000], metavar="N", help="changes")
    print(f"{'changes':>8} {'revisions':>10} {'load s':>8} {'resolve s':>10} {'resolve/load':>13}")
    for size in parser.parse_args(arguments).sizes:
        with tempfile.TemporaryDirectory(prefix="changeover-bench-") as name:
            root = write_corpus(Path(name), size).root
            load, (content, _) = _least(lambda root=root: load_content(root), readings=1)  # type: ignore[misc]
            cost, _ = _least(lambda content=content: resolve(content, AS_OF))  # type: ignore[misc]
        revisions = sum(len(change.revisions) for change in content.changes)
        ratio = cost / load
        print(f"{size:8,} {revisions:10,} {load:8.2f} {cost:10.3f} {ratio:13.3f}", flush=True)


def _least(work: Callable[[], T], *, readings: int = _READINGS) -> tuple[float, T]:
    """The least CPU seconds of some readings, and what came out of the last."""
    least = float("inf")
    for _ in range(readings):
        began = time.process_time()
        found = work()
        least = min(least, time.process_time() - began)
    return least, found


if __name__ == "__main__":
    main()
