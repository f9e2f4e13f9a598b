"""Reading one file: what counts as text, what YAML means here, and where each value stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.problems import Location
from changeover.source import (
    Parsed,
    Refused,
    decode,
    find_hidden,
    parse_yaml,
    read_text,
    split_front_matter,
)
from changeover.source.strict_yaml import MAX_DEPTH, MAX_VALUES
from changeover.source.text import MAX_BYTES, MAX_NOT_TEXT, MAX_PAGE_BYTES

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def lines(parsed: Parsed) -> list[str]:
    return [str(problem) for problem in parsed.problems]


def at(parsed: Parsed, *path: str | int, key: bool = False) -> tuple[int, int]:
    place = parsed.positions.of(path, key=key)
    return place.line, place.column


# --- YAML: scalars are the text that was written -------------------------------------------------


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "on", "1.10", "012", "0o14", "12:30:45", "1e3", "2026-10-01", "0x1F", ".5", "+1"],
)
def test_a_scalar_stays_the_text_that_was_written(written: str) -> None:
    assert parse_yaml(f"value: {written}\n", "f").data == {"value": written}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_a_bare_null_is_nothing_and_a_quoted_one_is_text(written: str) -> None:
    assert parse_yaml(f"value: {written}\n", "f").data == {"value": None}
    assert parse_yaml(f"value: '{written}'\n", "f").data == {"value": written}


def test_a_block_of_text_keeps_its_lines() -> None:
    assert parse_yaml("value: |\n  one\n  two\n", "f").data == {"value": "one\ntwo\n"}
    assert parse_yaml("value: >\n  one\n  two\n", "f").data == {"value": "one two\n"}


@pytest.mark.parametrize("text", ["", "# a comment\n", "---\n", "\n\n"])
def test_yaml_that_says_nothing_is_no_problem(text: str) -> None:
    parsed = parse_yaml(text, "f")
    assert parsed.data is None
    assert parsed.problems == ()
    assert parsed.is_whole


def test_keys_are_text_too() -> None:
    assert parse_yaml("1: a\nno: b\n~: c\n", "f").data == {"1": "a", "no": "b", "~": "c"}


# --- YAML: what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\n", ["f:1:4 CO007 the anchor &x is not allowed"]),
        ("a: *x\n", ["f:1:4 CO007 the alias *x is not allowed"]),
        ("a: !!int 1\n", ["f:1:4 CO007 the tag !!int is not allowed"]),
        ("a: !x {b: 1}\n", ["f:1:4 CO007 the tag !x is not allowed"]),
        ("a: {<<: {b: 1}}\n", ["f:1:5 CO007 the merge key << is not allowed"]),
        ("? [a]\n: 1\n", ["f:1:3 CO007 a key that is not text is not allowed"]),
        ("a: 1\n---\nb: 2\n", ["f:2:1 CO007 a second document is not allowed"]),
        ("a: 1\nb: 2\na: 3\n", ["f:3:1 CO008 the key 'a' is here a second time"]),
    ],
)
def test_what_surprises_a_reader_is_refused(text: str, expected: list[str]) -> None:
    assert [line.split(";")[0] for line in lines(parse_yaml(text, "f"))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'a: "x\0y"', ["f:1:6 CO005 control character U+0000, written \\0; remove it"]),
        (r'a: "\u202Ex"', ["f:1:5 CO005 direction control U+202E, written \\u202E; remove it"]),
        (
            r'a: "\U00002066"',
            ["f:1:5 CO005 direction control U+2066, written \\U00002066; remove it"],
        ),
        (r'"\e": b', ["f:1:2 CO005 control character U+001B, written \\e; remove it"]),
        (r'a: "\N"', ["f:1:5 CO005 control character U+0085, written \\N; remove it"]),
        (
            'a: "b\n  \\\\x07 \\x07"',
            ["f:2:9 CO005 control character U+0007, written \\x07; remove it"],
        ),
        (r'a: "\uFFFE"', ["f:1:5 CO005 the code point U+FFFE, written \\uFFFE; remove it"]),
        (
            r'a: "\uD800"',
            ["f:1:5 CO005 half of a surrogate pair, U+D800, written \\uD800; remove it"],
        ),
        (r'a: "tab \t, line \n, \u00e9, \" and \x41"', []),
        (r"a: '\x07'", []),
        (r"a: \x07", []),
    ],
)
def test_an_escape_brings_in_no_character_that_text_may_not_hold(
    text: str, expected: list[str]
) -> None:
    parsed = parse_yaml(text, "f")
    assert lines(parsed) == expected
    assert find_hidden(str(parsed.data)) == ()


def test_everything_refused_in_a_file_is_told_at_once() -> None:
    parsed = parse_yaml("a: &x 1\nb: *x\nc: !y 2\na: 3\n", "f")
    assert [problem.location.line for problem in parsed.problems] == [1, 2, 3, 4]
    assert parsed.data == {"a": "1", "b": Refused.ALIAS, "c": "2"}


def test_of_two_equal_keys_the_first_one_counts_and_both_are_named() -> None:
    parsed = parse_yaml("a: 1\na: 2\n", "f")
    assert parsed.data == {"a": "1"}
    assert parsed.problems[0].related == (Location("f", 1, 1),)


def test_a_bomb_of_aliases_is_never_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(50))
    parsed = parse_yaml(bomb, "f")
    assert len(parsed.problems) == 51 + 200
    assert parsed.data["b49"] == [Refused.ALIAS] * 4


def test_nesting_and_number_of_values_are_bounded() -> None:
    deep = parse_yaml("a: " + "[" * (MAX_DEPTH + 5) + "]" * (MAX_DEPTH + 5), "f")
    assert lines(deep)[0].startswith(
        f"f:1:{3 + MAX_DEPTH} CO009 the value is nested deeper than 20 levels"
    )
    assert not deep.is_whole
    many = parse_yaml("a: [" + "1," * (MAX_VALUES + 1) + "]", "f")
    assert "holds more than 50,000 values" in lines(many)[0]


# --- YAML: errors of the syntax ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a: b: c\n", (1, 5), "a second ': ' stands in this line; put the text in quotes when"),
        ("a: 1\n b: 2\n", (2, 3), "this line is indented further than the entry above it; look"),
        ("a:\n\t- b\n", (2, 1), "this line begins with a tab; indent with spaces"),
        ("a: @b\n", (1, 4), "a text can't begin with this character; put texts that begin with @"),
        ("a: *\n", (1, 5), "a text can't begin with * or &; put the text in quotes"),
        ("a: [b\nc: d\n", (2, 2), "a ',' or ']' is missing here (its bracket opens in line 1)"),
        ("a: {b: 1\nc: 2\n", (2, 2), "a ',' or '}' is missing here (its bracket opens in line 1)"),
        ("a: [b, 'c' d]\n", (1, 12), "a ',' or ']' is missing here; close the list"),
        ("a: - b\n", (1, 4), "a list can't begin in this line; put its '- ' on a line"),
        ("a:\n- 1\nb\nc: 2\n", (3, 1), "a key must be followed by ': '; write 'key: value'"),
        ("a: 1\n- b\n", (2, 1), "a key is expected here"),
        ('a: "\\q"\n', (1, 5), "this escape means nothing in double quotes; write the backslash"),
        ('a: "\\U00110000"\n', (1, 7), "this escape names no character"),
        ("%YAML 9.9\n---\na: 1\n", (1, 1), "directives are not read"),
        ("a: !x!y 1\n", (1, 4), "the tag is not allowed; remove it"),
    ],
)
def test_an_error_of_the_syntax_has_its_place_and_a_hint(
    text: str, place: tuple[int, int], said: str
) -> None:
    parsed = parse_yaml(text, "f")
    assert len(parsed.problems) == 1
    problem = parsed.problems[0]
    assert (problem.location.line, problem.location.column) == place
    assert str(problem).partition(" CO006 ")[2].startswith(said)
    assert not parsed.is_whole


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('a: 1\nb: "x\n\nc: 2\n', (2, 4), "the quote that opens here is never closed"),
        ("a: 'x\nb: 2\n", (1, 4), "the quote that opens here is never closed"),
        ('a: "x\nb: "y"\n', (1, 4), "the quote that opens here ends only at another one in line 2"),
        ("a: 'it's'\n", (1, 8), "text stands after the closing quote"),
        ('"a": b: c\n', (1, 7), "a second ': ' stands in this line"),
    ],
)
def test_an_error_of_a_quote_is_where_the_quote_is(
    text: str, place: tuple[int, int], said: str
) -> None:
    (problem,) = parse_yaml(text, "f").problems
    assert (problem.location.line, problem.location.column) == place
    assert problem.message == said


def test_what_stands_before_an_error_of_the_syntax_is_read() -> None:
    parsed = parse_yaml("a: 1\nb:\n  - 2\nc: [3\nd: 4\ne: 5\n", "f")
    assert parsed.data == {"a": "1", "b": ["2"]}
    assert not parsed.is_whole


# --- YAML: places --------------------------------------------------------------------------------

PLACES = """\
title: Prorate
systems: [billing, "tax/filing"]
go-live: {planned: 2026-10-01}
list:
  - id: R1
    text: >
      Long
  - {id: R2}
