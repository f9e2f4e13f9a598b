"""Golden cases of resolution: each folder of `cases/resolve/` is a small knowledge base.

Its `expected.yaml` says, by as-of date, what must be true of the changes and documents that it
names: `{2026-03-01: {changes: {"0001": {status: live}}, documents: {…}, owners: {…}}}`. Every key
is a field of ChangeState, DocumentState or PlaceOwner with hyphens, or `labels`; a revision is
written as its change.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import yaml

from changeover.load import load_content
from changeover.model.base import Moment
from changeover.model.content import Revision
from changeover.resolve import ChangeState, DocumentState, PlaceOwner, resolve, touches

CASES = Path(__file__).parent / "cases" / "resolve"
FOLDERS = sorted(path for path in CASES.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_case_resolves_as_expected(folder: Path) -> None:
    check_case(folder)


def check_case(folder: Path) -> None:
    """Compare what a case expects, on each of its dates, with what is resolved."""
    content, problems = load_content(folder)
    assert problems == []
    # BaseLoader leaves every scalar the text that was written, as our own loader does.
    expected = yaml.load((folder / "expected.yaml").read_text("utf-8"), yaml.BaseLoader)
    assert expected, f"{folder.name} expects nothing"
    for day, groups in expected.items():
        resolution = resolve(content, dt.date.fromisoformat(day))
        found: dict[str, Any] = {"changes": resolution.changes, "documents": resolution.documents}
        found["owners"] = resolution.owners
        for group, states in groups.items():
            for id, wanted in states.items():
                known = facts(found[group][id])
                assert set(wanted) <= set(known), f"{id} has no {set(wanted) - set(known)}"
                assert {key: known[key] for key in wanted} == wanted, f"{id} as of {day}"


def facts(state: ChangeState | DocumentState | PlaceOwner) -> dict[str, Any]:
    """Every field of a state, as it is written in `expected.yaml`."""
    known = plain(state)
    assert isinstance(known, dict)
    if isinstance(state, DocumentState):
        revisions = (*state.past, *([state.current] if state.current else []), *state.coming)
        known["labels"] = {revision.change: state.label(revision) for revision in revisions}
    return known


def plain(value: Any) -> Any:
    """A value as the text, lists and mappings that YAML has for it."""
    match value:
        case Revision():
            return value.change
        case Moment() | None | bool():
            return str(value).lower() if not isinstance(value, Moment) else str(value)
        case Enum():
            return value.value
        case frozenset():
            return sorted(value)
        case tuple():
            return [plain(entry) for entry in value]
        case dict():
            return {key: plain(entry) for key, entry in value.items()}
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name.replace("_", "-"): plain(getattr(value, field.name)) for field in fields}
    return str(value)


def write_case(folder: Path, expected: str) -> Path:
    """A case of one change, not launched, that expects the given text."""
    change = folder / "changes" / "0001-first"
    change.mkdir(parents=True)
    (folder / "changes" / "catalog.yaml").write_text("systems: [{id: billing}]\n", "utf-8")
    (change / "change.yaml").write_text(
        "{title: First, status: proposed, owner: team-a, systems: [billing], summary: First.,"
        " go-live: {planned: 2026-03-01}}\n",
        "utf-8",
    )
    (folder / "expected.yaml").write_text(expected, "utf-8")
    return folder


def test_a_case_without_expectations_fails(tmp_path: Path) -> None:
    folder = write_case(tmp_path, "")
    with pytest.raises(AssertionError, match="expects nothing"):
        check_case(folder)
    (folder / "expected.yaml").unlink()
    with pytest.raises(FileNotFoundError):
        check_case(folder)


@pytest.mark.parametrize(
    "expected",
    [
        '2026-03-01: {changes: {"0001": {statsu: proposed}}}',
        '2026-03-01: {changes: {"0001": {status: live}}}',
        '2026-03-01: {changes: {"0002": {status: proposed}}}',
        '2026-03-01: {change: {"0001": {status: proposed}}}',
    ],
)
def test_a_case_that_expects_the_unknown_or_the_untrue_fails(tmp_path: Path, expected: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        check_case(write_case(tmp_path, expected))


@pytest.mark.parametrize(
    ("part_of_change", "covered", "expected"),
    [
        ("billing", "billing", True),
        ("billing", "billing/invoicing", True),
        ("billing/invoicing", "billing", True),
        ("billing/invoicing", "billing/invoicing", True),
        ("billing/dunning", "billing/invoicing", False),
        ("billing", "crm", False),
        ("billing", "billing-archive", False),
        ("billing-archive", "billing", False),
        ("billing/invoicing", "crm/invoicing", False),
        ("billing/invoice", "billing/invoicing", False),
    ],
)
def test_a_change_touches_by_system_and_part(
    part_of_change: str, covered: str, *, expected: bool
) -> None:
    assert touches(part_of_change, covered) is expected
