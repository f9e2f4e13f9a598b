"""An editor that reads our schemas accepts good files, refuses planted errors, and explains fields.

Editors read YAML 1.2, so files are read here in its core schema, not by our own loader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft202012Validator

from changeover.load.folder import SERVICE_FILES
from changeover.model.document import Kind
from changeover.schema import FILES, MODELS, file_name, make_schema, schema_text

REPOSITORY = Path(__file__).parent.parent
STARTER = REPOSITORY / "macros" / "changeover" / "starter"


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2, core schema: what is null, true, a number; everything else is text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first
    )
# PyYAML would read 0003 as octal and refuse 0009.
CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def read_core(text: str) -> Any:
    return yaml.load(text, Loader=CoreLoader)


@cache
def validator(name: str) -> Draft202012Validator:
    schema = make_schema(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def complaints(name: str, text: str) -> list[str]:
    data = read_core(text)
    return [error.message for error in validator(name).iter_errors({} if data is None else data)]


def schema_of(file: Path) -> str | None:
    """The name of the schema of a YAML file, from its place."""
    if file.name == "catalog.yaml" or file.name in SERVICE_FILES:
        return file.stem
    if file.name.endswith(".quiz.yaml"):
        return "quiz"
    return "run" if file.parent.name == "runs" and file.suffix == ".yaml" else None


def filled(text: str) -> str:
    """A file of the starter as `init` writes it."""
    return text.replace("@today@", "2026-06-15").replace("@run@", "2026-07")


def our_files() -> Iterator[tuple[str, Path]]:
    for changes in (REPOSITORY / "changes", STARTER / "changes"):
        for file in sorted(changes.rglob("*.yaml")):
            name = schema_of(file)
            if name is not None:
                yield name, file


def front_matters() -> Iterator[tuple[str, Path, str]]:
    folders = {kind.folder: kind.value for kind in Kind}
    for changes in (REPOSITORY / "changes", STARTER / "changes"):
        for file in sorted(changes.rglob("*.md")):
            match = re.match(r"---\n(.*?)^---\n", file.read_text(), re.S | re.M)
            if file.parent.name in folders and match:
                yield folders[file.parent.name], file, match.group(1)


def label(value: object) -> str | None:
    return str(value.relative_to(REPOSITORY)) if isinstance(value, Path) else None


@pytest.mark.parametrize(("name", "file"), list(our_files()), ids=label)
def test_an_editor_accepts_our_own_files(name: str, file: Path) -> None:
    assert complaints(name, filled(file.read_text())) == []


def test_an_editor_accepts_our_own_front_matter() -> None:
    found = {str(file): complaints(name, text) for name, file, text in front_matters()}
    assert len(found) > 10
    assert {file: errors for file, errors in found.items() if errors} == {}


CHANGE = """\
title: Prorate mid-cycle upgrades
status: proposed
owner: team-billing
systems: [billing/invoicing]
summary: Charge only the remaining days of the cycle.
go-live: {planned: 2026-10-01}
"""


def test_the_smallest_change_is_accepted() -> None:
    assert complaints("change", CHANGE) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("change", CHANGE + "sumary: x\n", "'sumary' was unexpected"),
        ("change", CHANGE.replace("proposed", "aproved"), "'aproved' is not one of"),
        ("change", CHANGE.replace("title", "tittle"), "'title' is a required property"),
        ("change", CHANGE.replace("2026-10-01", "01.10.2026"), "'01.10.2026' does not match"),
        ("change", CHANGE.replace("[billing/invoicing]", "billing"), "is not of type 'array'"),
        ("change", CHANGE.replace("[billing/invoicing]", "[]"), "should be non-empty"),
        ("change", CHANGE.replace("team-billing", "Team Billing"), "does not match"),
        ("change", CHANGE.replace("Prorate", "Prorate" * 30), "is too long"),
        ("change", CHANGE + f"author: {'a' * 1001}\n", "is too long"),
        ("change", CHANGE.replace("team-billing", "t" * 101), "is too long"),
        ("change", CHANGE + "depends_on: ['0001']\n", "'depends_on' was unexpected"),
        ("change", CHANGE + "schema: 2\n", "2 is not one of"),
        ("catalog", "teams: [{id: a, nam: A}]", "'nam' was unexpected"),
        ("plan", "requirements: [{id: R1, text: T, kind: busines}]", "'busines' is not one of"),
        ("plan", "questions: [{text: T, blocking: yes}]", "'yes' is not of type 'boolean'"),
        ("build", "items: [{id: B1, text: T, state: finished}]", "'finished' is not one of"),
        ("test", "results: [{case: T1, result: passed}]", "'passed' is not one of"),
        ("launch", "deployments: [{env: a, outcome: ok}]", "'ok' is not one of"),
        ("launch", "cutover: [{id: a, text: T, offset: 90}]", "90 is not of type 'string'"),
        ("launch", "hypercare: {until: soon}", "is not valid under any"),
        ("run", "{of: {change: '0001'}, env: a, started: 2026-10-01, step: []}", "'step' was"),
        ("quiz", "questions: [{id: q, kind: one, text: T}]", "'one' is not one of"),
        ("runbook", "titel: T", "'titel' does not match"),
        ("training", "pass-mark: 180", "180 is greater than the maximum"),
        ("reference", "minutes: 5", "'minutes' does not match"),
    ],
)
def test_an_editor_refuses_a_planted_error(name: str, text: str, said: str) -> None:
    found = complaints(name, text)
    assert any(said in message for message in found), found


def test_front_matter_may_hold_keys_of_its_owner() -> None:
    assert complaints("runbook", "x-imported-from: wiki") == []


@pytest.mark.parametrize("written", ["1", '"1"'])
def test_a_number_may_be_quoted_or_not(written: str) -> None:
    assert complaints("change", f"{CHANGE}schema: {written}\n") == []


def fields(schema: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of a schema with its place."""
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield f"{at}/{name}", field
        for key, value in schema.items():
            if key in {"$defs", "properties"}:
                for name, below in value.items():
                    yield from fields(below, f"{at}/{name}")


