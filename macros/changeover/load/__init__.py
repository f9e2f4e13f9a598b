"""Reads `changes/`: every change and every problem, in one run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from changeover.load.fields import read_model
from changeover.load.folder import list_files, read_change
from changeover.model.catalog import CatalogFile
from changeover.model.content import Change, Content, Prose
from changeover.model.positions import File, Positions, pack
from changeover.problems import ChangeoverError, Location, Problem, report, suggest
from changeover.rules.files import (
    CHANGE_FOLDER_NAME,
    CHANGE_NUMBER_TAKEN,
    DOCUMENT_NAME,
    NO_CATALOG,
    SYMLINK,
    UNEXPECTED_FILE,
)
from changeover.source import parse_yaml, read_text

CHANGES = "changes"
CATALOG = f"{CHANGES}/catalog.yaml"
SHARED = f"{CHANGES}/_shared"
TEMPLATE = f"{CHANGES}/_template"
COMPLETIONS = f"{CHANGES}/_completions"
SCHEMAS = f"{CHANGES}/_schema"

FOLDER_NAME = re.compile(r"([0-9]{4,})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_NUMBER = re.compile(r"[0-9]{4,}")
_FIRST_SPARE = 10**9
Folder = tuple[str, str, str]
"""A change folder: its path from the root, its number, and its slug."""

_OURS = frozenset({SHARED, TEMPLATE, COMPLETIONS, SCHEMAS})
_READ_ELSEWHERE = frozenset({CATALOG, f"{CHANGES}/README.md"})


def load_content(
    root: Path, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Content, list[Problem]]:
    """All of `root/changes`, and everything that is wrong with it, unsorted.

    `progress` is told how many folders of how many are read. Raises ChangeoverError when there
    is no `changes/` folder at all.
    """
    folder = root / CHANGES
    if not folder.is_dir():
        raise ChangeoverError(
            f"there is no folder '{CHANGES}' in {root}; run 'changeover init' to begin one"
        )
    catalog, problems = _catalog(root)
    changes: list[Change] = []
    folders, more = _folders(root)
    problems += more
    folders, more = _one_folder_a_number(folders)
    problems += more
    for number, (path, id, slug) in enumerate(folders, start=1):
        change, more = read_change(root, path, id=id, slug=slug)
        problems += more
        changes.append(change)
        progress(number, len(folders))
    problems += _case_clashes(changes)
    fragments, more = _fragments(root)
    return Content(catalog, tuple(changes), fragments), problems + more


def _catalog(root: Path) -> tuple[File[CatalogFile], list[Problem]]:
    empty = File(CatalogFile(), Positions(CATALOG, pack(1, 1)))
    if not (root / CATALOG).exists() and not (root / CATALOG).is_symlink():
        hint = "run 'changeover init' to get one"
        return empty, [report(NO_CATALOG, Location(CATALOG), "there is no catalog", hint=hint)]
    text, problems = read_text(root / CATALOG, CATALOG)
    if text is None:
        return empty, problems
    file, more = read_model(CatalogFile, parse_yaml(text, CATALOG))
    return file or empty, problems + more


def _folders(root: Path) -> tuple[list[Folder], list[Problem]]:
    """The change folders, and problems of everything else beside them."""
    folders: list[Folder] = []
    problems: list[Problem] = []
    for entry in sorted((root / CHANGES).iterdir()):
        path = f"{CHANGES}/{entry.name}"
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if entry.is_symlink():
            hint = "put the folder or file itself here"
            problems.append(report(SYMLINK, Location(path), "is a symbolic link", hint=hint))
        elif not entry.is_dir():
            if path not in _READ_ELSEWHERE:
                near = suggest(entry.name, ("catalog.yaml", "README.md"))
                hint = near or "put it into a change folder"
                problems.append(
                    report(UNEXPECTED_FILE, Location(path), "nothing reads this file", hint=hint)
                )
        elif path not in _OURS:
            match = FOLDER_NAME.fullmatch(entry.name)
            if match:
                folders.append((path, match[1], match[2]))
            else:
                problems.append(_bad_name(path, entry.name))
                if (entry / "change.yaml").is_file():
                    digits = _NUMBER.match(entry.name)
                    folders.append((path, digits[0] if digits else "", entry.name))
    return folders, problems


def _bad_name(path: str, name: str) -> Problem:
    hint = "name it like 0007-short-title: four digits, a hyphen, lower-case words"
    return report(CHANGE_FOLDER_NAME, Location(path), f"'{name}' names no change", hint=hint)


def _one_folder_a_number(folders: list[Folder]) -> tuple[list[Folder], list[Problem]]:
    """The folders, each with a number of its own, and a problem at each that shares one.

    What has no number, or one that is taken, gets a spare one, so that it is checked too.
    """
    sharing: dict[int, list[str]] = defaultdict(list)
    for path, id, _ in folders:
        if id:
            sharing[int(id)].append(path)
    problems = []
    numbered = []
    for spare, (path, id, slug) in enumerate(folders, start=_FIRST_SPARE):
        same = sharing[int(id)] if id else []
        numbered.append((path, id if same[:1] == [path] else str(spare), slug))
        others = [other for other in same if other != path]
        if others:
            problems.append(
                report(
                    CHANGE_NUMBER_TAKEN,
                    Location(path),
                    f"the number {id} is also taken by {', '.join(others)}",
                    hint="give one of them the next free number",
                    related=[Location(other) for other in others],
                )
            )
    return numbered, problems


def _case_clashes(changes: list[Change]) -> list[Problem]:
    """Document ids that differ only in case: one page on many file systems."""
    spellings: dict[str, dict[str, Location]] = defaultdict(dict)
    for change in changes:
        for revision in change.revisions:
            known = spellings[revision.document.casefold()]
            known.setdefault(revision.document, Location(revision.path))
    problems = []
    for known in spellings.values():
        first, *others = known.items()
        problems += [
            report(
                DOCUMENT_NAME,
                where,
                f"the id '{document}' differs only in case from '{first[0]}' in {first[1].path}",
                hint="spell both alike, or rename one",
                related=(first[1],),
            )
            for document, where in others
        ]
    return problems


def _fragments(root: Path) -> tuple[dict[str, Prose], list[Problem]]:
    """The shared fragments, by their path below `_shared/`."""
    fragments: dict[str, Prose] = {}
    problems: list[Problem] = []
    if not (root / SHARED).is_dir():
        return fragments, problems
    for path, problem in list_files(root, SHARED):
        if problem is not None:
            problems.append(problem)
        elif path.endswith(".md"):
            text, more = read_text(root / path, path)
            problems += more
            if text is not None:
                fragments[path[len(SHARED) + 1 :]] = Prose(path, text)
    return fragments, problems
