"""Splits a Markdown file into its front matter and the text below it."""

from __future__ import annotations

import re

from changeover.model.positions import Positions, pack
from changeover.problems import Location, report
from changeover.rules.yaml import YAML_SYNTAX
from changeover.source.strict_yaml import Parsed, parse_yaml

_KEY = re.compile(r"[\w.-]+")
_KEY_LINE = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[\w.-]+:(?:[ \t]|$)", re.M)
# In lower case, so that `Note: …` below a rule stays a sentence.
_UNCLOSED = re.compile(r"---[ \t]*\n[a-z][a-z0-9-]*:(?:[ \t]|$)", re.M)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)


def split_front_matter(text: str, path: str) -> tuple[Parsed | None, str, int]:
    """(front matter, the text below it, the line on which that text begins).

    A text may also open with a rule, `---`. It has front matter only when what stands between two
    such lines is empty, or says something under a key; a sentence with a colon in it does not.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return (_unclosed(path) if _UNCLOSED.match(text) else None), text, 1
    inside = match.group(1)
    parsed = parse_yaml(inside, path, first_line=2)
    has_keys = isinstance(parsed.data, dict) and any(map(_KEY.fullmatch, parsed.data))
    is_broken = not parsed.is_whole and _KEY_LINE.match(inside)
    if not has_keys and not is_broken and inside.strip():
        return None, text, 1
    return parsed, text[match.end() :], text.count("\n", 0, match.end()) + 1


def _unclosed(path: str) -> Parsed:
    hint = "write --- on a line of its own below it"
    problem = report(YAML_SYNTAX, Location(path), "the front matter has no end", hint=hint)
    return Parsed(None, Positions(path, pack(1, 1)), (problem,), is_whole=False)
