"""What may stay in the HTML of an author's text: one pass that sanitises and rewrites links.

The profile is a list of what is allowed. It keeps what Markdown and its extensions write and drops
what could run, load, frame, restyle or take over the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import nh3

from changeover.links.anchors import is_ours

TAGS = frozenset(
    str.split(
        "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del "
        "details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li "
        "mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td "
        "tfoot th thead time tr u ul var wbr"
    )
)
"""Tags that stay. Landmarks (`nav`, `main`) are the page's own: their content stays without them."""

REMOVED_WITH_CONTENT = frozenset(
    str.split(
        "script style template iframe object embed applet noscript noframes noembed svg math xmp "
        "plaintext title head textarea select option datalist frameset frame audio video canvas "
        "portal fencedframe slot"
    )
)
"""Tags whose content is code or would be parsed in another way."""

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "title", "lang", "dir"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "input": {"type", "name", "checked", "disabled"},
    "label": {"for"},
    "td": {"align", "colspan", "rowspan", "headers"},
    "th": {"align", "colspan", "rowspan", "scope", "abbr", "headers"},
    "col": {"span", "align"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "details": {"open"},
    "time": {"datetime"},
    "h3": {"data-role", "data-minutes"},
}
"""Attributes that stay, each looked at by `Sanitiser` once more."""

_SEEN_SCHEMES = {"http", "https", "mailto", "tel", "data", "site", "link", "file", "ftp"}
_CLASS = re.compile(r"(?!md-|mdx-|co-|js-)[^\s\x00-\x20]{1,80}", re.I)
_NUMBER = re.compile(r"\d{1,6}%?")
_WORD = re.compile(r"[A-Za-z]{1,12}")
_NUMBERS = frozenset({"width", "height", "colspan", "rowspan", "span", "start", "value"})
_WORDS = frozenset({"align", "scope", "dir", "type"})
_EMPTY = frozenset({"open", "reversed", "checked", "disabled"})

Rewrite = Callable[[str, str], str | None]
"""(tag, destination as written) to the address to write, or None to take the link away."""


class Sanitiser:
    """Sanitises one text at a time; the last one's links are rewritten on the way."""

    def __init__(self) -> None:
        self._token = "\x00"
        self._prefix = ""
        self._taken: Collection[str] = ()
        self._rewrite: Rewrite = lambda tag, url: None
        self._cleaner = nh3.Cleaner(
            tags=set(TAGS),
            clean_content_tags=set(REMOVED_WITH_CONTENT),
            attributes=ATTRIBUTES,
            attribute_filter=self._attribute,
            link_rel=None,
            url_schemes=_SEEN_SCHEMES,
            set_tag_attribute_values={"img": {"loading": "lazy"}},
        )

    def clean(
        self,
        html: str,
        *,
        token: str,
        prefix: str,
        rewrite: Rewrite,
        taken: Collection[str] = (),
    ) -> str:
        """Safe HTML. Values that begin with `token` are ours and stay as they are, without it.

        `prefix` goes before every id, so that several texts can stand on one page. Without one, no
        id stays that the page has beside the text: those of `taken`, and those of every page.
        """
        self._token, self._prefix, self._rewrite, self._taken = token, prefix, rewrite, taken
        return self._cleaner.clean(html)

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "class":
            return self._classes(value)
        if value.startswith(self._token):
            return value  # `clean` of the caller takes the token off, when all is done
        if name == "href" or name == "src":
            return self._rewrite(tag, value)
        if name == "id" or name == "name":
            return self._id(value) if tag != "input" else None
        if name in _NUMBERS:
            return value if _NUMBER.fullmatch(value) else None
        if tag == "input":
            return value if name != "type" or value == "checkbox" else None
        if name in _WORDS:
            return value if _WORD.fullmatch(value) or (tag == "ol" and value == "1") else None
        if name == "for":
            return None
        return "" if name in _EMPTY else value

    def _classes(self, value: str) -> str | None:
        kept = [
            word for word in value.split() if word.startswith(self._token) or _CLASS.fullmatch(word)
        ]
        return " ".join(kept) or None

    def _id(self, value: str) -> str | None:
        if value.startswith("__") or not value or value != "".join(value.split()):
            return None
        if not self._prefix and (value in self._taken or is_ours(value)):
            return None
        return self._prefix + value
