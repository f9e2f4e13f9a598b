"""Slots: finished HTML in the place of a macro's placeholder."""

from __future__ import annotations

from changeover.plugin.slots import Slots, anchors, contents, relative_links


def test_a_block_takes_the_place_of_its_placeholder() -> None:
    slots = Slots()
    placeholder = slots.put("<p>one</p>").strip()
    page = f"<h1>T</h1>\n{placeholder}\n<p>after</p>"
    filled = slots.fill(page, url="a/b/", use_directory_urls=True)
    assert filled == "<h1>T</h1>\n<p>one</p>\n<p>after</p>"


def test_an_inline_slot_stays_in_its_sentence() -> None:
    slots = Slots()
    span = slots.put("<b>x</b>", inline=True)
    filled = slots.fill(f"<p>See {span}.</p>", url="", use_directory_urls=True)
    assert filled == "<p>See <b>x</b>.</p>"


def test_an_inline_slot_alone_in_a_paragraph_keeps_it() -> None:
    slots = Slots()
    span = slots.put("<b>x</b>", inline=True)
    assert slots.fill(f"<p>{span}</p>", url="", use_directory_urls=True) == "<p><b>x</b></p>"


def test_what_a_slot_holds_is_never_filled_again() -> None:
    slots = Slots()
    first = slots.put('text of an author: <div data-co-slot="1"></div>')
    slots.put("secret")
    filled = slots.fill(first, url="", use_directory_urls=True)
    assert "secret" not in filled


def test_a_placeholder_that_nobody_made_is_left_alone() -> None:
    slots = Slots()
    slots.put("one")
    page = '<div data-co-slot="7"></div>'
    assert slots.fill(page, url="", use_directory_urls=True) == page


def test_links_become_relative_to_the_page() -> None:
    html = '<a href="site:changes/0007/#R1"><img src="site:files/0007/a.png"></a>'
    assert relative_links(html, url="runbooks/x/", use_directory_urls=True) == (
        '<a href="../../changes/0007/#R1"><img src="../../files/0007/a.png"></a>'
    )
    assert relative_links(html, url="runbooks/x/index.html", use_directory_urls=False) == (
        '<a href="../../changes/0007/index.html#R1"><img src="../../files/0007/a.png"></a>'
    )


def test_a_link_to_the_home_page_is_never_empty() -> None:
    home = '<a href="site:">'
    assert relative_links(home, url="", use_directory_urls=True) == '<a href="./">'
    assert relative_links(home, url="changes/", use_directory_urls=True) == '<a href="../">'
    assert relative_links(home, url="index.html", use_directory_urls=False) == (
        '<a href="index.html">'
    )


def test_text_that_looks_like_a_link_of_the_site_is_text() -> None:
    html = "<p>href=&quot;site:x/&quot;</p>"
    assert relative_links(html, url="a/", use_directory_urls=True) == html


def test_contents_are_the_headings_with_ids() -> None:
    html = (
        '<h1 id="t">T</h1><h2 id="a">A &amp; b<a class="headerlink" href="#a">¶</a></h2>'
        '<h3 id="c"><code>c</code></h3><h2>no id</h2>'
    )
    assert contents(html) == [(2, "a", "A &amp; b"), (3, "c", "c")]
    assert anchors(html) == {"t", "a", "c"}


def test_the_home_page_is_at_the_root_as_mkdocs_writes_it() -> None:
    assert relative_links('<a href="site:a/">', url="./", use_directory_urls=True) == (
        '<a href="a/">'
    )
