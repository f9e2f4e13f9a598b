"""A release-note fragment in its parts: what stands under each heading, and what under none.

What is defined once for the whole file (targets of links, footnotes, abbreviations) goes with every
part that may use it, so that each part can be shown by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from changeover.headings import Heading, headings, lines_outside_code
from changeover.model.content import Prose
from changeover.reading.fences import fenced_lines

_TARGET = re.compile(r" {0,3}\[(?!\^)[^\[\]]+\]:(?P<target>.*)")
_TITLE = re.compile(r"[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\))[ \t]*")
_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<label>[^\[\]]+)\]:")
_USE = re.compile(r"\[\^(?P<label>[^\[\]]+)\](?!:)")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\[\]]+\][ ]?:")
_COMMENT = re.compile(r"<!--.*?-->")
_INDENTED = re.compile(r"(?: {4}|\t)")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading. `title` is the section's name, else the words as written.

    `line` is the heading's, counted in the text from 1, and `id` its anchor in the file. `is_known`
    says that the heading is a section; `is_empty` that nothing is said under it.
    """

    title: str
    id: str
    level: int
    line: int
    is_known: bool
    is_empty: bool
    _path: str = field(repr=False)
    _start: int = field(repr=False)
    _body: tuple[str, ...] = field(repr=False)
    _definitions: _Definitions = field(repr=False, compare=False)

    @property
    def prose(self) -> Prose:
        """What is said, from the line below the heading on, and behind it what it may use.

        Put together when it is asked for: of a file with thousands of headings, nobody does.
        """
        return Prose(self._path, self._definitions.complete(self._body), self._start)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment: its parts in order, and the first line (from 1) said above all of them, if any."""

    prose: Prose
    parts: tuple[Part, ...]
    stray_line: int | None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing anywhere."""
        return self.stray_line is None and all(part.is_empty for part in self.parts)


def read_fragment(prose: Prose, sections: Iterable[str]) -> Fragment:
    """The parts of a fragment; `sections` are the names that a heading may have, in any case.

    Headings of the levels 1 and 2 part it; lower ones stand within a part.
    """
    names = {folded(name): name for name in sections}
    lines = prose.text.split("\n")
    text_lines = {number - 1 for number, _ in lines_outside_code(prose.text)}
    comments = set(range(len(lines))) - text_lines - fenced_lines(prose.text)
    found = [heading for heading in headings(prose.text) if heading.level <= 2]
    definitions = _Definitions(lines, text_lines, {heading.line - 1 for heading in found})
    starts = [_body(heading, lines) for heading in found]
    ends = [*(heading.line - 1 for heading in found[1:]), len(lines)][: len(found)]
    parts = []
    for heading, start, end in zip(found, starts, ends, strict=True):
        name = names.get(folded(heading.title)) if heading.level == 2 else None
        body = definitions.without(start, end)
        parts.append(
            Part(
                title=name if name is not None else heading.title,
                id=heading.id,
                level=heading.level,
                line=heading.line,
                is_known=name is not None,
                is_empty=_first_said(body, start, comments) is None,
                _path=prose.path,
                _start=prose.line + start,
                _body=tuple(body),
                _definitions=definitions,
            )
        )
    first = found[0].line - 1 if found else len(lines)
    stray = _first_said(definitions.without(0, first), 0, comments)
    return Fragment(prose, tuple(parts), stray)


def folded(name: str) -> str:
    """The name of a section as headings are compared with it: in any case, blanks as one."""
    return " ".join(name.split()).casefold()


def _body(heading: Heading, lines: Sequence[str]) -> int:
    """The place (from 0) of the first line below a heading, which may have a line drawn under it."""
    is_underlined = not lines[heading.line - 1].startswith("#")
    return heading.line + is_underlined


