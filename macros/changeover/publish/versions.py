"""What `versions.json` on the branch says of each version, read strictly and never guessed at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mike.versions import VersionInfo, Versions

from changeover.problems import ChangeoverError, quote, shorten, suggest
from changeover.publish.root import VERSIONS, PublishedVersion, newest_first
from changeover.publish.version import LATEST


class Refused(ChangeoverError):
    """What must not be published, though it could be."""


FILE = "versions.json"
"""The list of versions at the top of the branch; mike's own, and what the selector reads."""

_NAME = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_RESERVED = (VERSIONS,)


@dataclass(frozen=True, slots=True)
class Published:
    """A version on the branch; an empty text is what nobody recorded.

    `as_of` is a day, `commit` the whole id of what it was built from, `published` an instant in
    UTC, `generator` the version of changeover that built it.
    """

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    as_of: str = ""
    commit: str = ""
    audience: str = ""
    published: str = ""
    generator: str = ""
    is_hidden: bool = False

    @property
    def listed(self) -> PublishedVersion:
        """The version as the list at the root shows it."""
        day = "" if self.name == LATEST else self.as_of
        return PublishedVersion(self.name, self.title, day, self.aliases, self.is_hidden)


Entries = Mapping[str, Published]


def read_versions(text: str | None) -> Entries:
    """The versions by name, in the order of the file; none where there is no file.

    Raises ChangeoverError when the file says anything that is not as mike and we write it.
    """
    if text is None:
        return {}
    try:
        data = json.loads(text)
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            raise TypeError("it is no list of versions")
        entries = [_entry(info) for info in Versions.from_json(data)]
    except RecursionError:
        raise _broken("it is nested too deeply") from None
    except KeyError as error:
        raise _broken(f"a version has no {error}") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise _broken(shorten(str(error))) from None
    if len(data) != len(entries):
        raise _broken("it names a version twice")
    return {entry.name: entry for entry in entries}


def _broken(why: str) -> ChangeoverError:
    return ChangeoverError(
        f"{FILE} on the branch can't be used: {why}; nothing was published. Mend it there, or go "
        "back to the last commit of the branch in which it was whole"
    )


def _entry(info: VersionInfo) -> Published:
    said = info.properties or {}
    if not isinstance(said, dict) or not isinstance(info.title, str):
        raise TypeError(f"what it says of '{info.version}' is not of the right kind")

    def text(key: str) -> str:
        value: Any = said.get(key, "")
        return value if isinstance(value, str) else ""

    if not all(name.isprintable() for name in (str(info.version), *info.aliases)):
        raise ValueError("a name holds what no terminal may show")
    return Published(
        name=str(info.version),
        title=info.title,
        aliases=tuple(sorted(info.aliases)),
        as_of=text("as-of"),
        commit=text("commit"),
        audience=text("audience"),
        published=text("published"),
        generator=text("changeover"),
        is_hidden=bool(said.get("hidden")),
    )


def default_of(entries: Entries) -> str | None:
    """The version that the root leads to: `latest`, else the newest; None when none is shown."""
    shown = newest_first(entry.listed for entry in entries.values())
    return shown[0].name if shown else None


def find(entries: Entries, name: str) -> Published:
    """The version of this name; raises ChangeoverError, with the nearest, when it is not there."""
    if name in entries:
        return entries[name]
    for entry in entries.values():
        if name in entry.aliases:
            raise ChangeoverError(f"'{name}' is an alias of '{entry.name}'; name the version")
    near = suggest(name, entries)
    raise ChangeoverError(
        f"no version {quote(name)} is published; {near or 'changeover publish --list shows them'}"
    )


def before(entries: Entries, name: str, aliases: tuple[str, ...], *, as_of: str) -> tuple[str, ...]:
    """The versions that readers of `name`, or of one of its aliases, have read until now.

    That is the version itself; where it is new, the release before it; and each older version that
    an alias is taken from. An alias may go back to an older version, whatever that lacks.
    """
    older = [e for e in entries.values() if e.name not in (name, LATEST) and e.as_of <= as_of]
    older.sort(key=lambda entry: entry.as_of)
    first = [name] if name in entries else [entry.name for entry in older[-1:]]
    taken = [entry.name for entry in older if set(aliases) & set(entry.aliases)]
    return tuple(dict.fromkeys([*first, *taken]))


def check_aliases(entries: Entries, name: str, aliases: tuple[str, ...]) -> None:
    """Raise Refused for an alias that can't be one, or that a version has as its name."""
    for alias in (name, *aliases):
        if not _NAME.fullmatch(alias) or alias in _RESERVED:
            raise Refused(
                f"{quote(alias)} can't be the name of a folder of the site; use letters and digits, "
                "joined by '.', '_' or '-'"
            )
    for alias in aliases:
        if alias in (name, LATEST) or alias in entries:
            raise Refused(f"'{alias}' is a version, and can't be an alias too")


def check_audience(entries: Entries, audience: str) -> None:
    """Raise Refused when the branch holds versions for other readers.

    What one audience reads must not lie beside what another one must not see.
    """
    for entry in entries.values():
        if entry.audience != audience:
            raise Refused(
                f"'{entry.name}' on the branch is {_for(entry.audience)}, and this one would be "
                f"{_for(audience)}; publish it to another --branch, or give the same --audience"
            )


def _for(audience: str) -> str:
    return f"for the audience '{audience}'" if audience else "for everybody inside"
