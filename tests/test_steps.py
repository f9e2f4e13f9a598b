"""Headings and steps of Markdown: their words, ids and lines, as the page will have them."""

from __future__ import annotations

from collections.abc import Callable

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.headings import headings, lines_outside_code, slug, title_of
from changeover.model.content import Prose
from changeover.steps import Step, steps
from tests.growth import MOST, growth

RUNBOOK = """\
Intro.

### Not a step: above the section

## Steps

Before the first step.

### Freeze price changes { #freeze role=billing-operator minutes=5 }

#### Expect

Nothing moves.

```bash
### not a step { #no }
```

### Start the *run* {#start}

### Start the run

### Check `totals <all>` { role="billing-lead" }

### Import {effective} prices {effective}

## After

### Not a step either
"""


def test_steps_are_the_third_level_headings_of_their_section() -> None:
    found = steps(Prose("f", RUNBOOK, 7))
    assert found == (
        Step("freeze", "Freeze price changes", "billing-operator", 5, 15, True),
        Step("start", "Start the run", None, None, 25, True),
        Step("start-the-run", "Start the run", None, None, 27),
        Step("check-totals-all", "Check totals <all>", "billing-lead", None, 29),
        Step(
            "import-effective-prices-effective",
            "Import {effective} prices {effective}",
            None,
            None,
            31,
        ),
    )


@pytest.mark.parametrize(
    "heading", ["## Steps", "## STEPS ##", "Steps\n-----", "## *Steps*", "## Steps { #s }"]
)
def test_the_section_may_be_written_in_every_way_of_markdown(heading: str) -> None:
    assert [step.id for step in steps(Prose("f", f"{heading}\n\n### One\n"))] == ["one"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Steps\n\n### One\n",
        "### One\n",
        "```\n## Steps\n```\n### One\n",
        "## Next steps\n### One\n",
    ],
)
def test_without_the_section_there_are_no_steps(text: str) -> None:
    assert steps(Prose("f", text)) == ()


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("5", 5),
        ("0", 0),
        ("5min", None),
        ("-5", None),
        ("9" * 5000, None),
        ("\N{ARABIC-INDIC DIGIT FIVE}", None),
    ],
)
def test_minutes_are_a_whole_number_or_nothing(written: str, minutes: int | None) -> None:
    assert steps(Prose("f", f"## Steps\n### One {{ minutes={written} }}\n"))[0].minutes == minutes


def test_equal_written_ids_stay_equal_and_equal_titles_are_numbered() -> None:
    text = "## Steps\n### A { #x }\n### B { #x }\n### C\n### C\n### C\n"
    assert [step.id for step in steps(Prose("f", text))] == ["x", "x", "c", "c_1", "c_2"]


def test_an_id_that_only_counts_is_positional() -> None:
    text = "## Steps\n### A\n### A\n### 手順一\n### 手順二 { #two }\n### Item_7\n### Steps\n"
    found = steps(Prose("f", text))
    assert [(step.id, step.is_positional) for step in found] == [
        ("a", False),
        ("a_1", True),
        ("_1", True),
        ("two", False),
        ("item_7", False),
        ("steps_1", True),
    ]


@pytest.mark.parametrize("heading", ["###", "### ###", "### { #only }", "### {: #only role=x } ##"])
def test_a_heading_without_words_is_a_nameless_step(heading: str) -> None:
    one, two = steps(Prose("f", f"## Steps\n\n### One\n\n{heading}\n\nDo.\n"))
    assert (one.is_nameless, two.is_nameless, two.title) == (False, True, "Step 2")


@pytest.mark.parametrize("heading", ["### {effective}", "### ![x](y.png)", "### `###`"])
def test_other_headings_are_not_nameless(heading: str) -> None:
    (step,) = steps(Prose("f", f"## Steps\n\n{heading}\n"))
    assert not step.is_nameless


