"""What every record of the published data is: frozen, its keys as in YAML, each one described.

The models are the one source of both the data and its JSON Schema, so the two can't drift apart.
Every key of a record is always there; `null` says that there is nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMAT = 1
"""Counts up when a reader of the data would have to be changed; new keys do not count."""

Json = dict[str, Any]


class Record(BaseModel):
    """A mapping of the data. Its docstring, and that of each field, is in the schema."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        validate_by_name=True,
        use_attribute_docstrings=True,
    )


class Dataset(Record):
    """A file of the data: a head, and one list of records."""

    LIST: ClassVar[str]
    """The field that holds the records."""

    format: int
    """The version of the format: 1. It counts up when a key changes its meaning or goes."""
    as_of: str
    """The day whose end the data is true of, by the clock of the catalog's time zone."""


def dataset_text(dataset: Dataset, *, schema: str) -> str:
    """The JSON of a file, a record a line; `schema` is the address of its schema."""
    data = dataset.model_dump(mode="json", by_alias=True)
    records = data.pop(dataset.LIST)
    head = [f"{_json(key)}: {_json(value)}" for key, value in {"$schema": schema, **data}.items()]
    lines = ",\n".join(_json(record) for record in records)
    listed = f"{_json(dataset.LIST)}: [\n{lines}\n]" if records else f"{_json(dataset.LIST)}: []"
    return "{\n" + ",\n".join([*head, listed]) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def dataset_schema(model: type[Dataset]) -> Json:
    """The JSON Schema (2020-12) of a file of the data."""
    raw = model.model_json_schema(by_alias=True, mode="serialization")
    definitions = raw.pop("$defs", {})
    schema = _without_titles(raw)
    described = {"description": "The address of this schema.", "type": "string"}
    schema["properties"] = {"$schema": described, **schema["properties"]}
    return {
        "$schema": DIALECT,
        **{key: schema[key] for key in ("description", "type", "required", "properties")},
        "additionalProperties": False,
        "$defs": {name: _without_titles(part) for name, part in sorted(definitions.items())},
    }


def _without_titles(part: Any) -> Any:
    """A schema of pydantic's without the titles that it makes of Python's names."""
    if isinstance(part, list):
        return [_without_titles(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    return {
        key: {name: _without_titles(field) for name, field in value.items()}
        if key == "properties"
        else _without_titles(value)
        for key, value in part.items()
        if key != "title"
    }


def texts(values: Sequence[str]) -> tuple[str, ...]:
    """Texts as they are written, without what else we know of them."""
    return tuple(str(value) for value in values)