@pytest.mark.parametrize("name", MODELS)
def test_every_field_says_what_it_is_for(name: str) -> None:
    found = list(fields(make_schema(name), name))
    assert found
    assert [place for place, field in found if not field.get("description")] == []


@pytest.mark.parametrize("name", MODELS)
def test_schemas_hold_nothing_that_only_python_needs(name: str) -> None:
    text = schema_text(name)
    schema = json.loads(text)
    assert schema["$schema"].endswith("2020-12/schema")
    assert '"title": "' not in text
    assert "null" not in text
    assert not [place for place, _ in fields(schema) if "_" in place.rsplit("/", 1)[-1]]


def test_every_schema_says_which_files_it_is_for() -> None:
    assert list(FILES) == list(MODELS)


def test_the_schemas_in_this_repository_are_those_of_the_model() -> None:
    folder = REPOSITORY / "changes" / "_schema"
    assert {file.name for file in folder.iterdir()} == {file_name(name) for name in MODELS}
    stale = [n for n in MODELS if (folder / file_name(n)).read_text() != schema_text(n)]
    assert stale == [], "run: changeover schema --out changes/_schema"


# --- templates that teach ----------------------------------------------------------------------


def editor_lines() -> Iterator[tuple[Path, str]]:
    for _, file in our_files():
        first = file.read_text().split("\n", 1)[0]
        if file.is_relative_to(STARTER) or "_template" in file.parts:
            yield file, first


@pytest.mark.parametrize(("file", "line"), list(editor_lines()), ids=label)
def test_the_editor_line_leads_to_the_schema_of_the_file(file: Path, line: str) -> None:
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
    assert match
    root = STARTER if file.is_relative_to(STARTER) else REPOSITORY
    target = (file.parent / match.group(1)).resolve()
    assert target == root / "changes" / "_schema" / file_name(schema_of(file) or "")


def uncommented(text: str) -> str:
    """The text with its examples switched on: `# x` becomes `x`, `## x` stays a comment."""
    lines = [line for line in text.split("\n") if "yaml-language-server" not in line]
    return "\n".join(re.sub(r"^(\s*)# ", r"\1", line) for line in lines)


def teaching_texts() -> Iterator[tuple[str, str]]:
    """(schema, YAML text with its examples switched on) of the template and the starter catalog."""
    template = REPOSITORY / "changes" / "_template"
    for name, file in our_files():
        if file.is_relative_to(template) or file == STARTER / "changes" / "catalog.yaml":
            yield name, uncommented(filled(file.read_text()))
    for name, file, text in front_matters():
        if file.is_relative_to(template):
            yield name, uncommented(text)


@pytest.mark.parametrize(
    ("name", "text"), list(teaching_texts()), ids=lambda v: v if v in MODELS else ""
)
def test_examples_in_comments_are_right(name: str, text: str) -> None:
    assert complaints(name, text) == []


def test_examples_teach_every_field() -> None:
    taught: dict[str, set[str]] = {}
    for name, text in teaching_texts():
        taught[name] = set(re.findall(r"(?:^|[\s{,])([a-z-]+):(?=\s|$)", text, re.M))
    assert set(taught) == set(MODELS)
    missing = {
        name: sorted({place.rsplit("/", 1)[-1] for place, _ in fields(make_schema(name))} - words)
        for name, words in taught.items()
    }
    assert {name: keys for name, keys in missing.items() if keys} == {}
