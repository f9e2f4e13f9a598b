"""The made-up knowledge bases that builds are measured on, and what no measurement is needed for."""

from __future__ import annotations

import importlib
import re
import types
from pathlib import Path

import pytest

from benchmarks.baseline import page_urls, write_baseline
from benchmarks.catalog import AS_OF
from benchmarks.corpus import MOST, Corpus, write_corpus
from benchmarks.growth import Growth, Series, growths
from benchmarks.measure import CHANGEOVER, MKDOCS, BuildError, Cost, Output, run_build
from benchmarks.phases import PLACES, Timers
from benchmarks.report import as_markdown, as_text, cost_table, growth_lines
from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase

FEW, MANY = 5, 40
SERVICES = ("plan", "build", "test", "launch")


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = write_corpus(tmp_path_factory.mktemp("few"), FEW)
    run_build(corpus.root, CHANGEOVER)
    return corpus


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = write_corpus(tmp_path_factory.mktemp("many"), MANY)
    run_build(corpus.root, CHANGEOVER)
    return corpus


def texts(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_same_text_is_written_every_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write_corpus(first, 12)
    write_corpus(second, 12)
    assert texts(first) == texts(second)


def test_a_change_is_the_same_whatever_comes_after_it(tmp_path: Path) -> None:
    small = write_corpus(tmp_path / "small", 12)
    large = write_corpus(tmp_path / "large", 45)
    for change, folder in small.changes.items():
        assert texts(folder) == texts(large.changes[change])


def test_the_content_has_no_problems(tmp_path: Path) -> None:
    write_corpus(tmp_path, 110)
    kb = KnowledgeBase.open(tmp_path, AS_OF)
    assert run_checks(kb) == ()


def test_documents_and_systems_grow_more_slowly_than_changes(tmp_path: Path) -> None:
    write_corpus(tmp_path, 110)
    kb = KnowledgeBase.open(tmp_path, AS_OF)
    revisions = sum(len(change.revisions) for change in kb.changes.values())
    assert 3 * 100 <= revisions <= 4 * 110
    assert len(kb.documents) < 0.8 * revisions
    assert len(kb.systems) < 10
    assert any(kb.state(change).is_coming for change in kb.changes)


@pytest.mark.parametrize("changes", [0, MOST + 1])
def test_an_impossible_number_of_changes_is_refused(tmp_path: Path, changes: int) -> None:
    with pytest.raises(ValueError, match="changes can be made"):
        write_corpus(tmp_path, changes)


def size_without_addresses(page: Path) -> int:
    """Of a page: an address is longer once it leads to what a runbook was then."""
    return len(re.sub(r'href="[^"]*"', "", (page / "index.html").read_text(encoding="utf-8")))


def test_a_deliverable_does_not_depend_on_the_number_of_changes(few: Corpus, many: Corpus) -> None:
    for change in few.changes:
        for service in SERVICES:
            small, large = (
                size_without_addresses(corpus.root / "site/changes" / change / service)
                for corpus in (few, many)
            )
            # A launch names the revision that its runbooks have now: r1, or r2.
            assert large == pytest.approx(small, rel=0.002), f"{change}/{service}"


def leads_on(folder: Path) -> bool:
    """Whether an old address is all that stands there."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    return 'http-equiv="refresh"' in page and len(page) < 1500


def test_a_page_does_not_grow_with_the_number_of_changes(few: Corpus, many: Corpus) -> None:
    """A page names the few changes that bear on it, and never all of them.

    A history names the revisions of its document, and a use case its newest runs: each of them has
    a bound of its own, tested with its page. What only leads on is less than a kilobyte or so.
    """
    sites = few.root / "site", many.root / "site"
    lists = {f"{section}/" for section in ("changes", "runbooks", "training", "reference")}
    urls = set(page_urls(sites[0])) & set(page_urls(sites[1])) - lists - {"releases/"}
    pages = [
        url
        for url in urls
        if not url.startswith(("systems/", "releases/", "currency/", "calendar/"))
        and not url.endswith("/history/")
        and not (url == "trace/" or url.startswith("trace/use-cases/"))
        and not any(leads_on(site / url) for site in sites)
    ]
    assert len(pages) > FEW * (1 + len(SERVICES))
    for url in pages:
        small, large = ((site / url / "index.html").stat().st_size for site in sites)
        assert large <= 1.06 * small, url


def test_plain_mkdocs_builds_the_same_pages(few: Corpus, tmp_path: Path) -> None:
    site = few.root / "site"
    write_baseline(few, site, tmp_path)
    run_build(tmp_path, MKDOCS)
    assert page_urls(tmp_path / "site") == page_urls(site)


def test_a_build_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"mkdocs\.yml"):
        run_build(tmp_path, MKDOCS)


def series(changes: int, *seconds: float, pages: int, kilobytes: float = 20.0) -> Series:
    size = int(pages * kilobytes * 1000)
    output = Output(pages, size, size, words=500)
    ours = [Cost(cpu, cpu, 10**8) for cpu in seconds]
    return Series(changes, ours, [Cost(pages / 100, pages / 100, 10**8)], output, output)


def test_a_straight_line_is_within_the_limit() -> None:
    found = growths([series(100, 8.0, pages=800), series(1000, 80.0, pages=8000)])
    assert [round(growth.ratio, 6) for growth in found] == [1, 1, 1]
    assert not any(growth.is_too_much for growth in found)


def test_growth_beyond_the_limit_is_too_much() -> None:
    small, large = series(100, 8.0, 8.1, pages=800), series(1000, 100.0, 99.0, pages=8000)
    seconds, html, total = growths([small, large])
    assert seconds.is_too_much
    assert not html.is_too_much
    assert not total.is_too_much
    assert (
        "CPU a page, 1,000 changes against 100: 1.24" in growth_lines([seconds], [small, large])[0]
    )


def test_growth_within_the_noise_is_no_failure() -> None:
    growth = Growth("CPU a page", 1.2, noise=0.1)
    assert not growth.is_too_much
    assert "measure again" in growth.verdict


def test_a_machine_that_became_slower_for_everybody_is_noise() -> None:
    small, large = series(100, 8.0, pages=800), series(1000, 100.0, pages=8000)
    large.plain = [Cost(100.0, 100.0, 10**8)]
    assert not growths([small, large])[0].is_too_much


def test_more_bytes_a_page_are_never_noise() -> None:
    small = series(100, 8.0, 12.0, pages=800)
    large = series(1000, 80.0, pages=8000, kilobytes=24.0)
    assert [growth.is_too_much for growth in growths([small, large])] == [False, True, True]


def test_tables_have_a_row_a_size() -> None:
    rows = cost_table([series(100, 8.0, pages=800), series(1000, 80.0, pages=8000)])
    assert as_markdown(rows).splitlines()[2].startswith("| 100 | 800 | 8.0 |")
    assert len(as_text(rows).splitlines()) == 3


@pytest.mark.parametrize(("place", "phase"), PLACES)
def test_everything_that_the_profile_times_is_there(
    place: str, phase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, _, path = place.partition(":")
    owner, _, name = path.rpartition(".")
    holder = importlib.import_module(module)
    holder = getattr(holder, owner) if owner else holder
    monkeypatch.setattr(holder, name, getattr(holder, name))  # puts the function back afterwards
    assert Timers().install(place, phase)
    assert callable(getattr(holder, name))
    assert isinstance(getattr(holder, name).__wrapped__, types.FunctionType)
