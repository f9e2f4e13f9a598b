"""Authors' Markdown as safe HTML: what is kept, what is taken away, byte for byte code, steps.

`cases/prose/attacks/*.md` are hostile texts: nothing of them may run, load or take over the page.
`cases/prose/keep/*.md` are honest ones, with the HTML that they must give beside them.
"""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import LinkInlineProcessor

from changeover.load import load_content
from changeover.load.document import check_markdown
from changeover.model.content import Prose
from changeover.prose.profile import Sanitiser
from changeover.reading.bounds import bound_links
from changeover.render import inline
from tests.growth import MOST, growth
from tests.texts import Page, Texts, lines

CASES = Path(__file__).parent / "cases" / "prose"
ATTACKS = sorted(path.stem for path in (CASES / "attacks").glob("*.md"))
KEPT = sorted(path.stem for path in (CASES / "keep").glob("*.md"))

TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "blockquote", "br", "code", "dd", "del",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "input", "kbd", "label", "li", "ol", "p", "pre", "s", "section", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u",
    "ul",
}  # fmt: skip
ATTRIBUTES = {
    "align", "alt", "aria-label", "checked", "class", "colspan", "data-minutes", "data-role", "dir",
    "disabled", "for", "height", "href", "id", "lang", "loading", "name", "open", "rowspan",
    "scope", "src", "start", "title", "type", "value", "width",
}  # fmt: skip
ADDRESS = re.compile(r"(?:https?|mailto|tel|site):|#|data:image/(?:png|jpeg|gif|webp);base64,")
TAB = re.compile(r"__tabbed_[0-9a-f]{8}_\d+(?:_\d+)?")
OURS = {"co-dangling", "co-remote", "co-step", "co-step__role", "co-step__minutes"}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    return Texts(tmp_path_factory.mktemp("texts"), {"0001-adopt/x.png": b"png"})


def dangers(html: str) -> list[str]:
    """Everything in a page's HTML that could run, load, restyle or impersonate."""
    page = Page(f"<div>{html}<p>after</p></div>")
    found = [f"not closed: {page.open}"] if page.open else []
    found += page.wrong
    for tag, attributes in page.tags:
        found += [f"<{tag}>"] if tag not in TAGS else []
        found += [
            f"{tag} {name}={value}"
            for name, value in attributes.items()
            if not is_harmless(tag, name, value)
        ]
        if tag == "input" and attributes.get("type") != "radio":
            found += (
                [f"input {attributes}"] if not {"disabled", "aria-label"} <= set(attributes) else []
            )
        if tag == "img" and not {"alt", "loading"} <= set(attributes):
            found.append(f"img {attributes}")
    return found


def is_harmless(tag: str, name: str, value: str) -> bool:
    """Whether an attribute can do nothing but what Markdown needs."""
    if name in {"href", "src"}:
        return bool(ADDRESS.match(value))
    if name in {"id", "name", "for"} and value.startswith("__"):
        return tag in {"input", "label"} and bool(TAB.fullmatch(value))
    if name == "class":
        ours = [word for word in value.split() if word.startswith(("md-", "co-", "js-"))]
        return set(ours) <= OURS
    return name in ATTRIBUTES


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_an_attack_stays(texts: Texts, name: str) -> None:
    text = (CASES / "attacks" / f"{name}.md").read_text(encoding="utf-8")
    html = texts.text(text)
    assert dangers(html) == []
    assert "\x02" not in html and "\x03" not in html


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_an_attack_stays_in_a_runbook(tmp_path: Path, name: str) -> None:
    text = (CASES / "attacks" / f"{name}.md").read_text(encoding="utf-8")
    clean = re.sub("[\x00-\x08\x0b-\x1f]", "", text)
    texts = Texts(tmp_path, {"0001-adopt/runbooks/attack.md": clean})
    assert dangers(texts.render("attack")) == []


def test_there_are_attacks_enough() -> None:
    assert len(ATTACKS) >= 25


