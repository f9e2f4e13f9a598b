"""Includes: `{! name.md !}` outside code becomes the fragment of that name in `changes/_shared/`.

The work is markdown-include's; what it is allowed to see is decided here, since by itself it also
expands code, follows `../`, absolute paths and `~`, and says nothing of a file that isn't there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown import Markdown
from markdown_include.include import IncludePreprocessor, MarkdownInclude

from changeover.knowledge import KnowledgeBase
from changeover.links.code import zones
from changeover.links.rules import FORBIDDEN_INCLUDE, INCLUDE_CYCLE, MISSING_INCLUDE
from changeover.links.scan import Link, scan_links
from changeover.load import SHARED
from changeover.model.content import Prose
from changeover.problems import Problem, Rule, report, suggest

MAX_DEPTH = 5
MAX_CHARACTERS = 150_000
"""How much all fragments of one page may hold: a few nested includes can multiply without end."""

MARK = "\x0f"
"""Stands around the number of a fragment in front of its links; never part of a text."""

# From `{!` to the first `!}` and no further than the next `{!`, so that any text is read once.
_END = r"!(?P<lines>lines=[0-9 -]+)?\}"
_DIRECTIVE = re.compile(
    r"\{![^\S\n]*+(?P<name>(?:(?!\{!|!\}|!lines=)[^\n])*(?<=\S))[^\S\n]*" + _END
)
_MASK = "{\x0e!"
_MARKED = re.compile(rf"{MARK}\d+{MARK}")
_OUTSIDE = re.compile(r"\A(?:/|~|\\|[A-Za-z][A-Za-z0-9+.-]*:)|(?:\A|[/\\])\.\.(?:[/\\]|\Z)")


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with its fragments in place, their links marked, and what was wrong."""

    text: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A fragment as it goes into pages, with its links marked as its own."""

    prose: Prose
    marked: str
    links: tuple[Link, ...]


class Includes:
    """Expands includes with the fragments of one knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._fragments = kb.content.fragments
        self._names = sorted(self._fragments)
        self._numbers = {name: number for number, name in enumerate(self._names)}
        self._prepared: dict[str, _Fragment] = {}
        extension = MarkdownInclude({"throwException": True})
        extension.setConfig("base_path", str(kb.root / SHARED))
        extension.setConfig("encoding", "utf-8-sig")
        self._expander = _Expander(self, extension)

    def expand(self, prose: Prose) -> Expanded:
        """The text of `prose` with its includes expanded; a forbidden one stays as it is written."""
        if "{!" not in prose.text:
            return Expanded(prose.text)
        return self._expander.expand(prose)

    def fragment_of(self, number: int) -> Prose | None:
        """The fragment whose links carry this number."""
        if number >= len(self._names):
            return None
        return self._fragments[self._names[number]]

    def used_by(self, prose: Prose) -> Iterator[tuple[Prose, tuple[Link, ...]]]:
        """Each fragment that ends up in `prose`, with its links."""
        seen: set[str] = set()
        waiting = [prose.text]
        while waiting:
            text = waiting.pop()
            for directive in directives(text):
                name = directive["name"]
                if name in self._fragments and name not in seen:
                    seen.add(name)
                    fragment = self.prepare(name)
                    yield fragment.prose, fragment.links
                    waiting.append(fragment.prose.text)

    def prepare(self, name: str) -> _Fragment:
        """A known fragment with the links in it marked."""
        if name not in self._prepared:
            prose = self._fragments[name]
            links = scan_links(zones(prose.text))
            mark = f"{MARK}{self._numbers[name]}{MARK}"
            pieces, last = [], 0
            for link in links:
                if not link.target.startswith("#"):
                    pieces += [prose.text[last : link.offset], mark]
                    last = link.offset
            marked = "".join([*pieces, prose.text[last:]])
            self._prepared[name] = _Fragment(prose, marked, links)
        return self._prepared[name]

    def refusal(self, name: str) -> tuple[Rule, str, str] | None:
        """(rule, what is wrong, hint) of an include that can't be expanded."""
        if name in self._fragments:
            return None
        near = suggest(name, self._fragments)
        if _OUTSIDE.search(name):
            hint = near or "put the text into changes/_shared/ and include it from there"
            return FORBIDDEN_INCLUDE, f"'{name}' is not in changes/_shared/", hint
        known = ", ".join(sorted(self._fragments)[:10])
        hint = near or (f"fragments: {known}" if known else "there are no fragments yet")
        return MISSING_INCLUDE, f"there is no fragment '{name}' in changes/_shared/", hint