def _first_said(body: Sequence[str], start: int, comments: Collection[int]) -> int | None:
    """The first line (from 1) of some lines from a place on that says something to a reader."""
    for place, line in enumerate(body, start):
        said = line.rpartition("-->")[2] if place in comments else _COMMENT.sub("", line)
        if said.strip() and (place not in comments or "-->" in line):
            return place + 1
    return None


class _Definitions:
    """What a text defines for all of itself: where it stands, and what uses it.

    `cuts` are the lines (from 0) of the headings that part it, which are in no part.
    """

    def __init__(
        self, lines: Sequence[str], text_lines: Collection[int], cuts: Collection[int]
    ) -> None:
        self._lines = lines
        self._taken: set[int] = set()
        self._always: list[str] = []
        self._footnotes: dict[str, list[str]] = {}
        self._places: dict[str, range] = {}
        place = 0
        while place < len(lines):
            place = self._read(place) if place in text_lines else place + 1
        self._put_back([n for n in range(len(lines)) if n not in cuts])

    def without(self, start: int, end: int) -> list[str]:
        """The lines from one place to another with blank ones for definitions."""
        return ["" if n in self._taken else self._lines[n] for n in range(start, end)]

    def complete(self, body: Sequence[str]) -> str:
        """The text of some lines, and behind it what they may use."""
        text = "\n".join(body).rstrip("\n")
        notes = [self._footnotes[label] for label in self._used(text)]
        blocks = [self._always] if self._always else []
        return "\n\n".join([text, *("\n".join(block) for block in (*blocks, *notes))]) + "\n"

    def _used(self, text: str) -> Iterator[str]:
        """The footnotes that a text uses, and those that they use, in order."""
        seen: set[str] = set()
        waiting = _uses(text)
        while waiting:
            label = waiting.pop(0)
            if label in self._footnotes and label not in seen:
                seen.add(label)
                waiting += _uses("\n".join(self._footnotes[label])[len(label) :])
                yield label

    def _read(self, place: int) -> int:
        """Take down the definition that begins at a place; returns where to go on."""
        line = self._lines[place]
        footnote, target = _FOOTNOTE.match(line), _TARGET.match(line)
        if footnote and footnote["label"] not in self._footnotes:
            end = self._end_of_footnote(place)
            self._footnotes[footnote["label"]] = list(self._lines[place:end])
            self._places[footnote["label"]] = range(place, end)
        elif target:
            end = self._end_of_target(place, target["target"])
            self._always += self._lines[place:end]
        elif _ABBREVIATION.match(line):
            end = place + 1
            self._always.append(line)
        else:
            return place + 1
        self._taken.update(range(place, end))
        return end

    def _put_back(self, said: Iterable[int]) -> None:
        """Leave footnotes that no part leads to where they were written, or no part would have them."""
        kept = ("" if n in self._taken else self._lines[n] for n in said)
        used = set(self._used("\n".join(kept)))
        for label in self._footnotes.keys() - used:
            self._taken.difference_update(self._places[label])
            del self._footnotes[label]

    def _end_of_target(self, place: int, target: str) -> int:
        """Behind a target, which may stand on the next line, as its title may."""
        end = place + 1
        if not target.strip() and end < len(self._lines) and self._lines[end].strip():
            end += 1
        if end < len(self._lines) and _TITLE.fullmatch(self._lines[end]):
            end += 1
        return end

    def _end_of_footnote(self, place: int) -> int:
        """Behind the lines of its paragraph, and the indented ones that follow."""
        end = place + 1
        while end < len(self._lines):
            line = self._lines[end]
            if line.strip() and not _INDENTED.match(line):
                is_paragraph = self._lines[end - 1].strip() and not line.startswith(
                    ("#", "[", "*[")
                )
                if not is_paragraph:
                    break
            end += 1
        while not self._lines[end - 1].strip():
            end -= 1
        return end


def _uses(text: str) -> list[str]:
    said = "\n".join(line for _, line in lines_outside_code(text))
    return [match["label"] for match in _USE.finditer(said)]
