"""Where a site is published, so that what leaves it (feeds, subscriptions) can say absolute addresses.

Holds addresses only; it knows no page.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from changeover.render import site_link

_SAFE = "/~:@!$&'()*+,;=%"
"""What a path of an address holds as it is; `%` begins what is quoted already."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The addresses of a published site, and what its feeds say of it.

    `address` is that of the version that follows the calendar, which readers are led to: the site's
    own, unless it is a frozen version. `home` is the one that all versions stand below, so it stays
    when they do not. `has_folders` says whether a page's address ends with `/` (MkDocs'
    `use_directory_urls`).
    """

    name: str
    author: str
    language: str
    address: str
    home: str
    is_frozen: bool = False
    has_folders: bool = True

    def absolute(self, url: str) -> str:
        """The full address of a page or file by its URL from the site's root."""
        path, mark, anchor = url.partition("#")
        if not self.has_folders and (not path or path.endswith("/")):
            path += "index.html"
        return f"{ascii_address(self.address)}/{path}{mark}{anchor}"

    @property
    def identity(self) -> str:
        """What tells this knowledge base from others, for ids that stay: its home without the scheme.

        So they are the same in each version, and stay so when `http` becomes `https`. Whoever
        subscribed did so at that address, so a new one is a new knowledge base to them.
        """
        return ascii_address(self.home).partition("://")[2].lower()

    def to_follow(self, path: str) -> str:
        """The `href` of a file that readers come back to: that of a frozen version never changes."""
        return self.absolute(path) if self.is_frozen else site_link(path)


def ascii_address(address: str) -> str:
    """An address as a URI, which XML and JSON readers all take, without the slash at its end."""
    parts = urlsplit(address)
    try:
        place = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:  # a label that no name of the Internet may have
        place = quote(parts.netloc, safe="@:[]%")
    return urlunsplit((parts.scheme, place, quote(parts.path, safe=_SAFE).rstrip("/"), "", ""))