def directives(text: str) -> Sequence[re.Match[str]]:
    """Every include of a text that stands outside code and comments."""
    if "{!" not in text:
        return ()
    return tuple(_DIRECTIVE.finditer(zones(text).html))


class _Expander(IncludePreprocessor):  # type: ignore[misc]  # the library has no types
    """markdown-include, shown one permitted include at a time."""

    def __init__(self, includes: Includes, extension: MarkdownInclude) -> None:
        super().__init__(Markdown(), extension.getConfigs())
        self._includes = includes
        self._open: list[str] = []
        self._problems: list[Problem] = []
        self._characters = 0

    def expand(self, prose: Prose) -> Expanded:
        """A page's text with its fragments; the library calls `run` for theirs."""
        self._open, self._problems, self._characters = [], [], 0
        text = self._replace(prose, prose.text)
        return Expanded(text.replace(_MASK, "{!"), tuple(self._problems))

    def run(self, lines: list[str]) -> list[str]:
        """What the library reads from a fragment's file, with the fragment's own includes done."""
        # The text as it was checked, not as the file may be by now.
        fragment = self._includes.prepare(self._open[-1])
        return self._replace(fragment.prose, fragment.marked).split("\n")

    def _replace(self, prose: Prose, text: str) -> str:
        """`text` with each permitted include expanded and every other `{!` masked."""
        pieces, last = [], 0
        for directive in directives(text):
            pieces += [_mask(text[last : directive.start()])]
            last = directive.end()
            written = text[directive.start() : last]
            problem = self._refusal(prose, text, directive)
            if problem is not None:
                self._problems.append(problem)
                pieces.append(_mask(written))
            else:
                pieces.append(self._include(directive["name"], text, directive))
        return "".join([*pieces, _mask(text[last:])])

    def _include(self, name: str, text: str, directive: re.Match[str]) -> str:
        if not self._includes.prepare(name).prose.text:  # it could not be read, and that is told
            return ""
        self._open.append(name)
        try:
            lines = super().run([f"{{!{name}!{directive['lines'] or ''}}}"])
        except (OSError, UnicodeError):  # deleted since it was read; no text, which is told
            lines = self.run([])
        finally:
            self._open.pop()
        self._characters += sum(map(len, lines))
        # A fragment in a list or a block belongs to it with all of its lines.
        before = text[text.rfind("\n", 0, directive.start()) + 1 : directive.start()]
        indent = before if not before.strip() else ""
        return "\n".join([lines[0], *(indent + line if line else line for line in lines[1:])])

    def _refusal(self, prose: Prose, text: str, directive: re.Match[str]) -> Problem | None:
        name = directive["name"]
        said = self._includes.refusal(name)
        if said is None and directive["lines"]:
            said = self._refused_lines(name, directive["lines"].partition("=")[2].split())
        if said is None and name in self._open:
            chain = " -> ".join([*self._open[self._open.index(name) :], name])
            said = (INCLUDE_CYCLE, f"fragments include each other: {chain}", "remove one of them")
        if said is None and len(self._open) >= MAX_DEPTH:
            hint = "include the fragments from the page itself"
            said = (INCLUDE_CYCLE, f"includes are nested deeper than {MAX_DEPTH}", hint)
        if said is None and self._characters > MAX_CHARACTERS:
            hint = "include less; each fragment may be included by others many times"
            said = (
                INCLUDE_CYCLE,
                f"the fragments of this page hold over {MAX_CHARACTERS:,} characters",
                hint,
            )
        if said is None:
            return None
        rule, message, hint = said
        before = _MARKED.sub("", text[: directive.start()])
        where = prose.at(before.count("\n") + 1, len(before) - before.rfind("\n"))
        return report(rule, where, message, hint=hint)

    def _refused_lines(self, name: str, ranges: list[str]) -> tuple[Rule, str, str] | None:
        """What is wrong with `lines=1-3 5`; the library answers a wrong one with a traceback."""
        count = len(self._includes.prepare(name).prose.text.split("\n"))
        for entry in ranges or ["nothing"]:
            first, _, last = entry.partition("-")
            numbers = [int(n) if n.isdecimal() else 0 for n in (first, last or first)]
            if not 1 <= numbers[0] <= numbers[1] <= count:
                said = f"'{name}' has no lines {entry}"
                return MISSING_INCLUDE, said, f"it has lines 1 to {count}"
        return None


def _mask(text: str) -> str:
    """Hide every `{!` from the library."""
    return text.replace("{!", _MASK)
