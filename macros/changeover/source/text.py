"""Reads one file as text: bytes in UTF-8, of bounded size, with `\\n` as the end of lines."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from changeover.problems import Location, Problem, report
from changeover.rules.files import EMPTY_FILE, FILE_TOO_LARGE, NOT_TEXT, SYMLINK, UNREADABLE

MAX_BYTES = 1_000_000
MAX_NOT_TEXT = 5

_NOT_TEXT = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(file: Path, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file with line ends as `\\n`, or None and what is wrong with it.

    `path` is what problems call the file. A byte-order mark is taken off.
    """
    start = Location(path)
    try:
        if file.is_symlink():
            hint = "put the file itself here: links can lead out of the repository"
            return None, [report(SYMLINK, start, "is a symbolic link", hint=hint)]
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, [report(UNREADABLE, start, "is no ordinary file", hint="delete it")]
        size = status.st_size
        if size > MAX_BYTES:
            return None, [
                report(
                    FILE_TOO_LARGE,
                    start,
                    f"has {size:,} bytes; {MAX_BYTES:,} are allowed",
                    hint="split it, or attach the data as a file of another type",
                )
            ]
        raw = file.read_bytes()
    except OSError as error:
        return None, [
            report(
                UNREADABLE,
                start,
                f"can't be read: {error.strerror}",
                hint="look at its permissions",
            )
        ]
    return decode(raw, path)


def decode(raw: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """Bytes as text, with the place of each byte or character that is no text.

    Those become `\ufffd`, so that the rest is checked too; with many of them there is no text.
    """
    text, problems = _decode(raw, path)
    for found in _NOT_TEXT.finditer(text):
        if len(problems) > MAX_NOT_TEXT:
            break
        message = f"control character U+{ord(found.group()):04X}"
        problems.append(
            report(NOT_TEXT, _place(path, text, found.start()), message, hint="remove it")
        )
    if len(problems) > MAX_NOT_TEXT:
        return None, problems[:1]
    if not text.strip():
        hint = "write it, or delete the file"
        return None, [report(EMPTY_FILE, Location(path), "the file is empty", hint=hint)]
    return _NOT_TEXT.sub("\ufffd", text), problems


def _decode(raw: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text with line ends as `\n`, at most until there are too many problems."""
    problems: list[Problem] = []
    text = ""
    raw = raw.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    while len(problems) <= MAX_NOT_TEXT:
        try:
            return text + raw.decode(), problems
        except UnicodeDecodeError as error:
            text += raw[: error.start].decode()
            message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
            hint = "save the file in the encoding UTF-8"
            problems.append(report(NOT_TEXT, _place(path, text, len(text)), message, hint=hint))
            text += "\ufffd"
            raw = raw[error.end :]
    return text, problems


def _place(path: str, text: str, offset: int) -> Location:
    line_start = text.rfind("\n", 0, offset) + 1
    return Location(path, text.count("\n", 0, offset) + 1, offset - line_start + 1)
