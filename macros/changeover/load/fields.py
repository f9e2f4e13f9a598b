"""Turns plain data into a frozen model, and every error of it into a problem with its place.

A file with errors still gives a model where it can: what is wrong is left out and what is missing
is stood in for, so that the rest of the file, and everything that refers to it, is checked in the
same run. Such content is never rendered, because a build stops at errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from changeover.load.mending import STAND_IN as STAND_IN
from changeover.load.mending import STAND_IN_MOMENT as STAND_IN_MOMENT
from changeover.load.mending import STAND_INS as STAND_INS
from changeover.load.mending import Mending, fields_at, known_part
from changeover.model.base import Model, Path
from changeover.model.positions import File, Positions
from changeover.problems import Problem, Rule, Severity, nearest, report, suggest
from changeover.rules.fields import (
    BAD_DATE,
    BAD_DURATION,
    BAD_ID,
    EMPTY_VALUE,
    INVALID_VALUE,
    MISSING_FIELD,
    NOT_ALLOWED,
    OUT_OF_RANGE,
    UNKNOWN_KEY,
    WRONG_TYPE,
)
from changeover.source import Parsed, Refused

M = TypeVar("M", bound=Model)
Errors = Sequence[dict[str, Any]]

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
    "/": "write it as a path of letters, digits, '.', '_' and '-'",
    "A-Z": "use letters, digits, '.', '_' and '-'",
}
_ROUNDS = 8


def read_model(
    model: type[M], parsed: Parsed, *, unknown_key: Rule = UNKNOWN_KEY
) -> tuple[File[M] | None, list[Problem]]:
    """The model of a YAML text and all that is wrong with it, its syntax included.

    What stands before an error of the syntax is checked too, but gives no model: nobody knows
    what the rest would have said.
    """
    problems = list(parsed.problems)
    if parsed.is_whole:
        file, more = validate(model, parsed.data, parsed.positions, unknown_key=unknown_key)
        return file, problems + more
    if isinstance(parsed.data, dict):
        _, more = validate(model, parsed.data, parsed.positions, unknown_key=unknown_key)
        problems += [problem for problem in more if problem.rule != MISSING_FIELD]
    return None, problems


def validate(
    model: type[M], data: Any, positions: Positions, *, unknown_key: Rule = UNKNOWN_KEY
) -> tuple[File[M] | None, list[Problem]]:
    """The model of `data`, and what is wrong; no model when nothing can be made of it.

    `unknown_key` is the rule for keys that the model has not.
    """
    data = {} if data is None else data
    value = _try(model, data)
    if isinstance(value, model):
        return File(value, positions), []
    mending = Mending(model, data, positions)
    problems: list[Problem] = []
    errors = cast("Errors", value)
    if unknown_key.severity is Severity.ERROR:
        errors, problems = _read_misspelt_keys(mending, errors, unknown_key)
    problems += _problems(mending, errors, unknown_key)
    for _ in range(_ROUNDS):
        mending.mend(errors)
        value = _try(model, mending.data)
        if isinstance(value, model):
            refused, lost = frozenset(mending.refused), frozenset(mending.lost)
            return File(value, mending.positions, refused, lost), problems
        errors = cast("Errors", value)
    return None, problems


def _try(model: type[M], data: Any) -> M | Errors:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        errors = cast("Errors", error.errors(include_url=False))
        return [entry for entry in errors if not _follows_from_others(entry)]


def _follows_from_others(entry: Mapping[str, Any]) -> bool:
    """Whether a list is called too short only because its elements are wrong."""
    is_short = entry["type"] == "too_short" and isinstance(entry["input"], list)
    return is_short and len(entry["input"]) >= entry["ctx"]["min_length"]


def _read_misspelt_keys(
    mending: Mending, errors: Errors, unknown_key: Rule
) -> tuple[Errors, list[Problem]]:
    """Read each misspelt key as the one that is meant, so that what stands below it is checked."""
    problems: list[Problem] = []
    for _ in range(_ROUNDS):
        renamed = False
        for entry in errors:
            loc = entry["loc"]
            near = _near_key(mending, entry)
            if near and mending.rename(loc, near):
                problems.append(_unknown_key(mending, loc, rule=unknown_key, read_as=near))
                renamed = True
        if not renamed:
            break
        value = _try(mending.model, mending.data)
        errors = () if isinstance(value, mending.model) else cast("Errors", value)
    return errors, problems


def _near_key(mending: Mending, entry: dict[str, Any]) -> str | None:
    """The key that an unknown one is a slip of; None when it may as well be another word."""
    if entry["type"] != "extra_forbidden" or entry["input"] is Refused.MERGED:
        return None
    key = str(entry["loc"][-1])
    meant = nearest(key, fields_at(mending.model, entry["loc"][:-1]))
    return meant if meant and _is_slip(key, meant) else None


def _is_slip(word: str, meant: str) -> bool:
    return _slips(word, meant) <= (1 if len(word) < 8 else 2)


def _slips(word: str, meant: str) -> int:
    """How many letters were left out, added, exchanged or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for i, letter in enumerate(word[:40], start=1):
        row = [i]
        for j, other in enumerate(meant, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and word[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _problems(mending: Mending, errors: Errors, unknown_key: Rule) -> Iterable[Problem]:
    for entry in errors:
        if isinstance(entry["input"], Refused) or mending.may_be_merged(entry):
            continue  # reported where YAML was read
        # pydantic names the branch of a union at the end of the path; the file has no such key.
        is_missing = entry["type"] == "missing"
        loc = entry["loc"] if is_missing else known_part(entry["loc"], mending.data)
        if entry["type"] == "extra_forbidden":
            yield _unknown_key(mending, loc, rule=unknown_key)
        else:
            yield _problem(mending, entry, loc)


def _unknown_key(mending: Mending, loc: Path, *, rule: Rule, read_as: str | None = None) -> Problem:
    key, known = str(loc[-1]), tuple(fields_at(mending.model, loc[:-1]))
    where = mending.positions.of((*loc[:-1], read_as) if read_as else loc, key=True)
    hint = suggest(key, known) or f"known keys: {', '.join(known)}"
    if rule.severity is Severity.WARNING and not any(_is_slip(key, meant) for meant in known):
        hint = f"name it 'x-{key}' when it is meant for another tool"
    return report(rule, where, f"unknown key '{key}'", hint=hint)


def _problem(mending: Mending, entry: dict[str, Any], loc: Path) -> Problem:
    kind = entry["type"]
    where = mending.positions.of(loc)
    name = _name(loc)
    if kind == "missing":
        return report(MISSING_FIELD, where, f"missing '{name}'", hint=f"add '{loc[-1]}: …'")
    if entry["input"] is None:
        hint = "fill it in or remove it"
        return report(MISSING_FIELD, where, f"'{name}' has no value", hint=hint)
    rule, message, hint = _SAYING.get(kind, _say_other)(entry, name)
    if kind == "model_type" and isinstance(entry["input"], str):
        required = [
            key for key, info in fields_at(mending.model, loc).items() if info.is_required()
        ]
        hint = f"write {{{required[0]}: {entry['input']}}}" if len(required) == 1 else hint
    return report(rule, where, message, hint=hint)


Said = tuple[Rule, str, str]
"""The rule, what is wrong and how to mend it."""


def _say_type(entry: dict[str, Any], name: str) -> Said:
    kind, value = entry["type"], entry["input"]
    hint = f"write [{value}]" if kind == "tuple_type" and isinstance(value, str) else ""
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
    hint = f"write a number of {bound}" if bound else "write a number"
    return OUT_OF_RANGE, f"'{name}' can't be {_say(entry['input'])}", hint


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
    "blank": (EMPTY_VALUE, "fill it in or remove it"),
    "timezone": (INVALID_VALUE, "write its name, such as Europe/Oslo"),
    "run_of": (INVALID_VALUE, 'write {change: "0007"}, or {document: …, revision: "0007"}'),
}
_SAYING: dict[str, Callable[[dict[str, Any], str], Said]] = {
    **dict.fromkeys(_EXPECTED, _say_type),
    "literal_error": _say_choice,
    "string_pattern_mismatch": _say_id,
    "too_short": _say_empty,
    **dict.fromkeys(
        ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number"),
        _say_range,
    ),
}


def _name(loc: Path) -> str:
    """`requirements[2].kind`, as people write it."""
    text = ""
    for step in loc:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "the file"


def _say(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"'{text if len(text) <= 40 else text[:37] + '…'}'"
