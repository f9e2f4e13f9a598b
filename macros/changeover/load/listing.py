"""Lists the files of a folder, and tells what no file may be: a link, or nameless to some readers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from changeover.problems import Location, Problem, report
from changeover.rules.files import NOT_TEXT
from changeover.source import find_hidden, name_hidden, symlink, unreadable

HAND_WRITTEN = "docs"
"""The folder of the pages and files that people write for the site themselves."""


def is_nobodys(name: str) -> bool:
    """Whether a file or folder of this name is hidden or an editor's backup: not content."""
    return name.startswith(".") or name.endswith("~")


def bad_name(name: str, folder: str) -> Problem | None:
    """The problem of a name in `folder` that is no text, or that a terminal would obey.

    It is told at the folder, since no place can be written with such a name. Bytes that are no
    UTF-8 arrive as halves of surrogate pairs.
    """
    hidden = [name[place] for place in find_hidden(name)] + [c for c in name if c in "\t\n"]
    if not hidden:
        return None
    is_no_text = "\ud800" <= hidden[0] <= "\udfff"
    said = "is not UTF-8" if is_no_text else f"holds {name_hidden(hidden[0])}"
    message = f"the name '{_shown(name)}' in this folder {said}"
    return report(NOT_TEXT, Location(folder), message, hint="rename it")


def _shown(name: str) -> str:
    text = os.fsencode(name).decode(errors="backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def list_files(root: Path, folder: str) -> Iterator[tuple[str, Problem | None]]:
    """Every file below a folder by its path from the root, sorted; links with their problem.

    What is nobody's content is passed over.
    """
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        yield folder, unreadable(folder, error)
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_nobodys(entry.name):
            continue
        problem = bad_name(entry.name, folder)
        if problem is not None:
            yield folder, problem
        elif entry.is_symlink():
            yield path, symlink(path)
        elif entry.is_dir():
            yield from list_files(root, path)
        else:
            yield path, None


def hand_written_files(root: Path, below: str = HAND_WRITTEN) -> Iterator[str]:
    """Every file of the hand-written site by its path from the root, sorted.

    As MkDocs does it: links are followed, what begins with a dot is hidden. A link back to a
    folder above it is passed over, and what can't be listed is MkDocs' to tell.
    """
    folder = root / below
    above = {parent.resolve() for parent in (folder, *folder.parents)}
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = f"{below}/{entry.name}"
        if entry.name.startswith("."):
            continue
        try:
            is_folder, is_file = entry.is_dir(), entry.is_file()
            leads_back = is_folder and entry.is_symlink() and Path(entry.path).resolve() in above
        except OSError:
            continue
        if is_folder and not leads_back:
            yield from hand_written_files(root, path)
        elif is_file:
            yield path
