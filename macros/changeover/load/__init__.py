"""Reads `changes/`: every change and every problem, in one run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from changeover.load.fields import validate
from changeover.load.folder import list_files, read_change
from changeover.model.catalog import CatalogFile
from changeover.model.content import Change, Content, Prose
from changeover.model.positions import File, Positions, pack
from changeover.problems import ChangeoverError, Location, Problem, report
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

FOLDER_NAME = re.compile(r"(\d{4,})-([a-z0-9]+(?:-[a-z0-9]+)*)")
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
    for number, (path, id, slug) in enumerate(folders, start=1):
        change, more = read_change(root, path, id=id, slug=slug)
        problems += more
        changes.append(change)
        progress(number, len(folders))
    changes, more = _one_folder_a_number(changes)
    problems += more
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
    parsed = parse_yaml(text, CATALOG)
    problems += parsed.problems
    if parsed.data is None and parsed.problems:
        return empty, problems
    file, more = validate(CatalogFile, parsed.data, parsed.positions)
    return file or empty, problems + more


def _folders(root: Path) -> tuple[list[tuple[str, str, str]], list[Problem]]:
    """(path, id, slug) of each change folder, and problems of everything else beside them."""
    folders, problems = [], []
    for entry in sorted((root / CHANGES).iterdir()):
        path = f"{CHANGES}/{entry.name}"
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if entry.is_symlink():
            problems.append(report(SYMLINK, Location(path), "is a symbolic link"))
        elif not entry.is_dir():
            if path not in _READ_ELSEWHERE:
                hint = "put it into a change folder"
                problems.append(
                    report(UNEXPECTED_FILE, Location(path), "nothing reads this file", hint=hint)
                )
        elif path not in _OURS:
            match = FOLDER_NAME.fullmatch(entry.name)
            if match:
                folders.append((path, *match.groups()))
            else:
                problems.append(_bad_name(path, entry.name))
    return folders, problems  # type: ignore[return-value]  # groups() of two groups


def _bad_name(path: str, name: str) -> Problem:
    hint = "name it like 0007-short-title: four digits, a hyphen, lower-case words"
    return report(CHANGE_FOLDER_NAME, Location(path), f"'{name}' names no change", hint=hint)


def _one_folder_a_number(changes: list[Change]) -> tuple[list[Change], list[Problem]]:
    """The first folder of each number, and a problem at each folder that shares one."""
    folders: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        folders[int(change.id)].append(change)
    problems = []
    for same in folders.values():
        for change in same if len(same) > 1 else ():
            others = [other.folder for other in same if other is not change]
            problems.append(
                report(
                    CHANGE_NUMBER_TAKEN,
                    Location(change.folder),
                    f"the number {change.id} is also taken by {', '.join(others)}",
                    hint="give one of them the next free number",
                    related=tuple(Location(other) for other in others),
                )
            )
    return [same[0] for same in folders.values()], problems


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
