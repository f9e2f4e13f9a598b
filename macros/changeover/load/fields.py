"""Turns plain data into a frozen model, and every error of it into a problem with its place.

A file with errors still gives a model where it can: what is wrong is left out and what is missing
is stood in for, so that the rest of the file, and everything that refers to it, is checked in the
same run. Such content is never rendered, because a build stops at errors.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from changeover.model.base import Defines, Duration, Model, Moment, Path, Refers, _marks_in
from changeover.model.positions import File, ListMark, MappingMark, Mark, Positions
from changeover.problems import Problem, Rule, report, suggest
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

M = TypeVar("M", bound=Model)

STAND_IN = "0-missing"
"""The id that stands in for a missing reference; no check complains of it."""

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
    r"^\d{4,}$": "write the number of the change, such as 0007",
    "/": "write it as a path of letters, digits, '.', '_' and '-'",
    "A-Z": "use letters, digits, '.', '_' and '-'",
}
_ROUNDS = 6


def validate(
    model: type[M], data: Any, positions: Positions, *, unknown_key: Rule = UNKNOWN_KEY
) -> tuple[File[M] | None, list[Problem]]:
    """The model of `data`, and what is wrong; no model when nothing can be made of it.

    `unknown_key` is the rule for keys that the model has not.
    """
    problems: list[Problem] = []
    data = {} if data is None else data
    for round_number in range(_ROUNDS):
        try:
            return File(model.model_validate(data), positions), problems
        except ValidationError as error:
            errors = cast("Sequence[dict[str, Any]]", error.errors(include_url=False))
        if round_number == 0:
            problems = list(_problems(model, errors, data, positions, unknown_key))
            data = copy.deepcopy(data)
            positions = copy.deepcopy(positions)
        if not isinstance(data, dict):
            data = {}
        for entry in sorted(errors, key=lambda e: _order(e["loc"]), reverse=True):
            _mend(model, data, positions.top, _known_part(entry["loc"], data), entry["type"])
    return None, problems


def _order(loc: Path) -> tuple[tuple[int, str], ...]:
    """Sorts list positions as numbers, so that later elements are mended first."""
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in loc)


def _problems(
    model: type[Model],
    errors: Iterable[dict[str, Any]],
    data: Any,
    positions: Positions,
    unknown_key: Rule,
) -> Iterable[Problem]:
    for entry in errors:
        # pydantic names the branch of a union at the end of the path; the file has no such key.
        loc = entry["loc"] if entry["type"] == "missing" else _known_part(entry["loc"], data)
        yield _problem(model, entry, loc, positions, unknown_key)


def _known_part(loc: Path, data: Any) -> Path:
    """As much of `loc` as the data has; one step more when the last one is a missing key."""
    for number, step in enumerate(loc):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return loc[: number + 1] if isinstance(data, dict) else loc[:number]
    return loc


def _problem(
    model: type[Model], entry: dict[str, Any], loc: Path, positions: Positions, unknown_key: Rule
) -> Problem:
    kind, value, context = entry["type"], entry["input"], entry.get("ctx", {})
    name = _name(loc)
    if kind == "extra_forbidden":
        known = _keys_of(model, loc[:-1])
        hint = suggest(str(loc[-1]), known) or f"known keys: {', '.join(known)}"
        where = positions.of(loc, key=True)
        return report(unknown_key, where, f"unknown key '{loc[-1]}'", hint=hint)
    where = positions.of(loc)
    if kind == "missing":
        return report(MISSING_FIELD, where, f"missing '{name}'", hint=f"add '{loc[-1]}: …'")
    if value is None:
        return report(
            MISSING_FIELD, where, f"'{name}' has no value", hint="fill it in or remove it"
        )
    if kind in _EXPECTED:
        message = f"'{name}' must be {_EXPECTED[kind]}, not {_say(value)}"
        hint = f"write [{value}]" if kind == "tuple_type" and isinstance(value, str) else ""
        return report(WRONG_TYPE, where, message, hint=hint)
    if kind == "literal_error":
        if not isinstance(value, str):
            return report(WRONG_TYPE, where, f"'{name}' must be one word, not {_say(value)}")
        allowed = re.findall(r"'([^']*)'", context["expected"])
        choices = f"allowed: {', '.join(allowed)}"
        near = suggest(value, allowed)
        return report(
            NOT_ALLOWED,
            where,
            f"'{name}' can't be {_say(value)}",
            hint=f"{near} ({choices})" if near else choices,
        )
    if kind == "string_pattern_mismatch":
        hint = next(
            (text for part, text in _PATTERN_HINTS.items() if part in context["pattern"]),
            "use lower-case letters, digits, '-' and '.'",
        )
        return report(BAD_ID, where, f"'{name}' can't be {_say(value)}", hint=hint)
    rule, hint = {
        "moment": (BAD_DATE, "write YYYY-MM-DD or YYYY-MM-DDTHH:MM"),
        "duration": (BAD_DURATION, "write it with units, such as 2h30m, 45m or 3d"),
        "blank": (EMPTY_VALUE, "fill it in or remove it"),
        "too_short": (EMPTY_VALUE, "name at least one"),
    }.get(kind, (INVALID_VALUE, ""))
    if kind.startswith(("greater_than", "less_than", "finite_number")):
        rule = OUT_OF_RANGE
    if kind == "too_short":
        return report(rule, where, f"'{name}' is empty", hint=hint)
    said = entry["msg"][:1].lower() + entry["msg"][1:]
    shown = f" {_say(value)}" if isinstance(value, str) and value.strip() else ""
    return report(rule, where, f"'{name}'{shown} {said}", hint=hint)


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


def _fields_at(model: type[Model], loc: Path) -> dict[str, FieldInfo]:
    """The fields, by key, of the mapping at `loc`."""
    found: Any = model
    for step in loc:
        if isinstance(step, int):
            continue
        fields = {info.alias or name: info for name, info in found.model_fields.items()}
        found = _model_in(fields[step].annotation) if step in fields else None
        if found is None:
            return {}
    return {info.alias or name: info for name, info in found.model_fields.items()}


def _model_in(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    found = (_model_in(argument) for argument in get_args(annotation))
    return next((model for model in found if model), None)


def _keys_of(model: type[Model], loc: Path) -> tuple[str, ...]:
    return tuple(_fields_at(model, loc))


def _mend(model: type[Model], data: Any, mark: Mark, loc: Path, kind: str) -> None:
    """Take the wrong value at `loc` out of the data and its mark, or stand in for a missing one."""
    if not loc:
        return
    parent, parent_mark = data, mark
    for step in loc[:-1]:
        parent = parent[step]
        parent_mark = _below(parent_mark, step)
    last = loc[-1]
    if isinstance(parent, list) and isinstance(last, int):
        del parent[last]
        if isinstance(parent_mark, ListMark) and last < len(parent_mark.elements):
            del parent_mark.elements[last]
        return
    if not isinstance(parent, dict):
        return
    parent.pop(last, None)
    info = _fields_at(model, loc[:-1]).get(str(last))
    if info is not None and info.is_required():
        parent[last] = _stand_in(info)


def _below(mark: Mark, step: str | int) -> Mark:
    if isinstance(mark, MappingMark) and isinstance(step, str) and step in mark.entries:
        return mark.entries[step][1]
    if isinstance(mark, ListMark) and isinstance(step, int) and step < len(mark.elements):
        return mark.elements[step]
    return 0


def _stand_in(info: FieldInfo) -> Any:
    """A value of the field's type that no check complains of."""
    annotation = info.annotation
    marks = [m for m in info.metadata if isinstance(m, Refers | Defines)] + _marks_in(annotation)
    if get_origin(annotation) is tuple:
        inner = _model_in(annotation)
        return [{}] if inner else [STAND_IN]
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if annotation is Moment:
        return "9999-12-31"
    if annotation is Duration:
        return "0m"
    if _model_in(annotation):
        return {}
    return STAND_IN if marks else "…"
