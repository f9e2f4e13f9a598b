"""Runs one build in a process of its own and reads what it cost and what it wrote."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.baseline import count_words, page_urls

_BIN = Path(sys.executable).parent
CHANGEOVER = (str(_BIN / "changeover"), "build")
MKDOCS = (str(_BIN / "mkdocs"), "build", "--strict")
_SAMPLED_PAGES = 200
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes


class BuildError(Exception):
    """A build that should have worked did not; the text is what it printed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took: seconds of CPU (its own and its workers'), of the clock, and bytes."""

    cpu: float
    wall: float
    memory: int
    """The largest process's resident memory."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a build wrote: pages, bytes of HTML and of everything, words a page."""

    pages: int
    html: int
    total: int
    words: float


def run_build(root: Path, command: Sequence[str]) -> Cost:
    """Build `root/site` from nothing; raises BuildError with the output when it fails."""
    for left in ("site", ".cache"):
        shutil.rmtree(root / left, ignore_errors=True)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        # wait4 gives the usage of this child alone; getrusage(RUSAGE_CHILDREN) the sum of all.
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            log.seek(0)
            said = log.read().decode(errors="replace")[-4000:]
            raise BuildError(f"{' '.join(command)} ended with {child.returncode}:\n{said}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(cpu, wall, usage.ru_maxrss * _MAXRSS_UNIT)


def measure_output(site: Path) -> Output:
    """Count what a build wrote; words are those of about 200 pages spread over the site."""
    urls = page_urls(site)
    html = total = 0
    for file in site.rglob("*"):
        if file.is_file():
            size = file.stat().st_size
            total += size
            html += size if file.suffix == ".html" else 0
    sample = urls[:: max(1, len(urls) // _SAMPLED_PAGES)]
    texts = ((site / url / "index.html").read_text(encoding="utf-8") for url in sample)
    words = sum(count_words(text) for text in texts) / max(1, len(sample))
    return Output(len(urls), html, total, words)
