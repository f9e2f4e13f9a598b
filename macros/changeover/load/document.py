"""Reads one Markdown document: its front matter, title, id and quiz."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from changeover.headings import title_of
from changeover.load.fields import read_model
from changeover.model.base import LONGEST_TITLE
from changeover.model.content import Prose, Revision
from changeover.model.document import FRONT_MATTER, FrontMatter, Kind
from changeover.model.positions import File, Positions, pack
from changeover.problems import Location, Problem, report, shorten
from changeover.reading.complexity import excesses
from changeover.rules.fields import UNKNOWN_FRONT_MATTER, WRONG_TYPE
from changeover.rules.folders import DOCUMENT_NAME
from changeover.rules.markdown import MARKDOWN_TOO_COMPLEX
from changeover.source import Parsed, split_front_matter

RESERVED_SEGMENTS = frozenset({"coming", "history", "index.html"})
RESERVED_FIRST_TRAINING = frozenset({"paths", "me"})

_ACCENT = re.compile("[\u0300-\u036f]")
_LETTERS = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"}
_SPELLED_OUT = str.maketrans(
    _LETTERS | dict(zip("øØłŁđĐðÐı", "oOlLdDdDi", strict=True))  # that is the point
)
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9._/-]")


def document_id(path_below_kind: str) -> str:
    """The id of a document from its path below the kind's folder, without `.md`.

    Letters lose their accents; what is no letter from a to z, digit or `.`, `_`, `-` becomes `-`.
    """
    parts = unicodedata.normalize("NFD", path_below_kind.removesuffix(".md"))
    return _NOT_IN_ID.sub("-", _ACCENT.sub("", parts).translate(_SPELLED_OUT))


def check_id(
    document: str, kind: Kind, where: Location, *, is_alias: bool = False
) -> list[Problem]:
    """Problems of an id or alias at `where` whose URL would collide with pages of our own."""
    segments = document.split("/")
    taken = set(segments) & RESERVED_SEGMENTS
    if kind is Kind.TRAINING:
        taken |= set(segments[:1]) & RESERVED_FIRST_TRAINING
    if segments[0] in {".", ".."} or not all(segments):
        taken.add(document)
    return [
        report(
            DOCUMENT_NAME,
            where,
            f"the {'alias' if is_alias else 'id'} '{document}' holds the reserved name '{name}'",
            hint="name another one, or remove it" if is_alias else "rename the file or its folder",
        )
        for name in sorted(taken)
    ]


def check_markdown(prose: Prose) -> list[Problem]:
    """Problems of a text that no reader of Markdown can take in within seconds."""
    return [
        report(MARKDOWN_TOO_COMPLEX, prose.at(excess.line), excess.what, hint=excess.hint)
        for excess in excesses(prose.text)
    ]


def read_document(
    text: str, path: str, *, document: str, kind: Kind, change: str
) -> tuple[Revision, list[Problem]]:
    """A revision from the text of its file, and everything that is wrong with it."""
    front_data, body, line = split_front_matter(text, path)
    front, problems = _front_matter(front_data, path, kind)
    for index, alias in enumerate(front.value.aliases):
        problems += check_id(alias, kind, front.at("aliases", index), is_alias=True)
    prose = Prose(path, body, line)
    problems += check_markdown(prose)
    heading = title_of(body) or path.rsplit("/", 1)[-1].removesuffix(".md")
    title = front.value.title or shorten(heading, longest=LONGEST_TITLE)
    revision = Revision(document, kind, change, title, front, prose)
    return revision, problems


def _front_matter(
    parsed: Parsed | None, path: str, kind: Kind
) -> tuple[File[FrontMatter], list[Problem]]:
    model = FRONT_MATTER[kind]
    if parsed is None:
        return File(model(), Positions(path, pack(1, 1))), []
    data = parsed.data
    if not isinstance(data, dict):
        empty = File(model(), parsed.positions)
        if data is None:
            return empty, list(parsed.problems)
        said = "front matter must be a mapping of keys"
        return empty, [*parsed.problems, report(WRONG_TYPE, parsed.positions.of(), said)]
    # A title such as `2024` or an `x-` key of another tool must not keep a real page out.
    ours = {key: value for key, value in data.items() if not key.startswith("x-")}
    file, problems = read_model(model, replace(parsed, data=ours), unknown_key=UNKNOWN_FRONT_MATTER)
    return file or File(model(), parsed.positions), problems
