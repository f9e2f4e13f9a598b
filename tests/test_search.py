"""What a search is given of a site, by both engines, and what is written of it."""

from __future__ import annotations

import gzip
import json
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from material.plugins.search.plugin import SearchIndex

from benchmarks.measure import Cost
from benchmarks.search import Reading, growth_lines, table
from changeover.pages import Page
from changeover.plugin.search_entries import MaterialSearch, entries
from changeover.plugin.search_order import in_order
from changeover.plugin.search_pagefind import PagefindSearch
from changeover.plugin.search_pages import SearchedPage, as_html, searched_page
from changeover.problems import ChangeoverError
from tests.change_site import open_site, write_change
from tests.site import copy_site, digests, run

URL, TITLE = "runbooks/close/", "Close the month"

PAGES = {
    "sections": '<p>Before.</p><h2 id="a">First</h2><p>One <em>two</em>.</p>'
    '<h3 id="b">Second <code>x</code></h3><ul><li>three</li></ul>',
    "title first": '<h1 id="top">Close</h1>\n<p>Text.</p>\n<h2 id="a">First</h2>\n<p>One.</p>',
    "permalink": '<h2 id="a">First<a class="headerlink" href="#a" title="Link">¶</a></h2><p>x</p>',
    "unsearched": '<h2 id="a">First</h2><p>One '
    '<a class="co-source" data-search-exclude href="x"><span>source</span></a> two.</p>'
    '<script type="application/json">{"a": 1}</script><style>p {}</style><p>three</p>',
    "code": '<p>a</p><div class="highlight"><pre><span></span><code><span class="k">if</span> a:\n'
    "    <span>b</span>\n</code></pre></div>",
    "entities": "<p>a &lt;b&gt; &amp;amp; &quot;c&quot; &mdash; d&#39;e</p>",
    "table": '<table title="a &gt; b"><tr><th>one</th> <td><p class="x">two</p></td></tr></table>',
    "nothing": "",
}


def words(entry: dict[str, str]) -> tuple[str, str, str]:
    """An entry with every run of white space as one blank: results show no more of it."""
    return entry["location"], entry["title"], " ".join(entry["text"].split())


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES)
def test_entries_are_those_of_material(content: str) -> None:
    page = SimpleNamespace(meta={"title": TITLE}, title=TITLE, url=URL, toc=[], content=content)
    index = SearchIndex()
    index.add_entry_from_context(page)
    expected = [
        words(entry) for entry in index.entries if entry["text"] or "#" in entry["location"]
    ]
    found = [words(entry) for entry in entries(content, url=URL, title=TITLE)]
    assert [entry for entry in found if entry[2] or "#" in entry[0]] == expected


def test_entries_join_those_of_hand_written_pages() -> None:
    own = {"location": "guide/", "title": "Guide", "text": "Hand-written."}
    index = [own]
    search = MaterialSearch(index)
    page: Any = SimpleNamespace(url=URL, content="<p>Text.</p>")
    search.add(page, Page(URL, TITLE, "document"))
    search.add(page, None)
    assert [entry["location"] for entry in index] == ["guide/", URL]


# --- what pagefind is given of a page --------------------------------------------------------------


def test_a_page_is_told_with_its_facts_and_nothing_in_them_is_markup() -> None:
    page = SearchedPage("x/", 'A "b" <c>', "<p>x</p>", "D & e", "f", ("g-1", "h"), ("I", "J"))
    html = as_html(page, language="en")
    assert 'data-pagefind-meta="title[content]" content="A &quot;b&quot; &lt;c&gt;"' in html
    assert 'data-pagefind-filter="kind[content]" content="D &amp; e"' in html
    assert 'data-pagefind-meta="aliases[content]" content="g-1, h"' in html
    assert 'data-pagefind-meta="system[content]" content="I, J"' in html
    assert "<h1>A &quot;b&quot; &lt;c&gt;</h1>" in html


def test_words_of_two_cells_are_two_words() -> None:
    page = SearchedPage("x/", "A", "<h1>A</h1><dl><dt>Id</dt><dd>uc-1</dd></dl>", "B")
    assert "Id</dt> <dd>uc-1" in as_html(page, language="en")
    code = SearchedPage("x/", "A", "<code><span>ORA</span><span>-01555</span></code>", "B")
    assert "ORA</span><span>-01555" in as_html(code, language="en")


