"""Turns authors' Markdown into HTML that is safe to show, with its links leading to the right pages.

Authors' text is data: it meets no template engine and no plugin of the host. One Markdown serves
every text; nothing here grows with the number of documents.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from changeover.knowledge import KnowledgeBase
from changeover.links import Includes, Resolver, Target
from changeover.links.reach import Reach
from changeover.links.texts import resolve_in_text
from changeover.model.content import Prose, Revision
from changeover.model.document import Kind
from changeover.pages import Page
from changeover.problems import Location, Problem, report
from changeover.prose.markdown import (
    DEFAULT_CONFIGS,
    DEFAULT_EXTENSIONS,
    Extension,
    StepLine,
    make_markdown,
)
from changeover.prose.page import ProsePage
from changeover.prose.profile import Sanitiser
from changeover.prose.source import (
    for_markdown,
    with_placeholders,
    with_step_marks,
    without_controls,
    without_title,
)
from changeover.rules.markdown import MARKDOWN_TOO_COMPLEX
from changeover.steps import Step, steps

NOWHERE: Mapping[str, str] = MappingProxyType({})

KEPT = 64
"""How many rendered texts are kept for the next pages."""


class ProseRenderer:
    """Renders the texts of one knowledge base, one at a time.

    `extensions` and `configs` are the site's Markdown extensions and their settings. `source_url`
    gives the address of a line in the repository, or None when there is none. `reach` bounds where
    links lead, on a site for one audience.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        pages: Mapping[str, Page],
        *,
        extensions: Sequence[Extension] = DEFAULT_EXTENSIONS,
        configs: Mapping[str, Mapping[str, Any]] = DEFAULT_CONFIGS,
        source_url: Callable[[Location], str | None] = lambda location: None,
        reach: Reach | None = None,
    ) -> None:
        self.kb = kb
        self.is_whole = reach is None
        """Whether the site shows everything; else no text says what its readers may not know."""
        self._source_url = source_url
        self.includes = Includes(kb)
        self.resolver = Resolver(kb, pages, self.includes, reach=reach)
        self._markdown, self._structure = make_markdown(extensions, configs)
        self._sanitiser = Sanitiser()
        self._latest: OrderedDict[Hashable, Markup] = OrderedDict()
        self.published: dict[str, str] = {}
        """Where each file that was linked to so far is to be published, by its path."""
        self.problems: list[Problem] = []
        """Texts that were shown as they are written: nested deeper than any check foresees."""

    def render(
        self,
        prose: Prose,
        *,
        revision: Revision | None = None,
        prefix: str = "",
        elsewhere: Mapping[str, str] = NOWHERE,
    ) -> Markup:
        """The HTML of a text: safe, its links inside the site begin with `site:`.

        `revision` is the document revision that the text is, if it is one: its title is taken
        off, and the steps of a runbook get their lines. `prefix` goes before every id of the
        text, for pages that show several texts. `elsewhere` are ids of the page by the anchors that
        lead there from the text, of a file that is shown in parts.

        The latest texts are kept: the pages of a document, one behind the other, show the same.
        """
        identity = (revision.path, revision.title) if revision is not None else None
        key = (prose, identity, prefix, tuple(elsewhere.items()))
        if key in self._latest:
            self._latest.move_to_end(key)
            return self._latest[key]
        html = self._latest[key] = self._render(
            prose, revision=revision, prefix=prefix, elsewhere=elsewhere
        )
        if len(self._latest) > KEPT:
            self._latest.popitem(last=False)
        return html

    def _render(
        self,
        prose: Prose,
        *,
        revision: Revision | None,
        prefix: str,
        elsewhere: Mapping[str, str],
    ) -> Markup:
        prose = without_controls(prose)
        lines: tuple[StepLine, ...] = ()
        source = prose
        if revision is not None:
            source = without_title(source, revision.title)
            if revision.kind is Kind.RUNBOOK:
                found = steps(source)
                lines = tuple(self._step_line(prose, step) for step in found)
                source = with_step_marks(source, found)
        expanded = self.includes.expand(source).text
        token = _token(prose, expanded, lines)
        page = ProsePage(
            prose,
            revision,
            resolver=self.resolver,
            fragment_of=self._fragment_of,
            publish=self.publish,
            is_whole=self.is_whole,
            prefix=prefix,
            elsewhere=elsewhere,
            token=token,
        )
        converted = self._convert(expanded, page, lines)
        if converted is None:
            hint = "use fewer levels of lists and quotes"
            where = prose.at(1)
            self.problems.append(report(MARKDOWN_TOO_COMPLEX, where, "nested too deep", hint=hint))
            return Markup("<pre>{}</pre>").format(prose.text)
        page.see_anchors(converted)
        cleaned = self._sanitiser.clean(
            converted,
            token=page.token,
            prefix=prefix,
            rewrite=page.rewrite,
            taken=page.taken,
        )
        return Markup(page.finish(cleaned))

    def address(self, written: str, path: str) -> str | None:
        """Where a link leads that stands in a text of the YAML file at `path`; None if nowhere.

        A file that it leads to is published.
        """
        target = resolve_in_text(self.resolver, written, path)
        self.publish(target)
        return target.url

    def publish(self, target: Target) -> None:
        """Take down the file that a link leads to, if it leads to one."""
        if target.file is not None:
            self.published[target.file] = self.resolver.published_at(target.file)

    def _convert(self, text: str, page: ProsePage, lines: Sequence[StepLine]) -> str | None:
        """The HTML that Markdown makes, not safe yet; None when it is nested too deep."""
        # Of a path that its readers may not know, not even a digest.
        identity = page.prefix + (page.prose.path if self.is_whole else f"\n{text}")
        tabs = f"{zlib.crc32(identity.encode()):08x}_"
        self._structure.prepare(token=page.token, tabs=tabs, steps=lines)
        self._markdown.reset()
        try:
            return self._markdown.convert(for_markdown(with_placeholders(text)))
        except RecursionError:
            return None

    def _step_line(self, prose: Prose, step: Step) -> StepLine:
        role = step.role if self.is_whole else None
        return StepLine(
            title=step.title,
            role=role,
            role_name=self.kb.name("role", role) if role else "",
            minutes=step.minutes,
            path=prose.path,
            line=step.line,
            source_url=self._source_url(Location(prose.path, step.line)),
        )

    def _fragment_of(self, number: int) -> str | None:
        """The path of the shared fragment whose links carry a number."""
        fragment = self.includes.fragment_of(number)
        return fragment.path if fragment is not None else None


def _token(prose: Prose, expanded: str, lines: Sequence[StepLine]) -> str:
    """What marks markup as ours: nobody can write it, since no text can hold a digest of itself.

    So it is made of everything that ends up in the HTML: fragments, too, and what was taken off.
    """
    said = f"{prose.path}\n{prose.text}\n{expanded}\n{lines}"
    # The slash keeps an address behind it from being taken for one of an unknown scheme.
    return f"co{hashlib.sha256(said.encode()).hexdigest()[:24]}/"
