"""The address that all versions stand below: what is wrong with one that could not work."""

from __future__ import annotations

from urllib.parse import urlsplit

_NEVER = frozenset("\"'<>`\\^{}|")
"""What no address holds as it is, and what would end one that a page quotes."""


def why_no_address(text: str) -> str:
    """Why a text can't be the address of a site, for people; empty when it can be.

    The text is not in it, since it may hold a password.
    """
    if any(char in _NEVER or char.isspace() or not char.isprintable() for char in text):
        return "it holds a space, a quote or another sign that no address has"
    try:
        parts = urlsplit(text)
        is_port = parts.port != 0
    except ValueError:  # a port, or a bracket of the host
        return "its host or its port is wrong"
    if "@" in parts.netloc:
        return "it names a user, who would be on every page, with the password if there is one"
    if not parts.hostname or not is_port:
        return "its host or its port is wrong"
    if "?" in text or "#" in text:
        return "leave out what follows the '?' or the '#'; the versions stand below it"
    if any(name in {"", ".", ".."} for name in parts.path.rstrip("/").split("/")[1:]):
        return "its path holds '//', '.' or '..'"
    return ""
