"""Reads `changes/`: every change and every problem, in one run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from changeover.load.document import check_markdown
from changeover.load.fields import read_file
from changeover.load.folder import read_change
from changeover.load.listing import bad_name, is_nobodys, list_files
from changeover.load.moments import skipped_moments
from changeover.load.note_sections import unreadable_names
from changeover.model.catalog import CatalogFile
from changeover.model.content import Change, Content, Prose
from changeover.model.positions import File, Positions, pack
from changeover.problems import ChangeoverError, Location, Problem, quote, report, suggest
from changeover.rules.files import EMPTY_FILE
from changeover.rules.folders import (
    CHANGE_FOLDER_NAME,
    CHANGE_NUMBER_TAKEN,
    DOCUMENT_NAME,
    NO_CATALOG,
    UNEXPECTED_FILE,
)
from changeover.source import read_text, symlink

CHANGES = "changes"
CATALOG = f"{CHANGES}/catalog.yaml"
SHARED = f"{CHANGES}/_shared"
TEMPLATE = f"{CHANGES}/_template"
COMPLETIONS = f"{CHANGES}/_completions"
SCHEMAS = f"{CHANGES}/_schema"

FOLDER_NAME = re.compile(r"([0-9]{4,8})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_NUMBER = re.compile(r"[0-9]{4,8}(?![0-9])")
_LIKE_A_NAME = re.compile(r"([0-9]{1,8})([^0-9].*)", re.S)
_LONGEST_SLUG = 60
_CATALOG_HINT = (
    f"write into {CATALOG} what changes refer to, such as "
    "{systems: [{id: billing}], teams: [{id: team-billing}]}"
)
_FIRST_SPARE = 10**9
Folder = tuple[str, str, str]
"""A change folder: its path from the root, its number, and its slug."""

_OURS = frozenset({SHARED, TEMPLATE, SCHEMAS})
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
    problems += unreadable_names(catalog)
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
    zone = catalog.value.zone
    for file in (catalog, *(file for change in changes for file in change.yaml_files())):
        problems += skipped_moments(file, zone)
    fragments, more = _fragments(root)
    return Content(catalog, tuple(changes), fragments), problems + more


def _catalog(root: Path) -> tuple[File[CatalogFile], list[Problem]]:
    empty = File(CatalogFile(), Positions(CATALOG, pack(1, 1)))
    if not (root / CATALOG).exists() and not (root / CATALOG).is_symlink():
        return empty, [_no_catalog("there is no catalog")]
    file, problems = read_file(CatalogFile, root / CATALOG, CATALOG)
    is_empty = any(problem.rule == EMPTY_FILE for problem in problems)
    if is_empty or (not problems and file is not None and not file.value.model_fields_set):
        return empty, [_no_catalog("the catalog is empty")]
    return file or empty, problems


def _no_catalog(said: str) -> Problem:
    return report(NO_CATALOG, Location(CATALOG), said, hint=_CATALOG_HINT)


def _folders(root: Path) -> tuple[list[Folder], list[Problem]]:
    """The change folders, and problems of everything else beside them."""
    folders: list[Folder] = []
    problems: list[Problem] = []
    for entry in sorted((root / CHANGES).iterdir()):
        path = f"{CHANGES}/{entry.name}"
        if is_nobodys(entry.name):
            continue
        unusable = bad_name(entry.name, CHANGES)
        if unusable is not None:
            problems.append(unusable)
        elif entry.is_symlink():
            problems.append(symlink(path))
        elif path in _READ_ELSEWHERE:
            continue
        elif path == COMPLETIONS or not entry.is_dir():
            problems.append(_unread(path, entry))
        elif path not in _OURS:
            match = FOLDER_NAME.fullmatch(entry.name)
            if match:
                folders.append((path, match[1], match[2]))
            else:
                problems.append(_wrong_name(path, entry.name))
                if (entry / "change.yaml").is_file():
                    digits = _NUMBER.match(entry.name)
                    folders.append((path, digits[0] if digits else "", entry.name))
    return folders, problems


def _unread(path: str, entry: Path) -> Problem:
    """The problem of what stands beside the change folders and is read by nothing."""
    what, hint = "file", suggest(entry.name, ("catalog.yaml", "README.md"))
    if entry.is_dir():
        what, hint = "folder", "keep what trainees completed outside changes/"
    hint = hint or "put it into a change folder"
    return report(UNEXPECTED_FILE, Location(path), f"nothing reads this {what}", hint=hint)


def _wrong_name(path: str, name: str) -> Problem:
    hint = "name it like 0007-short-title: a number of four to eight digits, and lower-case words"
    parts = _LIKE_A_NAME.fullmatch(name)
    slug = "-".join(re.findall(r"[a-z0-9]+", parts[2].lower())) if parts else ""
    if parts and 0 < len(slug) < _LONGEST_SLUG:
        hint = f"rename it to {int(parts[1]):04}-{slug}"
    message = f"{quote(name)} is not named like a change"
    return report(CHANGE_FOLDER_NAME, Location(path), message, hint=hint)


def _one_folder_a_number(folders: list[Folder]) -> tuple[list[Folder], list[Problem]]:
    """The folders, each with a number of its own, and a problem at each that shares one.

    What has no number, or one that is taken, gets a spare one, so that it is checked too.
    """
    sharing: dict[int, list[str]] = defaultdict(list)
    for path, id, _ in folders:
        if id:
            sharing[int(id)].append(path)
    problems = []
    numbered: list[Folder] = []
    taken: set[str] = set()
    for spare, (path, id, slug) in enumerate(folders, start=_FIRST_SPARE):
        same = sharing[int(id)] if id else []
        numbered.append((path, str(spare) if not id or id in taken else id, slug))
        taken.add(id)
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
    """The shared fragments, by their path below `_shared/`; one that can't be read is empty."""
    fragments: dict[str, Prose] = {}
    problems: list[Problem] = []
    if not (root / SHARED).is_dir() or (root / SHARED).is_symlink():
        return fragments, problems
    for path, problem in list_files(root, SHARED):
        name = path[len(SHARED) + 1 :]
        if problem is not None:
            problems.append(problem)
            if name.endswith(".md"):
                fragments[name] = Prose(path, "")
        elif name.endswith(".md"):
            text, more = read_text(root / path, path)
            problems += more
            fragments[name] = Prose(path, text or "")
            problems += check_markdown(fragments[name])
    return fragments, problems
