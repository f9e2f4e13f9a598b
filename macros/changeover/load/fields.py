"""Turns plain data into a frozen model, and every error of it into a problem with its place.

A file with errors still gives a model where it can: what is wrong is left out and what is missing
is stood in for, so that the rest of the file, and everything that refers to it, is checked in the
same run. Such content is never rendered, because a build stops at errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from changeover.load.mending import STAND_IN as STAND_IN
from changeover.load.mending import STAND_IN_MOMENT as STAND_IN_MOMENT
from changeover.load.mending import STAND_IN_TEXT as STAND_IN_TEXT
from changeover.load.mending import STAND_INS as STAND_INS
from changeover.load.mending import Mending, fields_at, known_part
from changeover.load.saying import name_of, say
from changeover.model.base import Model, Path
from changeover.model.positions import File, Positions
from changeover.problems import Problem, Rule, Severity, nearest, quote, report, shorten, suggest
from changeover.rules.fields import MISSING_FIELD, UNKNOWN_KEY
from changeover.rules.yaml import YAML_SYNTAX
from changeover.source import Parsed, Refused, parse_yaml, read_text

M = TypeVar("M", bound=Model)
Errors = Sequence[dict[str, Any]]

_ROUNDS = 8


def read_file(model: type[M], file: FilePath, path: str) -> tuple[File[M] | None, list[Problem]]:
    """The model of a YAML file that problems call `path`, and all that is wrong with it.

    A character that is no text may break the syntax too; of such a line, the character is told.
    """
    text, problems = read_text(file, path)
    if text is None:
        return None, problems
    found, more = read_model(model, parse_yaml(text, path))
    told = {problem.location.line for problem in problems}
    more = [p for p in more if p.rule != YAML_SYNTAX or p.location.line not in told]
    return found, problems + more


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
    value = _try(model, data, positions.path)
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
        value = _try(model, mending.data, positions.path)
        if isinstance(value, model):
            refused, lost = frozenset(mending.refused), frozenset(mending.lost)
            return File(value, mending.positions, refused, lost), problems
        errors = cast("Errors", value)
    return None, problems


def _try(model: type[M], data: Any, path: str) -> M | Errors:
    try:
        return model.model_validate(data, context=path)  # texts keep the file they stand in
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
        value = _try(mending.model, mending.data, mending.positions.path)
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
        hint = f"name it {quote(f'x-{key}')} when it is meant for another tool"
    return report(rule, where, f"unknown key {quote(key)}", hint=hint)


def _problem(mending: Mending, entry: dict[str, Any], loc: Path) -> Problem:
    kind = entry["type"]
    where = mending.positions.of(loc)
    name = name_of(loc)
    if kind == "missing":
        return report(MISSING_FIELD, where, f"missing '{name}'", hint=f"add '{loc[-1]}: …'")
    if entry["input"] is None:
        hint = "fill it in or remove it"
        return report(MISSING_FIELD, where, f"'{name}' has no value", hint=hint)
    rule, message, hint = say(entry, name)
    if kind == "model_type" and isinstance(entry["input"], str):
        required = [
            key for key, info in fields_at(mending.model, loc).items() if info.is_required()
        ]
        if len(required) == 1 and shorten(entry["input"]) == entry["input"]:
            hint = f"write {{{required[0]}: {entry['input']}}}"
    return report(rule, where, message, hint=hint)
