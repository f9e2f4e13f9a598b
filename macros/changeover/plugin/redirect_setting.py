"""The setting `redirects`: what its addresses must be, whatever pages there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mkdocs.config.base import BaseConfigOption, ValidationError

from changeover.publish.manifest import is_url
from changeover.publish.planned import GONE, Redirects, is_page_url

_EXAMPLE = "'{guide/old/: guide/new/}'"


class RedirectsSetting(BaseConfigOption[Redirects]):
    """Addresses by those that they stand for, without the slash at the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.default: Redirects = {}

    def run_validation(self, value: object) -> Redirects:
        """The redirects; MkDocs shows the message of the error."""
        if value is None:  # a key with nothing behind it
            return {}
        if not isinstance(value, Mapping):
            raise ValidationError(f"expected old and new addresses, such as {_EXAMPLE}")
        return _checked(tuple(_pairs(value)))


def _pairs(value: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    """(old, new) as the file has them."""
    for old, new in value.items():
        if not isinstance(old, str):
            raise ValidationError(f"expected an address of this site, not '{old}'")
        if not isinstance(new, str):
            raise ValidationError(f"'{old}' must lead to an address of this site, or say '{GONE}'")
        yield old, new


def _checked(pairs: tuple[tuple[str, str], ...]) -> Redirects:
    """The redirects; what is in quotes in a message is looked for in the file, to name its line."""
    found: dict[str, str] = {}
    for old, new in pairs:
        url = _address(old, near=f"'{old}'")
        if not url:
            raise ValidationError(f"'{old}' is the home page, which can't lead elsewhere")
        if url in found:
            raise ValidationError(
                f"'{old}' stands here twice; a slash at its beginning is no other"
            )
        found[url] = new if new == GONE else _address(new, near=f"'{old}' '{new}'")
        if not is_page_url(url) and is_page_url(found[url]):
            raise ValidationError(
                f"'{old}' is a file and no page: only another file can be put in its place, "
                f"or it is {GONE}"
            )
    for old, new in pairs:
        url, target = old.lstrip("/"), found[old.lstrip("/")]
        if target == url:
            raise ValidationError(f"'{old}' leads to itself")
        if target in found:
            end = _end(url, found)
            way = "comes round in a circle" if end is None else f"only leads on: write {end}"
            raise ValidationError(f"'{old}' leads to '{new}', which {way}")
    return found


def _end(url: str, found: Redirects) -> str | None:
    """Where a chain ends; None for one that comes round in a circle."""
    seen: set[str] = set()
    while url in found and url not in seen:
        seen.add(url)
        url = found[url]
    return None if url in seen else url


def _address(text: str, *, near: str) -> str:
    url = text.removeprefix("/")
    if "://" in text or text.startswith("//"):
        raise ValidationError(f"{near}: expected an address of this site, such as /guide/new/")
    if "#" in text or "?" in text:
        raise ValidationError(f"{near}: leave out what follows the '#' or the '?'")
    if not is_url(url):
        raise ValidationError(f"{near}: this is no address of a site, such as /guide/new/")
    if not is_page_url(url) and "." not in url.rsplit("/", 1)[-1]:
        raise ValidationError(f"{near}: an address of a page ends in / or .html")
    return url
