"""Strict YAML, as data with the place of every value.

YAML here is the part of YAML 1.2 that people mean: mappings, lists and text. Scalars stay the
text that was written (`no`, `1.10`, `012`, `12:30:45`), and everything that can surprise a reader
or exhaust a machine (aliases, anchors, tags, merge keys, duplicate keys, depth, size) is refused.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Any

import yaml

from changeover.model.positions import ListMark, MappingMark, Mark, Positions, pack, unpack
from changeover.problems import Location, Problem, quote, report, shorten
from changeover.rules.files import NOT_TEXT
from changeover.rules.yaml import DUPLICATE_KEY, TOO_COMPLEX, UNSUPPORTED_YAML, YAML_SYNTAX
from changeover.source.characters import (
    find_hidden,
    hidden_escapes,
    name_hidden,
    replace_hidden,
    unescape,
)
from changeover.source.syntax import syntax_problem

MAX_DEPTH = 20
MAX_VALUES = 50_000

# The C parser is about ten times faster; PyYAML ships it for every platform it has wheels for.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Line ends of YAML 1.1 only: with them, lines would be counted otherwise than editors do.
_NO_BREAKS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
_KEYS_BACK = 5
_QUOTES = frozenset("'\"")
_TAG = re.compile(r"(?:&\S+\s+)?(![^\s,\[\]{}]*)")
_TOP_LEVEL_KEY = re.compile(r"[^\s#\-\]}]")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class Refused(Enum):
    """What stands in data for a value that strict YAML refuses, and that is reported already."""

    ALIAS = "*"
    MERGED = "<<"


@dataclass(frozen=True, slots=True)
class Parsed:
    """YAML as plain data (dict, list, str, None), the place of each value, and what was refused.

    Aliases and merge keys stand in the data as `Refused`. Of a text that is no YAML, `is_whole` is
    False and `data` is what can be made of its beginning, often None.
    """

    data: Any
    positions: Positions
    problems: tuple[Problem, ...]
    is_whole: bool = True


def parse_yaml(text: str, path: str, *, first_line: int = 1) -> Parsed:
    """Read strict YAML; `first_line` is the file's line on which `text` begins."""
    builder = _Builder(path, first_line)
    try:
        data, mark = builder.build(text)
    except yaml.MarkedYAMLError as error:
        problem = syntax_problem(error, text, place=builder.location, quote=builder.last_quote)
    except yaml.YAMLError:  # a character that YAML has not
        where, hint = Location(path, first_line), "look for unusual characters"
        problem = report(YAML_SYNTAX, where, "the text is no YAML", hint=hint)
    except _TooComplex as error:
        problem = error.problem
    else:
        return Parsed(data, Positions(path, mark), tuple(builder.problems))
    start = _parse_start(text, path, first_line=first_line, end=problem.location.line - first_line)
    return Parsed(start.data, start.positions, (*start.problems, problem), is_whole=False)


def _parse_start(text: str, path: str, *, first_line: int, end: int) -> Parsed:
    """What can be read before the top-level key that holds line `end` (from 0), or before others.

    A bracket that is left open is often noticed only a few keys further down.
    """
    lines = text.split("\n")[: end + 1]
    for _ in range(_KEYS_BACK):
        while lines and not _TOP_LEVEL_KEY.match(lines.pop()):
            pass
        builder = _Builder(path, first_line)
        try:
            data, mark = builder.build("\n".join(lines))
        except (yaml.YAMLError, _TooComplex):
            continue
        return Parsed(data, Positions(path, mark), tuple(builder.problems))
    return Parsed(None, Positions(path, pack(first_line, 1)), ())


