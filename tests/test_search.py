"""The search index holds what Material's own plugin would put there, without its parser."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from material.plugins.search.plugin import SearchIndex

from changeover.plugin.search import INDEX, add_to_index, entries

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


def test_entries_join_those_of_hand_written_pages(tmp_path: Path) -> None:
    file = tmp_path / INDEX
    file.parent.mkdir()
    own = {"location": "guide/", "title": "Guide", "text": "Hand-written."}
    file.write_text(json.dumps({"config": {"lang": ["en"]}, "docs": [own]}))
    add_to_index(tmp_path, entries("<p>Text.</p>", url=URL, title=TITLE))
    index = json.loads(file.read_text())
    assert index["config"] == {"lang": ["en"]}
    assert [entry["location"] for entry in index["docs"]] == ["guide/", URL]


def test_a_site_without_search_gets_no_index(tmp_path: Path) -> None:
    add_to_index(tmp_path, entries("<p>Text.</p>", url=URL, title=TITLE))
    assert list(tmp_path.iterdir()) == []
