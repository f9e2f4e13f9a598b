"""Finds wrong macros of hand-written pages without a build: from the calls as they are written.

What a page gets from elsewhere (variables of mkdocs.yml, of other plugins) is known to a build
only, so names that are not `kb`, and calls with such arguments, are left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jinja2
from jinja2 import nodes

from changeover.checks import Severities, run_checks
from changeover.editions import edition_of, plan_edition, readers_of
from changeover.knowledge import KnowledgeBase
from changeover.links import Reach
from changeover.load.listing import hand_written_files
from changeover.macros import Namespace
from changeover.macros.syntax import RAW, problem_at
from changeover.pages import plan_pages
from changeover.problems import Location, Problem, Severity, sort_problems
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.rules.files import NOT_TEXT, UNREADABLE
from changeover.source import read_text, split_front_matter
from changeover.views import Site

_UNREADABLE = frozenset([NOT_TEXT, UNREADABLE])  # of other sizes and links, MkDocs decides
_YES = frozenset(["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"])  # as MkDocs reads
_KNOWN = frozenset(["as_of"])  # no macro


def all_problems(kb: KnowledgeBase, severities: Severities) -> tuple[Problem, ...]:
    """All that is wrong with the content and with the pages in `docs/`, each once, sorted by place."""
    found = run_checks(kb, severities)
    return sort_problems([*found, *page_problems(kb, found)])


def page_problems(kb: KnowledgeBase, found: Sequence[Problem]) -> Iterator[Problem]:
    """What is wrong with the pages in `docs/`: those that are no text, and wrong calls of macros.

    `found` are the problems of the content: with errors among them, nothing of it is shown, so
    only the names of macros are looked at.
    """
    pages = []
    for path in hand_written_files(kb.root):
        if not path.endswith(".md"):
            continue
        text, problems = read_text(kb.root / path, path)
        yield from (problem for problem in problems if problem.rule in _UNREADABLE)
        page = _page(text or "", path)
        if page is not None:
            pages.append(page)
    if not pages:
        return
    caller = _Caller(kb, is_whole=all(problem.severity != Severity.ERROR for problem in found))
    for start, text in pages:
        try:
            tree = jinja2.Environment().parse(text)
        except jinja2.TemplateSyntaxError as error:
            message = error.message or "wrong syntax"
            yield problem_at(start, error.lineno or 1, message, hint=RAW)
            continue
        readers = [reader.audience for reader in readers_of(kb.root, start.path)]
        for node, call in _macros(tree):
            where = Location(start.path, start.line + node.lineno - 1)
            caller.call(node.attr, call, where, readers=readers)
    yield from caller.problems()


def _page(text: str, path: str) -> tuple[Location, str] | None:
    """Where the text of a page begins, and the text, when it asks for macros."""
    if "render_macros" in text:
        front, body, line = split_front_matter(text, path)
        if isinstance(front and front.data, dict) and _asks(front.data):  # type: ignore[union-attr]
            return Location(path, line), body
    return None


def _asks(front: Mapping[str, Any]) -> bool:
    return front.get("render_macros") in _YES


def _macros(tree: nodes.Template) -> Iterator[tuple[nodes.Getattr, nodes.Call | None]]:
    """Each `kb.name` of a page, with the call that it is part of, if it is called."""
    calls = {id(call.node): call for call in tree.find_all(nodes.Call)}
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "kb" and node.attr not in _KNOWN:
            yield node, calls.get(id(node))


class _Caller:
    """Calls macros as a build does: that of everything, and those for audiences outside.

    Of content that is not whole, only the names of macros are looked at.
    """

    def __init__(self, kb: KnowledgeBase, *, is_whole: bool) -> None:
        self._kb = kb
        self._is_whole = is_whole
        planned = plan_pages(kb)
        self._namespace = _namespace(Site(kb, planned, Renderer(), ProseRenderer(kb, planned)))
        self._outside = {entry.id for entry in kb.catalog.audiences if entry.public}
        self._editions: dict[str, Namespace] = {}

    def call(
        self, name: str, call: nodes.Call | None, where: Location, *, readers: Sequence[str]
    ) -> None:
        """Take down what is wrong with a call at a place, on a page that names `readers` too."""
        others = [self._edition(audience) for audience in readers if audience in self._outside]
        for namespace in (self._namespace, *others):
            namespace.where = where
            if not self._try(namespace, name, call):
                return  # what is wrong on every site is told once

    def _edition(self, audience: str) -> Namespace:
        if audience not in self._editions:
            self._editions[audience] = _namespace(_edition_site(self._kb, audience))
        return self._editions[audience]

    def problems(self) -> Iterator[Problem]:
        """All that was wrong."""
        for namespace in (self._namespace, *self._editions.values()):
            yield from namespace.problems

    def _try(self, namespace: Namespace, name: str, call: nodes.Call | None) -> bool:
        """Let the namespace keep what is wrong, as while a page is rendered; whether nothing is."""
        before = len(namespace.problems)
        macro = namespace.macro(name)
        if call is None or not self._is_whole or call.dyn_args or call.dyn_kwargs:
            macro.check(is_called=call is not None)
            return len(namespace.problems) == before
        try:
            given = [argument.as_const() for argument in call.args]
            named = {keyword.key: keyword.value.as_const() for keyword in call.kwargs}
        except nodes.Impossible:
            macro.check(is_called=True)
        else:
            macro(*given, **named)
        return len(namespace.problems) == before


def _namespace(site: Site) -> Namespace:
    return Namespace(site, lambda html, inline: "")


def _edition_site(kb: KnowledgeBase, audience: str) -> Site:
    pages = plan_edition(edition_of(kb, audience))
    prose = ProseRenderer(kb, pages, reach=Reach(kb.root, pages))
    return Site(kb, pages, Renderer(), prose, audience)
