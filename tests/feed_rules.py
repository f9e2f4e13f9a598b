"""The rules of the W3C feed validator that apply to our feeds, and a JSON Schema of JSON Feed 1.1.

There is no such validator on PyPI. Each rule is one that it tells as an error or a warning.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
from jsonschema import Draft202012Validator

ATOM = "{http://www.w3.org/2005/Atom}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d ([+-]\d{4}|GMT)",
    re.ASCII,
)
_URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = {
    "type": "string",
    "format": "uri",
    "pattern": r"^https?://[!-~]+$",
}
_MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
_TEXT = {"type": "string", "minLength": 1}

JSON_FEED = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "title", "home_page_url", "feed_url", "language", "authors", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "description": _TEXT,
        "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
        "authors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": {"name": _TEXT, "url": _ADDRESS, "avatar": _ADDRESS},
            },
        },
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_html", "date_published"],
                "additionalProperties": False,
                "properties": {
                    "id": _TEXT,
                    "url": _ADDRESS,
                    "title": _TEXT,
                    "content_html": _TEXT,
                    "summary": _TEXT,
                    "date_published": _MOMENT,
                    "date_modified": _MOMENT,
                    "tags": {"type": "array", "uniqueItems": True, "items": _TEXT},
                },
            },
        },
    },
}


def check(path: str, text: str, *, address: str) -> None:
    """Fail unless a file of a feed is valid; `address` is where it is to be read."""
    name = path.rsplit("/", 1)[-1]
    _CHECKS[name](text, address)


def facts(path: str, text: str) -> list[tuple[str, str, str, dt.datetime, str]]:
    """(id, title, url, published, HTML) of each entry, as a reader's program takes them."""
    if path.endswith(".json"):
        return [
            (
                item["id"],
                item["title"],
                item["url"],
                dt.datetime.fromisoformat(item["date_published"]),
                item["content_html"],
            )
            for item in json.loads(text)["items"]
        ]
    if path.endswith("rss.xml"):
        return [
            (
                _said(item, "guid"),
                _said(item, "title"),
                _said(item, "link"),
                parsedate_to_datetime(_said(item, "pubDate")),
                _said(item, "description"),
            )
            for item in ElementTree.fromstring(text.encode()).iter("item")
        ]
    return [
        (
            _said(entry, f"{ATOM}id"),
            _said(entry, f"{ATOM}title"),
            entry.findall(f"{ATOM}link")[0].attrib["href"],
            dt.datetime.fromisoformat(_said(entry, f"{ATOM}published")),
            _said(entry, f"{ATOM}content"),
        )
        for entry in ElementTree.fromstring(text.encode()).iter(f"{ATOM}entry")
    ]


def _parsed(text: str, version: str) -> Any:
    found = feedparser.parse(text.encode())
    assert found.bozo is False, found.get("bozo_exception")
    assert found.version == version
    return found


def _check_atom(text: str, address: str) -> None:
    feed = ElementTree.fromstring(text.encode())
    assert feed.tag == f"{ATOM}feed"
    assert _LANGUAGE.fullmatch(feed.attrib[LANG])
    _once(feed, ATOM, "id", "title", "updated", "subtitle", "generator")
    assert _said(feed, f"{ATOM}author/{ATOM}name")
    _links(feed, self_type="application/atom+xml", address=address)
    entries = feed.findall(f"{ATOM}entry")
    ids = [_said(feed, f"{ATOM}id"), *(_said(entry, f"{ATOM}id") for entry in entries)]
    _check_ids(ids)
    updated = [_moment(_said(entry, f"{ATOM}updated")) for entry in entries]
    if entries:
        assert _moment(_said(feed, f"{ATOM}updated")) == max(updated)
    for entry in entries:
        _once(entry, ATOM, "id", "title", "updated", "published", "summary", "content")
        assert _moment(_said(entry, f"{ATOM}published")) <= _moment(_said(entry, f"{ATOM}updated"))
        assert "type" not in entry.find(f"{ATOM}title").attrib  # type: ignore[union-attr]  # once
        alternate = [
            link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"
        ]
        assert len(alternate) == len(entry.findall(f"{ATOM}link")) == 1
        _absolute(alternate[0].attrib["href"])
        content = entry.find(f"{ATOM}content")
        assert content is not None and content.attrib == {"type": "html"} and not len(content)
        check_html(content.text or "")
        terms = [category.attrib["term"] for category in entry.findall(f"{ATOM}category")]
        assert all(terms) and len(terms) == len(set(terms))
    _parsed(text, "atom10")


