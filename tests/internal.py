"""More that is internal, for the knowledge base of `tests.plants`: work in every state that work has.

Nobody outside may notice any of it: none has a note or a text that an audience was ever shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.plants import AUDIENCE, OPEN, SECRET

_NOTE = {f"notes/{SECRET}audience.md": f"## {OPEN}section\n\n- Internal.\n"}
_NOT_TOLD = {f"notes/{AUDIENCE}.md": f"## {OPEN}section\n\n- {SECRET}nottold.\n"}
"""A note for the audience, of work that is in no release."""


def _launch(*deployments: str) -> dict[str, str]:
    env = f"env: {SECRET}production"
    lines = "".join(f"  - {{{env}, {deployment}}}\n" for deployment in deployments)
    return {"launch.yaml": f"deployments:\n{lines}"}


def _document(title: str, audience: str = f"{SECRET}audience", **more: str) -> str:
    front = "".join(f"{key}: {value}\n" for key, value in more.items())
    covers = f"covers: [{OPEN}system, {SECRET}system]"
    return f"---\n{covers}\naudiences: [{audience}]\n{front}---\n# {SECRET}{title}\n\n{SECRET}x\n"


_LIVE = 'actual: "%s", outcome: success'
_GONE = _LIVE + ', rolled-back-on: "%s"'
_RETIRE = f"[{{doc: {SECRET}doc, action: retire, reason: Old}}]"
_KEEP = f"[{{doc: {OPEN}runbook, action: no-change, reason: Still right}}]"

_CHANGES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    # (keys of change.yaml, other files); 2026.05 came out on 20 May, and it is 15 June.
    "launched": (
        {},
        {
            **_NOTE,
            **_launch(_LIVE % "2026-05-12T09:00"),
            f"reference/{SECRET}doc.md": _document("first", aliases=f"[{SECRET}docalias]"),
        },
    ),
    "named": ({"release": '"2026.05"'}, {**_NOTE, **_launch(_LIVE % "2026-05-19")}),
    "revised": (
        {},
        {
            **_launch(_LIVE % "2026-06-02"),
            f"reference/{SECRET}doc.md": _document(
                "second",
                base='"0010"',
                corrections=f"[{{on: 2026-06-13, by: {SECRET}person, text: Wrong}}]",
            ),
        },
    ),
    "rolled-back": ({}, {**_NOTE, **_launch(_GONE % ("2026-05-12", "2026-06-05T10:00"))}),
    "named-rolled-back": (
        {"release": '"2026.05"'},
        {
            **_NOTE,
            **_launch(_GONE % ("2026-05-13", "2026-06-14")),
            f"runbooks/{SECRET}gone.md": _document("gone"),
        },
    ),
    "rolled-back-before": (
        {},
        {
            **_NOT_TOLD,
            **_launch(_GONE % ("2026-05-12", "2026-05-14")),
        },
    ),
    "relaunched": (
        {},
        {
            **_NOTE,
            **_launch(_GONE % ("2026-05-10", "2026-06-01"), _LIVE % "2026-06-10"),
            f"training/{SECRET}again.md": _document("again"),
        },
    ),
    "failed": (
        {"status": "proposed"},
        {**_NOT_TOLD, **_launch('actual: "2026-05-15", outcome: failed')},
    ),
    "retired": ({"dispositions": _RETIRE}, {**_NOTE, **_launch(_LIVE % "2026-06-09")}),
    "looked-at": ({"dispositions": _KEEP}, {**_NOTE, **_launch(_LIVE % "2026-06-11")}),
    "withdrawn": (
        {"status": "withdrawn", "release": '"2026.05"'},
        {**_NOT_TOLD, f"runbooks/{SECRET}never.md": _document("never", AUDIENCE)},
    ),
    "late": ({"status": "proposed", "release": '"2026.05"'}, _NOT_TOLD),
    "to-come": (
        {"status": "proposed", "planned": "2026-06-30"},
        {**_NOT_TOLD, f"reference/{SECRET}tocome.md": _document("tocome", AUDIENCE)},
    ),
    "adopted": (
        {"change-type": "adoption", "planned": "2026-01-02"},
        {f"runbooks/{SECRET}older.md": _document("older")},
    ),
}


def add_internal(root: Path) -> None:
    """Add them all, and internal words of the catalog before those that are public."""
    for number, (name, (keys, files)) in enumerate(_CHANGES.items(), start=10):
        folder = root / f"changes/{number:04}-{SECRET}{name}"
        for path, text in {"change.yaml": _change(name, keys), **files}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    catalog = root / "changes/catalog.yaml"
    text = catalog.read_text(encoding="utf-8")
    for key, entry in _CATALOG.items():
        assert text.count(f"\n{key}:\n") == 1, key
        text = text.replace(f"\n{key}:\n", f"\n{key}:\n- {entry}\n")
    catalog.write_text(text, encoding="utf-8")


_CATALOG = {
    "systems": f"{{id: {SECRET}added, name: {SECRET}addedname, owner: {SECRET}team}}",
    "audiences": f"{{id: {SECRET}addedaudience, name: {SECRET}x}}",
    "releases": f"{{id: {SECRET}addedrelease, name: {SECRET}y, date: 2026-06-01}}",
    "blackouts": "{start: 2026-06-12, end: 2026-06-13, reason: Freeze}",
}


def _change(name: str, keys: Mapping[str, str]) -> str:
    keys = dict(keys)
    values = {
        "title": json.dumps(f"{SECRET}{name}"),
        "status": "launching",
        "owner": f"{SECRET}team",
        "systems": f"[{SECRET}system, {OPEN}system]",
        "summary": f"{SECRET}summary",
        "go-live": f'{{planned: "{keys.pop("planned", "2026-05-12")}"}}',
        **keys,
    }
    return "".join(f"{key}: {value}\n" for key, value in values.items())
