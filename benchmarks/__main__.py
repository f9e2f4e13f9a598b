"""The command: `make bench`, `make bench ARGS="--quick"`, `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.baseline import write_baseline
from benchmarks.corpus import MOST, write_corpus
from benchmarks.growth import Series, growths
from benchmarks.measure import CHANGEOVER, MKDOCS, BuildError, measure_output, run_build
from benchmarks.report import (
    Rows,
    as_markdown,
    as_text,
    cost_table,
    growth_lines,
    phase_table,
    setting,
    size_table,
)

Phases = dict[int, tuple[int, Mapping[str, float]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; 1 when a page costs more the more changes there are."""
    options = _parse(arguments)
    try:
        with _folder(options.keep) as folder:
            series = measure(folder, options.sizes)
            phases = profile(folder, options.sizes, series) if options.profile else {}
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    found = growths(series)
    tables = [cost_table(series), size_table(series)]
    if phases:
        tables.append(phase_table(phases))
    lines = growth_lines(found, series)
    print("\n" + _join(tables, lines, markdown=False))
    if options.out is not None:
        options.out.write_text(_join(tables, [*lines, setting()], markdown=True), encoding="utf-8")
    return 1 if any(growth.is_too_much for growth in found) else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--sizes", type=int, nargs="+", default=[10, 100, 1000], metavar="N", help="changes")
    add("--quick", action="store_const", const=[10, 100], dest="sizes", help="10 and 100 changes")
    add("--profile", action="store_true", help="also show where the time goes")
    add("--out", type=Path, metavar="FILE", help="also write the tables as Markdown")
    add("--keep", type=Path, metavar="FOLDER", help="use this folder, and leave it there")
    options = parser.parse_args(arguments)
    options.sizes = sorted(set(options.sizes))
    if options.sizes[0] < 1 or options.sizes[-1] > MOST:
        parser.error(f"sizes are between 1 and {MOST:,}")
    return options


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """A folder for everything that is made."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="changeover-bench-") as name:
            yield Path(name)


def measure(folder: Path, sizes: Sequence[int]) -> list[Series]:
    """Readings of every size, sizes going up and down again, each with plain MkDocs in between.

    So a machine that gets slower or faster meanwhile does so for both sides of every ratio.
    """
    series = {size: Series(size) for size in sizes}
    for size in sizes:
        _say(f"writing a knowledge base of {size:,} changes")
        for left in (folder / f"{size}", folder / f"{size}-plain"):
            shutil.rmtree(left, ignore_errors=True)
        corpus = write_corpus(folder / f"{size}", size)
        _build(folder, series[size])
        series[size].output = measure_output(corpus.root / "site")
        _say(f"writing its {series[size].output.pages:,} pages for plain MkDocs")  # type: ignore[union-attr]
        write_baseline(corpus, corpus.root / "site", folder / f"{size}-plain")
        _build(folder, series[size], plain=True)
        series[size].plain_output = measure_output(folder / f"{size}-plain/site")
        if size != sizes[-1]:
            _build(folder, series[size])
    for size in reversed(sizes):
        _build(folder, series[size])
        if size != sizes[-1]:
            _build(folder, series[size], plain=True)
            _build(folder, series[size])
    return list(series.values())


def _build(folder: Path, one: Series, *, plain: bool = False) -> None:
    name = "plain MkDocs" if plain else "Changeover"
    _say(f"building {one.changes:,} changes with {name}", end="")
    if plain:
        cost = run_build(folder / f"{one.changes}-plain", MKDOCS)
        one.plain.append(cost)
    else:
        cost = run_build(folder / f"{one.changes}", CHANGEOVER)
        one.ours.append(cost)
    _say(f": {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s")


def profile(folder: Path, sizes: Sequence[int], series: Sequence[Series]) -> Phases:
    """Pages and CPU seconds by phase of one more build of each size."""
    phases: Phases = {}
    for size, one in zip(sizes, series, strict=True):
        _say(f"profiling {size:,} changes")
        command = [sys.executable, "-m", "benchmarks.phases", str(folder / f"{size}")]
        root = Path(__file__).parent.parent
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            raise BuildError(done.stderr[-4000:])
        found = json.loads(done.stdout.splitlines()[-1])
        for place in found["missing"]:
            _say(f"not timed, because it is not there: {place}")
        phases[size] = (one.output.pages if one.output else 0, found["seconds"])
    return phases


def _say(text: str, *, end: str = "\n") -> None:
    print(text, end=end, file=sys.stderr, flush=True)


def _join(tables: Sequence[Rows], lines: Sequence[str], *, markdown: bool) -> str:
    write = as_markdown if markdown else as_text
    listed = "\n".join(f"- {line}" for line in lines) if markdown else "\n".join(lines)
    return "\n\n".join([*(write(table) for table in tables), listed]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
