"""Feeds as text: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, each entry the same in all of them.

Atom and RSS are written by `feedgenerator`; here is what it leaves out. Reads no clock, though the
library would: a feed is as new as its newest entry.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedgenerator import Atom1Feed, Rss201rev2Feed
from pydantic import BaseModel, ConfigDict

from changeover.exports.feed_entry import Entry

GENERATOR = "Changeover"

NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When a feed without entries was updated, which both formats have to say."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed says of itself; `address` is that of its folder, `page` of the page it stands for.

    `updated` is that of its newest entry, or `NEVER` as long as it has none.
    """

    id: str
    title: str
    description: str
    page: str
    address: str
    language: str
    author: str
    updated: dt.datetime


def feed_texts(head: Head, entries: Sequence[Entry]) -> Mapping[str, str]:
    """The text of each file of a feed by its name."""
    return {name: write(head, entries, head.address + name) for name, write in _WRITERS.items()}


# --- Atom and RSS ----------------------------------------------------------------------------------


class _AtomFeed(Atom1Feed):  # type: ignore[misc]  # the library has no types
    """With the type of the address it is read from, its generator, and no clock."""

    def latest_post_date(self) -> dt.datetime:
        """When it changed last."""
        updated: dt.datetime = self.feed["updated"]
        return updated

    def add_root_elements(self, handler: Any) -> None:
        """Add what the library leaves out."""
        super().add_root_elements(handler)
        media_type = "application/atom+xml"
        link = {"rel": "self", "type": media_type, "href": self.feed["address"]}
        handler.addQuickElement("link", None, link)
        handler.addQuickElement("generator", GENERATOR)


class _RssFeed(Rss201rev2Feed):  # type: ignore[misc]  # the library has no types
    """The same, and the namespace of authors said once."""

    def latest_post_date(self) -> dt.datetime:
        """When it changed last."""
        updated: dt.datetime = self.feed["updated"]
        return updated

    def add_root_elements(self, handler: Any) -> None:
        """Add what the library leaves out."""
        super().add_root_elements(handler)
        link = {"rel": "self", "type": "application/rss+xml", "href": self.feed["address"]}
        handler.addQuickElement("atom:link", None, link)
        handler.addQuickElement("generator", GENERATOR)


def _atom(head: Head, entries: Sequence[Entry], address: str) -> str:
    feed = _AtomFeed(**_of(head, address), author_name=head.author)
    for entry in entries:
        feed.add_item(**_item(entry), description=html.escape(entry.summary), content=entry.html)
    return _text(feed)


def _rss(head: Head, entries: Sequence[Entry], address: str) -> str:
    """Most readers of RSS know one text an entry, so its whole HTML is the description."""
    feed = _RssFeed(**_of(head, address))
    for entry in entries:
        feed.add_item(
            **_item(entry),
            description=entry.html,
            author_name=head.author,
            unique_id_is_permalink=False,
        )
    return _text(feed)


def _of(head: Head, address: str) -> dict[str, Any]:
    return {
        "title": head.title,
        "link": head.page,
        "description": head.description,
        "language": head.language,
        "feed_guid": head.id,
        "updated": head.updated,
        "address": address,
    }


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "link": entry.url,
        "unique_id": entry.id,
        "pubdate": entry.published,
        "updateddate": entry.updated,
        "categories": entry.tags,
    }


def _text(feed: Any) -> str:
    return f"{feed.writeString('utf-8')}\n"


# --- JSON Feed -------------------------------------------------------------------------------------


class _Json(BaseModel):
    """A mapping of JSON Feed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Author(_Json):
    """Who tells."""

    name: str


class _Item(_Json):
    """An entry."""

    id: str
    url: str
    title: str
    content_html: str
    summary: str
    date_published: str
    date_modified: str
    tags: tuple[str, ...]


class _JsonFeed(_Json):
    """The file."""

    version: str = "https://jsonfeed.org/version/1.1"
    title: str
    home_page_url: str
    feed_url: str
    description: str
    language: str
    authors: tuple[_Author, ...]
    items: tuple[_Item, ...]


def _json(head: Head, entries: Sequence[Entry], address: str) -> str:
    feed = _JsonFeed(
        title=head.title,
        home_page_url=head.page,
        feed_url=address,
        description=head.description,
        language=head.language,
        authors=(_Author(name=head.author),),
        items=tuple(
            _Item(
                id=entry.id,
                url=entry.url,
                title=entry.title,
                content_html=entry.html,
                summary=entry.summary,
                date_published=entry.published.isoformat(),
                date_modified=entry.updated.isoformat(),
                tags=entry.tags,
            )
            for entry in entries
        ),
    )
    return f"{feed.model_dump_json(indent=1, ensure_ascii=False)}\n"


_WRITERS: Mapping[str, Callable[[Head, Sequence[Entry], str], str]] = {
    "atom.xml": _atom,
    "rss.xml": _rss,
    "feed.json": _json,
}
