"""Where a link of an author's text leads: a page of the site, a published file, elsewhere, nowhere.

One answer for the renderer, which writes it into the page, and for the checks, which report it.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from changeover.knowledge import KnowledgeBase
from changeover.links import anchors
from changeover.links.addresses import is_there, own_path
from changeover.links.attachments import IMAGES, refusal, suffix
from changeover.links.code import zones
from changeover.links.files import Index
from changeover.links.includes import Includes
from changeover.links.reach import Reach
from changeover.links.rules import (
    DANGLING_ANCHOR,
    DANGLING_LINK,
    LINK_SCHEME,
    REMOTE_IMAGE,
)
from changeover.model.content import Change, Prose, Revision
from changeover.pages import Page
from changeover.problems import Rule, suggest
from changeover.render import SAFE_SCHEMES, SITE

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED_BY_BROWSERS = re.compile(r"[\t\n\r]")
_BLANKS = "".join(map(chr, range(33)))
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link stands: the file, the revision that it is part of, the page's own anchors.

    `fragment` is the shared fragment that holds the link, when one does: links are looked up from
    there first and then from the page's file.
    """

    path: str
    revision: Revision | None = None
    anchors: Mapping[str, str] | None = None
    fragment: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads, or why it leads nowhere.

    `url` is None when the link must not be followed; it is `site:…` inside the site. `file` is
    the path, from the root, of a file to publish. `rule` is set when something is wrong.
    """

    url: str | None = None
    file: str | None = None
    rule: Rule | None = None
    message: str = ""
    hint: str = ""


class Resolver:
    """Resolves the links of one knowledge base; all look-ups are made once.

    `reach` bounds where links lead, on a site that shows only a part; None is everywhere.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        pages: Mapping[str, Page],
        includes: Includes,
        *,
        reach: Reach | None = None,
    ) -> None:
        self._kb = kb
        self._pages = pages
        self._reach = reach
        self._includes = includes
        self._index = Index(kb, pages)
        self._anchors: dict[str, Mapping[str, str]] = {}
        self._attachments: dict[str, Target] = {}
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for id in kb.documents:
            by_name[id.rsplit("/", 1)[-1]].append(id)
        self._documents_by_name = dict(by_name)

    def resolve(self, written: str, place: Place, *, is_image: bool = False) -> Target:
        """Where the destination of a link or an image leads."""
        target = _IGNORED_BY_BROWSERS.sub("", written).strip(_BLANKS)
        if target.startswith("#"):
            return self._own_anchor(target, place)
        scheme = _SCHEME.match(target)
        if scheme or target.startswith(("//", "\\\\")):
            name = scheme.group(1).lower() if scheme else ""
            return self._within_reach(_external(target, name, is_image=is_image))
        path, _, anchor = target.partition("#")
        path = unquote(path.partition("?")[0]).replace("\\", "/")
        found = self._local(path, place)
        if found is None:
            return self._dangling(target, path, place)
        document, url, file = found
        if is_image and suffix(file or "") not in IMAGES:
            said = f"'{target}' is no image"
            return Target(rule=DANGLING_LINK, message=said, hint="link to it without the '!'")
        if file is not None:
            return self._attachment(file)
        if self._reach is not None and not self._reach.shows(url):
            return Target()  # nothing is wrong: these readers have no such page
        if document is not None and anchor:
            return self._anchor_of(document, url, anchor)
        return Target(f"{SITE}{url}{'#' + _quoted(unquote(anchor)) if anchor else ''}")

    def _within_reach(self, external: Target) -> Target:
        """An address elsewhere, or of our own site; these readers may have no such page."""
        if self._reach is None or external.url is None:
            return external
        path = own_path(self._kb, external.url)
        is_shown = path is None or is_there(path, self._reach.pages)
        return external if is_shown else Target()

    def _own_anchor(self, target: str, place: Place) -> Target:
        anchor = unquote(target[1:])
        if not anchor or place.anchors is None:
            return Target(target)
        id = anchors.find(anchor, place.anchors)
        if id is None:
            hint = suggest(anchor, place.anchors) or _some(place.anchors)
            said = f"there is no '#{anchor}' on this page"
            return Target(target, rule=DANGLING_ANCHOR, message=said, hint=hint)
        return Target(f"#{_quoted(id)}")

    def _anchor_of(self, document: str, url: str, anchor: str) -> Target:
        known = self.anchors_of(document)
        wanted = unquote(anchor)
        id = anchors.find(wanted, known)
        if id is None and known:
            said = f"'{document}' has no '#{wanted}'"
            hint = suggest(wanted, known) or _some(known)
            return Target(SITE + url, rule=DANGLING_ANCHOR, message=said, hint=hint)
        return Target(f"{SITE}{url}#{_quoted(id or wanted)}")

    def anchors_of(self, document: str) -> Mapping[str, str]:
        """The anchors of the page to which a document's links lead; none of one that was given up."""
        if document not in self._anchors:
            state = self._kb.documents[document]
            shown = state.shown or next(iter(state.coming), None)
            known = self.anchors_in(shown.prose) if shown else {}
            self._anchors[document] = known
        return self._anchors[document]

    def anchors_in(self, prose: Prose) -> Mapping[str, str]:
        """The anchors of a text, those of the fragments in it among them."""
        return anchors.anchors(zones(self._includes.expand(prose).text))

    def _local(self, path: str, place: Place) -> tuple[str | None, str, str | None] | None:
        """(document, URL, file to publish) of a relative path; None when nothing is there."""
        for candidate in self._candidates(path, place):
            found = self._index.find(candidate)
            if found is not None:
                return found
        document = self._by_id(path)
        if document is None:
            return None
        url = self._index.document_url(document)
        return (document, url, None) if url is not None else None

    def _candidates(self, path: str, place: Place) -> Iterator[str]:
        """The paths from the root that a relative path may mean, the likeliest first."""
        path = path.rstrip("/") or path
        if path.startswith("/"):
            yield path.lstrip("/")
            return
        for origin in filter(None, (place.fragment, place.path)):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(origin), path))
        own = self._index.change_of(place.path)
        if own is None or place.revision is None:
            return
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), path))
        if wanted.startswith(f"{own.folder}/"):
            for change in self._bases(place.revision):
                yield change.folder + wanted[len(own.folder) :]

    def _bases(self, revision: Revision) -> Iterator[Change]:
        """The changes that a revision was copied from, nearest first.

        A revision that does not say so was copied from the one before it.
        """
        seen = {revision.change}
        at: Revision | None = revision
        while at is not None:
            base = at.front.value.base
            history = self._kb.revisions.get(at.document, ())
            if base is None:
                place = history.index(at) if at in history else 0
                at = history[place - 1] if place else None
            else:
                at = next((r for r in history if r.change == base), None)
            if at is None or at.change in seen:
                return
            seen.add(at.change)
            yield self._kb.changes[at.change]

    def _by_id(self, path: str) -> str | None:
        """The document that a path names: by its id or an alias, or by the last part of its id.

        The last part counts if only one document has it.
        """
        if not path.rstrip("/").endswith(".md"):
            return None
        steps = [step for step in path.rstrip("/").removesuffix(".md").split("/") if step]
        ids = ["/".join(steps[start:]) for start in range(len(steps))]
        for id in ids:
            if id in self._kb.documents:
                return id
        for alias in ids:
            if alias in self._kb.aliases:
                return self._kb.aliases[alias]
        same = self._documents_by_name.get(steps[-1] if steps else "", ())
        return same[0] if len(same) == 1 else None

    def _dangling(self, target: str, path: str, place: Place) -> Target:
        name = path.rstrip("/").rsplit("/", 1)[-1]
        own = None if name.endswith(".md") else self._index.change_of(place.path)
        hint = self._near(name, own) or "name a file of this change, or a document by its file name"
        return Target(rule=DANGLING_LINK, message=f"'{target}' leads nowhere", hint=hint)

    def _near(self, name: str, own: Change | None) -> str:
        """The document or the file of a change that a name is most likely meant to be."""
        if name.endswith(".md"):
            near = suggest(name.removesuffix(".md"), self._documents_by_name)
            return near and near.removesuffix("'?") + ".md'?"
        files = [file.rsplit("/", 1)[-1] for file in (own.files if own else ())]
        return suggest(name, [file for file in files if suffix(file) == suffix(name)])

    def _attachment(self, path: str) -> Target:
        if path not in self._attachments:
            refused = refusal(self._kb.root / path, path)
            if refused is None:
                made = Target(f"{SITE}{quote(self.published_at(path))}", path)
            else:
                rule, message, hint = refused
                made = Target(rule=rule, message=message, hint=hint)
            self._attachments[path] = made
        return self._attachments[path]

    def document_url(self, document: str) -> str | None:
        """The page that shows a document, or the change that brings it; None when nothing does."""
        return self._index.document_url(document)

    def published_at(self, path: str) -> str:
        """The URL of a published file, not yet quoted."""
        return (self._reach or self._index).file_url(path)


def _quoted(anchor: str) -> str:
    return quote(anchor, safe="!$&'()*+,;=:@/?-._~")


def _some(known: Mapping[str, str]) -> str:
    """The first places of a page, for somebody who looks for another one."""
    names = list(dict.fromkeys(known.values()))[:8]
    return f"its places begin with {', '.join(names)}" if names else "it has no headings"


def _external(target: str, scheme: str, *, is_image: bool) -> Target:
    if is_image and _DATA_IMAGE.fullmatch(target):
        return Target(target)
    if scheme and scheme not in SAFE_SCHEMES:
        hint = "use https:, http:, mailto: or tel:, or a path of a file"
        return Target(rule=LINK_SCHEME, message=f"links can't begin with '{scheme}:'", hint=hint)
    url = target if scheme else "https:" + target.replace("\\", "/")
    if is_image:
        said = f"the image '{url}' is on another site"
        return Target(url, rule=REMOTE_IMAGE, message=said, hint="keep a copy beside the text")
    return Target(url)