def _check_rss(text: str, address: str) -> None:
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "rss" and root.attrib == {"version": "2.0"}
    channel = root.find("channel")
    assert channel is not None and len(root) == 1
    _once(channel, "", "title", "link", "description", "language", "lastBuildDate", "generator")
    assert _LANGUAGE.fullmatch(_said(channel, "language"))
    assert _RFC822.fullmatch(_said(channel, "lastBuildDate"))
    _absolute(_said(channel, "link"))
    own = channel.findall(f"{ATOM}link")
    assert [link.attrib for link in own] == [
        {"rel": "self", "type": "application/rss+xml", "href": address}
    ]
    tags = [child.tag for child in channel]
    items = channel.findall("item")
    assert tags[len(tags) - len(items) :] == ["item"] * len(items)  # nothing behind the items
    _check_ids([_said(item, "guid") for item in items])
    for item in items:
        _once(item, "", "title", "link", "description", "pubDate", "guid")
        guid = item.find("guid")
        assert guid is not None and guid.attrib == {"isPermaLink": "false"}
        assert _RFC822.fullmatch(_said(item, "pubDate"))
        assert item.find("author") is None and _said(item, CREATOR)
        _absolute(_said(item, "link"))
        check_html(_said(item, "description"))
    _parsed(text, "rss20")


def _check_json(text: str, address: str) -> None:
    feed = json.loads(text)
    Draft202012Validator(JSON_FEED).validate(feed)
    assert feed["feed_url"] == address
    _check_ids([item["id"] for item in feed["items"]])
    for item in feed["items"]:
        assert _moment(item["date_published"]) <= _moment(item["date_modified"])
        check_html(item["content_html"])


_CHECKS = {"atom.xml": _check_atom, "rss.xml": _check_rss, "feed.json": _check_json}


def _check_ids(ids: list[str]) -> None:
    assert len(ids) == len(set(ids))
    assert all(_URN.fullmatch(id) for id in ids)


def _links(feed: ElementTree.Element, *, self_type: str, address: str) -> None:
    links = feed.findall(f"{ATOM}link")
    kinds = [(link.attrib["rel"], link.get("type"), link.get("hreflang")) for link in links]
    assert len(kinds) == len(set(kinds))  # one alternate of a type
    own = [link for link in links if link.attrib["rel"] == "self"]
    assert [(link.get("type"), link.attrib["href"]) for link in own] == [(self_type, address)]
    for link in links:
        _absolute(link.attrib["href"])


def _once(element: ElementTree.Element, namespace: str, *names: str) -> None:
    for name in names:
        found = element.findall(namespace + name)
        assert len(found) == 1, f"{name}: {len(found)}"
        assert (found[0].text or "").strip(), f"{name} is blank"


def _said(element: ElementTree.Element, path: str) -> str:
    return element.findtext(path) or ""


def _moment(text: str) -> dt.datetime:
    assert _RFC3339.fullmatch(text), text
    return dt.datetime.fromisoformat(text)


def _absolute(address: str) -> None:
    """RFC 3986: a scheme and a host, and no character that a URI can't hold."""
    parts = urlsplit(address)
    assert parts.scheme in {"http", "https"} and parts.hostname, address
    assert re.fullmatch(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", address), address


# What the validator calls no security risk, of which we use but a part.
_TAGS = frozenset(
    str.split(
        "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 "
        "h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small strong sub summary sup "
        "table tbody td tfoot th thead time tr u ul var"
    )
)
_ATTRIBUTES = frozenset(
    str.split("href title src alt width height start colspan rowspan scope datetime")
)
_VOID = {"br", "hr", "img"}


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        for name, value in attrs:
            assert name in _ATTRIBUTES, f"{tag} {name}"
            if name in {"href", "src"} and not (value or "").startswith(("mailto:", "tel:")):
                _absolute(value or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_html(text: str) -> None:
    """Fail unless HTML is safe, whole, and leads nowhere relatively."""
    assert text.strip()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
    parser = _Html()
    parser.feed(text)
    parser.close()
    assert parser.open == []


def addresses(texts: dict[str, str]) -> Iterator[str]:
    """Every address in the HTML of every entry of some feeds."""
    for path, text in texts.items():
        for _, _, url, _, html in facts(path, text):
            yield url
            yield from re.findall(r'(?:href|src)="([^"]+)"', html)
