"""Changes some keys of a YAML mapping in its text, so that all else stays as somebody wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import yaml

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9/.-]*(?: [A-Za-z0-9/.-]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Ends of lines to this parser only, not to the one that reads the content.
_ODD_ENDS = re.compile("[\x85\u2028\u2029]")
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def quote(text: str) -> str:
    """A YAML value that every reader takes for this text."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML
    return text if is_plain or _DATE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def flow_list(texts: Collection[str]) -> str:
    """A list of texts on one line: `[billing, tax/rates]`."""
    return f"[{', '.join(map(quote, texts))}]"


def with_keys(text: str, values: Mapping[str, str]) -> str:
    """The text of a mapping with the values of some keys replaced; new keys come at its end.

    `values` are written as they are, so they are YAML. The text must be one that `parse_yaml` took.
    """
    there = set()
    for key, value in reversed(_entries(text)):
        there.add(key.value)
        if key.value in values:
            start, end = value.start_mark.index, _end(value)
            space = " " if text[start - 1 : start] == ":" else ""
            text = f"{text[:start]}{space}{values[key.value]}{text[end:]}"
    absent = [key for key in values if key not in there]
    own = f"{text.rstrip()}\n" if text.strip() else ""
    return "".join([own, *(f"{key}: {values[key]}\n" for key in absent)])


def without_keys(text: str, keys: Collection[str]) -> str:
    """The text of a mapping without some of its keys, their values and the rest of their lines."""
    for key, value in reversed(_entries(text)):
        if key.value in keys:
            end = text.find("\n", _end(value))
            text = text[: key.start_mark.index] + ("" if end < 0 else text[end + 1 :])
    return text


def _entries(text: str) -> list[tuple[Any, Any]]:
    node: Any = yaml.compose(_ODD_ENDS.sub(" ", text), Loader=yaml.SafeLoader)
    return node.value if isinstance(node, yaml.MappingNode) else []


def _end(node: Any) -> int:
    """The index after a value; YAML lets a block end where the next key begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
