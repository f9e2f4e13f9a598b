"""Reads one file as text: bytes in UTF-8, of bounded size, with `\\n` as the end of lines."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from changeover.problems import Location, Problem, report
from changeover.rules.files import EMPTY_FILE, FILE_TOO_LARGE, NOT_TEXT, SYMLINK, UNREADABLE
from changeover.source.characters import REPLACEMENT, find_hidden, name_hidden, replace_hidden

MAX_BYTES = 1_000_000
MAX_PAGE_BYTES = 150_000
"""Of a Markdown file: its reader takes longer than in proportion for some texts."""
MAX_NOT_TEXT = 5

_OTHER_ENCODINGS = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    codecs.BOM_UTF32_BE: "UTF-32",
}
_IN_UTF8 = "save the file in the encoding UTF-8"


def read_text(file: Path, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file with line ends as `\\n`, or None and what is wrong with it.

    `path` is what problems call the file. A byte-order mark is taken off.
    """
    start = Location(path)
    try:
        if file.is_symlink():
            return None, [symlink(path)]
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe, a socket or a device"
            message = f"'{file.name}' is {what}, not a file"
            hint = "put a file in its place, or delete it"
            return None, [report(UNREADABLE, start, message, hint=hint)]
        size = status.st_size
        most = MAX_PAGE_BYTES if file.suffix.lower() == ".md" else MAX_BYTES
        if size > most:
            return None, [
                report(
                    FILE_TOO_LARGE,
                    start,
                    f"the file has {size:,} bytes; {most:,} are allowed",
                    hint="split it, or attach the data as a file of another type",
                )
            ]
        raw = file.read_bytes()
    except OSError as error:
        return None, [unreadable(path, error)]
    return decode(raw, path)


def symlink(path: str) -> Problem:
    """The problem of a symbolic link at `path`, to whatever it leads."""
    name = path.rsplit("/", 1)[-1]
    hint = "put a copy of what it leads to in its place"
    return report(SYMLINK, Location(path), f"'{name}' is a symbolic link", hint=hint)


def unreadable(path: str, error: OSError) -> Problem:
    """The problem of a file or folder at `path` that the system does not let us read."""
    name = path.rsplit("/", 1)[-1]
    message = f"'{name}' can't be read: {error.strerror}"
    return report(UNREADABLE, Location(path), message, hint="look at its permissions")


def decode(raw: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """Bytes as text, with the place of each byte or character that is no text.

    Those become `\ufffd`, so that the rest is checked too; with many of them there is no text.
    """
    for mark, encoding in _OTHER_ENCODINGS.items():
        if raw.startswith(mark):
            message = f"the file is saved as {encoding}"
            return None, [report(NOT_TEXT, Location(path), message, hint=_IN_UTF8)]
    text, problems = _decode(raw, path)
    for offset in find_hidden(text):
        if len(problems) > MAX_NOT_TEXT:
            break
        message = name_hidden(text[offset])
        problems.append(report(NOT_TEXT, _place(path, text, offset), message, hint="remove it"))
    if len(problems) > MAX_NOT_TEXT:
        return None, problems[:1]
    if not text.strip():
        hint = "write it, or delete the file"
        return None, [report(EMPTY_FILE, Location(path), "the file is empty", hint=hint)]
    return (replace_hidden(text) if problems else text), problems


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
            problems.append(report(NOT_TEXT, _place(path, text, len(text)), message, hint=_IN_UTF8))
            text += REPLACEMENT
            raw = raw[error.end :]
    return text, problems


def _place(path: str, text: str, offset: int) -> Location:
    line_start = text.rfind("\n", 0, offset) + 1
    return Location(path, text.count("\n", 0, offset) + 1, offset - line_start + 1)
