"""Finds what a model holds: ids that it defines, references, moments, texts with links."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from changeover.model.base import Defines, Model, Moment, Path, PlacedText, Refers


@cache
def _marked_fields(model: type[Model]) -> tuple[tuple[str, str, Refers | Defines | None], ...]:
    """(attribute, key, mark) of each field that has a mark or, without one, may hold some below.

    Looked up once a class, since a walk asks every time.
    """
    fields = []
    for name, info in model.model_fields.items():
        found = [m for m in info.metadata if isinstance(m, Refers | Defines)]
        found += marks_in(info.annotation)
        if found or any(map(_marked_fields, models_in(info.annotation))):
            fields.append((name, info.alias or name, found[0] if found else None))
    return tuple(fields)


def models_in(annotation: Any) -> Iterator[type[Model]]:
    """The models that a field may hold: itself, as elements of tuples, as alternatives of unions."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)


def marks_in(annotation: Any) -> list[Refers | Defines]:
    """Marks inside `Annotated`, in element types of tuples and in the alternatives of unions."""
    found = [m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Refers | Defines)]
    for argument in get_args(annotation):
        found += marks_in(argument)
    return found


def walk_marks(model: Model, at: Path = ()) -> Iterator[tuple[Path, Refers | Defines, str]]:
    """Every id and every reference below `model`, with where it stands in the file."""
    for name, key, mark in _marked_fields(type(model)):
        value = getattr(model, name)
        if value is None:
            continue
        if isinstance(value, Model):
            yield from walk_marks(value, (*at, key))
        elif isinstance(value, tuple):
            for index, element in enumerate(value):
                if isinstance(element, Model):
                    yield from walk_marks(element, (*at, key, index))
                elif mark is not None:
                    yield (*at, key, index), mark, str(element)
        elif mark is not None:
            yield (*at, key), mark, str(value)


@cache
def _moment_fields(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """(attribute, key) of each field that may hold a moment, itself or below."""
    return tuple(
        (name, info.alias or name)
        for name, info in model.model_fields.items()
        if _holds_moment(info.annotation) or any(map(_moment_fields, models_in(info.annotation)))
    )


def _holds_moment(annotation: Any) -> bool:
    return annotation is Moment or any(map(_holds_moment, get_args(annotation)))


def walk_moments(model: Model, at: Path = ()) -> Iterator[tuple[Path, Moment]]:
    """Every moment below `model`, with where it stands in the file."""
    for name, key in _moment_fields(type(model)):
        value = getattr(model, name)
        for index, element in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            place = (*at, key) if index is None else (*at, key, index)
            if isinstance(element, Model):
                yield from walk_moments(element, place)
            elif isinstance(element, Moment):
                yield place, element


def walk_texts(model: Model, at: Path = ()) -> Iterator[tuple[Path, PlacedText]]:
    """Every text below `model` that may hold a link, with where it stands in the file."""
    for name, value in vars(model).items():
        for index, element in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            if isinstance(element, Model | PlacedText):
                key = type(model).model_fields[name].alias or name
                place = (*at, key) if index is None else (*at, key, index)
                if isinstance(element, Model):
                    yield from walk_texts(element, place)
                else:
                    yield place, element
