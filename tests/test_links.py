"""Where the links of a text lead, what is published, and what is reported of those that don't.

Every case asks the renderer, which shows a page, and the checks, which show none: they agree.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.checks import rules, run_checks
from changeover.checks.co311_link_not_for_audience import RULE as NOT_FOR_AUDIENCE
from changeover.links.anchors import anchors
from changeover.links.attachments import check_svg
from changeover.links.code import BLANK, zones
from changeover.links.rules import LINKS, STEP_ATTRIBUTES
from changeover.links.scan import scan_links
from changeover.pages import plan_redirects
from tests.growth import MOST, growth
from tests.texts import PNG, Page, Texts, change, lines

RUNBOOK = "changes/0001-adopt/runbooks/a.md"
LOSE_A_LINK = {"CO301", "CO306", "CO307", "CO309", "CO310"}


def linked(tmp_path: Path, text: str, files: dict[str, str | bytes] | None = None) -> Page:
    """The page of a runbook `a` with this text; all of its links lead somewhere."""
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": text, **(files or {})})
    html = texts.render("a")
    assert of_links(texts) == []
    assert not is_lost(html)
    return Page(html)


def is_lost(html: str) -> bool:
    """Whether a page shows words where a link or an image would lead nowhere."""
    return "co-dangling" in html or "co-remote" in html


def of_links(texts: Texts) -> list[str]:
    """What the checks say of texts."""
    return [str(p) for p in run_checks(texts.kb) if p.rule.id.startswith("CO3")]


def reported(tmp_path: Path, text: str, files: dict[str, str | bytes] | None = None) -> list[str]:
    """What is wrong with a runbook `a`, as its page and the checks say alike."""
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": text, **(files or {})})
    found = lines(texts.problems("a"))
    assert found == of_links(texts)
    assert is_lost(texts.render("a")) == any(line.split()[1] in LOSE_A_LINK for line in found)
    return found


OTHERS: dict[str, str | bytes] = {
    "0001-adopt/runbooks/b.md": "# B\n\n## Two words\n\n### With an id { #own }\n",
    "0001-adopt/runbooks/deep/c.md": "# C\n",
    "0001-adopt/training/t.md": "# T\n\n## Unit\n",
    "0001-adopt/reference/r.md": "# R\n",
    "0001-adopt/plan.yaml": "out-of-scope: []\n",
    "0001-adopt/runbooks/img/shot one.png": PNG,
    "0001-adopt/evidence/totals.csv": "a,b\n",
}


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("b.md", "site:runbooks/b/"),
        ("./b.md", "site:runbooks/b/"),
        ("b.md#two-words", "site:runbooks/b/#two-words"),
        ("b.md#own", "site:runbooks/b/#own"),
        ("b.md/#two-words", "site:runbooks/b/#two-words"),
        ("b.md?plain=1", "site:runbooks/b/"),
        ("b.md#Two--Words", "site:runbooks/b/#two-words"),
        ("deep/c.md", "site:runbooks/deep/c/"),
        ("../training/t.md#unit", "site:training/t/#unit"),
        ("../reference/r.md", "site:reference/r/"),
        ("../../0001-adopt/reference/r.md", "site:reference/r/"),
        ("/changes/0001-adopt/reference/r.md", "site:reference/r/"),
        ("../README.md", "site:changes/0001/"),
        ("../change.yaml", "site:changes/0001/"),
        ("../plan.yaml", "site:changes/0001/plan/"),
        ("../../0001-adopt/", "site:changes/0001/"),
        ("../runbooks/", "site:runbooks/"),
        ("../../README.md", "site:changes/"),
        ("../evidence/totals.csv", "site:files/0001/evidence/totals.csv"),
        ("img/shot%20one.png", "site:files/0001/runbooks/img/shot%20one.png"),
        ("<img/shot one.png>", "site:files/0001/runbooks/img/shot%20one.png"),
        ("elsewhere/r.md", "site:reference/r/"),
        ("c.md", "site:runbooks/deep/c/"),
        ("a.md#here", "site:runbooks/a/#here"),
        ("#here", "#here"),
        ("https://example.com/x?y=1#z", "https://example.com/x?y=1#z"),
        ("mailto:ops@example.com", "mailto:ops@example.com"),
        ("//example.com/x", "https://example.com/x"),
    ],
)
def test_a_link_leads(tmp_path: Path, target: str, leads_to: str) -> None:
    page = linked(tmp_path, f"# A\n\n## Here\n\n[words]({target})\n", OTHERS)
    assert page.links() == [leads_to]


@pytest.mark.parametrize(
    "written",
    [
        '[x](b.md "title")',
        "[x](b.md 'title')",
        "[x][ref]\n\n[ref]: b.md",
        "[Ref][]\n\n[ref]: <b.md> 'title'",
        "[ref]\n\n[REF]: b.md",
        '<a href="b.md">x</a>',
        "<a class=y href=b.md>x</a>",
        '<div>\n<a href="b.md">x</a>\n</div>',
        "| [x](b.md) |\n|---|\n",
        "> - [x](b.md)",
        "!!! note\n    [x](b.md)",
        "*[x](b.md)*",
        "[multi\nline](b.md)",
        "[`code` and [brackets]](b.md)",
        "text (see [x](b.md))",
        "1. one\n\n    [x](b.md)",
        "[x](b.md){ .big }",
    ],
)
def test_every_way_to_write_a_link_is_found(tmp_path: Path, written: str) -> None:
    assert "site:runbooks/b/" in linked(tmp_path / "good", written, OTHERS).links()
    wrong = written.replace("b.md", "gone-for-good.md")
    assert len(reported(tmp_path / "bad", wrong, OTHERS)) == 1


@pytest.mark.parametrize(
    "written",
    [
        "`[x](gone.md)`",
        "``[x](gone.md) ` ``",
        "```\n[x](gone.md)\n```",
        "~~~~\n```\n[x](gone.md)\n~~~~",
        "- item\n\n    ```\n    [x](gone.md)\n    ```",
        "    [x](gone.md)",
        "- item\n\n        [x](gone.md)",
        "<!-- [x](gone.md) -->",
        "<!--\n\n<a href='gone.md'>\n\n-->",
        "<div>\n[x](gone.md)\n</div>",
        "\\[x](gone.md)",
        "[unused]: gone.md",
        "<pre>\n[x](gone.md)\n</pre>",
        "x](gone.md)",
    ],
)
def test_what_is_no_link_is_not_reported(tmp_path: Path, written: str) -> None:
    assert reported(tmp_path, f"Text\n\n{written}\n") == []


def test_an_image_is_published_and_shown_late(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": "![Shot](img/shot%20one.png)\n", **OTHERS})
    assert (
        '<img alt="Shot" src="site:files/0001/runbooks/img/shot%20one.png" loading="lazy">'
        in texts.render("a")
    )
    path = "changes/0001-adopt/runbooks/img/shot one.png"
    assert texts.prose.published == {path: "files/0001/runbooks/img/shot one.png"}


def test_a_dangling_link_keeps_its_words(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": "See [the *list*](bb.md) now.\n"})
    html = texts.render("a")
    assert 'See <span class="co-dangling">the <em>list</em></span> now.' in html


def test_a_dangling_link_is_a_warning_with_its_place(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n\nText\nand [x](../runbooks/bb-one.md#y).\n"
    found = reported(tmp_path, text, {"0001-adopt/runbooks/b-one.md": "# B\n"})
    assert found == [
        f"{RUNBOOK}:6:9 CO301 warning: '../runbooks/bb-one.md#y' leads nowhere;"
        " did you mean 'b-one.md'?"
    ]


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("gone.md", "CO301"),
        ("../../../../../etc/passwd", "CO301"),
        ("/etc/passwd", "CO301"),
        ("../../catalog.yaml", "CO301"),
        ("../../_shared/f.md", "CO301"),
        ("b.md#nowhere", "CO302"),
        ("#nowhere", "CO302"),
        ("../page.html", "CO306"),
        ("../script.js", "CO306"),
        ("../data.xml", "CO306"),
        ("../noname", "CO306"),
        ("../evidence.md", "CO306"),
        ("../bad.svg", "CO307"),
        ("javascript:alert(1)", "CO309"),
        ("file:///etc/passwd", "CO309"),
        ("ftp://example.com/", "CO309"),
    ],
)
def test_a_link_is_refused(tmp_path: Path, target: str, rule: str) -> None:
    files: dict[str, str | bytes] = {
        **OTHERS,
        "_shared/f.md": "x",
        "0001-adopt/page.html": "<p>",
        "0001-adopt/script.js": "x",
        "0001-adopt/data.xml": "<a/>",
        "0001-adopt/noname": "x",
        "0001-adopt/evidence.md": "# Evidence\n",
        "0001-adopt/bad.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
    }
    found = reported(tmp_path, f"# A\n\n[x]({target})\n", files)
    assert [line.split()[1] for line in found] == [rule]


def test_an_image_on_another_site_becomes_a_link(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": "![Logo](https://example.com/l.png)\n"})
    html = texts.render("a")
    assert '<a class="co-remote" href="https://example.com/l.png">Logo</a>' in html
    assert [problem.rule.id for problem in texts.problems("a")] == ["CO310"]


def test_a_document_is_no_image(tmp_path: Path) -> None:
    assert "is no image" in reported(tmp_path, "![x](b.md)\n", OTHERS)[0]


# --- other changes ---------------------------------------------------------------------------------


def test_a_later_revision_still_finds_the_files_of_its_base(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/runbooks/a.md": "# A\n\n![x](img/x.png)\n",
            "0001-adopt/runbooks/img/x.png": PNG,
            "0002-next/change.yaml": change("2026-02-01"),
            "0002-next/runbooks/a.md": "---\nbase: '0001'\n---\n# A\n\n![x](img/x.png)\n",
            "0003-last/change.yaml": change("2026-03-01"),
            "0003-last/runbooks/a.md": "# A, base not named\n\n![x](img/x.png)\n",
        },
    )
    assert texts.revision("a").change == "0003"
    html = texts.render("a")
    assert lines(texts.problems("a")) == []
    assert set(texts.prose.published) == {"changes/0001-adopt/runbooks/img/x.png"}
    assert "site:files/0001/runbooks/img/x.png" in html


def test_its_own_file_goes_before_that_of_the_base(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/runbooks/a.md": "![x](x.png)\n",
            "0001-adopt/runbooks/x.png": PNG,
            "0002-next/change.yaml": change("2026-02-01"),
            "0002-next/runbooks/a.md": "---\nbase: '0001'\n---\n![x](x.png)\n",
            "0002-next/runbooks/x.png": PNG,
        },
    )
    texts.render("a")
    assert set(texts.prose.published) == {"changes/0002-next/runbooks/x.png"}


def test_the_base_of_change_10000_is_9999(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "9999-one/change.yaml": change("2026-02-01"),
            "9999-one/runbooks/a.md": "# A\n",
            "9999-one/runbooks/x.png": PNG,
            "10000-two/change.yaml": change("2026-03-01"),
            "10000-two/runbooks/a.md": "![x](x.png)\n",
        },
    )
    texts.render("a")
    assert set(texts.prose.published) == {"changes/9999-one/runbooks/x.png"}


@pytest.mark.parametrize(
    "target", ["old-name.md", "../runbooks/older/name.md", "x/old-name.md#two"]
)
def test_a_link_to_an_alias_leads_to_the_page(tmp_path: Path, target: str) -> None:
    text = "---\naliases: [old-name, older/name]\n---\n# B\n\n## Two\n"
    page = linked(tmp_path, f"[x]({target})\n", {"0001-adopt/runbooks/b.md": text})
    assert page.links()[0].partition("#")[0] == "site:runbooks/b/"


def test_an_alias_leads_to_the_page_when_a_newer_revision_forgets_it(tmp_path: Path) -> None:
    other = {"0001-adopt/runbooks/c.md": "---\naliases: [b, old-name]\n---\n# C\n"}
    files = {
        "0001-adopt/runbooks/a.md": "[x](old-name.md) [y](coming-name.md) [z](b.md)\n",
        "0001-adopt/runbooks/b.md": "---\naliases: [old-name]\n---\n# B\n",
        "0002-next/change.yaml": change("2026-02-01"),
        "0002-next/runbooks/b.md": "---\nbase: '0001'\n---\n# B\n",
        "0003-later/change.yaml": change("2026-09-01", launched=False),
        "0003-later/runbooks/b.md": "---\nbase: '0002'\naliases: [coming-name]\n---\n# B\n",
        "0003-later/runbooks/new.md": "---\nbase: none\naliases: [draft-name]\n---\n# New\n",
    }
    texts = Texts(tmp_path, {**files, **other})
    assert texts.kb.aliases == {"old-name": "b", "draft-name": "new"}
    redirects = plan_redirects(texts.kb, texts.pages)
    assert {url: page.url for url, page in redirects.items()} == {
        "runbooks/old-name/": "runbooks/b/",
        "runbooks/b/history/0002/": "runbooks/b/",  # as when a later revision was rolled back
    }
    assert Page(texts.render("a")).links() == ["site:runbooks/b/", "site:runbooks/b/"]
    assert [p.rule.id for p in texts.problems("a")] == ["CO301"]


@pytest.mark.parametrize("where", ["/docs/", "../../../docs/", "", "/docs/../docs/"])
def test_a_link_may_hold_what_no_file_can_be_called(tmp_path: Path, where: str) -> None:
    page = tmp_path / "docs/guide/x.md"
    page.parent.mkdir(parents=True)
    page.write_text("# X\n")
    (page.parent / "up").symlink_to("..")
    text = f"[x]({where}{'a' * 300}.md) [z](/docs/guide/x.md)\n"
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": text})
    assert Page(texts.render("a")).links() == ["site:guide/x/"]
    assert [p.rule.id for p in texts.problems("a")] == ["CO301"]


def test_bases_in_a_circle_end(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/runbooks/a.md": "---\nbase: '0002'\n---\n[x](gone.csv)\n",
            "0002-next/change.yaml": change("2026-02-01"),
            "0002-next/runbooks/a.md": "---\nbase: '0001'\n---\n[x](gone.csv)\n",
        },
    )
    assert [problem.rule.id for problem in texts.problems("a")] == ["CO301"]


def test_a_link_to_a_document_that_is_yet_to_come_leads_to_its_preview(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "0002-next/change.yaml": change("2026-09-01", launched=False),
        "0002-next/runbooks/new.md": "# New\n\n## Later\n\n[back](a.md)\n",
        "0001-adopt/runbooks/a.md": "[x](../../0002-next/runbooks/new.md#later) [y](new.md#gone)\n",
    }
    texts = Texts(tmp_path, files)
    preview = "site:runbooks/new/coming/0002/"
    assert Page(texts.render("a")).links() == [f"{preview}#later", preview]
    (problem,) = texts.problems("a")
    assert problem.rule.id == "CO302" and "'new' has no '#gone'" in problem.message


def test_texts_that_are_no_documents_have_links_too(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/README.md": "[a](runbooks/a.md) [b](gone.md)\n",
            "0001-adopt/notes/internal.md": "Text [c](../gone.md)\n",
            "0001-adopt/runbooks/a.md": "# A\n",
        },
    )
    assert [line.split()[0] for line in of_links(texts)] == [
        "changes/0001-adopt/README.md:1:24",
        "changes/0001-adopt/notes/internal.md:1:10",
    ]


def test_a_past_revision_is_nobodys_to_mend(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/runbooks/a.md": "[x](gone.md)\n",
            "0002-next/change.yaml": change("2026-02-01"),
            "0002-next/runbooks/a.md": "---\nbase: '0001'\n---\nFine.\n",
        },
    )
    assert of_links(texts) == []


# --- fragments -------------------------------------------------------------------------------------


def test_links_of_a_fragment_lead_from_its_place_then_from_the_pages(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **OTHERS,
        "_shared/f.md": "![s](img/s.png) [b](b.md) [b][ref] <a href='b.md'>x</a> [e](https://e.org)\n\n"
        "[ref]: b.md#own\n",
        "_shared/img/s.png": PNG,
        "0001-adopt/runbooks/img/s.png": PNG,
    }
    texts = Texts(
        tmp_path, {"0001-adopt/runbooks/a.md": "{! f.md !}\n\n![p](img/s.png)\n", **files}
    )
    page = Page(texts.render("a"))
    assert lines(texts.problems("a")) == []
    assert page.images() == ["site:files/_shared/img/s.png", "site:files/0001/runbooks/img/s.png"]
    b = "site:runbooks/b/"
    assert page.links() == [b, f"{b}#own", b, "https://e.org"]


def test_a_dangling_link_of_a_fragment_is_reported_there(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"_shared/f.md": "Text\n\nSee [x](gone.md).\n"}
    found = reported(tmp_path, "{! f.md !}\n", files)
    assert [line.split(" CO")[0] for line in found] == ["changes/_shared/f.md:3:9"]


def test_headings_of_fragments_are_anchors(tmp_path: Path) -> None:
    linked(tmp_path, "[x](#in-it)\n\n{! f.md !}\n", {"_shared/f.md": "## In it\n"})


# --- what is published -----------------------------------------------------------------------------

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" %s>%s</svg>'


@pytest.mark.parametrize(
    "raw",
    [
        SVG % (b'viewBox="0 0 1 1"', b'<rect width="1" style="fill:red"/><use xlink:href="#a"/>'),
        SVG % (b"", b"<style>.a { fill: url(#g) }</style><a><text>x</text></a>"),
        SVG % (b"", b'<image href="data:image/png;base64,iVBORw0KGgo="/>'),
        b'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n' + SVG % (b"", b"<g/>"),
    ],
)
def test_a_drawing_is_published(raw: bytes) -> None:
    assert check_svg(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        SVG % (b"", b"<script>alert(1)</script>"),
        SVG % (b"", b"<SCRIPT/>"),
        SVG % (b'onload="alert(1)"', b""),
        SVG % (b"", b'<rect ONCLICK="alert(1)"/>'),
        SVG % (b"", b'<g xmlns:e="http://www.w3.org/2001/xml-events" e:onevent="x"/>'),
        SVG % (b"", b"<foreignObject><p/></foreignObject>"),
        SVG % (b"", b'<p xmlns="http://www.w3.org/1999/xhtml"/>'),
        SVG % (b"", b'<a xlink:href="javascript:alert(1)"/>'),
        SVG % (b"", b'<a href="java&#10;script:alert(1)"/>'),
        SVG % (b"", b'<image href="https://evil.example/x.png"/>'),
        SVG % (b"", b'<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
        SVG % (b"", b'<use href="other.svg#x"/>'),
        SVG % (b"", b'<set attributeName="href" to="javascript:alert(1)"/>'),
        SVG % (b"", b'<animate attributeName="href" values="javascript:alert(1)"/>'),
        SVG % (b"", b"<style>@import url(https://evil.example)</style>"),
        SVG % (b"", b"<style>a { b: url('https://evil.example') }</style>"),
        SVG % (b"", b"<style>@im<g/>port url(https://evil.example)</style>"),
        SVG % (b"", b"<style><g/>a { b: url(https://evil.example) }</style>"),
        SVG % (b"", b"<style>a { b: image-set('http://evil.example' 1x) }</style>"),
        SVG % (b"", b"<style>a { b: src('x.png') }</style>"),
        SVG % (b"", b"<style>a { b: '//evil.example/x' }</style>"),
        SVG % (b"", b"<style>a { b: 'http:evil.example/x' }</style>"),
        SVG % (b"", b"<rect style=\"fill: image-set('x.png' 1x)\"/>"),
        SVG % (b"", b"<rect mask=\"image-set('x.png' 1x)\"/>"),
        b'<?xml version="1.0" encoding="shift_jis"?>' + SVG % (b"", b"<g/>"),
        b'<?xml version="1.0" encoding="foo"?>' + SVG % (b"", b"<g/>"),
        SVG % (b"", b'<rect style="fill: url(https://evil.example#x)"/>'),
        SVG % (b"", b'<rect fill="url(//evil.example#x)"/>'),
        SVG % (b'xml:base="https://evil.example/"', b'<use href="#x"/>'),
        b'<!DOCTYPE svg [<!ENTITY x "y">]>' + SVG % (b"", b"<text>&x;</text>"),
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + SVG % (b"", b""),
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x" [<!ENTITY x "y">]>'
        + SVG % (b"", b""),
        b'<?xml-stylesheet href="x.css"?>' + SVG % (b"", b""),
        b"<html><body/></html>",
        b"<svg><script/></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"\xff\xfe<svg/>",
        b"",
    ],
)
def test_what_is_more_than_a_drawing_is_refused(raw: bytes) -> None:
    assert check_svg(raw)


def test_a_link_never_publishes_what_a_symlink_leads_to(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    (tmp_path / "changes/0001-adopt").mkdir(parents=True)
    (tmp_path / "changes/0001-adopt/x.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "changes/0001-adopt/folder").symlink_to(tmp_path)
    text = "[x](../x.txt) [y](../folder/secret.txt)\n"
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": text})
    texts.render("a")
    assert texts.prose.published == {}


# --- steps, rules, the scanner ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("### One { #one role = operator minutes=5 }", "can't be read"),
        ("### One { #one minutes=five }", "must be a whole number"),
        ("### One { #one minuts=5 }", "did you mean 'minutes'?"),
    ],
)
def test_step_attributes_that_can_not_be_read_are_reported(
    tmp_path: Path, heading: str, said: str
) -> None:
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": f"# A\n\n## Steps\n\n{heading}\n"})
    found = of_links(texts)
    assert len(found) == 1 and said in found[0]
    assert found[0].startswith(f"{RUNBOOK}:5:") and " CO308 " in found[0]


def test_good_step_attributes_are_not_reported(tmp_path: Path) -> None:
    text = '# A\n\n## Steps\n\n### One { #one role="operator" minutes=5 .wide }\n\n### Two\n'
    assert of_links(Texts(tmp_path, {"0001-adopt/runbooks/a.md": text})) == []


def test_every_rule_of_texts_is_checked() -> None:
    found = [rule for rule in rules() if rule.id.startswith("CO3")]
    others = (STEP_ATTRIBUTES, NOT_FOR_AUDIENCE)
    assert found == sorted((*LINKS, *others), key=lambda rule: rule.id)


def test_every_problem_says_how_to_mend_it(tmp_path: Path) -> None:
    text = "[a](gone.bin) [b](#x) {! y !} [c](ftp://x) ![d](https://e.org/x.png)\n"
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": text})
    problems = texts.problems("a")
    assert len(problems) == 5
    assert all(problem.hint for problem in problems)


@given(st.text(alphabet="[]()<>`~!a\\#:\"' \t\n*-1.&;=|^", max_size=120))
def test_zones_keep_lengths_and_lines(text: str) -> None:
    found = zones(text)
    for copy in (found.html, found.markdown):
        assert len(copy) == len(text)
        assert [i for i, c in enumerate(copy) if c == "\n"] == [
            i for i, c in enumerate(text) if c == "\n"
        ]
        assert all(c in {BLANK, o} for c, o in zip(copy, text, strict=True))
    for link in scan_links(found):
        line = text.split("\n")[link.line - 1]
        assert 1 <= link.column <= len(line)


@pytest.mark.parametrize(
    "piece",
    ["[x](", "[", "<a ", "<!--", "`", "``` ", '[x]( "', "<div>\n", "- ", "[a]: b\n", "](", "~"],
)
def test_scanning_takes_time_in_proportion(piece: str) -> None:
    assert growth(lambda text: scan_links(zones(text)), lambda n: piece * n, size=5000) < MOST


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "{" + " " * n,
        lambda n: "- # x" + " " * n + "x" + "#" * n + "x",
        lambda n: ("[](" * 600 + ")") * (n // 1800),
        lambda n: ("[](" * 600 + " " * 1000 + ")" * 600) * (n // 3400),
        lambda n: ("[](" + '" ' * 1500 + "')") * (n // 3000),
        lambda n: "~" * n + "`",
    ],
)
def test_reading_takes_time_in_proportion(make: Callable[[int], str]) -> None:
    def read(text: str) -> None:
        source = zones(text)
        anchors(source)
        scan_links(source)

    assert growth(read, make, size=25_000) < MOST


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ('b.md "a" "b"', "b.md"),
        ("b.md 'a'", "b.md"),
        ('b.md"a"', "b.md"),
        ('b.md\n"a" ', "b.md"),
        ("b(c).md", "b(c).md"),
        ("b\\).md", "b).md"),
        ('b.md "a', 'b.md "a'),
        ("it's", "it's"),
    ],
)
def test_a_title_is_no_part_of_a_destination(written: str, target: str) -> None:
    assert [link.target for link in scan_links(zones(f"[x]({written})"))] == [target]