@pytest.fixture
def site(tmp_path: Path) -> Any:
    return open_site(write_change(tmp_path))


def searched(site: Any, url: str, content: str) -> SearchedPage:
    """What is searched of a generated page with some content."""
    page: Any = SimpleNamespace(url=url, content=content)
    return searched_page(page, site.pages[url], kb=site.kb, aliases={})


def test_a_list_is_found_by_its_title_only(site: Any) -> None:
    for url in ("changes/", "runbooks/", "systems/", "currency/", "calendar/"):
        assert searched(site, url, "<p>Everything there is.</p>").html == "", url


def test_a_change_counts_less_than_a_document_and_is_of_its_systems(site: Any) -> None:
    found = searched(site, "changes/0007/build/", "<p>Text.</p>")
    assert (found.kind, found.systems) == ("Changes", ("Billing core / invoicing",))
    assert found.weight < 1


def test_marks_and_drawings_are_not_searched(site: Any) -> None:
    content = "<p>One</p><svg><title>two</title></svg><p data-search-exclude>three</p><img alt='4'>"
    content += '<a class="co-source" href="five"><span>Source: five</span></a>'
    assert searched(site, "changes/0007/", content).html == "<p>One</p>"


def test_a_site_for_an_audience_tells_no_systems(site: Any) -> None:
    """Those that a document covers may be internal."""
    site.pages["runbooks/x/"] = Page("runbooks/x/", "X", "edition-document", "x")
    page: Any = SimpleNamespace(url="runbooks/x/", content="<p>Text.</p>")
    plan = site.pages["runbooks/x/"]
    found = searched_page(page, plan, kb=site.kb, aliases={"x": ("known-as",)})
    assert found == SearchedPage(
        "runbooks/x/", "X", "<p>Text.</p>", "Runbooks", id="x", aliases=("known-as",)
    )


