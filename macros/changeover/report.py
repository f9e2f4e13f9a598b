"""Shows problems to people and to programs: as lines of text, or as JSON.

Nothing here decides what is a problem.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from changeover.problems import Location, Problem, Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

JSON_VERSION = 1
"""Counts up when a reader of the JSON report would have to be changed."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: the problems as sorted, of how many changes, as of which day."""

    problems: tuple[Problem, ...]
    changes: int
    as_of: dt.date
    rules_off: tuple[str, ...] = ()
    """The ids of the rules that the settings turn off."""

    def count(self, severity: Severity) -> int:
        """How many problems of one severity there are."""
        return _count(self.problems, severity)

    def fails(self, fail_on: Severity) -> bool:
        """Whether a problem is as bad as `fail_on`, or worse."""
        worst = self.problems if fail_on is Severity.WARNING else self.count(Severity.ERROR)
        return bool(worst)


def as_json(report: Report) -> str:
    """One JSON object, in ASCII.

    `version` (1), `as-of` (date), `changes`, `errors`, `warnings` (counts), `rules-off` (ids of the
    rules that are turned off), and `problems`: objects with `rule`, `name`, `severity` (`error`, `warning`), `path` (from the root), `line`, `column`
    (from 1), `message`, `hint` (may be empty) and `related` (objects with `path`, `line`, `column`).
    """
    data = {
        "version": JSON_VERSION,
        "as-of": report.as_of.isoformat(),
        "changes": report.changes,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "rules-off": list(report.rules_off),
        "problems": [_problem_data(problem) for problem in report.problems],
    }
    return json.dumps(data, indent=2) + "\n"


def failure_as_json(message: str) -> str:
    """One JSON object, in ASCII, for a check that could not be made: `version` (1) and `error`."""
    return json.dumps({"version": JSON_VERSION, "error": message}, indent=2) + "\n"


def summarize(problems: Iterable[Problem], *, changes: int, rules_off: Sequence[str] = ()) -> str:
    """One line: `3 errors, 2 warnings in 11 changes`, or `11 changes, no problems`.

    Rules that are turned off are counted and named, so that nobody takes their silence for good.
    """
    found = tuple(problems)
    counts = {severity: _count(found, severity) for severity in Severity}
    named = [_number(count, severity.value) for severity, count in counts.items() if count]
    where = _number(changes, "change")
    said = f"{', '.join(named)} in {where}" if named else f"{where}, no problems"
    off = f"; {_number(len(rules_off), 'rule')} off: {', '.join(rules_off)}" if rules_off else ""
    return f"{said}{off}"


def write_text(
    problems: Iterable[Problem],
    *,
    changes: int,
    rules_off: Sequence[str] = (),
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> None:
    """Write a problem a line, `path:line:column RULE message; hint`, to `out` (standard output) and the summary to `err` (standard error).

    A terminal gets colours, unless NO_COLOR is set; any other stream gets plain text.
    """
    found = tuple(problems)
    out = out or sys.stdout
    console = _color_console(out) if found else None
    for problem in found:
        line = _encodable(problem_line(problem), out)
        if console is None:
            out.write(f"{line}\n")
        else:
            console.print(_paint(problem, line), soft_wrap=True)
    out.flush()
    print(summarize(found, changes=changes, rules_off=rules_off), file=err or sys.stderr)


def problem_line(problem: Problem) -> str:
    """A problem as one line; what a terminal would take for a command is escaped."""
    text = str(problem)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _encodable(text: str, stream: TextIO) -> str:
    """`text` with what the stream's encoding has no byte for escaped."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _color_console(stream: TextIO) -> Console | None:
    """A console for a terminal that wants colours."""
    if not stream.isatty():
        return None
    from rich.console import Console  # noqa: PLC0415  # slow to load, and only terminals need it

    console = Console(file=stream)  # it knows the signs: NO_COLOR, a dumb terminal
    return None if console.no_color or console.color_system is None else console


def _paint(problem: Problem, line: str) -> Text:
    """The same line with the place in bold, the rule in the severity's colour and a dim hint."""
    from rich.text import Text  # noqa: PLC0415  # as above

    text = Text(line)
    place = len(line.partition(f" {problem.rule.id} ")[0])
    text.stylize("bold", 0, place)
    color = "red" if problem.severity is Severity.ERROR else "yellow"
    text.stylize(color, place + 1, place + 1 + len(problem.rule.id))
    if problem.hint and line.endswith(f"; {problem.hint}"):
        text.stylize("dim", len(line) - len(problem.hint) - 2, len(line))
    return text


def _problem_data(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule.id,
        "name": problem.rule.name,
        "severity": problem.severity.value,
        **_place(problem.location),
        "message": problem.message,
        "hint": problem.hint,
        "related": [_place(location) for location in problem.related],
    }


def _place(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line, "column": location.column}


def _count(problems: tuple[Problem, ...], severity: Severity) -> int:
    return sum(problem.severity is severity for problem in problems)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
