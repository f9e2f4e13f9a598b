"""Fills models with words of their own, field by field, so a field that is added later is planted too.

The words are letters and digits only: no escaping, quoting or making of ids changes them.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from itertools import count
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml

from changeover.model.base import Defines, Duration, Model, Moment, Refers
from changeover.schema import MODELS

SECRET = "xqzqx"
"""Every word that the audience may not read holds it; nothing else in a site does."""
OPEN = "yqzqy"
"""Every word that the audience is to read holds it."""

DAY = "2026-05-10"
"""What every date is."""
NO_WORDS = frozenset(
    {
        ("CatalogFile", "timezone"),
        ("ChangeFile", "see_also"),
        ("CutoverStep", "after"),
        ("Disposition", "doc"),
    }
) | {("RunOf", name) for name in ("change", "document", "revision")}
"""Fields whose values are no words of their own: references, and names that the world has given."""
_STAY_OUT = frozenset({"schema", "base", "rolled-back-on", "replaced-by", "replaces", "depends-on"})
"""Fields that would make the content another one; their values are ids that stand elsewhere too."""


def secret(name: str) -> str:
    """An id or a name that the audience may not read."""
    return f"{SECRET}{name}"


def open_(name: str) -> str:
    """A text that the audience is to read."""
    return f"{OPEN}{name}"


class Planter:
    """Fills models; what a caller gives stays, everything else becomes a word of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.planted: set[tuple[str, str]] = set()
        """(model, field) of every text that was planted."""

    def file(self, name: str, **given: Any) -> str:
        """A YAML file of one of `MODELS`; in names, `_` stands for `-`."""
        return yaml.safe_dump(self.fill(MODELS[name], kebab(given)), sort_keys=False)

    def fill(self, model: type[Model], given: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every field of a model, by its key."""
        values = {}
        for name, info in model.model_fields.items():
            key = info.alias or name
            marks = [mark for mark in info.metadata if isinstance(mark, Refers | Defines)]
            if key in given:
                values[key] = self._given(info.annotation, given[key], (model.__name__, name))
            elif key not in _STAY_OUT:
                values[key] = self._make(info.annotation, (model.__name__, name), marks)
        return {key: value for key, value in values.items() if value is not None}

    def _given(self, annotation: Any, value: Any, field: tuple[str, str]) -> Any:
        """What a caller gave, with the rest of each model in it."""
        if isinstance(value, dict):
            (model,) = _models(annotation)
            return self.fill(model, kebab(value))
        if isinstance(value, list):
            return [self._given(annotation, element, field) for element in value]
        if SECRET in str(value):
            self.planted.add(field)
        return value

    def _make(self, annotation: Any, field: tuple[str, str], marks: list[Any]) -> Any:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            marks = marks + [mark for mark in arguments[1:] if isinstance(mark, Refers | Defines)]
            return self._make(arguments[0], field, marks)
        if origin in (Union, types.UnionType):
            chosen = [argument for argument in arguments if argument is not type(None)]
            return self._make(Moment if Moment in chosen else chosen[0], field, marks)
        if origin is tuple:
            return [self._make(arguments[0], field, marks)]
        if isinstance(annotation, type) and issubclass(annotation, Model):
            return self.fill(annotation, {})
        return self._scalar(annotation, field, marks)

    def _scalar(self, annotation: Any, field: tuple[str, str], marks: list[Any]) -> Any:
        if get_origin(annotation) is Literal:
            return get_args(annotation)[0]
        if annotation is Moment:
            return DAY
        if annotation is Duration:
            return "30m"
        if annotation is bool:
            return "false"
        if annotation in (int, float):
            return "7"
        assert annotation is str, (field, annotation)
        kinds = [mark.kind for mark in marks]
        if kinds:
            self.planted.add(field)
            return _ids(kinds[0])
        self.planted.add(field)
        return f"{SECRET}{next(self._numbers):04}"


def _ids(kind: str) -> str:
    """The id that everything of a kind has, unless a caller gave another one."""
    special = {
        "change": "0001",
        "runbook-step": f"{secret('runbook')}#{secret('step')}",
        "run-step": secret("cutover-step"),
        "document": secret("module"),
    }
    return special.get(kind, secret(kind))


def _models(annotation: Any) -> tuple[type[Model], ...]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return (annotation,)
    return tuple(model for argument in get_args(annotation) for model in _models(argument))


def kebab(values: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a file by names of Python, where `_` stands for `-`."""
    return {key.rstrip("_").replace("_", "-"): value for key, value in values.items()}


def text_fields() -> set[tuple[str, str]]:
    """(model, field) of every field of all models that holds free text or an id."""
    found: set[tuple[str, str]] = set()
    waiting: list[type[Model]] = list(MODELS.values())
    seen: set[type[Model]] = set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, info in model.model_fields.items():
            waiting += _models(info.annotation)
            if _is_text(info.annotation) and (info.alias or name) not in _STAY_OUT:
                found.add((model.__name__, name))
    return found


def _is_text(annotation: Any) -> bool:
    if annotation is str:
        return True
    if get_origin(annotation) is Literal:
        return False
    return any(_is_text(argument) for argument in get_args(annotation))
