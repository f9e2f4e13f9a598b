"""The difference of two lines of text, word by word, with their markup intact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from changeover.differences.alignment import same
from changeover.differences.tree import (
    VOID,
    Node,
    escaped,
    start_of,
    to_html,
    with_single_blanks,
)

# A word, with what holds it together; a sign of a script without blanks; any other sign.
_TOKEN = re.compile(
    r"\s+"
    r"|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
    r"(?:[.,:'\u2019/-](?=\w)[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)*"
    r"|."
)
ALIKE = 0.3
"""Of two lines with a smaller share of common words, each is shown whole."""


class Mark(Enum):
    """What became of a part; the value is the tag that says so."""

    KEPT = ""
    REMOVED = "del"
    ADDED = "ins"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, blank, sign or image, and the start tags that it stands in."""

    text: str
    around: tuple[str, ...]
    html: str

    @property
    def is_word(self) -> bool:
        """Whether it says something; blanks and signs don't by themselves."""
        return not self.text or self.text[0].isalnum()


Part = tuple[Mark, Sequence[Token]]


def tokens_of(nodes: Iterable[Node]) -> list[Token]:
    """The tokens of a line."""
    found: list[Token] = []
    left: list[tuple[Node, tuple[str, ...]]] = [(node, ()) for node in reversed(tuple(nodes))]
    while left:
        node, around = left.pop()
        if isinstance(node, str):
            for text in _TOKEN.findall(with_single_blanks(node)):
                html = "&quot;" if text == '"' else escaped(text)  # what looks like a link is none
                found.append(Token(text, around, html))
        elif node.tag in VOID:
            found.append(Token("", around, to_html((node,))))
        else:
            inside = (*around, start_of(node))
            left.extend((child, inside) for child in reversed(node.children))
    return found


def compare_lines(old: Sequence[Node], new: Sequence[Node]) -> str:
    """The HTML of both in one: what was removed in `<del>`, what was added in `<ins>`."""
    return written(_parts(tokens_of(old), tokens_of(new)))


def compare_sides(old: Sequence[Node], new: Sequence[Node]) -> tuple[str, str]:
    """The HTML of each by itself: the old one with `<del>` in it, the new one with `<ins>`."""
    parts = _parts(tokens_of(old), tokens_of(new))
    before, after = ([p for p in parts if p[0] is not m] for m in (Mark.ADDED, Mark.REMOVED))
    return written(before), written(after)


def marked(nodes: Iterable[Node], mark: Mark) -> str:
    """The HTML of a line that was added or removed as a whole."""
    return written([(mark, tokens_of(nodes))])


def _parts(old: list[Token], new: list[Token]) -> list[Part]:
    pairs = same(old, new)
    words = sum(new[j].is_word for _, j in pairs)
    most = max(sum(t.is_word for t in old), sum(t.is_word for t in new))
    if words < ALIKE * most:
        return [(Mark.REMOVED, old), (Mark.ADDED, new)]
    return list(_merged(_runs(old, new, pairs)))


Run = tuple[list[Token], list[Token], list[Token]]
"""What was removed, what was added, and what is kept behind it."""


def _runs(old: list[Token], new: list[Token], pairs: list[tuple[int, int]]) -> Iterator[Run]:
    i = j = 0
    kept: list[Token] = []
    removed: list[Token] = []
    added: list[Token] = []
    for next_i, next_j in (*pairs, (len(old), len(new))):
        if next_i > i or next_j > j:
            yield removed, added, kept
            removed, added, kept = old[i:next_i], new[j:next_j], []
        kept += new[next_j : next_j + 1]
        i, j = next_i + 1, next_j + 1
    yield removed, added, kept


def _merged(runs: Iterable[Run]) -> Iterator[Part]:
    """The parts, without words that are kept by chance between two changes that are longer."""
    runs = list(runs)
    removed: list[Token] = []
    added: list[Token] = []
    for place, (old, new, kept) in enumerate(runs):
        removed, added = [*removed, *old], [*added, *new]
        after = runs[place + 1] if place + 1 < len(runs) else None
        is_change = bool(removed or added)
        if after is not None and is_change and _is_chance(kept, (removed, added), after[:2]):
            removed, added = [*removed, *kept], [*added, *kept]
            continue
        yield from ((mark, part) for mark, part in _change(removed, added) if part)
        yield Mark.KEPT, kept
        removed, added = [], []


def _change(removed: list[Token], added: list[Token]) -> list[Part]:
    return [(Mark.REMOVED, removed), (Mark.ADDED, added)]


def _is_chance(
    kept: list[Token], before: Sequence[list[Token]], after: Sequence[list[Token]]
) -> bool:
    words = sum(token.is_word for token in kept)
    around = min(max(sum(t.is_word for t in part) for part in side) for side in (before, after))
    return words * 2 <= around


def written(parts: Iterable[Part]) -> str:
    """The HTML of tokens; each tag is open as long as the tokens in it follow each other."""
    pieces: list[str] = []
    is_open: tuple[str, ...] = ()
    for mark, tokens in parts:
        for token in tokens:
            around = (*token.around, f"<{mark.value}>") if mark.value else token.around
            if around != is_open:
                common = 0
                while around[common : common + 1] == is_open[common : common + 1] != ():
                    common += 1
                pieces += [_end(tag) for tag in reversed(is_open[common:])]
                pieces += around[common:]
                is_open = around
            pieces.append(token.html)
    pieces += [_end(tag) for tag in reversed(is_open)]
    return "".join(pieces)


def _end(start: str) -> str:
    return f"</{start[1:].partition(' ')[0].rstrip('>')}>"