@given(
    st.lists(
        st.sampled_from(
            [
                "<", ">", '"', "'", "`", "[", "](", ")", "\n\n", "\n", "    ", "script", "a href=",
                "javascript:alert(1)", "<img src=x onerror=alert(1)", "{: onclick=x }", "&#x6a;", "*",
                "<div markdown=1>", "</div>", "<!--", "-->", "\x02", "\x03", "wzxhzdk:0", "| a |\n|--|\n",
                "```", "- ", "=== \"t\"\n", "!!! note\n", "<svg>", "<style>", "<textarea>", "[^1]", ":",
            ]
        ),
        max_size=30,
    ).map("".join)
)  # fmt: skip
def test_no_mixture_of_pieces_gets_through(texts: Texts, text: str) -> None:
    assert dangers(texts.text(text)) == []


@pytest.mark.parametrize("name", KEPT)
def test_what_markdown_can_do_is_kept(texts: Texts, name: str, pytestconfig: pytest.Config) -> None:
    html = texts.text((CASES / "keep" / f"{name}.md").read_text(encoding="utf-8")) + "\n"
    expected = CASES / "keep" / f"{name}.html"
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(html, encoding="utf-8")
    assert html == expected.read_text(encoding="utf-8")
    assert dangers(html) == []


def test_every_expected_page_has_its_text() -> None:
    assert {path.stem for path in (CASES / "keep").glob("*.html")} == set(KEPT)


# --- code, byte for byte ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "{{ x }} {% if y %} ${{ secrets.Z }} {! access.md !}",
        "all:\n\techo one\n\t\techo two",
        "\n\nblank lines first\n\nand last\n\n",
        "trailing blanks   \n\t\n   \nend",
        "a <b> & &amp; &lt; \"q\" 'q' \\ \\* `tick`",
        "[a](b.md) ![c](d.png) <a href='x.md'>",
        'href="site:changes/0001/"',
        "*[HTML]: not an abbreviation\n[^1]: no footnote",
        "# no heading\n## Steps\n### { role=x }",
        "\u00a0no-break\u2003em \U0001f600",
    ],
)
@pytest.mark.parametrize("fence", ["```", "~~~", "```yaml", "```makefile", '```text title="x"'])
def test_code_comes_through_as_written(texts: Texts, code: str, fence: str) -> None:
    text = f"Before.\n\n{fence}\n{code}\n{fence[:3]}\n\nAfter.\n"
    assert Page(texts.text(text)).code == [f"{code}\n"]


@pytest.mark.parametrize(
    "info",
    ["js {1,3-4}", "bash {.line-numbers}", "yaml title:x", "console foo=bar!", "C++", "{.sh}"],
)
def test_a_fence_of_another_tool_is_code_too(texts: Texts, info: str) -> None:
    page = Page(texts.text(f"```{info}\nx {{{{ y }}}}\n```\n"))
    assert page.code == ["x {{ y }}\n"]


def test_indented_code_keeps_its_tabs(texts: Texts) -> None:
    page = Page(texts.text("Text\n\n    a\tb {{ c }}\n    \td\n\nText\n"))
    assert page.code == ["a\tb {{ c }}\n\td\n"]


def test_braces_in_text_are_text(texts: Texts) -> None:
    html = texts.text("Say {{ environment }}, {% raw %}, ${{ x }}, {! nothing.md and {!x!}.\n")
    assert "Say {{ environment }}, {% raw %}, ${{ x }}, {! nothing.md and {!x!}." in html


@given(st.text(alphabet=st.characters(exclude_categories=("C",)), max_size=200))
def test_any_line_of_code_comes_through(texts: Texts, line: str) -> None:
    code = line.replace("`", "'")
    assert Page(texts.text(f"```text\n{code}\n```\n")).code == [f"{code}\n"]


# --- titles, steps, tabs ---------------------------------------------------------------------------

