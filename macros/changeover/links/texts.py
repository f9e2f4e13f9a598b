"""The links in texts of YAML: which they are, where they lead, what is wrong and at which place.

Such a text stands on many pages, so its links lead from the file that holds it, or else from the
folder of its change.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from changeover.knowledge import KnowledgeBase
from changeover.links.attachments import ATTACHED, suffix
from changeover.links.resolver import Place, Resolver, Target
from changeover.links.scan import scan_inline
from changeover.model.base import PlacedText
from changeover.model.content import Revision
from changeover.model.marks import walk_texts
from changeover.model.positions import File
from changeover.problems import Location, Problem, report

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def resolve_in_text(resolver: Resolver, written: str, path: str) -> Target:
    """Where a link leads that stands in a text of the YAML file at `path`."""
    if written.startswith("#"):
        written = posixpath.basename(path) + written  # of the page that shows the file
    change = "/".join(path.split("/")[:2])
    home = f"{change}/change.yaml" if path.startswith(f"{change}/") else path
    return resolver.resolve(written, Place(home, fragment=path))


def text_problems(
    kb: KnowledgeBase, resolver: Resolver, shown: Iterator[Revision]
) -> Iterator[Problem]:
    """What is wrong with the links in all YAML files, and in front matter and quizzes of `shown`."""
    yield from _problems_of(kb, resolver, kb.content.catalog)
    for change in kb.changes.values():
        for file in change.own_files():
            yield from _problems_of(kb, resolver, file)
    for revision in shown:
        yield from _problems_of(kb, resolver, revision.front)
        if revision.quiz is not None:
            yield from _problems_of(kb, resolver, revision.quiz)


def _problems_of(kb: KnowledgeBase, resolver: Resolver, file: File[Any]) -> Iterator[Problem]:
    for at, text in walk_texts(file.value):
        links = _links(text, key=str(at[-1]))
        found = [resolve_in_text(resolver, link, file.path) for link in links]
        if any(target.rule for target in found):
            places = _places(kb, file.at(*at), text, links=links)
            for target, where in zip(found, places, strict=True):
                if target.rule is not None:
                    yield report(target.rule, where, target.message, hint=target.hint)


def _links(text: PlacedText, *, key: str) -> tuple[str, ...]:
    """The destinations in a text, or all of it where a field may be one."""
    if "](" in text:
        return scan_inline(text)
    word = text.strip()
    is_file = key in {"evidence", "link"} and suffix(word) in ATTACHED
    return (word,) if is_file or (key == "link" and _ADDRESS.fullmatch(word)) else ()


def _places(
    kb: KnowledgeBase, start: Location, text: str, *, links: tuple[str, ...]
) -> Iterator[Location]:
    """Where each of the links of a text stands that begins at `start`.

    YAML may have folded and unescaped the text, so each is looked for in the file; the place of
    one that is not found there as it is read is that of the text.
    """
    try:
        source = (kb.root / start.path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:  # gone since it was read
        source = ""
    at = sum(len(line) + 1 for line in source.split("\n")[: start.line - 1]) + start.column - 1
    end = at + 2 * len(text) + 1000  # with what YAML took off, such as the indentation
    for link in links:
        before = r"\]\(\s*<?" if "](" in text else ""
        found = re.compile(before + f"(?P<link>{re.escape(link)})").search(source, at, end)
        if found is None:
            yield start
            continue
        at = found.end()
        line = source.count("\n", 0, found.start("link")) + 1
        column = found.start("link") - source.rfind("\n", 0, found.start("link"))
        yield Location(start.path, line, column)
