"""Macros that document Changeover itself, made from the code, so that they can't fall behind it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from changeover.checks import rules as all_rules
from changeover.macros.changes import check_word
from changeover.macros.registry import known_macros, macro, signature
from changeover.model.content import Prose
from changeover.schema import FILES, MODELS, make_schema
from changeover.views import Site


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a file: its key with the keys above it, its type in words, and what it says."""

    key: str
    type: str
    is_required: bool
    text: str


@macro()
def rules(site: Site) -> Markup:
    """Every rule: its id, name and severity, why it is there, a bad example and a good one."""
    rows = [
        {
            "id": rule.id,
            "name": rule.name,
            "severity": rule.severity.value,
            "html": site.prose.render(Prose(f"{rule.id}.md", inspect.cleandoc(rule.page))),
        }
        for rule in all_rules()
    ]
    return site.renderer.render("macros/rules.html", rows=rows)


@macro()
def fields(site: Site, name: str) -> Markup:
    """Every field of a file: `catalog`, `change`, `plan`, `build`, `test`, `launch`, `run`, `quiz`,
    or the front matter of a `runbook`, of `training` or of a `reference` page.
    """
    check_word(name, MODELS, "file")
    schema = make_schema(name)
    rows = tuple(_rows(schema, schema.get("$defs", {}), ""))
    return site.renderer.render("macros/fields.html", name=name, file=FILES[name], rows=rows)


def _rows(
    part: Mapping[str, Any], definitions: Mapping[str, Any], above: str
) -> Iterator[FieldRow]:
    """The fields of a mapping and of the mappings below it, depth first."""
    required = part.get("required", ())
    for key, value in part.get("properties", {}).items():
        path = f"{above}{key}"
        yield FieldRow(
            path, _type(value, definitions), key in required, value.get("description", "")
        )
        element, suffix = _element(value, definitions)
        if element is not None:
            yield from _rows(element, definitions, f"{path}{suffix}.")


def _element(value: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[Any, str]:
    """The mapping that a field holds, itself or in a list, and how its keys are written."""
    if "items" in value:
        found, _ = _element(value["items"], definitions)
        return found, "[]"
    for option in (value, *value.get("anyOf", ()), *value.get("allOf", ())):
        if "$ref" in option:
            return definitions[option["$ref"].rsplit("/", 1)[-1]], ""
    return None, ""


def _type(value: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """The type of a field in words."""
    if "enum" in value:
        return ", ".join(str(choice) for choice in value["enum"])
    if "const" in value:
        return str(value["const"])
    if "items" in value:
        return f"list of {_type(value['items'], definitions)}"
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(_type(option, definitions) for option in value["anyOf"]))
    if "$ref" in value or "allOf" in value:
        return "mapping"
    examples = value.get("examples")
    if examples:
        return f"such as {examples[0]}"
    named = value.get("type", "text")
    if "maxLength" in value and "pattern" not in value:
        return f"text of at most {value['maxLength']:,} characters"
    return _WORDS.get(named if isinstance(named, str) else "string", "text")


_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "mapping",
    "array": "list",
}


@macro()
def macros(site: Site) -> Markup:
    """Every macro, how it is called and what it shows."""
    rows = [
        {
            "name": name,
            "call": signature(name),
            "html": site.prose.render(Prose("macro.md", inspect.getdoc(function) or "")),
        }
        for name, function in known_macros().items()
    ]
    return site.renderer.render("macros/macros.html", rows=rows)
