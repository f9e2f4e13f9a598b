"""A note in its parts."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.model.content import Prose
from changeover.releases import (
    read_fragment,
)
from tests.growth import MOST, growth

NAMES = ("New", "Changed", "Fixed", "Known issues", "What you must do")


def parts(text: str) -> list[tuple[str, bool, int, str]]:
    found = read_fragment(Prose("a-note.md", text), NAMES).parts
    return [(p.title, p.is_known, p.prose.line, p.prose.text.strip()) for p in found]


def test_a_fragment_is_cut_at_its_headings_and_keeps_its_lines() -> None:
    text = "## new\n\n- A.\n\n### More\n\nB.\n\nKnown  issues\n---\n\nC.\n"
    assert parts(text) == [
        ("New", True, 2, "- A.\n\n### More\n\nB."),
        ("Known issues", True, 11, "C."),
    ]
    lines = text.split("\n")
    for part in read_fragment(Prose("a-note.md", text), NAMES).parts:
        for number, line in enumerate(part.prose.text.rstrip("\n").split("\n")):
            assert lines[part.prose.line - 1 + number] == line


def test_code_and_comments_hold_no_sections() -> None:
    text = "## New\n\n```md\n## Fixed\n```\n\n<!--\n## Changed\n-->\n\n    ## Fixed\n"
    assert [title for title, *_ in parts(text)] == ["New"]


def test_what_is_defined_once_goes_with_each_part_that_uses_it() -> None:
    text = (
        "## New\n\nSee [x].[^1]\n\n## Fixed\n\nY.[^2]\n\n"
        '[x]: a.md\n  "A title"\n*[HTML]: Markup\n[^1]: One[^3]\n\n    More of it.\n\n'
        "[^2]: Two\n[^3]: Three\n[^4]: Nothing leads to it\n"
    )
    (_, _, _, new), (_, _, _, fixed) = parts(text)
    both = '[x]: a.md\n  "A title"\n*[HTML]: Markup'
    assert new == f"See [x].[^1]\n\n{both}\n\n[^1]: One[^3]\n\n    More of it.\n\n[^3]: Three"
    said, _, rest = fixed.partition("[^4]")
    assert said.strip() == "Y.[^2]"
    assert rest == f": Nothing leads to it\n\n{both}\n\n[^2]: Two"


def test_a_footnote_of_a_heading_alone_is_still_said() -> None:
    assert parts("## New[^1]\n\nA.\n\n[^1]: Since May.\n")[0][-1] == "A.\n\n[^1]: Since May."


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "<!-- a -->\n", "<!--\na\n-->\n", "[x]: a.md\n", "*[x]: a\n"],
)
def test_text_that_shows_nothing_says_nothing(text: str) -> None:
    fragment = read_fragment(Prose("a-note.md", text), NAMES)
    assert fragment.is_empty and fragment.parts == ()
    (part,) = read_fragment(Prose("a-note.md", f"## New\n\n{text}"), NAMES).parts
    assert part.is_empty


@pytest.mark.parametrize(
    ("text", "line"),
    [("\nHello\n\n## New\n\n- A\n", 2), ("<!--\na\n--> b\n", 3), ("```\n```\n", 1), ("a", 1)],
)
def test_what_stands_above_the_sections_is_found(text: str, line: int) -> None:
    assert read_fragment(Prose("a-note.md", text), NAMES).stray_line == line


@given(
    st.lists(
        st.sampled_from(["## New", "## Odd", "# New", "Text", "", "```", "[^1]: x", "A.[^1]", "-"])
    )
)
def test_nothing_that_a_fragment_says_is_lost(lines: list[str]) -> None:
    """Every line is a heading, in a part, or above all parts, which is a problem."""
    fragment = read_fragment(Prose("a-note.md", "\n".join(lines)), NAMES)
    said = Counter(line for part in fragment.parts for line in part.prose.text.split("\n"))
    said.update(part.title for part in fragment.parts)  # a line of `-` below makes it one
    assert said["Text"] == lines.count("Text") or fragment.stray_line is not None


def test_reading_a_fragment_grows_with_its_text_and_no_faster() -> None:
    def make(size: int) -> str:
        uses = "".join(f"## New\n\n[a][x{n}] [^{n}]\n\n" for n in range(size))
        return uses + "".join(f"[x{n}]: b.md\n[^{n}]: c [^{n + 1}]\n" for n in range(size))

    def work(text: str) -> None:
        assert read_fragment(Prose("a-note.md", text), NAMES).parts

    assert growth(work, make, size=1000) < MOST
