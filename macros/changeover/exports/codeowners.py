"""CODEOWNERS for GitHub: who is asked to review which file, by the handovers in force.

Works out the text and what it can't say; writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.problems import quote

CODE = (".github/", "docs/", "macros/", "overrides/", "mkdocs.yml")
"""What is code in a knowledge base: it decides what the site does."""

SHARED = ("", "catalog.yaml", "_completions/", "_shared/", "_template/")
"""What all changes share, below `changes/`; the first is the folder itself."""

_HEAD = """\
# Written by `changeover codeowners` from the owners and handovers in changes/.
# Don't edit it: change those, and run the command again. Later lines win.
"""

# A user (with the short code of an enterprise, if any), or a team of an organisation.
_USER = r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}"
_HANDLE = re.compile(rf"@?({_USER}(?:_[A-Za-z0-9]{{1,20}})?|{_USER}/[A-Za-z0-9_.-]{{1,100}})")
_ESCAPED = re.compile(r"[\\ #!\[\]*?]")
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Codeowners:
    """The text of the file, and what it lacks: one message for each owner who can't be named."""

    text: str
    missing: tuple[str, ...]


def parse_handle(text: str) -> str | None:
    """`@mara` or `@org/team` for a handle that GitHub allows, with or without its `@`; else None."""
    found = _HANDLE.fullmatch(text)
    return f"@{found[1]}" if found else None


def codeowners(kb: KnowledgeBase, code_owners: Sequence[str]) -> Codeowners:
    """The CODEOWNERS of a knowledge base as of its day.

    `code_owners` (`@org/platform`) answer for the code and for what all changes share. The wider
    patterns come first: code, `changes/`, each change, each document.
    """
    teams = _Teams(kb)
    lines = [*_shared_lines(code_owners)]
    lines += ["", "# Changes"]
    for change in kb.changes.values():
        lines += teams.lines(f"{change.folder}/", change.file.value.owner)
    lines += ["", "# Documents"]
    revisions = (r for change in kb.changes.values() for r in change.revisions)
    for revision in sorted(revisions, key=lambda revision: revision.path):
        for path in _files(revision):
            lines += teams.lines(path, kb.documents[revision.document].owner)
    missing = list(teams.missing)
    if not code_owners:
        missing.append("nobody owns the code and the catalog: name an owner with --code-owner")
    return Codeowners(_HEAD + "\n".join(lines) + "\n", tuple(missing))


def _shared_lines(code_owners: Sequence[str]) -> Iterator[str]:
    yield from ("", "# Code")
    owners = " ".join(code_owners)
    for path in CODE:
        yield _line(path, owners) if owners else f"# {_pattern(path)} has no owner"
    yield from ("", "# What all changes share")
    for path in SHARED:
        whole = f"changes/{path}"
        yield _line(whole, owners) if owners else f"# {_pattern(whole)} has no owner"


def _files(revision: Revision) -> Iterator[str]:
    yield revision.path
    if revision.quiz is not None:
        yield revision.quiz.path


class _Teams:
    """Who is asked for each team of the catalog; remembers what is missing, each thing once."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._members = {team.id: team.members for team in kb.catalog.teams}
        self._catalog = kb.content.catalog.path
        self._owners: dict[str, str] = {}
        self.missing: dict[str, None] = {}

    def lines(self, path: str, team: str | None) -> Iterable[str]:
        """The line of a path; a comment when nobody can be named."""
        if _UNWRITABLE.search(path):
            self.missing[f"{path!r} can't be written into CODEOWNERS: rename the file"] = None
            return (f"# {path!r} can't be written here",)
        if team is None:
            return (f"# {_pattern(path)} has no owner",)
        owners = self._handles(team)
        return (_line(path, owners) if owners else f"# {_pattern(path)} is of {team}: no handle",)

    def _handles(self, team: str) -> str:
        if team not in self._owners:
            self._owners[team] = " ".join(dict.fromkeys(self._find(team)))
        return self._owners[team]

    def _find(self, team: str) -> Iterator[str]:
        known = self._members.get(team)
        if known is None:
            self.missing[f"the catalog has no team '{team}': add it to {self._catalog}"] = None
        elif not known:
            hint = f"add their handles to 'members' in {self._catalog}"
            self.missing[f"team '{team}' has no members: {hint}"] = None
        for member in known or ():
            handle = parse_handle(member)
            if handle is not None:
                yield handle
            else:
                said = f"{quote(member)} of team '{team}' is no handle of GitHub"
                hint = "letters, digits and single hyphens, such as 'mara-lindqvist'"
                self.missing[f"{said}: write {hint}"] = None


def _line(path: str, owners: str) -> str:
    return f"{_pattern(path)} {owners}"


def _pattern(path: str) -> str:
    """A path from the root as a pattern that matches it alone."""
    return "/" + _ESCAPED.sub(lambda found: f"\\{found[0]}", path)