RUNBOOK = """# Invoice run

Intro.

## Steps

### Freeze the prices { #freeze role=operator minutes=5 }

Do it.

#### Expect

Nothing moves.

#### Roll back

Undo it.

### Look again { role="nobody-known" }

### Plain

## Afterwards

#### Expect

No mark here.
"""


@pytest.fixture
def runbook(tmp_path: Path) -> Texts:
    return Texts(
        tmp_path,
        {"0001-adopt/runbooks/invoice-run.md": RUNBOOK},
        source_url=lambda where: f"https://git.example/{where.path}#L{where.line}",
    )


def test_the_title_is_left_to_the_page(runbook: Texts) -> None:
    assert "<h1" not in runbook.render("invoice-run")


def test_another_first_heading_stays(texts: Texts) -> None:
    assert "<h1" in texts.text("# A heading\n")


def test_a_step_shows_who_how_long_and_where_it_is_written(runbook: Texts) -> None:
    html = runbook.render("invoice-run")
    assert '<h3 data-minutes="5" data-role="operator" id="freeze">' in html
    assert '<p class="co-step"><span class="co-step__role">Billing operator</span>' in html
    assert '<span class="co-step__minutes">5 minutes</span>' in html
    source = "https://git.example/changes/0001-adopt/runbooks/invoice-run.md#L7"
    assert f'<a class="co-source" href="{source}"' in html
    assert " role=" not in html


@pytest.mark.parametrize(
    ("heading", "id"), [("### { #only }", "only"), ("###", "_1"), ("### { role=operator } ##", "")]
)
def test_a_step_without_words_is_called_by_its_number(
    tmp_path: Path, heading: str, id: str
) -> None:
    text = f"## Steps\n\n### One\n\nGo.\n\n{heading}\n\nDo it.\n\n### Two\n\nStop.\n"
    files = {"0001-adopt/runbooks/restart.md": text}
    html = Texts(tmp_path, files).render("restart")
    assert "Step 2" in html and f'id="{id}' in html
    assert "data-co" not in html and "{" not in html


def test_what_to_expect_is_marked_in_steps_only(runbook: Texts) -> None:
    html = runbook.render("invoice-run")
    assert html.count("co-expect") == html.count("co-rollback") == 1


def test_a_runbook_without_steps_stays_as_it_is(tmp_path: Path) -> None:
    text = "# Restart\n\n### Now\n\n#### Expect\n\nText.\n"
    html = Texts(tmp_path, {"0001-adopt/runbooks/restart.md": text}).render("restart")
    assert "co-" not in html


def test_tabs_of_two_texts_do_not_know_each_other(texts: Texts) -> None:
    text = '=== "A"\n\n    a\n\n=== "B"\n\n    b\n'
    one = Page(texts.text(text, path="changes/0001-adopt/notes/a.md"))
    two = Page(texts.text(text, path="changes/0001-adopt/notes/b.md"))
    names = [{a["name"] for tag, a in page.tags if tag == "input"} for page in (one, two)]
    assert len(names[0]) == len(names[1]) == 1 and names[0] != names[1]
    labels = [a["for"] for tag, a in one.tags if tag == "label"]
    assert labels == [a["id"] for tag, a in one.tags if tag == "input"]


def test_a_prefix_parts_the_ids_of_two_texts(texts: Texts) -> None:
    prose = Prose("changes/0001-adopt/README.md", "## One\n\n[up](#one)[^1]\n\n[^1]: x\n")
    html = str(texts.prose.render(prose, prefix="a-"))
    assert 'id="a-one"' in html and 'href="#a-one">up' in html and 'href="#a-fn:1"' in html


def test_the_same_text_gives_the_same_page(texts: Texts) -> None:
    text = RUNBOOK + (CASES / "keep" / "tabs.md").read_text() + "[^1] x\n\n[^1]: y\n"
    assert texts.text(text) == texts.text(text)


def test_a_text_that_nests_without_end_is_shown_as_it_is(texts: Texts) -> None:
    text = "".join(f"{'    ' * depth}- x\n" for depth in range(150))
    assert dangers(texts.text(text)) == []