"""


def test_every_value_and_key_has_its_line_and_column() -> None:
    parsed = parse_yaml(PLACES, "f")
    assert at(parsed) == (1, 1)
    assert at(parsed, "title") == (1, 8)
    assert at(parsed, "title", key=True) == (1, 1)
    assert at(parsed, "systems", 1) == (2, 20)
    assert at(parsed, "go-live", "planned") == (3, 20)
    assert at(parsed, "list", 0, "text", key=True) == (6, 5)
    assert at(parsed, "list", 1) == (8, 5)
    assert at(parsed, "list", 1, "id") == (8, 10)


def test_what_is_not_there_stands_where_its_parent_does() -> None:
    parsed = parse_yaml(PLACES, "f")
    assert at(parsed, "list", 0, "kind") == (5, 5)
    assert at(parsed, "list", 7) == (5, 3)
    assert at(parsed, "nothing") == (1, 1)


def test_columns_count_characters_whatever_their_size() -> None:
    parsed = parse_yaml("a: ['ünïcödé 🚀 日本', b]\n", "f")
    assert at(parsed, "a", 1) == (1, 21)


def test_lines_are_those_of_an_editor_after_unusual_characters() -> None:
    parsed = parse_yaml("a: one\u2028two\x85three\nb: four\n", "f")
    assert parsed.data == {"a": "one two three", "b": "four"}
    assert at(parsed, "b") == (2, 4)


def test_the_first_line_can_be_another_one() -> None:
    assert at(parse_yaml("a: 1\nb: 2\n", "f", first_line=5), "b") == (6, 4)


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(ends: str) -> None:
    raw = f"a: 1{ends}b: |{ends}  x{ends}  y{ends}".encode()
    text, problems = decode(raw, "f")
    assert problems == []
    assert text == "a: 1\nb: |\n  x\n  y\n"
    assert at(parse_yaml(text, "f"), "b") == (2, 4)


def test_a_byte_order_mark_is_taken_off() -> None:
    assert decode(b"\xef\xbb\xbfa: 1\n", "f") == ("a: 1\n", [])


def test_each_byte_that_is_no_text_has_its_place_and_the_rest_is_read() -> None:
    text, problems = decode(b"a: 1\r\nb: \xfcx\nc: \xff\n", "f")
    assert text == "a: 1\nb: \ufffdx\nc: \ufffd\n"
    assert [str(problem.location) for problem in problems] == ["f:2:4", "f:3:4"]
    assert problems[0].message == "byte 0xfc is not UTF-8"


@pytest.mark.parametrize(
    ("character", "name"),
    [
        *(("\x00", "control character U+0000"), ("\x9b", "control character U+009B")),
        *(("\x85", "control character U+0085"), ("\x7f", "control character U+007F")),
        *(("\u202e", "direction control U+202E"), ("\u2066", "direction control U+2066")),
    ],
)
def test_a_character_that_nobody_sees_is_named_and_never_shown(character: str, name: str) -> None:
    text, (problem,) = decode(f"a\nb{character}c\n".encode(), "f")
    assert text == "a\nb\ufffdc\n"
    assert str(problem) == f"f:2:2 CO005 {name}; remove it"


def test_writing_from_right_to_left_is_text() -> None:
    assert decode("عربي \u200f \u200e ‎\n".encode(), "f")[1] == []


def test_another_encoding_is_named() -> None:
    assert decode("a: 1".encode("utf-16"), "f")[1][0].message == "the file is saved as UTF-16"


def test_a_control_character_has_its_place() -> None:
    text, problems = decode(b"a\n\tb\x1bc\n", "f")
    assert text == "a\n\tb\ufffdc\n"
    assert str(problems[0]).startswith("f:2:3 CO005 control character U+001B")


@pytest.mark.parametrize(
    "raw", ["a: ü 日本".encode("utf-16"), b"\x00" * 100, bytes(range(128, 256))]
)
def test_what_is_no_text_at_all_gives_one_problem(raw: bytes) -> None:
    text, problems = decode(raw, "f")
    assert text is None
    assert [problem.rule.id for problem in problems] == ["CO005"]


@pytest.mark.parametrize("raw", [b"", b"  \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told(raw: bytes) -> None:
    text, problems = decode(raw, "f")
    assert text is None
    assert [problem.rule.id for problem in problems] == ["CO003"]


@pytest.mark.parametrize(
    ("name", "most"), [("f.yaml", MAX_BYTES), ("f.md", MAX_PAGE_BYTES), ("f.MD", MAX_PAGE_BYTES)]
)
def test_a_file_of_the_largest_size_is_read_and_a_larger_one_is_not(
    tmp_path: Path, name: str, most: int
) -> None:
    file = tmp_path / name
    file.write_bytes(b"x" * most)
    assert read_text(file, name)[1] == []
    file.write_bytes(b"x" * (most + 1))
    assert [str(problem) for problem in read_text(file, name)[1]] == [
        f"{name}:1:1 CO004 the file has {most + 1:,} bytes; {most:,} are allowed; "
        "split it, or attach the data as a file of another type"
    ]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "f").symlink_to(tmp_path / "secret")
    text, problems = read_text(tmp_path / "f", "f")
    assert text is None
    assert [problem.rule.id for problem in problems] == ["CO002"]


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    assert [problem.rule.id for problem in read_text(tmp_path / "f", "f")[1]] == ["CO001"]


# --- front matter --------------------------------------------------------------------------------


def test_front_matter_is_split_from_the_text() -> None:
    parsed, text, line = split_front_matter("---\ntitle: A\n---\n\n# B\n", "f")
    assert parsed is not None
    assert parsed.data == {"title": "A"}
    assert at(parsed, "title") == (2, 8)
    assert (text, line) == ("\n# B\n", 4)


@pytest.mark.parametrize(
    "text",
    [
        "# Heading\n",
        "",
        "---\n",
        "---\n\nA rule opens the page.\n",
        "---\nA sentence between rules.\n---\nText.\n",
        "---\nA sentence: with a colon: or two.\n---\nText.\n",
        "---\n- a list\n---\nText.\n",
        "--- \nNote: a rule and no end.\n",
        "\n---\ntitle: not at the top\n---\n",
        "Text\n---\ntitle: a heading above\n---\n",
        "----\ntitle: four hyphens\n----\n",
    ],
)
def test_a_page_without_front_matter_is_text_from_its_first_line(text: str) -> None:
    assert split_front_matter(text, "f") == (None, text, 1)


@pytest.mark.parametrize(
    "text", ["---\n---\nText.\n", "---\n\n---\nText.\n", "---\n# x\n---\nText.\n"]
)
def test_front_matter_may_be_empty(text: str) -> None:
    parsed, rest, _ = split_front_matter(text, "f")
    if "#" in text:
        assert (parsed, rest) == (None, text)  # a heading between rules is a page
    else:
        assert parsed is not None
        assert (parsed.data, parsed.problems, rest) == (None, (), "Text.\n")


def test_front_matter_ends_at_three_dots_too_and_at_the_end_of_the_file() -> None:
    assert split_front_matter("---\na: 1\n...\nText.\n", "f")[1] == "Text.\n"
    assert split_front_matter("---\na: 1\n---", "f")[1:] == ("", 3)


def test_a_rule_of_hyphens_in_a_text_does_not_end_front_matter() -> None:
    parsed, text, _ = split_front_matter("---\na: |\n  x\n  ---\n  y\n---\nText.\n", "f")
    assert parsed is not None
    assert parsed.data == {"a": "x\n---\ny\n"}
    assert text == "Text.\n"


def test_front_matter_without_an_end_is_told() -> None:
    parsed, text, line = split_front_matter("---\ntitle: A\n\nText.\n", "f")
    assert parsed is not None
    assert lines(parsed) == [
        "f:1:1 CO006 the front matter has no end; write --- on a line of its own below it"
    ]
    assert (text, line) == ("---\ntitle: A\n\nText.\n", 1)


def test_broken_front_matter_is_told_and_the_text_is_read() -> None:
    parsed, text, _ = split_front_matter("---\ntitle: A: B\n---\nText.\n", "f")
    assert parsed is not None
    assert [problem.location.line for problem in parsed.problems] == [2]
    assert text == "Text.\n"


# --- whatever comes ------------------------------------------------------------------------------

PIECES = [*"ab\t{}[],#\"'\x85\ufeff\x00", "b:", ": ", "- ", "  ", "&x ", "*x ", "!t ", "<<: ", "? "]
LINES = ["\n", "|\n", ">\n", "---\n", "...\n", "%YAML 1.2\n"]
YAML_LIKE = st.lists(st.sampled_from([*PIECES, *LINES]), max_size=40).map("".join)


@given(st.one_of(ANY_TEXT, YAML_LIKE))
def test_no_text_makes_the_yaml_reader_raise(text: str) -> None:
    parsed = parse_yaml(text, "f")
    assert parsed.is_whole or parsed.problems
    for problem in parsed.problems:
        assert 1 <= problem.location.line <= text.count("\n") + 2
        assert problem.hint


@given(st.binary())
def test_no_bytes_make_decoding_raise(raw: bytes) -> None:
    text, problems = decode(raw, "f")
    assert text is not None or problems
    assert len(problems) <= MAX_NOT_TEXT
    if text is not None and not problems:
        assert text == raw.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n").replace(
            "\r", "\n"
        )


@given(st.one_of(ANY_TEXT, YAML_LIKE))
def test_no_text_makes_the_front_matter_reader_raise(text: str) -> None:
    parsed, rest, line = split_front_matter(f"---\n{text}", "f")
    assert parsed is not None or line == 1
    assert f"---\n{text}".endswith(rest)
