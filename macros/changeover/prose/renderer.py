"""Turns authors' Markdown into HTML that is safe to show, with its links leading to the right pages.

Authors' text is data: it meets no template engine and no plugin of the host. One Markdown serves
every text; nothing here grows with the number of documents.
"""

from __future__ import annotations

import hashlib
import html
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from changeover.knowledge import KnowledgeBase
from changeover.links import Includes, Place, Resolver, Target, anchors
from changeover.links.includes import MARK
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
from changeover.prose.profile import Sanitiser
from changeover.prose.source import (
    TAB,
    for_markdown,
    title_anchor,
    with_placeholders,
    with_step_marks,
    without_controls,
    without_title,
)
from changeover.render import SITE
from changeover.rules.markdown import MARKDOWN_TOO_COMPLEX
from changeover.steps import Step, steps

_ID = re.compile(r"<[^<>]*\sid=\"([^\"]*)\"")
_NAME = re.compile(r"<a[^<>]*\sname=\"([^\"]*)\"")
_FROM = re.compile(f"^{MARK}(\\d+){MARK}")
_LINK = re.compile(r"<a((?:\s[\w-]+=\"[^\"]*\")*)>(.*?)</a>", re.S)
_IMAGE = re.compile(r"<img((?:\s[\w-]+=\"[^\"]*\")*)>")
_INPUT = re.compile(r"<input((?:\s[\w-]+=\"[^\"]*\")*)>")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_VALUE = re.compile(r"\s([\w-]+)=\"([^\"]*)\"")

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
        page = _Page(
            self, prose, revision=revision, prefix=prefix, elsewhere=elsewhere, token=token
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

    def _convert(self, text: str, page: _Page, lines: Sequence[StepLine]) -> str | None:
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

    def fragment_of(self, number: int) -> str | None:
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


class _Page:
    """One text while it is rendered: its links and what became of them."""

    def __init__(
        self,
        renderer: ProseRenderer,
        prose: Prose,
        *,
        revision: Revision | None,
        prefix: str,
        elsewhere: Mapping[str, str],
        token: str,
    ) -> None:
        self._renderer = renderer
        self.prose = prose
        self._revision = revision
        self.prefix = prefix
        self._elsewhere = elsewhere
        self.token = token
        self._lost = f"{self.token}lost:"
        self._anchors: Mapping[str, str] = {}
        self._title = title_anchor(revision) if revision is not None else ""
        questions = revision.quiz.value.questions if revision is not None and revision.quiz else ()
        self.taken = frozenset({self._title, *(f"q-{question.id}" for question in questions)})
        """The ids that the page of the text has for its title and its questions."""

    def see_anchors(self, converted: str) -> None:
        """Take the ids that the page really has."""
        found = [*_ID.findall(converted), *_NAME.findall(converted)]
        found += [self._title, *self._elsewhere]
        self._anchors = anchors.spelled(map(html.unescape, found))

    def rewrite(self, tag: str, written: str) -> str | None:
        """The address that a link or image gets; a lost one is marked and replaced later."""
        fragment = None
        marked = _FROM.match(written)
        if marked:
            fragment = self._renderer.fragment_of(int(marked.group(1)))
            written = written[marked.end() :]
        place = Place(self.prose.path, self._revision, self._anchors, fragment)
        is_image = tag == "img"
        target = self._renderer.resolver.resolve(written, place, is_image=is_image)
        self._renderer.publish(target)
        if target.url is None:
            return self._lost
        if is_image and target.rule is not None:
            return f"{self._lost}{target.url}"
        if target.url.startswith("#"):
            anchor = target.url[1:]
            return f"#{self._elsewhere.get(anchor) or self.prefix + anchor}"
        return self.token + target.url

    def finish(self, cleaned: str) -> str:
        """The sanitised HTML with lost links and inputs replaced, without our marks."""
        if "<input" in cleaned:
            cleaned = _INPUT.sub(self._input, cleaned)
        if "<img" in cleaned:
            cleaned = _IMAGE.sub(self._image, cleaned)
        if self._lost in cleaned or "<a>" in cleaned or "<a " in cleaned:
            cleaned = _LINK.sub(self._link, cleaned)
        # Words of the text that look like our links are no links.
        for name in ("href", "src"):
            cleaned = cleaned.replace(f'{name}="{SITE}', f"{name}=&quot;{SITE}")
        return _CONTROL.sub("", cleaned.replace(self.token, "").replace(TAB, "\t"))

    def _input(self, match: re.Match[str]) -> str:
        values = dict(_VALUE.findall(match.group(1)))
        if values.get("type") == f"{self.token}radio":
            return match.group()
        if values.get("type") != "checkbox":
            return ""
        is_done = "checked" in values
        state = ' aria-label="done" checked' if is_done else ' aria-label="not done"'
        return f'<input type="checkbox" disabled{state}>'

    def _image(self, match: re.Match[str]) -> str:
        values = dict(_VALUE.findall(match.group(1)))
        address = values.get("src")
        if address is None or address.startswith(self._lost):
            words = values.get("alt") or "image"
            remote = address.removeprefix(self._lost) if address else ""
            if remote:
                return f'<a class="{self.token}co-remote" href="{self.token}{remote}">{words}</a>'
            return self._without_link("", self._dangling, words)
        return match.group() if "alt" in values else match.group()[:-1] + ' alt="">'

    def _link(self, match: re.Match[str]) -> str:
        values = dict(_VALUE.findall(match.group(1)))
        address = values.get("href")
        if address is not None and not address.startswith(self._lost):
            return match.group()
        names = values.get("id") or values.get("name")
        own = f' id="{names}"' if names else ""
        kind = self._dangling if address is not None or not names else ""
        return self._without_link(own, kind, match.group(2))

    @property
    def _dangling(self) -> str:
        """The class of words that lost their link; where only a part is shown, that is no fault."""
        return f' class="{self.token}co-dangling"' if self._renderer.is_whole else ""

    def _without_link(self, id: str, kind: str, words: str) -> str:
        return f"<span{id}{kind}>{words}</span>" if id or kind else words