@pytest.mark.parametrize(
    "text",
    ["[" * 290 + "\n", "[x](" * 3000, "<a " * 3000, "<!--" * 3000, "`" * 299 + " `" * 2000,
     "[a]: x\n" * 2000, "<div>\n" * 500, "*a " * 2000, '[x]( " ' * 1500],
)  # fmt: skip
def test_no_short_text_takes_long(texts: Texts, text: str) -> None:
    began = time.process_time()
    texts.text(text)
    assert time.process_time() - began < 5


# --- includes --------------------------------------------------------------------------------------


def included(tmp_path: Path, text: str, **fragments: str) -> tuple[str, list[str]]:
    files = {f"_shared/{name}.md": content for name, content in fragments.items()}
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": text, **files})
    return texts.render("a"), lines(texts.problems("a"))


def test_a_fragment_takes_the_place_of_its_include(tmp_path: Path) -> None:
    html, problems = included(
        tmp_path, "Before.\n\n{! access.md !}\n\nAfter.\n", access="Check **it**."
    )
    assert "<p>Before.</p>\n<p>Check <strong>it</strong>.</p>\n<p>After.</p>" in html
    assert problems == []


def test_fragments_include_fragments_and_several_stand_in_a_line(tmp_path: Path) -> None:
    html, problems = included(
        tmp_path, "{! b.md !} and {!c.md!}\n", b="one\ntwo {! c.md !}", c="three"
    )
    assert "<p>one\ntwo three and three</p>" in html
    assert problems == []


def test_a_fragment_in_a_list_stays_in_it(tmp_path: Path) -> None:
    html, _ = included(tmp_path, "- item\n\n    {! b.md !}\n\n- next\n", b="one\n\n```sh\nrun\n```")
    assert html.count("<ul>") == 1 and html.count("<li>") == 2


def test_code_holds_no_include(tmp_path: Path) -> None:
    text = "`{! b.md !}`\n\n```\n{! b.md !}\n```\n\n    {! b.md !}\n\n<!-- {! b.md !} -->\n"
    html, problems = included(tmp_path, text, b="EXPANDED")
    assert "EXPANDED" not in html and html.count("{! b.md !}") == 3
    assert problems == []


def test_code_in_a_fragment_holds_no_include(tmp_path: Path) -> None:
    html, problems = included(tmp_path, "{! b.md !}\n", b="```\n{! b.md !} {! gone.md !}\n```")
    assert Page(html).code == ["{! b.md !} {! gone.md !}\n"]
    assert problems == []


def test_a_missing_fragment_is_named_with_its_place(tmp_path: Path) -> None:
    html, problems = included(tmp_path, "---\ntitle: A\n---\n\nSee {! acces.md !}\n", access="x")
    assert problems == [
        "changes/0001-adopt/runbooks/a.md:5:5 CO303 there is no fragment 'acces.md' in"
        " changes/_shared/; did you mean 'access.md'?"
    ]
    assert "{! acces.md !}" in html


@pytest.mark.parametrize(
    "name",
    ["../0001-adopt/change.yaml", "/etc/passwd", "~/.ssh/id_rsa", "https://example.com/x.md",
     "..\\\\x.md", "sub/../../catalog.yaml", "C:/x.md"],
)  # fmt: skip
def test_nothing_outside_the_shared_folder_is_included(tmp_path: Path, name: str) -> None:
    html, problems = included(tmp_path, f"{{! {name} !}}\n", access="x")
    assert len(problems) == 1 and " CO304 " in problems[0] and ":1:1 " in problems[0]
    assert "root:" not in html and "team-billing" not in html


def test_only_files_that_were_read_are_included(tmp_path: Path) -> None:
    (tmp_path / "changes/_shared").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("SECRET")
    (tmp_path / "changes/_shared/link.md").symlink_to(tmp_path / "secret.md")
    html, problems = included(
        tmp_path, "{! link.md !} {! ./access.md !} {! catalog.yaml !}\n", access="x"
    )
    assert "SECRET" not in html
    assert [line.split()[1] for line in problems] == ["CO303"] * 2  # and the link is told itself:
    told = lines(load_content(tmp_path)[1])
    assert any(line.startswith("changes/_shared/link.md:1:1 CO002") for line in told)


