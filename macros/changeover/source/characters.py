"""Names the characters that no text may hold, because readers can't see them or screens obey them.

Controls (tab and line ends apart), marks that show text in another order than it is written,
halves of surrogate pairs, and code points that are no characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

REPLACEMENT = "\ufffd"
"""What stands in text for what is no text, so that the rest of it is checked too."""

_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_DIRECTIONS}\ud800-\udfff\ufffe\uffff]"  # \t and \n are text
)
# An escaped backslash is one too, so that the second half of it begins no other.
_ESCAPE = re.compile(r"\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^xuU])", re.S)
_NAMED_ESCAPES = dict(zip("0abvfreN", "\0\a\b\v\f\r\x1b\x85", strict=True))
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")


def find_hidden(text: str) -> tuple[int, ...]:
    """Where in `text`, from 0, characters stand that no text may hold."""
    return tuple(found.start() for found in _HIDDEN.finditer(text))


def replace_hidden(text: str) -> str:
    """`text` with the replacement character for each one that no text may hold."""
    return _HIDDEN.sub(REPLACEMENT, text)


def name_hidden(character: str) -> str:
    """What a message calls the character, by its code point: `control character U+0007`."""
    code = f"U+{ord(character):04X}"
    if _DIRECTION.match(character):
        return f"direction control {code}"
    if "\ud800" <= character <= "\udfff":
        return f"half of a surrogate pair, {code}"
    return f"the code point {code}" if character > "\ufffd" else f"control character {code}"


def hidden_escapes(written: str) -> Iterator[tuple[int, str]]:
    """(place, escape) of each escape of a double-quoted text that makes a character of that kind.

    `written` is the text as it stands in the file; places count from 0.
    """
    for escape in _ESCAPE.finditer(written):
        if _HIDDEN.match(unescape(escape.group())):
            yield escape.start(), escape.group()


def unescape(escape: str) -> str:
    """The character of an escape, `\\x07` or `\\a`; nothing of one that gives ordinary text."""
    kind, digits = escape[1], escape[2:]
    return chr(int(digits, 16)) if digits else _NAMED_ESCAPES.get(kind, "")
