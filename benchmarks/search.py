"""Measures both searches in a real browser: `python -m benchmarks.search [N …]`."""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.corpus import MOST, site_settings, write_corpus
from benchmarks.facts import to_yaml
from benchmarks.measure import CHANGEOVER, BuildError, Cost, measure_output, run_build
from benchmarks.report import Rows, as_markdown, setting
from changeover.plugin.settings import MATERIAL, NAME, PAGEFIND
from tests.browser.chromium import find_chromium

NONE = "none"
ENGINES = (NONE, MATERIAL, PAGEFIND)
WORDS, OTHER_WORDS = "bhv", "codes limits"
"""What is searched for: the command that every runbook of the made-up knowledge base calls, and
what its references are called."""

_FOLDER = "search/"
_FIELDS = {MATERIAL: ".md-search__input", PAGEFIND: ".co-search__dialog input"}
_RESULTS = {MATERIAL: ".md-search-result__item", PAGEFIND: ".co-search__results li"}
_PATIENCE = 180_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Reading:
    """What one engine cost at one size: bytes, seconds in the browser, and the whole build."""

    changes: int
    engine: str
    pages: int
    cost: Cost
    index: int
    """Bytes that the site carries for the search."""
    before: int = 0
    """Bytes, compressed, fetched for the search by a page that is only looked at."""
    fetched: int = 0
    """Bytes, compressed, fetched for the search until its first result is there."""
    first: float = 0.0
    """Seconds from opening the search on a fresh page to its first result."""
    next: float = 0.0
    """Seconds from other words to their first result."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table of Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[100], metavar="N", help="changes")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args(arguments)
    if not all(0 < size <= MOST for size in options.sizes):
        parser.error(f"sizes are between 1 and {MOST:,}")
    readings = []
    try:
        for size in options.sizes:
            with tempfile.TemporaryDirectory(prefix="changeover-search-") as folder:
                readings += list(measure(Path(folder), size, options.engines))
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    print(as_markdown(table(readings)))
    print("\n" + "\n".join([*growth_lines(readings), setting()]))
    return 0


def measure(folder: Path, changes: int, engines: Sequence[str]) -> Iterator[Reading]:
    """Build the same knowledge base with each engine, and search it."""
    root = write_corpus(folder, changes).root
    for engine in engines:
        (root / "mkdocs.yml").write_text(to_yaml(_settings(engine)), encoding="utf-8")
        cost = run_build(root, CHANGEOVER)
        site = root / "site"
        index = sum(file.stat().st_size for file in (site / _FOLDER).rglob("*") if file.is_file())
        pages = measure_output(site).pages
        told = () if engine == NONE else _search(site, engine)
        yield Reading(changes, engine, pages, cost, index, *told)


def _settings(engine: str) -> dict[str, Any]:
    settings = site_settings()
    plugins = [entry for entry in settings["plugins"] if entry != "search"]
    ours = next(entry for entry in plugins if isinstance(entry, dict) and NAME in entry)
    if engine != NONE:
        plugins.insert(0, "search")
        plugins[plugins.index(ours)] = {NAME: {**ours[NAME], "search": engine}}
    return settings | {"plugins": plugins}


def _search(site: Path, engine: str) -> tuple[int, int, float, float]:
    chromium = find_chromium()
    with _served(site) as url, sync_playwright() as playwright:
        path = chromium.path if chromium else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        sizes: list[int] = []
        page.on("response", lambda answer: sizes.append(_size(answer, url)))
        for file in (site / _FOLDER).glob("*.js*"):
            _packed(file)  # now, so that it takes no reader's time
        page.goto(f"{url}runbooks/", wait_until="networkidle", timeout=_PATIENCE)
        page.wait_for_timeout(2_000)
        before = sum(sizes)
        sizes.clear()
        page.reload(wait_until="domcontentloaded")
        first = _ask(page, engine, WORDS)
        fetched = sum(sizes)
        again = _ask(page, engine, OTHER_WORDS)
        browser.close()
    return before, fetched, first, again


def _size(answer: Any, url: str) -> int:
    if not answer.url.startswith(url + _FOLDER):
        return 0
    return int(answer.headers.get("content-length", 0))


def _ask(page: Page, engine: str, words: str) -> float:
    """Seconds until other results than those before are there."""
    before = page.evaluate(
        "selector => document.querySelector(selector)?.textContent", _RESULTS[engine]
    )
    began = time.perf_counter()
    field = page.locator(_FIELDS[engine])
    if not page.evaluate("document.activeElement.nodeName === 'INPUT'"):
        page.keyboard.press("/")
    field.fill("")
    page.keyboard.type(words)  # Material listens to keys
    page.wait_for_function(
        "([selector, before]) => {"
        " const found = document.querySelector(selector)?.textContent;"
        " return found && found !== before; }",
        arg=[_RESULTS[engine], before],
        timeout=_PATIENCE,
    )
    return time.perf_counter() - began


@contextmanager
def _served(site: Path) -> Iterator[str]:
    handler = partial(_Host, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


class _Host(SimpleHTTPRequestHandler):
    """Serves files, and compresses texts as GitHub Pages and its like do."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if file.suffix not in {".json", ".js", ".css"} or not file.is_file():
            return super().do_GET()
        body = _packed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: Any) -> None:
        pass


def table(readings: Sequence[Reading]) -> Rows:
    """A row a reading, below a row of headings."""
    head = ["changes", "search", "pages", "index on disk MB", "kB fetched by a page view"]
    head += ["kB to the first result", "first result s", "next result s", "build CPU s"]
    head += ["memory MB", "CPU ms a page for the search"]
    bare = {r.changes: r for r in readings if r.engine == NONE}
    rows = [head]
    for one in readings:
        row = [f"{one.changes:,}", one.engine, f"{one.pages:,}", f"{one.index / 1e6:.1f}"]
        row += [f"{size / 1e3:,.0f}" for size in (one.before, one.fetched)]
        row += [f"{one.first:.2f}", f"{one.next:.2f}", f"{one.cost.cpu:.1f}"]
        row += [f"{one.cost.memory / 1e6:,.0f}"]
        added = one.cost.cpu - bare[one.changes].cost.cpu if one.changes in bare else None
        row += ["" if added is None else f"{added / one.pages * 1000:.2f}"]
        rows.append(row)
    return rows


def growth_lines(readings: Sequence[Reading]) -> list[str]:
    """How what a reader fetches grows from the smallest size to the largest, an engine a line."""
    lines = []
    for engine in (MATERIAL, PAGEFIND):
        found = sorted((r for r in readings if r.engine == engine), key=lambda r: r.changes)
        if len(found) > 1:
            few, many = found[0], found[-1]
            lines.append(
                f"{engine}, {many.changes:,} changes against {few.changes:,}: "
                f"{many.fetched / max(1, few.fetched):.2f} times the bytes to the first result, "
                f"{many.first / few.first:.2f} times the time, "
                f"{many.index / many.pages / (few.index / few.pages):.2f} times the index a page."
            )
    return lines


if __name__ == "__main__":
    sys.exit(main())