def test_a_circle_of_includes_ends(tmp_path: Path) -> None:
    html, problems = included(tmp_path, "{! b.md !}\n", b="b {! c.md !}", c="c {! b.md !}")
    assert "b c {! b.md !}" in html
    assert problems == [
        "changes/_shared/c.md:1:3 CO305 fragments include each other: b.md -> c.md -> b.md;"
        " remove one of them"
    ]


def test_includes_that_multiply_end(tmp_path: Path) -> None:
    fragments = {f"f{n}": f"{{! f{n + 1}.md !}} " * 60 for n in range(4)}
    html, problems = included(tmp_path, "{! f0.md !}\n", **fragments, f4="x" * 200)
    assert len(html) < 3_000_000
    assert any("characters" in line for line in problems)


def test_lines_of_a_fragment_are_included(tmp_path: Path) -> None:
    html, problems = included(
        tmp_path, "{! b.md !lines=2-3}\n\n{! b.md !lines=9}\n", b="one\ntwo\nthree\n"
    )
    assert "<p>two\nthree</p>" in html
    assert len(problems) == 1 and "has no lines 9" in problems[0]


def test_braces_of_a_fragment_are_text(tmp_path: Path) -> None:
    html, _ = included(tmp_path, "{! b.md !}\n", b="x {{ y }} {% raw %}")
    assert "x {{ y }} {% raw %}" in html


# --- markup that only we may write -----------------------------------------------------------------

FORGED = """<div><a/href="TOKENjavascript:alert(1)">c</a></div>

<a title="x"href="TOKENjavascript:alert(2)">c</a> <img alt=""src="TOKENhttps://evil.example/x.png">

<p id="TOKEN__config" class="TOKENmd-nav TOKENco-step">x</p>

<input type="TOKENradio" id="TOKEN__toggle" name="TOKEN__toggle">
"""


def test_a_fragment_that_knows_its_page_can_not_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    clean = Sanitiser.clean

    def spy(self: Sanitiser, html: str, *, token: str, **others: Any) -> str:
        seen.append(token)
        return clean(self, html, token=token, **others)

    monkeypatch.setattr(Sanitiser, "clean", spy)
    path, text = "changes/0001-adopt/runbooks/a.md", "# A\n\n{! x.md !}\n"
    digest = hashlib.sha256(f"{path}\n{text}".encode()).hexdigest()
    guesses = [f"co{digest[:24]}/"]
    for number in range(3):  # what the page was signed with, told to the fragment
        forged = FORGED.replace("TOKEN", guesses[-1])
        html, _ = included(tmp_path / str(number), text, x=forged)
        assert dangers(html) == []
        assert "evil.example" not in "".join(Page(html).images())
        assert not [link for link in Page(html).links() if "javascript" in link]
        assert seen[-1] not in guesses
        guesses.append(seen[-1])


def test_signed_pages_are_the_same_each_time(tmp_path: Path) -> None:
    one, two = (included(tmp_path / name, "{! x.md !}\n", x="[a](b.md)\n") for name in "ab")
    assert one == two


def test_a_title_below_another_heading_is_not_shown_twice(tmp_path: Path) -> None:
    text = "## Read this\n\n# Restart the rating_engine\n\nText.\n"
    texts = Texts(tmp_path, {"0001-adopt/runbooks/restart.md": text})
    assert texts.revision("restart").title == "Restart the rating_engine"
    assert "<h1" not in texts.render("restart")


def test_steps_after_a_fence_that_never_ends_are_steps(tmp_path: Path) -> None:
    text = "# A\n\n```\nrun\n\n## Steps\n\n### One { #one role=operator }\n\nDo it.\n"
    html = Texts(tmp_path, {"0001-adopt/runbooks/a.md": text}).render("a")
    assert '<h3 data-role="operator" id="one">' in html and "co-step__role" in html


