"""Differences of two revisions: golden cases, and what must hold of any two texts.

`cases/differences/<case>/` holds `old.md` and `new.md`, a quiz of each where it is a training
module, and `expected.html`: what became of every passage, fact and question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changeover.differences import (
    RevisionDifference,
    Status,
    ThreeWay,
    compare,
    compare_texts,
    passages,
    read,
    three_way,
)
from changeover.differences.alignment import MOST_DIFFERENCES, same
from changeover.differences.blocks import compare_blocks
from changeover.differences.code import compare_code
from changeover.differences.facts import FACTS, LEFT_OUT
from changeover.differences.settled import Settler
from changeover.differences.tree import Element, parse, text_of, to_html, words_of
from changeover.model.content import Revision
from changeover.model.document import TrainingFrontMatter
from tests.growth import MOST, growth
from tests.test_prose import dangers
from tests.texts import Page, Texts, change

CASES = Path(__file__).parent / "cases" / "differences"
NAMES = sorted(path.name for path in CASES.iterdir())
SETTLER = Settler("site:runbooks/a/")


def revisions(
    root: Path, old: str, new: str, quizzes: Mapping[str, str] = MappingProxyType({})
) -> tuple[Texts, Revision, Revision]:
    """Two revisions of the document `it`: the second one's change goes live after the first's."""
    kind = "runbooks" if "## Steps" in old else "reference"
    kind = "training" if quizzes else kind
    files: dict[str, str | bytes] = {"0002-next/change.yaml": change("2026-05-01")}
    for folder, text in (("0001-adopt", old), ("0002-next", new)):
        files[f"{folder}/{kind}/it.md"] = text
        files |= {f"{folder}/{name}.png": b"png" for name in ("form", "old", "new")}
        files[f"{folder}/redrawn.png"] = folder.encode()
    for folder, name in (("0001-adopt", "old"), ("0002-next", "new")):
        if name in quizzes:
            files[f"{folder}/{kind}/it.quiz.yaml"] = quizzes[name]
    texts = Texts(root, files)
    one, two = texts.kb.revisions["it"]
    return texts, one, two


def case(name: str, root: Path) -> tuple[Texts, Revision, Revision]:
    folder = CASES / name
    quizzes = {p.name.partition(".")[0]: p.read_text() for p in folder.glob("*.quiz.yaml")}
    return revisions(
        root, (folder / "old.md").read_text(), (folder / "new.md").read_text(), quizzes
    )


def described(difference: RevisionDifference) -> str:
    """A difference as a golden case keeps it."""
    lines = [f"<!-- {difference.summary} -->"]
    for fact in difference.facts:
        lines += [f"<!-- fact: {fact.name} -->", str(fact.old) or "-", str(fact.new) or "-"]
    for passage in difference.passages:
        what = "step" if passage.is_step else "passage"
        words = f"{what} {passage.id or 'lead'}: {passage.status} {passage.moved}".rstrip()
        lines.append(f"<!-- {words} -->")
        if passage.status is not Status.SAME:
            lines += [str(passage.title_html)] if passage.title else []
            lines += [f"{fact.name}: {fact.old} {fact.new}" for fact in passage.facts]
            lines.append(str(passage.html))
    for question in difference.questions:
        lines.append(f"<!-- question {question.id}: {question.status} -->")
        lines += [str(question.html)] if question.status is not Status.SAME else []
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_what_changed_is_told(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    texts, old, new = case(name, tmp_path)
    found = described(compare(texts.prose, old, new, prefix="x-"))
    expected = CASES / name / "expected.html"
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_every_case_has_both_texts_and_nothing_that_nobody_reads() -> None:
    known = {"old.md", "new.md", "old.quiz.yaml", "new.quiz.yaml", "expected.html"}
    for name in NAMES:
        files = {path.name for path in (CASES / name).iterdir()}
        assert {"old.md", "new.md", "expected.html"} <= files <= known, name


@pytest.mark.parametrize("name", NAMES)
def test_a_difference_is_well_formed_and_harmless(name: str, tmp_path: Path) -> None:
    texts, old, new = case(name, tmp_path)
    difference = compare(texts.prose, old, new, prefix="x-")
    pieces = [p.html for p in difference.passages] + [p.title_html for p in difference.passages]
    pieces += [q.html for q in difference.questions]
    pieces += [html for fact in difference.facts for html in (fact.old, fact.new)]
    for html in pieces:
        page = Page(str(html))
        assert (page.open, page.wrong) == ([], [])
        found = [
            d
            for d in dangers(str(html))
            if not re.search(r"class=.*co-(diff|tabs|hidden|expect|rollback)", d)
        ]
        found = [d for d in found if d not in {"<ins>", "<thead>", "<time>", "<ol>"}]
        assert [d for d in found if not d.startswith(("time datetime", "h3", "li value"))] == []
        assert " id=" not in html


@pytest.mark.parametrize("name", NAMES)
def test_each_revision_has_no_difference_to_itself(name: str, tmp_path: Path) -> None:
    texts, old, new = case(name, tmp_path)
    for revision in (old, new):
        difference = compare(texts.prose, revision, revision, prefix="x-")
        assert difference.is_empty
        assert difference.summary == "nothing changed"


@pytest.mark.parametrize("name", NAMES)
def test_both_texts_can_be_read_from_a_difference(name: str, tmp_path: Path) -> None:
    texts, old, new = case(name, tmp_path)
    for passage in compare(texts.prose, old, new, prefix="x-").passages:
        if passage.status is Status.CHANGED:
            assert without("ins", passage.html) == without("ins", passage.old_html)
            assert without("del", passage.html) == without("del", passage.new_html)


def without(tag: str, html: str) -> list[str]:
    """The words of a difference without those that stand in `tag`: no words of ours, no line numbers."""

    def make(element: Element) -> tuple[Element, ...]:
        is_no_text = element.classes & {"co-hidden", "linenos"}
        return () if element.tag == tag or is_no_text else (element,)

    return words_of(parse(html, make))


# --- what must hold of any two texts ---------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "the",
        "run",
        "of",
        "month",
        "5",
        "10",
        "minutes",
        "Open",
        "close",
        "NOK",
        "it.",
        "été",
        "請求",
    ]
)
INLINE = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
STYLED = st.builds(
    lambda before, words, style, after: f"{before} {style[0]}{words}{style[1]} {after}",
    INLINE,
    INLINE,
    st.sampled_from(
        [("<b>", "</b>"), ("<code>", "</code>"), ('<a href="x">', "</a>"), ("", "<br>")]
    ),
    INLINE,
)
LEAF = st.one_of(
    INLINE.map(lambda t: f"<p>{t}</p>"),
    STYLED.map(lambda t: f"<p>{t}</p>"),
    INLINE.map(lambda t: f"<h4>{t}</h4>"),
    st.lists(INLINE, min_size=1, max_size=5).map(
        lambda ls: f'<div class="highlight"><pre><code>{chr(10).join(ls)}\n</code></pre></div>'
    ),
    st.just("<hr>"),
)
ROWS = st.integers(1, 3).flatmap(
    lambda n: st.lists(st.lists(INLINE, min_size=n, max_size=n), min_size=1, max_size=4)
)


def table(rows: list[list[str]]) -> str:
    head, *body = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    lines = "".join(f"<tr>{row}</tr>" for row in body)
    return (
        f"<table><thead><tr>{head.replace('td>', 'th>')}</tr></thead><tbody>{lines}</tbody></table>"
    )


def nest(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(children, min_size=1, max_size=4)
    items = some.map(lambda found: "".join(f"<li>{child}</li>" for child in found))
    return st.one_of(
        items.map(lambda found: f"<ul>{found}</ul>"),
        items.map(lambda found: f"<ol>{found}</ol>"),
        some.map(lambda found: f'<div class="admonition note">{"".join(found)}</div>'),
        some.map(lambda found: f"<details><summary>Look</summary>{''.join(found)}</details>"),
    )


TEXTS = st.lists(st.recursive(st.one_of(LEAF, INLINE), nest, max_leaves=5), max_size=6).map(
    "\n".join
)


@settings(max_examples=300)
@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_read_from_their_difference(old: str, new: str) -> None:
    before, after = SETTLER.settle(old), SETTLER.settle(new)
    html = compare_blocks(before, after)
    assert without("ins", html) == words_of(before)
    assert without("del", html) == words_of(after)
    page = Page(html)
    assert (page.open, page.wrong) == ([], [])


@settings(max_examples=100)
@given(ROWS, ROWS)
def test_any_two_tables_give_a_table(old: list[list[str]], new: list[list[str]]) -> None:
    before, after = SETTLER.settle(table(old)), SETTLER.settle(table(new))
    html = compare_blocks(before, after)
    assert sorted(without("ins", html)) == sorted(words_of(before))
    assert sorted(without("del", html)) == sorted(words_of(after))
    for found in re.findall(r"<table>.*?</table>", html, re.S):
        widths = {
            len(re.findall(r"<t[dh][ >]", row)) for row in re.findall(r"<tr.*?</tr>", found, re.S)
        }
        assert len(widths) == 1
        assert to_html(parse(found)) == found


LINES = st.lists(st.text(alphabet="ab \t<&\"'{é", max_size=8), max_size=8)


@settings(max_examples=200)
@given(LINES, LINES)
def test_code_stays_byte_for_byte(old: list[str], new: list[str]) -> None:
    blocks = []
    for lines in (old, new):
        code = to_html(("".join(f"{line}\n" for line in lines),))
        blocks.append(
            parse(f'<div class="highlight"><pre><span></span><code>{code}</code></pre></div>')
        )
    html = compare_code(*(block[0] for block in blocks if isinstance(block[0], Element)))
    for tag, lines in (("ins", old), ("del", new)):
        left = re.sub(rf"<{tag}>.*?</{tag}>", "", html, flags=re.S)
        assert "".join(Page(left).code) == "".join(f"{line}\n" for line in lines)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_as_many_parts_as_possible_stay_the_same(old: list[str], new: list[str]) -> None:
    pairs = same(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert pairs == sorted(set(pairs)) and len({j for _, j in pairs}) == len(pairs)
    assert [j for _, j in pairs] == sorted(j for _, j in pairs)
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            best = max(longest[i][j + 1], longest[i + 1][j])
            longest[i + 1][j + 1] = longest[i][j] + 1 if a == b else best
    assert len(pairs) == longest[-1][-1]


@given(TEXTS)
def test_html_is_written_as_it_was_read(text: str) -> None:
    once = to_html(parse(text))
    assert to_html(parse(once)) == once


# --- bounds ----------------------------------------------------------------------------------------


def other(text: str) -> str:
    """The text with every word another one: the worst that can be compared."""
    return re.sub(r"\w+", lambda word: f"{word[0]}x", text)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "<p>" + " ".join(f"w{k % 97} s" for k in range(n)) + "</p>",
        lambda n: "".join(f"<p>w{k} and more</p>" for k in range(n // 8)),
        lambda n: "<ul>" + "".join(f"<li>w{k} and more</li>" for k in range(n // 8)) + "</ul>",
        lambda n: "<pre><code>" + "".join(f"w{k}\n" for k in range(n)) + "</code></pre>",
        lambda n: table([[f"w{k}", "more", "s"] for k in range(n // 8)]),
        lambda n: "<b>" * (n // 8) + "w",
        lambda n: "<div>" * (n // 8) + "w",
    ],
)
def test_the_work_grows_with_the_text(make: object) -> None:
    def work(text: str) -> None:
        compare_blocks(SETTLER.settle(text), SETTLER.settle(other(text)))

    assert growth(work, make, size=4_000) < MOST  # type: ignore[arg-type]


@pytest.mark.parametrize("heading", ['<h2 id="a">A</h2>', "<h2></h2>", '<h2 id="a-2">A</h2>'])
def test_many_equal_headings_are_no_work(heading: str) -> None:
    assert growth(passages, lambda n: heading * n, size=2_000) < MOST


def test_past_the_bound_nothing_more_is_the_same() -> None:
    old = [f"a{k}" for k in range(MOST_DIFFERENCES)] + ["same"]
    new = ["same"] + [f"b{k}" for k in range(MOST_DIFFERENCES)]
    assert same(["first", *old], ["first", *new]) == [(0, 0)]


# --- passages --------------------------------------------------------------------------------------

HTML = """<p>Lead.</p>
<h2 id="x-why">Why<a class="headerlink" href="#x-why">¶</a></h2>
<p>So.</p>
<h2 id="x-steps">Steps</h2>
<h3 data-role="lead" data-minutes="5" id="x-go">Go</h3>
<p>Do it.</p>
<h2 id="x-then">Then</h2>
<h3 id="x-part">Part</h3>
"""


def test_the_passages_of_a_text_are_all_of_it() -> None:
    found = passages(HTML, prefix="x-")
    assert "".join(p.html for p in found) == to_html(parse(HTML))
    assert [(p.id, p.title, p.is_step) for p in found] == [
        ("", "", False),
        ("why", "Why", False),
        ("steps", "Steps", False),
        ("go", "Go", True),
        ("then", "Then", False),
    ]
    assert (found[3].role, found[3].minutes, found[3].number) == ("lead", "5", 1)


def test_only_a_runbook_has_steps() -> None:
    assert not any(p.is_step for p in passages(HTML, prefix="x-", has_steps=False))


def test_two_passages_of_one_id_are_told_apart() -> None:
    html = '<h2 id="a">A</h2><h2 id="a">B</h2><h2>C d</h2><h2></h2>'
    assert [p.id for p in passages(html)] == ["a", "a-2", "c-d", "h2"]


# --- facts and questions ---------------------------------------------------------------------------


def test_every_field_of_the_front_matter_is_compared_or_left_out_on_purpose() -> None:
    assert FACTS.keys() | LEFT_OUT == TrainingFrontMatter.model_fields.keys()


def test_without_marks_nothing_is_looked_at_within_a_passage(tmp_path: Path) -> None:
    texts, old, new = case("step-changed", tmp_path)
    one, two = read(texts.prose, old), read(texts.prose, new)
    marked = compare_texts(one, two, prefix="")
    plain = compare_texts(one, two, prefix="", has_marks=False)
    assert plain.summary == marked.summary
    changed = plain.changed_passages[0]
    assert changed.html == changed.new_html != marked.changed_passages[0].html


def test_the_order_of_names_is_no_difference(tmp_path: Path) -> None:
    text = "---\ncovers: [{}]\n---\nText.\n"
    places = "billing/invoicing", "billing/dunning"
    texts, old, new = revisions(
        tmp_path, text.format(", ".join(places)), text.format(", ".join(places[::-1]))
    )
    assert compare(texts.prose, old, new, prefix="").is_empty


def test_the_answers_of_an_exam_are_not_told(tmp_path: Path) -> None:
    texts, old, new = case("training-exam", tmp_path)
    difference = compare(texts.prose, old, new, prefix="")
    said = " ".join(str(q.html) + q.old_html + q.new_html for q in difference.questions)
    assert "<code>open" not in said and "<code>closed" not in said and "right" not in said
    assert "The answer changed" in said


def test_without_marks_nothing_is_looked_at_within_a_question(tmp_path: Path) -> None:
    texts, old, new = case("training", tmp_path)
    one, two = read(texts.prose, old), read(texts.prose, new)
    marked = compare_texts(one, two, prefix="")
    plain = compare_texts(one, two, prefix="", has_marks=False)
    assert plain.summary == marked.summary
    changed = [q for q in plain.changed_questions if q.status is Status.CHANGED]
    assert changed and all(question.html == question.new_html for question in changed)
    assert all("<ins" not in q.html and "<del" not in q.html for q in plain.changed_questions)


def test_without_marks_an_exam_still_says_that_an_answer_changed(tmp_path: Path) -> None:
    texts, old, new = case("training-exam", tmp_path)
    plain = compare_texts(
        read(texts.prose, old), read(texts.prose, new), prefix="", has_marks=False
    )
    assert any("The answer changed" in question.html for question in plain.changed_questions)


def test_a_question_of_an_exam_that_says_the_same_is_the_same(tmp_path: Path) -> None:
    front = (
        "---\ntitle: It\nexam: true\nobjectives: [{id: a, text: A}, {id: b, text: B}]\n---\nText.\n"
    )
    quiz = "questions: [{{id: q, kind: text, text: Which?, answers: [{}], objective: {}}}]\n".format
    quizzes = {"old": quiz("this", "a"), "new": quiz("this", "b")}
    texts, old, new = revisions(tmp_path, front, front, quizzes)
    assert compare(texts.prose, old, new, prefix="").is_empty
    quizzes["new"] = quiz("that", "a")
    texts, old, new = revisions(tmp_path, front, front, quizzes)
    found = compare(texts.prose, old, new, prefix="")
    assert "The answer changed" in found.changed_questions[0].html


# --- with nothing on one side, and three ways ------------------------------------------------------


def test_of_a_new_document_everything_is_added(tmp_path: Path) -> None:
    texts, _, new = case("step-added", tmp_path)
    difference = compare(texts.prose, None, new, prefix="")
    assert {p.status for p in difference.passages} == {Status.ADDED}
    assert difference.facts == ()
    gone = compare(texts.prose, new, None, prefix="")
    assert {p.status for p in gone.passages} == {Status.REMOVED}


def test_in_page_links_lead_to_the_page_of_the_document(tmp_path: Path) -> None:
    texts, old, new = case("links-and-markup", tmp_path)
    difference = compare(texts.prose, old, new, prefix="x-")
    assert 'href="site:reference/it/#below"' in difference.passages[0].html
    assert 'href="#' not in difference.passages[0].html


RUNBOOK = "## Steps\n\n### One { #one }\n\nFirst thing.\n\n### Two { #two }\n\nSecond thing.\n"


def merge(root: Path, meanwhile: str, draft: str) -> ThreeWay:
    files = {
        "0001-adopt/runbooks/it.md": RUNBOOK,
        "0002-next/change.yaml": change("2026-05-01"),
        "0002-next/runbooks/it.md": meanwhile,
        "0003-draft/change.yaml": change("2026-09-01", launched=False),
        "0003-draft/runbooks/it.md": draft,
    }
    texts = Texts(root, files)
    base, shown, drafted = texts.kb.revisions["it"]
    return three_way(texts.prose, base, shown, drafted, prefix="x-")


def test_a_passage_that_both_changed_is_an_overlap(tmp_path: Path) -> None:
    found = merge(tmp_path, RUNBOOK.replace("First", "1st"), RUNBOOK.replace("First", "Initial"))
    assert [(entry.kind, entry.id, entry.title) for entry in found.overlaps] == [
        ("step", "one", "One")
    ]
    assert found.meanwhile.summary == found.drafted.summary == "1 step changed"


def test_what_both_changed_alike_and_what_only_one_changed_is_none(tmp_path: Path) -> None:
    both = RUNBOOK.replace("First", "1st")
    found = merge(tmp_path, both, both.replace("Second", "2nd"))
    assert found.overlaps == ()
    assert found.drafted.summary == "2 steps changed"


def test_a_removed_step_that_the_draft_changes_is_an_overlap(tmp_path: Path) -> None:
    without_two = RUNBOOK[: RUNBOOK.index("### Two")]
    found = merge(tmp_path, without_two, RUNBOOK.replace("Second", "2nd"))
    assert [entry.id for entry in found.overlaps] == ["two"]


def test_text_of_has_single_blanks() -> None:
    assert text_of(parse("<p>a\n <b>b</b></p>")) == "a b"
