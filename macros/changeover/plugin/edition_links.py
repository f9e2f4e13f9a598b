"""Takes the addresses out of HTML that its readers can't follow: a link's words stay, its tag goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+"
_NO_MARKUP = r"<(script|style)\b.*?</\1\s*>"
_LINK = re.compile(
    rf"{_NO_MARKUP}|<a(?P<said>[\s/]{_ATTRIBUTES})>(?P<words>.*?)</a\s*>", re.S | re.I
)
_TAG = re.compile(rf"{_NO_MARKUP}|<(?P<tag>[a-z][\w:-]*)(?P<said>{_ATTRIBUTES})>", re.S | re.I)
_ATTRIBUTE = re.compile(
    r"[\s/]*(?P<name>[^\s=<>\"'/]+)"
    r"(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+)))?"
)
_OF_CSS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")
_OF_REFRESH = re.compile(r"""url\s*=\s*["']?([^"']+)""", re.I)

_ONE = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "longdesc", "poster", "src"}
    | {"xlink:href"}
)
"""Attributes that hold an address."""
_SOME = frozenset({"imagesrcset", "ping", "srcset"})
"""Attributes that hold several of them, with blanks and commas between."""


def without_addresses(html: str, is_kept: Callable[[str], bool]) -> str:
    """HTML in which only those addresses stand for which `is_kept` says yes."""

    def plain(match: re.Match[str]) -> str:
        if match["said"] is None:
            return match[0]
        addresses = (value for name, value in _named(match["said"]) if name == "href")
        return match[0] if is_kept(next(addresses, "#")) else match["words"]

    def bare(match: re.Match[str]) -> str:
        if match["tag"] is None:
            return match[0]
        said = _ATTRIBUTE.sub(lambda it: it[0] if _is_kept(it, is_kept) else "", match["said"])
        return f"<{match['tag']}{said}>"

    return _TAG.sub(bare, _LINK.sub(plain, html))


def addresses_in_css(text: str) -> list[str]:
    """What a style sheet refers to."""
    return _OF_CSS.findall(text)


def _named(attributes: str) -> Iterator[tuple[str, str]]:
    """(name, value) of each attribute of a tag that has a value."""
    for match in _ATTRIBUTE.finditer(attributes):
        value = _value(match)
        if value is not None:
            yield match["name"].lower(), value


def _value(match: re.Match[str]) -> str | None:
    found = next((v for v in match.group("double", "single", "bare") if v is not None), None)
    return unescape(found) if found is not None else None


def _is_kept(attribute: re.Match[str], is_kept: Callable[[str], bool]) -> bool:
    value = _value(attribute)
    return value is None or all(map(is_kept, _addresses(attribute["name"].lower(), value)))


def _addresses(name: str, value: str) -> list[str]:
    """The addresses in an attribute."""
    if name in _ONE:
        return [value]
    if name in _SOME:
        return re.split(r"[\s,]+", value)
    if name == "style":
        return addresses_in_css(value)
    return _OF_REFRESH.findall(value) if name == "content" else []