# --- short texts of YAML ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["[a" * 4000 + "*", "[]()" * 2000, "[](" * 6000 + ")", "![a](" * 3800]
)
def test_no_short_text_of_yaml_takes_long(text: str) -> None:
    began = time.process_time()
    inline(text)
    assert time.process_time() - began < 3


def test_the_markdown_of_an_absurdly_long_text_of_yaml_is_not_read() -> None:
    text = "*a* <b>" * 3000
    assert str(inline(text)) == text.replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("target", ["book.pdf", "../x.md", "/x", "//evil.example", "#here", "?q"])
def test_a_relative_link_of_yaml_keeps_its_words(target: str) -> None:
    assert inline(f'See [the *book*]({target} "t") *now*.') == (
        "See the <em>book</em> <em>now</em>."
    )


@pytest.mark.parametrize("target", ["https://example.com/x", "mailto:a@example.com", "tel:+1"])
def test_an_absolute_link_of_yaml_stays(target: str) -> None:
    assert f'<a href="{target}" rel="noopener noreferrer">x</a>' in inline(f"[x]({target}) *y*")


@pytest.mark.parametrize(
    "text",
    [
        "Enter <customer-id> and the <title> of the invoice.",
        "Type into the <textarea> there.",
        "An open <script> here",
        "Wait for <pod> in <namespace>.",
        "<div>\n<!-- never closed\n</div>",
        "<?php and <!DOCTYPE there",
    ],
)
def test_what_only_looks_like_html_is_text_and_swallows_nothing(texts: Texts, text: str) -> None:
    """A runbook that silently ends at a placeholder would be followed to its middle."""
    html = texts.text(f"{text}\n\n## The next step\n\nIt is **still** there.\n")
    assert '<h2 id="the-next-step"' in html
    assert "It is <strong>still</strong> there." in html
    for word in re.findall(r"<([\w-]+)>", text.replace("<div>", "").replace("</div>", "")):
        assert f"&lt;{word}&gt;" in html


def test_addresses_in_angle_brackets_stay_links(texts: Texts) -> None:
    html = texts.text("See <https://example.com/a> or <ops@example.com>.")
    assert 'href="https://example.com/a"' in html
    assert "&lt;" not in html


@pytest.mark.parametrize("line", ["# a", "*[A]: x", "[^a]: x", "---", "??? note", "a\n=", "a\n-"])
def test_a_block_that_would_be_read_over_and_over_is_told(line: str) -> None:
    text = "# A\n\n" + f"{line}\n" * 1900
    (problem,) = check_markdown(Prose("f", text))
    assert str(problem).startswith("f:3:1 CO016 very many headings or definitions")
    assert check_markdown(Prose("f", text.replace("\n", "\n\n"))) == []
    assert check_markdown(Prose("f", f"# A\n\n```bash\n{text}```\n")) == []


PARTS = [
    "## a",
    "a\n=",
    "```\na\n```",
    "- a\n\n    ~~~\n    b\n    ~~~",
    "> # a",
    '=== "a"',
    "!!! note",
    "??? note",
]


@pytest.mark.parametrize("part", PARTS)
def test_a_page_of_very_many_parts_is_told(part: str) -> None:
    text = "Text.\n\n" + f"{part}\n\n" * 2001
    (problem,) = check_markdown(Prose("f", text))
    last = text.count("\n") - part.count("\n") - 1
    assert last <= problem.location.line <= last + part.count("\n")
    assert str(problem).partition(" CO016 ")[2] == (
        "more than 2,000 headings, code blocks, tabs and notes on one page;"
        " split it into several pages"
    )
    assert check_markdown(Prose("f", text.replace(f"{part}\n", "", 1))) == []


