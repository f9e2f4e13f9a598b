"""What is wrong in the content: the one shape of an error, from the loader to every reporter.

Holds no logic about changes and imports nothing of ours, so that every layer can speak of problems.
"""

from __future__ import annotations

import difflib
import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

MOST_COMPARED = 30
"""With how many names a word is compared to find the one that is meant."""

_SHOWN = 60
_LONGEST = 120  # of what other texts quote: links and paths are of use as a whole
_QUOTED = re.compile(rf"(?<!\w)'([^']{{{_LONGEST + 1},}})'(?!\w)")  # but no apostrophe in a word


class Severity(StrEnum):
    """How much a problem matters: an error stops a build, a warning does not unless asked to."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that can be wrong, under an id that never changes its meaning.

    `id` is `CO` and three digits; `name` is its kebab-case title. `page` is the Markdown text of
    the rule's page for users: why it matters, a bad example and a good one.
    """

    id: str
    name: str
    severity: Severity
    page: str = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: `path` from the root with `/`, `line` and `column` counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, by which rule, what, and how to mend it."""

    location: Location
    rule: Rule
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[Location, ...] = ()

    def __str__(self) -> str:
        """The line that every text report shows: `path:line:column RULE message; hint`."""
        label = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        text = f"{self.location} {self.rule.id} {label}{self.message}"
        return f"{text}; {self.hint}" if self.hint else text


def report(
    rule: Rule,
    location: Location,
    message: str,
    *,
    hint: str = "",
    related: Iterable[Location] = (),
) -> Problem:
    """A problem of `rule` with the rule's own severity.

    Line breaks in the texts become spaces, and of what is quoted in them only the beginning is
    shown when it is long.
    """
    return Problem(
        location=location,
        rule=rule,
        message=_in_brief(message),
        hint=_in_brief(hint),
        severity=rule.severity,
        related=tuple(related),
    )


def _in_brief(text: str) -> str:
    return _QUOTED.sub(
        lambda found: f"'{shorten(found[1], longest=_LONGEST)}'", " ".join(text.split())
    )


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by path, line, column, rule id and message."""
    unique = {(p.location, p.rule.id, p.message): p for p in problems}
    return tuple(unique[key] for key in sorted(unique))


class _Names:
    """Finds the nearest of some names to a word; each word is looked for once.

    A comparison takes time, so of many names only those that share the most pairs of letters with
    the word are compared.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._folded = {name.casefold(): name for name in sorted(names, reverse=True)}
        self._nearest: dict[str, str | None] = {}
        self._having: defaultdict[str, list[str]] = defaultdict(list)
        if len(self._folded) > MOST_COMPARED:
            for name in self._folded:
                for pair in _pairs(name):
                    self._having[pair].append(name)

    def nearest(self, word: str) -> str | None:
        if word not in self._nearest:
            near = difflib.get_close_matches(word, self._likely(word), n=1, cutoff=0.6)
            self._nearest[word] = self._folded[near[0]] if near else None
        return self._nearest[word]

    def _likely(self, word: str) -> Iterable[str]:
        if not self._having:
            return self._folded
        shared = Counter(name for pair in _pairs(word) for name in self._having.get(pair, ()))
        alike = {name: count / (len(name) + len(word)) for name, count in shared.items()}
        return heapq.nlargest(MOST_COMPARED, alike, key=lambda name: (alike[name], name))


def _pairs(name: str) -> frozenset[str]:
    return frozenset(map(str.__add__, name, name[1:]))


@lru_cache(maxsize=64)
def _names(known: frozenset[str]) -> _Names:
    return _Names(known)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` is most likely meant to be, or None when none is near."""
    return _names(frozenset(known)).nearest(word.casefold())


def shorten(text: str, *, longest: int = _SHOWN) -> str:
    """At most `longest` characters of `text`, the end as `…`; unless told, what a message shows."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def quote(text: str) -> str:
    """`text` in quotes, as messages show what somebody wrote, and no more of it than they can."""
    return f"'{shorten(text)}'"


def suggest(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` for the nearest of `known`, or an empty text when none is near."""
    near = nearest(word, known)
    return f"did you mean '{near}'?" if near else ""


class ChangeoverError(Exception):
    """The work cannot go on (wrong usage, an unwritable folder): its text is the whole message.

    Bad content never raises this; it gives problems. Each adapter catches it once.
    """
