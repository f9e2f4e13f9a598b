"""One text while it is rendered: where its links lead, and what becomes of those that lead nowhere."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from changeover.links import Place, Resolver, Target, anchors
from changeover.links.includes import MARK
from changeover.model.content import Prose, Revision
from changeover.prose.source import TAB, title_anchor
from changeover.render import SITE

_ID = re.compile(r"<[^<>]*\sid=\"([^\"]*)\"")
_NAME = re.compile(r"<a[^<>]*\sname=\"([^\"]*)\"")
_FROM = re.compile(f"^{MARK}(\\d+){MARK}")
_LINK = re.compile(r"<a((?:\s[\w-]+=\"[^\"]*\")*)>(.*?)</a>", re.S)
_IMAGE = re.compile(r"<img((?:\s[\w-]+=\"[^\"]*\")*)>")
_INPUT = re.compile(r"<input((?:\s[\w-]+=\"[^\"]*\")*)>")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_VALUE = re.compile(r"\s([\w-]+)=\"([^\"]*)\"")


class ProsePage:
    """One text while it is rendered: its links and what became of them.

    `fragment_of` gives the path of the shared fragment whose links carry a number, `publish` takes
    down where a link leads. `token` marks markup as ours. For the others see `ProseRenderer`.
    """

    def __init__(
        self,
        prose: Prose,
        revision: Revision | None,
        *,
        resolver: Resolver,
        fragment_of: Callable[[int], str | None],
        publish: Callable[[Target], None],
        is_whole: bool,
        prefix: str,
        elsewhere: Mapping[str, str],
        token: str,
    ) -> None:
        self._resolver = resolver
        self._fragment_of = fragment_of
        self._publish = publish
        self._is_whole = is_whole
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
            fragment = self._fragment_of(int(marked.group(1)))
            written = written[marked.end() :]
        place = Place(self.prose.path, self._revision, self._anchors, fragment)
        is_image = tag == "img"
        target = self._resolver.resolve(written, place, is_image=is_image)
        self._publish(target)
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
        return f' class="{self.token}co-dangling"' if self._is_whole else ""

    def _without_link(self, id: str, kind: str, words: str) -> str:
        return f"<span{id}{kind}>{words}</span>" if id or kind else words
