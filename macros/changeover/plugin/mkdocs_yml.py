"""mkdocs.yml as MkDocs reads it, and the line of whatever is wrong in it.

It reads with MkDocs' own reader, and never runs what a tag names or loads a theme or a plugin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from changeover.problems import ChangeoverError, Location, suggest

FILE = "mkdocs.yml"

_UNKNOWN = "Unrecognised configuration name: "
_QUOTED = re.compile(r"""["']([^"']+)["']""")


class _Loader(get_yaml_loader(yaml.SafeLoader)):  # type: ignore[misc]  # a class made at run time
    """MkDocs' loader, `!ENV` included, but for the tags that name code: those give None."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read(root: Path) -> Mapping[str, Any]:
    """The settings of `root/mkdocs.yml` and of the files that it inherits; none without the file.

    Raises ChangeoverError, with the line where there is one, when it can't be read.
    """
    file = root / FILE
    if not file.is_file():
        return {}
    with reading(root), file.open("rb") as stream:
        return yaml_load(stream, _Loader)


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Whatever MkDocs' reader says of `root/mkdocs.yml`, as a ChangeoverError with file and line."""
    _entries(root)
    try:
        yield
    except ConfigurationError as error:
        raise _explain(root, error) from None
    except (AttributeError, TypeError, ValueError) as error:  # PyYAML's, of a value like 2026-99-99
        raise ChangeoverError(f"{FILE} can't be read: {error}") from None


def _explain(root: Path, error: ConfigurationError) -> ChangeoverError:
    """An error about the file or what it inherits; MkDocs keeps the place in its context."""
    cause = error.__context__
    if not isinstance(cause, yaml.YAMLError):
        return ChangeoverError(f"{FILE}: {error}")
    name = Path(getattr(getattr(cause, "problem_mark", None), "name", FILE))
    return _broken(name.relative_to(root) if name.is_relative_to(root) else name, cause)


def describe(root: Path, failures: Iterable[tuple[str, object]], *, known: Iterable[str]) -> str:
    """A line for each failure, a pair of a setting of the file and MkDocs' text about its value.

    `known` are the settings that an unknown one is likely to be meant for.
    """
    names = tuple(known)
    lines = []
    for key, failure in failures:
        text = " ".join(str(failure).split())
        hint = suggest(text.partition(_UNKNOWN)[2], names) if _UNKNOWN in text else ""
        lines.append(f"{place(root, key, text)}: {key}: {text}{f'; {hint}' if hint else ''}")
    return "\n".join(lines)


def place(root: Path, key: str, text: str = "") -> str:
    """`mkdocs.yml:line:column` of a setting, or within its value of what `text` quotes.

    Only the name of the file when it does not hold the setting itself.
    """
    marks = _marks(root, key, _QUOTED.findall(text))
    return f"{FILE}:{marks[-1].line + 1}:{marks[-1].column + 1}" if marks else FILE


def find(root: Path, key: str, *names: str) -> Location | None:
    """Where the last of `names` stands, each of them behind the one before; None without it."""
    marks = _marks(root, key, names)
    is_whole = len(marks) == len(names) + 1
    return Location(FILE, marks[-1].line + 1, marks[-1].column + 1) if is_whole else None


def _marks(root: Path, key: str, names: Iterable[str]) -> list[Any]:
    """The marks of a setting and, as far as there are such, of each name behind the one before."""
    for node, value in _entries(root):
        if node.value == key:
            marks = [node.start_mark]
            for name in names:
                later = (n.start_mark for n in _scalars(value) if n.value == name)
                found = next((m for m in later if m.index > marks[-1].index), None)
                if found is None:
                    break
                marks.append(found)
            return marks
    return []


def _entries(root: Path) -> list[tuple[Any, Any]]:
    """The nodes of the settings and their values."""
    try:
        node = yaml.compose((root / FILE).read_bytes(), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _broken(Path(FILE), error) from None
    except RecursionError:
        raise ChangeoverError(f"{FILE} can't be read: it is nested too deeply") from None
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise ChangeoverError(f"{FILE}:1:1: expected settings, such as 'site_name: Our systems'")
    return list(node.value)


def _broken(file: Path, error: yaml.YAMLError) -> ChangeoverError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return ChangeoverError(f"{file} can't be read: {' '.join(str(error).split())}")
    what = getattr(error, "problem", None) or getattr(error, "context", None)
    return ChangeoverError(f"{file}:{mark.line + 1}:{mark.column + 1}: {what}")


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value)
    else:
        yield node
