"""Says what pydantic found wrong in a value, in the words of the people who wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from changeover.model.base import Path
from changeover.problems import Rule, quote, shorten, suggest
from changeover.rules.fields import (
    BAD_DATE,
    BAD_DURATION,
    BAD_ID,
    EMPTY_VALUE,
    INVALID_VALUE,
    NOT_ALLOWED,
    OUT_OF_RANGE,
    TOO_LONG,
    WRONG_TYPE,
)

_EXPECTED = {
    "string_type": "text",
    "tuple_type": "a list, such as [a, b]",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "flag": "true or false",
    "moment_type": "a date",
    "duration_type": "a duration",
}
_PATTERN_HINTS = {
    "^[0-9]{4,}$": "write the number of the change, such as 0007",
    "A-Za-z0-9_-][A-Za-z0-9._-]*(?:/": "write it as a path of letters, digits, '.', '_' and '-'",
    "[0-9]{4,}/": "use letters, digits, '.', '_' and '-', with a change and '/' before, if any",
    "/": "use lower-case letters, digits, '-' and '.', as in billing or billing/invoicing",
    "A-Z": "use letters, digits, '.', '_' and '-'",
}

Said = tuple[Rule, str, str]
"""The rule, what is wrong and how to mend it."""


def say(entry: dict[str, Any], name: str) -> Said:
    """What is wrong by an error of pydantic's, of the field that is called `name`."""
    return _SAYING.get(entry["type"], _say_other)(entry, name)


def _say_type(entry: dict[str, Any], name: str) -> Said:
    kind, value = entry["type"], entry["input"]
    is_element = kind == "tuple_type" and isinstance(value, str) and shorten(value) == value
    hint = f"write [{value}]" if is_element else ""
    return WRONG_TYPE, f"'{name}' must be {_EXPECTED[kind]}, not {_say(value)}", hint


def _say_choice(entry: dict[str, Any], name: str) -> Said:
    value = entry["input"]
    allowed = re.findall(r"'([^']*)'", entry["ctx"]["expected"])
    choices = f"allowed: {', '.join(allowed)}"
    if not isinstance(value, str):
        return WRONG_TYPE, f"'{name}' must be one word, not {_say(value)}", choices
    near = suggest(value, allowed)
    return (
        NOT_ALLOWED,
        f"'{name}' can't be {_say(value)}",
        f"{near} ({choices})" if near else choices,
    )


def _say_id(entry: dict[str, Any], name: str) -> Said:
    pattern = entry["ctx"]["pattern"]
    hint = next(
        (text for part, text in _PATTERN_HINTS.items() if part in pattern),
        "use lower-case letters, digits, '-' and '.'",
    )
    return BAD_ID, f"'{name}' can't be {_say(entry['input'])}", hint


def _say_empty(entry: dict[str, Any], name: str) -> Said:
    return EMPTY_VALUE, f"'{name}' is empty", "name at least one"


def _say_range(entry: dict[str, Any], name: str) -> Said:
    context = entry.get("ctx", {})
    bound = next(
        (f"{words} {context[key]}" for key, words in _BOUNDS.items() if key in context), ""
    )
    hint = f"write a number of {bound}" if bound else "write a number of ordinary size"
    return OUT_OF_RANGE, f"'{name}' can't be {_say(entry['input'])}", hint


def _say_long(entry: dict[str, Any], name: str) -> Said:
    length, most = len(entry["input"]), entry["ctx"]["max_length"]
    return TOO_LONG, f"'{name}' has {length:,} characters; {most:,} are allowed", "shorten it"


def _say_other(entry: dict[str, Any], name: str) -> Said:
    kind, value, said = entry["type"], entry["input"], entry["msg"]
    rule, hint = _OTHER.get(kind, (INVALID_VALUE, "write another value"))
    shown = f" {_say(value)}" if isinstance(value, str) and value.strip() else ""
    return rule, f"'{name}'{shown} {said[:1].lower()}{said[1:]}", hint


_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_OTHER: dict[str, tuple[Rule, str]] = {
    "moment": (BAD_DATE, "write YYYY-MM-DD or YYYY-MM-DDTHH:MM"),
    "until": (BAD_DATE, "write first-billing-run, YYYY-MM-DD or YYYY-MM-DDTHH:MM"),
    "duration": (BAD_DURATION, "write it with units, such as 2h30m, 45m or 3d"),
    "length": (BAD_DURATION, "write it without '-'; only an offset may be negative"),
    "blank": (EMPTY_VALUE, "fill it in or remove it"),
    "line": (INVALID_VALUE, "write it in one line"),
    "timezone": (INVALID_VALUE, "write its name, such as Europe/Oslo"),
    "run_of": (INVALID_VALUE, 'write {change: "0007"}, or {document: …, revision: "0007"}'),
}
_SAYING: dict[str, Callable[[dict[str, Any], str], Said]] = {
    **dict.fromkeys(_EXPECTED, _say_type),
    "literal_error": _say_choice,
    "string_pattern_mismatch": _say_id,
    "string_too_long": _say_long,
    "too_short": _say_empty,
    **dict.fromkeys(
        (
            *("greater_than", "greater_than_equal", "less_than", "less_than_equal"),
            *("finite_number", "int_parsing_size"),
        ),
        _say_range,
    ),
}


def name_of(loc: Path) -> str:
    """`requirements[2].kind`, as people write it."""
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "the file"


def _say(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else quote(str(value))
