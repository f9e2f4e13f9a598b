"""Every reference and every id in the content, each found in one walk over all files.

Says what refers to what and what is there; the rules say what is wrong with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.base import Defines, Path
from changeover.model.content import Change
from changeover.model.document import Kind
from changeover.model.marks import walk_marks
from changeover.model.positions import File
from changeover.problems import Location, Problem, Rule, quote, report, suggest
from changeover.rules.files import EMPTY_FILE, FILE_TOO_LARGE, NOT_TEXT, SYMLINK, UNREADABLE
from changeover.rules.folders import CHANGE_NUMBER_TAKEN, NO_CATALOG
from changeover.rules.yaml import TOO_COMPLEX, YAML_SYNTAX
from changeover.trace.references import IN_CHANGES

_UNREAD = frozenset(
    {EMPTY_FILE, FILE_TOO_LARGE, NO_CATALOG, NOT_TEXT, SYMLINK, TOO_COMPLEX, UNREADABLE}
) | {YAML_SYNTAX}


@dataclass(frozen=True, slots=True)
class Mention:
    """An id or a reference of a kind: the value, and where it stands.

    `change` is None in the catalog.
    """

    kind: str
    value: str
    file: File[Any]
    at: Path
    change: Change | None

    @property
    def where(self) -> Location:
        """The place of the value."""
        return self.file.at(*self.at)

    @property
    def key(self) -> str:
        """The key of the field that holds it: `depends-on`."""
        return next(str(step) for step in reversed(self.at) if isinstance(step, str))


@dataclass(frozen=True, slots=True)
class Mentions:
    """All references and all ids, by kind, in the order of the files."""

    references: Mapping[str, tuple[Mention, ...]]
    definitions: Mapping[str, tuple[Mention, ...]]


@kept
def mentions(kb: KnowledgeBase) -> Mentions:
    """Every reference and every id in the catalog and in all files of all changes."""
    references: dict[str, list[Mention]] = defaultdict(list)
    definitions: dict[str, list[Mention]] = defaultdict(list)
    for change, file in _files(kb):
        for at, mark, value in walk_marks(file.value):
            if value not in STAND_INS:
                into = definitions if isinstance(mark, Defines) else references
                into[mark.kind].append(Mention(mark.kind, value, file, at, change))
    return Mentions(
        {kind: tuple(found) for kind, found in references.items()},
        {kind: tuple(found) for kind, found in definitions.items()},
    )


def references(kb: KnowledgeBase, *kinds: str) -> Iterator[Mention]:
    """The references of some kinds, those that stand in for missing ones left out."""
    for kind in kinds:
        yield from mentions(kb).references.get(kind, ())


def _files(kb: KnowledgeBase) -> Iterator[tuple[Change | None, File[Any]]]:
    yield None, kb.content.catalog
    for change in kb.changes.values():
        for file in change.yaml_files():
            yield change, file


@kept
def unread(kb: KnowledgeBase) -> frozenset[str]:
    """The files, by path, of which nothing could be read: what they define is not known."""
    return frozenset(p.location.path for p in kb.load_problems if p.rule in _UNREAD)


def is_unclear(kb: KnowledgeBase, file: File[Any], *path: str | int) -> bool:
    """Whether it is not known what stands at `path`, because it, or the file, is wrong."""
    return file.path in unread(kb) or file.is_refused(*path)


@kept
def folders_sharing_a_number(kb: KnowledgeBase) -> frozenset[str]:
    """The change folders of which a number does not say which one is meant."""
    return frozenset(p.location.path for p in kb.load_problems if p.rule == CHANGE_NUMBER_TAKEN)


@kept
def _catalog_ids(kb: KnowledgeBase) -> Mapping[str, frozenset[str] | None]:
    """The ids of each kind in the catalog; None when some of them could not be read."""
    catalog = kb.content.catalog
    found: dict[str, set[str]] = defaultdict(set)
    for kind, definitions in mentions(kb).definitions.items():
        found[kind] = {d.value for d in definitions if d.change is None}
    environments = {environment.id for environment in catalog.value.environments}
    found["environment"] |= environments - STAND_INS
    kinds = ("system", "team", "role", "environment", "audience", "release", "use-case")
    is_unread = catalog.path in unread(kb)
    return {
        kind: None if is_unread or kind in catalog.lost else frozenset(found[kind])
        for kind in kinds
    }


def catalog_ids(kb: KnowledgeBase, kind: str) -> frozenset[str] | None:
    """The ids of a kind in the catalog; None when they could not be read."""
    return _catalog_ids(kb)[kind]


def unknown_in_catalog(kb: KnowledgeBase, rule: Rule, *, kind: str) -> Iterator[Problem]:
    """A problem for each reference of a kind that the catalog does not know."""
    known = catalog_ids(kb, kind)
    for reference in references(kb, kind):
        if known is None or reference.value in known:
            continue  # before its place is worked out: most references are right
        problem = name_unknown(kb, rule, kind=kind, value=reference.value, where=reference.where)
        if problem is not None:
            yield problem


def name_unknown(
    kb: KnowledgeBase, rule: Rule, *, kind: str, value: str, where: Location
) -> Problem | None:
    """The problem of one value that the catalog does not know, or None when it knows it.

    When the catalog lists nothing of the kind, that is the problem, whatever the value.
    """
    known = catalog_ids(kb, kind)
    if known is None or value in known or value in STAND_INS:
        return None
    catalog, section = kb.content.catalog, f"{kind}s"
    if not known:  # the same problem for every reference, so it is told once
        said = f"the catalog lists no {section.replace('-', ' ')}, but changes name some"
        first = next(((m.value, m.where) for m in references(kb, kind)), (value, where))
        hint = f"list them under '{section}', such as {quote(first[0])} of {first[1]}"
        return report(rule, catalog.at(section), said, hint=hint, related=(first[1],))
    hint = suggest(value, known) or f"add it to '{section}' in {catalog.path}"
    return report(rule, where, f"unknown {kind.replace('-', ' ')} {quote(value)}", hint=hint)


@kept
def _items(kb: KnowledgeBase) -> Mapping[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind in IN_CHANGES:
        for definition in mentions(kb).definitions.get(kind, ()):
            if definition.change is not None:
                found[definition.change.id, kind].add(definition.value)
    return {key: frozenset(ids) for key, ids in found.items()}


def item_ids(kb: KnowledgeBase, change: Change, *, kind: str) -> frozenset[str] | None:
    """The ids of a kind that a change defines; None when they could not be read."""
    name, _ = IN_CHANGES[kind]
    file: File[Any] | None = getattr(change, name)
    if f"{change.folder}/{name}.yaml" in unread(kb) or (file is not None and kind in file.lost):
        return None
    return _items(kb).get((change.id, kind), frozenset())


@kept
def document_kinds(kb: KnowledgeBase) -> Mapping[str, frozenset[Kind]]:
    """The kinds under which each document id appears; usually one."""
    return {
        document: frozenset(revision.kind for revision in revisions)
        for document, revisions in kb.revisions.items()
    }
