"""Says what is wrong with a text that is no YAML: in plain words, at the place that has to be mended.

PyYAML tells where it gave up, which is often many lines below the quote or bracket left open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import yaml

from changeover.problems import Location, Problem, report
from changeover.rules.files import NOT_TEXT
from changeover.rules.yaml import YAML_SYNTAX
from changeover.source.characters import name_hidden, unescape

_COLON = "put the text in quotes when it holds a colon followed by a space"
_INDENTATION = "look at the indentation, and for quotes and brackets that are not closed"
_ESCAPE = "write the backslash twice, or put the text in single quotes"

_WHOLE = "put all of the text in quotes of the kind that it does not hold"

# What PyYAML says, in any of its two parsers: our words and how to mend it.
_SAYINGS: Mapping[str, tuple[str, str]] = {
    "mapping values are not allowed": ("a second ': ' stands in this line", _COLON),
    "alphabetic or numeric": ("a text can't begin with * or &", "put the text in quotes"),
    "node content": (
        "a value is expected here",
        "put texts that begin with a bracket, a brace or a comma in quotes",
    ),
    "incompatible YAML": ("directives are not read", "remove the line that begins with %"),
    "cannot start any token": (
        "a text can't begin with this character",
        "put texts that begin with @, ` or % in quotes",
    ),
    "unknown escape character": ("this escape means nothing in double quotes", _ESCAPE),
    "invalid Unicode": ("this escape names no character", _ESCAPE),
    "hexdecimal": ("this escape lacks digits", _ESCAPE),
    "',' or ']'": ("a ',' or ']' is missing here", "close the list, or part its values with ','"),
    "',' or '}'": (
        "a ',' or '}' is missing here",
        "close the braces, or part their entries with ','",
    ),
    "did not find expected key": ("a key is expected here", _INDENTATION),
    "<block end>": ("a key is expected here", _INDENTATION),
    "did not find expected '-'": ("an entry of a list begins with '- '", _INDENTATION),
    "could not find expected ':'": (
        "a key must be followed by ': '",
        "write 'key: value', with a blank behind the colon",
    ),
    "block sequence entries are not allowed": (
        "a list can't begin in this line",
        "put its '- ' on a line of its own below the key",
    ),
    "document start": (
        "something stands after the end of the text",
        "keep one document a file, of keys and their values",
    ),
    "undefined alias": ("the alias names nothing", "write the value out"),
    "undefined tag handle": ("the tag is not allowed", "remove it; the field says what it is"),
}


def syntax_problem(
    error: yaml.MarkedYAMLError, text: str, *, place: Callable[[Any], Location], quote: Any = None
) -> Problem:
    """The problem of what PyYAML could not read in `text`; `place` gives the location of a mark.

    `quote` is the last quoted text that was read. An error right behind it is one of its: it ended
    too early, or its own end was forgotten and it ran into the next quote.
    """
    where: Any = error.problem_mark or error.context_mark
    context: Any = error.context_mark
    said = " ".join(part for part in (error.context, error.problem) if part)
    if "quoted scalar" in said and ("end of stream" in said or "document indicator" in said):
        return _open_quote(place(context))
    if quote is not None and "flow" not in said and _follows(quote, where, text):
        if quote.start_mark.line < where.line:
            return _open_quote(place(quote.start_mark), until=place(where).line)
        return report(YAML_SYNTAX, place(where), "text stands after the closing quote", hint=_WHOLE)
    if "invalid Unicode character escape" in said and text[where.index].lower() == "d":
        found, escape = place(where), text[where.index - 2 : where.index + 4]
        message = f"{name_hidden(unescape(escape))}, written {escape}"
        start = replace(found, column=found.column - len("\\u"))
        return report(NOT_TEXT, start, message, hint="remove it")
    message, hint = next(
        (saying for part, saying in _SAYINGS.items() if part in said), (said, _INDENTATION)
    )
    if "simple key" in said and context is not None:
        where = context
    if "mapping values" in said and ": " not in text.split("\n")[where.line][: where.column]:
        message, hint = "this line is indented further than the entry above it", _INDENTATION
    if text[where.index : where.index + 1] == "\t":
        message, hint = "this line begins with a tab", "indent with spaces"
    if context is not None and "flow" in said and context.line != where.line:
        message = f"{message} (its bracket opens in line {place(context).line})"
    return report(YAML_SYNTAX, place(where), message or "this is no YAML", hint=hint)


def _follows(quote: Any, where: Any, text: str) -> bool:
    """Whether nothing but blanks of one line stand between a quoted text and a place."""
    end = quote.end_mark
    return bool(end.line == where.line and not text[end.index : where.index].strip(" \t"))


def _open_quote(where: Location, *, until: int | None = None) -> Problem:
    end = f"ends only at another one in line {until}" if until else "is never closed"
    hint = "close it at the end of its text"
    return report(YAML_SYNTAX, where, f"the quote that opens here {end}", hint=hint)
