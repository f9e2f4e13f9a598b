"""The JSON Schemas of every file that authors write, made from the model, for their editors.

They say what an editor can know of one file. What several files must agree on (references, dates)
is said by `checks`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from changeover.model.base import Model
from changeover.model.build import BuildFile
from changeover.model.catalog import CatalogFile
from changeover.model.change import ChangeFile
from changeover.model.document import FRONT_MATTER, FrontMatter, QuizFile
from changeover.model.launch import LaunchFile, RunFile
from changeover.model.plan import PlanFile
from changeover.model.test import TestFile

MODELS: Mapping[str, type[Model]] = {
    "catalog": CatalogFile,
    "change": ChangeFile,
    "plan": PlanFile,
    "build": BuildFile,
    "test": TestFile,
    "launch": LaunchFile,
    "run": RunFile,
    "quiz": QuizFile,
    **{kind.value: model for kind, model in FRONT_MATTER.items()},
}
"""The model of each schema, by the schema's name."""

FILES: Mapping[str, str] = {
    "catalog": "changes/catalog.yaml",
    "change": "change.yaml",
    "plan": "plan.yaml",
    "build": "build.yaml",
    "test": "test.yaml",
    "launch": "launch.yaml",
    "run": "runs/<date>-<env>.yaml",
    "quiz": "training/<id>.quiz.yaml",
    **{kind.value: f"front matter of {kind.folder}/<id>.md" for kind in FRONT_MATTER},
}
"""Which files each schema is for."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Json = dict[str, Any]

_FIRST = ("description", "type", "required", "properties")


def make_schema(name: str) -> Json:
    """The schema called `name` (a key of `MODELS`) as plain data."""
    model = MODELS[name]
    raw = model.model_json_schema(by_alias=True)
    schema = _clean(raw)
    if issubclass(model, FrontMatter):
        schema["patternProperties"] = {"^x-": {"description": "A key of yours."}}
    definitions = {key: _clean(value) for key, value in sorted(raw.get("$defs", {}).items())}
    return {"$schema": DIALECT, **schema, "$defs": definitions}


def schema_text(name: str) -> str:
    """The schema called `name` as the text of a file: the same for the same version."""
    return json.dumps(make_schema(name), indent=2, ensure_ascii=False) + "\n"


def file_name(name: str) -> str:
    """What the file of a schema is called."""
    return f"{name}.schema.json"


def _clean(schema: Json) -> Json:
    """A schema of pydantic's without what only Python needs."""
    cleaned: Json = {}
    for key, value in schema.items():
        if key in {"title", "$defs"} or (key == "default" and value in (None, [], {})):
            continue
        if key == "properties":
            cleaned[key] = {name: _clean(field) for name, field in value.items()}
        elif key == "default":
            cleaned[key] = _without_nulls(value)
        elif key == "items":
            cleaned[key] = _clean(value)
        elif key in {"const", "enum"}:
            cleaned["enum"] = _as_written(value if key == "enum" else [value])
        elif key != "anyOf":
            cleaned[key] = value
    for key, value in _merge(schema.get("anyOf", [])).items():
        cleaned.setdefault(key, value)
    if "enum" in cleaned:
        cleaned.pop("type", None)
    return {key: cleaned[key] for key in (*_FIRST, *cleaned) if key in cleaned}


def _merge(alternatives: list[Json]) -> Json:
    """The alternatives without `null`; a single one that is left stands for itself."""
    left = [_clean(each) for each in alternatives if each.get("type") != "null"]
    if len(left) > 1:
        return {"anyOf": left}
    return left[0] if left else {}


def _as_written(values: list[Any]) -> list[Any]:
    """The allowed values, and each number among them without quotes too: we read both alike."""
    numbers = [int(value) for value in values if isinstance(value, str) and value.isdecimal()]
    return values + numbers


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(element) for element in value]
    if isinstance(value, dict):
        return {key: _without_nulls(part) for key, part in value.items() if part is not None}
    return value
