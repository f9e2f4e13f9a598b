"""Warns of files and folders that look as if something should have read them, and nothing did."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from changeover.problems import Location, Problem, report, suggest
from changeover.rules.files import UNREADABLE
from changeover.rules.folders import UNEXPECTED_FILE

_MARKDOWN = {".md", ".markdown", ".mdown"}
_YAML = {".yaml", ".yml"}
_FOLDERS = ("notes", "runs")


def unread_file(
    path: str, name: str, *, files: Collection[str], kinds: Collection[str]
) -> list[Problem]:
    """A warning for the file `name` of a change (`path` from the root), or nothing.

    `files` are the names that are read at the top of a change, `kinds` the folders of documents.
    Other files are attachments, which a page may link to.
    """
    hint = _hint(name, files, kinds)
    if not hint:
        return []
    return [report(UNEXPECTED_FILE, Location(path), "nothing reads this file", hint=hint)]


def _hint(name: str, files: Collection[str], kinds: Collection[str]) -> str:
    """What the file should have been; empty for an attachment."""
    top, _, below = name.partition("/")
    ending = PurePosixPath(name).suffix.lower()
    is_ours = ending in _MARKDOWN | _YAML
    if not below:
        if not is_ours:
            return ""
        known = (*files, "README.md")
        near = {other.casefold(): other for other in known}.get(name.casefold())
        if near:
            return f"did you mean '{near}'?"
        return suggest(name, known) or f"known files: {', '.join(known)}; and {', '.join(kinds)}/"
    if top == "runs":
        good = "runs/<date>-<env>.yaml, such as runs/2026-10-01-sandbox.yaml"
        return f"name it {good}" if ending in _YAML else ""
    if top == "notes":
        return "release notes are notes/<audience>.md" if is_ours else ""
    if top not in kinds:
        near_kind = suggest(top, (*kinds, *_FOLDERS))
        return near_kind or "documents are in a kind's folder" if ending in _MARKDOWN else ""
    if name.lower().endswith((".quiz.yaml", ".quiz.yml")):
        return "a quiz is training/<id>.quiz.yaml, beside its module"
    return "a document's name ends in .md" if ending in _MARKDOWN else ""


def wrong_kinds(
    root: Path, folder: str, *, files: Collection[str], kinds: Collection[str]
) -> Iterator[Problem]:
    """A problem for each folder that should be a file, and each file that should be a folder."""
    try:
        listed = {entry.name: entry for entry in os.scandir(root / folder)}
    except OSError:
        return  # told by whoever lists the files
    for name in (*files, "README.md"):
        path = f"{folder}/{name}"
        if name in listed and listed[name].is_dir(follow_symlinks=False):
            message, hint = f"'{name}' is a folder, not a file", f"make {name} a file"
            yield report(UNREADABLE, Location(path), message, hint=hint)
    for name in (*kinds, *_FOLDERS):
        path = f"{folder}/{name}"
        if name in listed and listed[name].is_file(follow_symlinks=False):
            hint = f"make {name} a folder with the files in it"
            message = f"'{name}' is a file; nothing reads it"
            yield report(UNEXPECTED_FILE, Location(path), message, hint=hint)