def test_what_looks_like_parts_within_code_is_none() -> None:
    code = "# a comment\n=== a line\n~~~\n" * 3000
    assert check_markdown(Prose("f", f"# A\n\n```bash\n{code}```\n")) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<div markdown>\n\n" * 1000 + "x\n\n" + "</div>\n\n" * 1000, 101),
        ('<div class="a"\nMARKDOWN="1">\n\n' * 1000, 151),
        ("<p>\n\n<div markdown><section>\n\n" * 1000, 203),
        ("<span markdown>" * 1000, 1),
        ("".join("\t" * depth + "!!! note\n\n" for depth in range(150)), 201),
        ("".join("    " * depth + "- a\n\n" for depth in range(150)), 201),
        (" " * 3 + "> " * 100 + "a\n", 1),
    ],
)
def test_deep_nesting_is_told_where_it_is_too_deep(text: str, line: int) -> None:
    found = check_markdown(Prose("f", text))
    assert [(p.rule.id, p.location.line) for p in found] == [("CO016", line)]
    assert check_markdown(Prose("f", f"# A\n\n```html\n{text}\n```\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        '<div class="grid cards" markdown>\n\n- a\n\n</div>\n\n' * 300,
        "Write `<div markdown>` there.\n\n" * 300,
        "See the <span markdown>*words*</span> of <b>markdown</b>.\n\n" * 300,
        "<p>Text about markdown\n\n" * 300,
    ],
)
def test_elements_beside_each_other_are_not_deep(text: str) -> None:
    assert check_markdown(Prose("f", text)) == []


def test_what_is_too_deep_only_with_its_fragments_is_told_at_the_page(tmp_path: Path) -> None:
    text = "# A\n\nText.\n\n" + "{! f.md !}\n\n" * 40
    deep = "<div markdown>\n\n" * 20
    html, problems = included(tmp_path, text, f=deep)
    assert dangers(html) == []
    assert problems == [
        "changes/0001-adopt/runbooks/a.md:5:1 CO016 with its fragments: more than 50 elements with"
        " a 'markdown' attribute in each other; use fewer levels, and close each element"
    ]
    html, problems = included(tmp_path, "# A\n\n{! f.md !}\n", f=deep * 40)
    assert problems == []  # it is told at the fragment, once
    told = lines(load_content(tmp_path)[1])
    assert [line.split(" CO")[0] for line in told] == ["changes/_shared/f.md:101:1"]


def test_a_text_that_no_check_saw_to_be_too_deep_is_told_by_the_build(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {})
    text = '<div title=">" markdown>\n\n' * 1000 + "x\n\n" + "</div>\n\n" * 1000
    assert texts.text(text).startswith("<pre>&lt;div title")
    assert lines(tuple(texts.prose.problems)) == [
        "changes/0001-adopt/README.md:1:1 CO016 nested too deep;"
        " use fewer levels of lists and quotes"
    ]


@pytest.mark.parametrize("link", ['[a](b "c ', '![a](b "c ', "[a](b 'c "])
def test_links_that_never_end_do_not_multiply_the_page(texts: Texts, link: str) -> None:
    text = link * 3000
    assert len(texts.text(text)) < 20 * len(text)


def test_a_title_that_never_ends_is_looked_for_so_often_only(
    texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0
    look = LinkInlineProcessor.getLink

    def count(self: LinkInlineProcessor, data: str, index: int) -> Any:
        nonlocal looked
        looked += len(data)
        return look(self, data, index)

    monkeypatch.setattr(LinkInlineProcessor, "getLink", count)
    reader = Markdown()
    bound_links(reader)
    reader.convert('[a](b "c) ' * 3000)
    few, looked = looked, 0
    reader.convert('[a](b "c) ' * 12_000)
    assert few > 0 and looked < 2 * few


@pytest.mark.parametrize("piece", ["<p ", "<br\n", "<http://a", "{!x "])
def test_what_is_never_closed_takes_time_in_proportion(tmp_path: Path, piece: str) -> None:
    texts = Texts(tmp_path, {})
    assert growth(texts.text, lambda n: piece * n, size=1000) < MOST
