"""Reports are pure functions of the problems, and safe to show on a terminal."""

from __future__ import annotations

import datetime as dt
import io
import json
import re

import pytest

from changeover.problems import Location, Problem, Rule, Severity
from changeover.report import Report, as_json, summarize, write_text

RULE = Rule("CO203", "unknown-runbook", Severity.ERROR, "")
ERROR = Problem(
    Location("changes/0007-x/change.yaml", 12, 5),
    RULE,
    "unknown runbook 'restart-db'",
    "did you mean 'restart-database'?",
    related=(Location("changes/0001-y/runbooks/restart-database.md"),),
)
WARNING = Problem(Location("a.md"), RULE, "old", severity=Severity.WARNING)
AS_OF = dt.date(2026, 6, 15)


def report(*problems: Problem, changes: int = 11) -> Report:
    return Report(problems, changes, AS_OF)


def test_text_is_one_problem_a_line_as_the_problem_says_itself() -> None:
    assert write(io.StringIO(), ERROR, WARNING) == f"{ERROR}\n{WARNING}\n"
    assert str(ERROR) == (
        "changes/0007-x/change.yaml:12:5 CO203 unknown runbook 'restart-db'; "
        "did you mean 'restart-database'?"
    )


def test_text_of_no_problems_is_empty() -> None:
    assert write(io.StringIO()) == ""


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\u202e", "\udcff", "\x9b"])
def test_what_a_terminal_would_obey_is_escaped(char: str) -> None:
    text = write(io.StringIO(), Problem(Location(f"changes/{char}[2J"), RULE, "bad name"))
    assert char not in text
    assert text.rstrip("\n").isprintable()


def test_json_says_everything_that_a_problem_knows() -> None:
    assert json.loads(as_json(report(ERROR, WARNING))) == {
        "version": 1,
        "as-of": "2026-06-15",
        "changes": 11,
        "errors": 1,
        "warnings": 1,
        "rules-off": [],
        "problems": [
            {
                "rule": "CO203",
                "name": "unknown-runbook",
                "severity": "error",
                "path": "changes/0007-x/change.yaml",
                "line": 12,
                "column": 5,
                "message": "unknown runbook 'restart-db'",
                "hint": "did you mean 'restart-database'?",
                "related": [
                    {"path": "changes/0001-y/runbooks/restart-database.md", "line": 1, "column": 1}
                ],
            },
            {
                "rule": "CO203",
                "name": "unknown-runbook",
                "severity": "warning",
                "path": "a.md",
                "line": 1,
                "column": 1,
                "message": "old",
                "hint": "",
                "related": [],
            },
        ],
    }


def test_json_is_ascii_whatever_the_content() -> None:
    assert as_json(report(Problem(Location("Gebühr\udcff.md"), RULE, "Ø"))).isascii()


def test_every_key_of_the_json_report_is_documented() -> None:
    data = json.loads(as_json(report(ERROR)))
    keys = {*data, *data["problems"][0]}
    assert [key for key in keys if f"`{key}`" not in (as_json.__doc__ or "")] == []


@pytest.mark.parametrize(
    ("problems", "changes", "line"),
    [
        ((ERROR, ERROR, WARNING), 11, "2 errors, 1 warning in 11 changes"),
        ((ERROR,), 1, "1 error in 1 change"),
        ((WARNING, WARNING), 1000, "2 warnings in 1,000 changes"),
        ((), 11, "11 changes, no problems"),
        ((), 0, "0 changes, no problems"),
    ],
)
def test_summary_counts_by_severity(problems: tuple[Problem, ...], changes: int, line: str) -> None:
    assert summarize(problems, changes=changes) == line


def test_summary_names_the_rules_that_are_off() -> None:
    line = summarize((WARNING,), changes=2, rules_off=("CO427", "CO428"))
    assert line == "1 warning in 2 changes; 2 rules off: CO427, CO428"
    assert json.loads(as_json(Report((), 2, AS_OF, ("CO427",))))["rules-off"] == ["CO427"]


def test_warnings_fail_only_when_asked_to() -> None:
    on_errors = [report(*p).fails(Severity.ERROR) for p in ((), (WARNING,), (ERROR,))]
    on_warnings = [report(*p).fails(Severity.WARNING) for p in ((), (WARNING,), (ERROR,))]
    assert on_errors == [False, False, True]
    assert on_warnings == [False, True, True]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def color_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def write(out: io.StringIO, *problems: Problem) -> str:
    write_text(problems, changes=1, out=out, err=io.StringIO())
    return out.getvalue()


def test_a_terminal_gets_colours_and_the_same_words(color_terminal: Terminal) -> None:
    text = write(color_terminal, ERROR, WARNING)
    assert "\x1b[" in text
    assert re.sub(r"\x1b\[[0-9;]*m", "", text) == f"{ERROR}\n{WARNING}\n"


def test_no_color_is_respected(color_terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert write(color_terminal, ERROR) == f"{ERROR}\n"


def test_a_dumb_terminal_gets_plain_text(
    color_terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert write(color_terminal, ERROR) == f"{ERROR}\n"


def test_long_lines_are_not_wrapped(color_terminal: Terminal) -> None:
    text = write(color_terminal, Problem(Location("a.md"), RULE, "word " * 100))
    assert text.count("\n") == 1


def test_a_pipe_gets_plain_text() -> None:
    assert write(io.StringIO(), ERROR) == f"{ERROR}\n"


def test_an_encoding_without_the_letter_gets_an_escape() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write_text([Problem(Location("a.md"), RULE, "Ærø")], changes=1, out=out, err=io.StringIO())
    out.seek(0)
    assert out.read() == "a.md:1:1 CO203 \\xc6r\\xf8\n"