class _TooComplex(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Builder:
    """Builds data and marks from parser events, so that nothing refused is ever constructed."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.shift = first_line
        self.problems: list[Problem] = []
        self.values = 0
        self.text = ""
        self.last_quote: Any = None

    def location(self, mark: Any) -> Location:
        return Location(self.path, mark.line + self.shift, mark.column + 1)

    def build(self, text: str) -> tuple[Any, Mark]:
        self.text = text.translate(_NO_BREAKS)
        events = yaml.parse(self.text, Loader=_LOADER)
        data: Any = None
        top: Mark = pack(self.shift, 1)
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._refuse(event, "a second document", "keep one document a file")
            elif isinstance(event, yaml.NodeEvent):
                built = self._node(event, events, 1)
                if documents == 1:
                    data, top = built
        return data, top

    def _refuse(self, event: Any, what: str, hint: str) -> None:
        where = self.location(event.start_mark)
        self.problems.append(report(UNSUPPORTED_YAML, where, f"{what} is not allowed", hint=hint))

    def _count(self, event: Any, depth: int) -> None:
        self.values += 1
        if depth > MAX_DEPTH or self.values > MAX_VALUES:
            limit = (
                f"the value is nested deeper than {MAX_DEPTH} levels"
                if depth > MAX_DEPTH
                else f"the file holds more than {MAX_VALUES:,} values"
            )
            hint = "no file of a change needs that; split it or attach it as data"
            raise _TooComplex(
                report(TOO_COMPLEX, self.location(event.start_mark), limit, hint=hint)
            )

    def _node(self, event: Any, events: Any, depth: int) -> tuple[Any, Mark]:
        self._count(event, depth)
        at = pack(event.start_mark.line + self.shift, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias {shorten(f'*{event.anchor}')}", "write the value out")
            return Refused.ALIAS, at
        if event.anchor is not None:
            anchor = shorten(f"&{event.anchor}")
            self._refuse(event, f"the anchor {anchor}", "remove it and write values out")
        if event.tag is not None:
            tag = shorten(self._written_tag(event))
            self._refuse(event, f"the tag {tag}", "remove it; the field says what it is")
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.implicit[0] and not event.style
            return (None if is_plain and event.value in _NOTHING else self._text(event)), at
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(at, events, depth)
        return self._mapping(at, events, depth)

    def _written_tag(self, event: Any) -> str:
        """The tag as the author wrote it: events hold it spelled out."""
        found = _TAG.match(self.text, event.start_mark.index)
        return str(found[1] if found else event.tag)

    def _text(self, event: Any) -> str:
        """What a scalar says; what an escape in it makes of characters that no text may hold is told.

        Written as they are, such characters are found where the file is read as text.
        """
        text: str = event.value
        if event.style in _QUOTES:
            self.last_quote = event
        if event.style != '"' or not find_hidden(text):
            return text
        written = self.text[event.start_mark.index : event.end_mark.index]
        for offset, escape in hidden_escapes(written):
            line_start = written.rfind("\n", 0, offset) + 1
            first = 0 if line_start else event.start_mark.column
            line = event.start_mark.line + written.count("\n", 0, offset)
            where = Location(self.path, line + self.shift, first + offset - line_start + 1)
            message = f"{name_hidden(unescape(escape))}, written {escape}"
            self.problems.append(report(NOT_TEXT, where, message, hint="remove it"))
        return replace_hidden(text)

    def _list(self, at: int, events: Any, depth: int) -> tuple[Any, Mark]:
        values, marks = [], []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            value, mark = self._node(event, events, depth + 1)
            values.append(value)
            marks.append(mark)
        return values, ListMark(at, marks)

    def _mapping(self, at: int, events: Any, depth: int) -> tuple[Any, Mark]:
        values: dict[str, Any] = {}
        entries: dict[str, tuple[int, Mark]] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name, key_mark = self._node(event, events, depth + 1)
            value, mark = self._node(next(events), events, depth + 1)
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "a key that is not text", "write the key as one word")
                continue
            key = sys.intern(
                event.value if name is None else name
            )  # a few hundred words, written a hundred times each
            if key == "<<" and not event.style:
                self._refuse(event, "the merge key <<", "write the values out")
                values[key] = Refused.MERGED
            elif key in entries:
                first = Location(self.path, *unpack(entries[key][0]))
                self.problems.append(
                    report(
                        DUPLICATE_KEY,
                        self.location(event.start_mark),
                        f"the key {quote(key)} is here a second time",
                        hint=f"keep one; the first is at {first}",
                        related=(first,),
                    )
                )
            else:
                values[key] = value
                entries[key] = (key_mark if isinstance(key_mark, int) else at, mark)
        return values, MappingMark(at, entries)
