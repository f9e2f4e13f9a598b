"""An entry of a feed as every format tells it, and what such an entry is made with.

Entries are told for good: a reader's program knows an entry by its id and shows it as new once. So
an id is made of what does not change when texts, titles or the version of the site do.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import nh3
from markupsafe import Markup

from changeover.model.base import Moment
from changeover.model.document import Kind
from changeover.render import SITE
from changeover.turns import Turn
from changeover.views.publication import Publication

_AIDS = re.compile(r'<a class="(?:headerlink|co-source)".*?</a>', re.S)
_BOX = re.compile(r'<input type="checkbox"([^>]*)>')
_TAGS = frozenset(
    str.split(
        "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 "
        "h5 h6 hr i img ins kbd li mark ol p pre q s samp small strong sub summary sup table tbody td "
        "tfoot th thead time tr u ul var"
    )
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES = {"http", "https", "mailto", "tel", SITE.removesuffix(":")}
# What XML 1.0 can't hold, and the controls that readers of feeds complain of.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `title` and `summary` are plain text, `html` is safe and leads nowhere relatively."""

    id: str
    title: str
    url: str
    published: dt.datetime
    updated: dt.datetime
    summary: str
    html: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that is made if it is among the latest: by `on`, then by `rank`.

    `key` names it for good.
    """

    on: dt.datetime
    rank: str
    key: str
    make: Callable[[], Entry]


def entry_id(publication: Publication, key: str) -> str:
    """The id of what `key` names in a knowledge base, as a `urn:uuid:` of version 5.

    The same entry is the same in each version of the site.
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{publication.identity}#{key}").urn


def headline(kind: Kind, turn: Turn) -> str:
    """What happened to a document of a kind, as a title begins."""
    return f"New {kind.label.lower()}" if turn is Turn.NEW else f"{kind.label} {turn}"


def stamp(moment: Moment, zone: dt.tzinfo) -> dt.datetime:
    """The first instant of a moment by the clocks of a zone.

    In UTC where the zone's clock was off by seconds, as before standard time: RFC 3339 and RFC 822
    can't write that.
    """
    local = moment.start.replace(tzinfo=zone)
    offset = local.utcoffset() or dt.timedelta()
    return local.replace(tzinfo=dt.UTC) if offset.total_seconds() % 60 else local


def plain(text: str) -> str:
    """A text of one line that XML and JSON can hold."""
    return " ".join(_NO_TEXT.sub(" ", text).split())


def absolute_html(
    html: Markup, publication: Publication, *, page: str, has_anchors: bool = True
) -> str:
    """HTML of ours for readers elsewhere: plain elements, each address a full one.

    Anchors of the text itself lead to `page`, the URL of the page that shows it; to its top, where
    that page has no such anchors.
    """

    def address(tag: str, name: str, value: str) -> str | None:
        if name not in {"href", "src"}:
            return value
        if value.startswith("#"):
            return publication.absolute(page + value if has_anchors else page)
        if value.startswith(SITE):
            return publication.absolute(value.removeprefix(SITE))
        return value if "://" in value or tag == "a" else None

    boxed = _BOX.sub(lambda box: "☑" if " checked" in box.group(1) else "☐", str(html))
    return nh3.clean(
        _NO_TEXT.sub(" ", _AIDS.sub("", boxed)),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=address,
        url_schemes=_SCHEMES,
        link_rel=None,
    ).strip()