def test_code_and_comments_hold_no_lines_of_text() -> None:
    text = (
        "a\n```\nb\n~~~\nc\n```\nd\n~~~~ x\ne\n~~~\nf\n~~~~\ng\n<!-- h\ni\n-->\nj\n``` k ```\nl\n"
    )
    assert [line for _, line in lines_outside_code(text)] == [
        "a",
        "d",
        "g",
        "j",
        "``` k ```",
        "l",
        "",
    ]


@pytest.mark.parametrize("fence", ["```", "~~~", "```bash", "- ```"])
def test_a_fence_that_is_never_closed_is_text_as_on_the_page(fence: str) -> None:
    text = f"# A\n\n{fence}\nrun it\n\n## Steps\n\n### One {{ #one role=x }}\n"
    assert [step.id for step in steps(Prose("f", text))] == ["one"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Restart the rating_engine\n", "Restart the rating_engine"),
        ("## First\n\n# Then { #t }\n", "Then"),
        ("```\n# in a fence that never ends\n", "in a fence that never ends"),
        ("# ![x](y.png)\n", None),
    ],
)
def test_a_title_is_what_the_heading_says(text: str, title: str | None) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "# " + "#" * n + "x",
        lambda n: "# a {" + " " * n + "{x}",
        lambda n: "# a" + "_" * n + "a",
        lambda n: "~" * n + "`",
        lambda n: "<!--\n" * (n // 5),
        lambda n: "## a\n" * (n // 5),
        lambda n: "## a_1\n## a\n" * (n // 12),
    ],
)
def test_headings_take_time_in_proportion(make: Callable[[int], str]) -> None:
    assert growth(headings, make, size=25_000) < MOST


SAMPLES = [
    RUNBOOK.replace(" {effective}", ""),
    "# Who may do it?\n\n## Ünïcode & signs: 100 % — done!\n\n## Who may do it?\n",
    "Title\n=====\n\nText\nmore\n---\n\nNext\n---\n\n* item\n---\n",
    "#no blank\n\n####### seven\n\n## closed ##\n\n## [link](x.md) and ![image](y.png)\n",
    "## a_b __bold__ snake_case_name ~~x~~\n\n## \\*stars\\* kept\n\n## 1. One\n",
    "## A {: #own .wide data-x=1 }\n\n## B {not attributes\n\n## C { .only }\n",
    "## a\n\n## a\n\n## a_1\n\n## a_1\n\n## a\n\n## b_7\n\n## b_7\n\n## b\n\n## b\n\n## !\n\n## !\n",
    "## c_3\n\n## c_3\n\n## c { #c_5 }\n\n## c_3\n\n## c_0\n\n## c_0\n\n## c\n\n## c\n\n## c\n",
    "## Steps\n\n###\n\nx\n\n### 手順\n\n### ###\nname\n---\n\n## !\n",
    "> ## quoted\n\n    ## in code\n\ntext\n## after text\n",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_ids_are_those_that_python_markdown_gives(text: str) -> None:
    converter = markdown.Markdown(extensions=["toc", "attr_list", "fenced_code"])
    converter.convert(text)
    tokens = list(converter.toc_tokens)  # type: ignore[attr-defined]  # set by the extension
    expected = []
    while tokens:
        token = tokens.pop(0)
        expected.append((token["level"], token["id"]))
        tokens = [*token["children"], *tokens]
    if "quoted" in text:  # a quotation's headings belong to whom it quotes
        expected.remove((2, "quoted"))
    assert [(heading.level, heading.id) for heading in headings(text)] == expected


@given(st.text(max_size=60))
def test_a_slug_is_that_of_python_markdown(title: str) -> None:
    assert slug(title) == markdown.extensions.toc.slugify(title, "-")


@given(
    st.lists(
        st.sampled_from([*"ab#*_`~<>[](){}=:. \n", "## ", "```", "<!--", "-->", "---\n", "{ #x }"])
    ).map("".join)
)
def test_no_text_makes_the_headings_raise(text: str) -> None:
    found = headings(text)
    assert [heading.line for heading in found] == sorted({heading.line for heading in found})
    steps(Prose("f", text))