# --- what is written -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site for the search, with pagefind, which is the default."""
    root = copy_site("search", tmp_path_factory.mktemp("search") / "kb")
    result = run("mkdocs", "build", "--strict", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site("search", tmp_path / "kb")


def settings(root: Path, old: str, new: str) -> None:
    """Change mkdocs.yml."""
    file = root / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def fragments(site: Path) -> dict[str, dict[str, Any]]:
    """What pagefind knows of each page, by URL."""
    found = {}
    for file in (site / "search/fragment").iterdir():
        text = gzip.decompress(file.read_bytes())
        fragment = json.loads(text[text.index(b"{") :])
        found[fragment["url"]] = fragment
    return found


def test_current_documents_changes_and_hand_written_pages_are_searched(built: Path) -> None:
    found = fragments(built)
    kinds = {url: page["filters"]["kind"] for url, page in found.items()}
    assert kinds["runbooks/restart-rating/"] == ["Runbooks"]
    assert kinds["training/payments-basics/"] == ["Training"]
    assert kinds["reference/codes/"] == ["Reference"]
    assert kinds["changes/0002/plan/"] == ["Changes"]
    assert kinds["releases/2026.05/"] == ["Releases"]
    assert kinds["systems/payments/"] == ["Systems"]
    assert kinds["guide/hours/"] == ["Guide"]
    assert found["runbooks/restart-rating/"]["meta"]["aliases"] == "RATE-9000, kick-workers"
    assert found["runbooks/restart-rating/"]["meta"]["system"] == "Billing core / rating"


def test_what_is_past_coming_retired_or_left_out_is_not_searched(built: Path) -> None:
    found = fragments(built)
    for part in ("history/", "coming/", "/trace/", "old-way", "left-out"):
        assert [url for url in found if part in url and url != "trace/use-cases/"] == [], part
    text = " ".join(page["content"] for page in found.values())
    for word in ("bygoneword", "upcomingword", "retiredword", "excludedword"):
        assert word not in text
    assert "handwrittenword" in text


def test_navigation_and_footer_are_not_searched(built: Path) -> None:
    hours = fragments(built)["guide/hours/"]["content"]
    assert (
        hours
        == "Opening hours. The desk answers from eight to five. A handwrittenword stands here."
    )


def test_only_what_the_search_loads_is_written(built: Path) -> None:
    search = built / "search"
    names = {path.name for path in search.iterdir()}
    assert {name for name in names if not name.endswith(".pf_meta")} == (
        {"filter", "fragment", "index", "pagefind-entry.json", "pagefind-worker.js"}
        | {"pagefind.js", "wasm.en.pagefind"}
    )
    assert not list(built.rglob("*lunr*"))
    assert not list((built / "assets/javascripts").rglob("search.*"))
    page = (built / "index.html").read_text(encoding="utf-8")
    assert "<co-search" in page and 'data-md-component="search"' not in page


def test_the_policy_stays_closed(built: Path) -> None:
    """Pagefind's program runs in a worker, which is not bound by the page's policy."""
    page = (built / "index.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in page and "unsafe-eval" not in page


def test_an_index_of_another_form_is_left_as_it_is() -> None:
    for content in (
        b"",
        b"x",
        gzip.compress(b"pagefind_dcd"),
        gzip.compress(b"pagefind_dcd\x82\xff"),
    ):
        files = {"filter/en_1234567.pf_filter": content, "pagefind-entry.json": b"{}"}
        assert in_order(files) == files


def test_the_index_is_the_same_on_one_processor(root: Path, built: Path) -> None:
    one = min(os.sched_getaffinity(0))
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {one})  # and so of what is started
    try:
        assert run("changeover", "build", root=root).returncode == 0
    finally:
        os.sched_setaffinity(0, before)
    assert digests(root / "site/search") == digests(built / "search") != {}


def test_material_s_search_holds_generated_and_hand_written_pages(root: Path) -> None:
    settings(root, "      as-of:", "      search: material\n      as-of:")
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    index = json.loads((root / "site/search/search_index.json").read_text(encoding="utf-8"))
    places = [entry["location"] for entry in index["docs"]]
    assert {"guide/hours/", "runbooks/restart-rating/#roll"} <= set(places)
    assert not [place for place in places if "history/" in place or "old-way" in place]
    assert len(places) == len(set(places))
    assert not (root / "site/search/pagefind.js").exists()
    page = (root / "site/index.html").read_text(encoding="utf-8")
    assert 'data-md-component="search"' in page and "<co-search" not in page


def test_a_site_of_files_gets_material_s_search_by_itself(root: Path) -> None:
    settings(root, "  - search\n", "  - search\n  - offline\n")
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    script = (root / "site/search/search_index.js").read_text(encoding="utf-8")
    assert "kubectl rollout restart" in script
    assert "handwrittenword" in script


def test_without_the_plugin_search_there_is_none(root: Path) -> None:
    settings(root, "  - search\n", "")
    assert run("changeover", "build", root=root).returncode == 0
    assert not (root / "site/search").exists()
    page = (root / "site/index.html").read_text(encoding="utf-8")
    assert "co-search" not in page.replace("changeover/search.css", "")
    assert 'data-md-component="search"' not in page


@pytest.mark.parametrize(
    ("plugins", "engine", "said"),
    [
        ("  - search\n", "lunr", "mkdocs.yml:26:7: plugins: Plugin 'changeover' option 'search'"),
        ("", "pagefind", "mkdocs.yml:25:15: search is 'pagefind', but the plugin 'search' is not"),
        ("  - search\n  - offline\n", "pagefind", "mkdocs.yml:27:15: search is 'pagefind', which"),
    ],
)
def test_a_search_that_can_t_be_is_told_before_anything_is_written(
    root: Path, plugins: str, engine: str, said: str
) -> None:
    settings(root, "  - search\n", plugins)
    settings(root, "      as-of:", f"      search: {engine}\n      as-of:")
    result = run("changeover", "build", root=root)
    assert result.returncode == 2
    assert result.stderr.startswith(f"Error: {said}")
    assert not (root / "site").exists()


@pytest.mark.parametrize("engine", ["pagefind", "material"])
@pytest.mark.parametrize("said", ["true", "'no'", "[exclude]"])
def test_a_page_that_says_nothing_of_its_search_is_found_and_told(
    root: Path, engine: str, said: str
) -> None:
    settings(root, "      as-of:", f"      search: {engine}\n      as-of:")
    settings(root, "strict: true\n", "")
    page = root / "docs/guide/hours.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"---\nsearch: {said}\n---\n{text}", encoding="utf-8")
    result = run("mkdocs", "build", root=root)
    assert result.returncode == 0, result.stderr
    assert "docs/guide/hours.md: 'search' in the front matter says nothing; write" in result.stderr
    assert "Traceback" not in result.stderr
    if engine == "pagefind":
        assert "guide/hours/" in fragments(root / "site")
    assert run("changeover", "build", root=root).returncode != 0  # it is a warning


PROGRAMS = {
    "ends at once": "#!/bin/sh\nexit 3\n",
    "answers nonsense": "#!/bin/sh\nprintf 'bm9uc2Vuc2U=,'\ncat >/dev/null\n",
    "answers a list": "#!/bin/sh\nprintf '%s,' \"$(printf '%s' '{\"payload\":[]}' | base64)\"\n"
    "cat >/dev/null\n",
    "answers without a type": "#!/bin/sh\nprintf '%s,' \"$(printf '{\"payload\":{}}' | base64)\"\n"
    "cat >/dev/null\n",
    "gives no files": f"#!{sys.executable}\nimport base64, sys\n"
    """answer = base64.b64encode(b'{"payload": {"type": "Done"}}') + b","\n"""
    "while piece := sys.stdin.buffer.read(1):\n    if piece == b',':\n"
    "        sys.stdout.buffer.write(answer)\n        sys.stdout.flush()\n",
    "says what is wrong": "#!/bin/sh\nprintf '%s,' \"$(printf '%s' "
    '\'{"message_id":1,"payload":{"type":"Error","message":"no room"}}\' | base64 -w0)"\n'
    "cat >/dev/null\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("command", [("changeover", "build"), ("mkdocs", "build", "--strict")])
def test_a_pagefind_that_fails_leaves_the_site_as_it_was(
    root: Path, name: str, command: tuple[str, ...]
) -> None:
    assert run("changeover", "build", root=root).returncode == 0
    before = digests(root / "site")
    program = root.parent / "pagefind"
    program.write_text(PROGRAMS[name], encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    result = run(*command, root=root, PAGEFIND_BINARY_PATH=str(program))
    assert result.returncode not in {0, -9}
    said = result.stdout + result.stderr  # MkDocs tells on the one or the other
    assert "pagefind made no search index: " in said
    assert "write 'search: material'" in said
    assert ("no room" in said) is (name == "says what is wrong")
    assert "Traceback" not in said
    assert digests(root / "site") == before
    assert [path.name for path in root.iterdir() if "stage" in path.name] == []


@pytest.mark.parametrize("program", ["exec sleep 600", "cat >/dev/null"])
def test_a_pagefind_that_hangs_does_not_hang_the_build(
    site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Neither one that reads nothing, nor one that answers nothing."""
    file = tmp_path / "pagefind"
    file.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PAGEFIND_BINARY_PATH", str(file))
    monkeypatch.setattr("changeover.plugin.search_pagefind._PATIENCE", 0.2)
    search = PagefindSearch(site, language="en")
    page: Any = SimpleNamespace(url="changes/0007/", content=f"<p>{'word ' * 100_000}</p>")
    with pytest.raises(ChangeoverError, match=r"it did nothing for 0\.2 seconds; the site is as"):
        search.add(page, site.pages["changes/0007/"])
    search.discard()


def test_a_machine_without_pagefind_is_told_what_to_do(root: Path) -> None:
    gone = str(root / "none")
    result = run("changeover", "build", root=root, PAGEFIND_BINARY_PATH=gone)
    assert result.returncode == 2
    assert "there is none for this machine" in result.stderr
    assert not (root / "site").exists()
    settings(root, "      as-of:", "      search: material\n      as-of:")
    assert run("changeover", "build", root=root, PAGEFIND_BINARY_PATH=gone).returncode == 0


# --- the benchmark ---------------------------------------------------------------------------------


def test_what_a_search_costs_is_told_by_size_and_as_growth() -> None:
    def reading(changes: int, engine: str, cpu: float, fetched: int) -> Reading:
        cost = Cost(cpu=cpu, wall=cpu, memory=10**8)
        return Reading(changes, engine, changes * 10, cost, fetched * 9, 0, fetched, 0.5, 0.2)

    readings = [
        reading(10, "none", 1.0, 0),
        reading(10, "pagefind", 1.2, 1000),
        reading(100, "pagefind", 12.0, 2000),
    ]
    rows = table(readings)
    assert [row[:2] for row in rows[1:]] == [
        ["10", "none"],
        ["10", "pagefind"],
        ["100", "pagefind"],
    ]
    assert [row[-1] for row in rows[1:]] == ["0.00", "2.00", ""]  # unknown without the bare build
    (line,) = growth_lines(readings)
    assert line.startswith("pagefind, 100 changes against 10: 2.00 times the bytes")
