"""What `versions.json` on the branch says of each version, read strictly and never guessed at.

The order of the versions is decided here, once: the list at the root, the selector and `publish
--list` keep that of the file.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mike.versions import VersionInfo, Versions

from changeover.problems import ChangeoverError, quote, shorten, suggest
from changeover.urls import BESIDE_VERSIONS, LATEST, VERSIONS_FILE


class Refused(ChangeoverError):
    """What must not be published, though it could be."""


FILE = VERSIONS_FILE
"""The list of versions, at the top of the branch."""

_NAME = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")


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
    def day(self) -> dt.date | None:
        """The last day that it tells of; None when it follows the calendar, or nobody knows."""
        try:
            return None if self.name == LATEST else dt.date.fromisoformat(self.as_of)
        except ValueError:
            return None


Entries = Mapping[str, Published]


def read_versions(text: str | None) -> Entries:
    """The versions by name, the newest first; none where there is no file.

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
    return {entry.name: entry for entry in newest_first(entries)}


def newest_first(versions: Iterable[Published]) -> tuple[Published, ...]:
    """`latest`, then the others by their days; those of which none is known stay in their order."""
    days = sorted(versions, key=lambda version: version.day or dt.date.min, reverse=True)
    return tuple(sorted(days, key=lambda version: version.name != LATEST))


def in_order(text: str) -> str:
    """The text of `versions.json`, which must be right, with the newest version first."""
    items = {item["version"]: item for item in json.loads(text)}
    ordered = [
        {**items[name], "aliases": list(entry.aliases)}
        for name, entry in read_versions(text).items()
    ]
    return json.dumps(ordered, indent=2) + "\n"


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
        if not isinstance(value, str) or not value.isprintable():
            raise TypeError(f"what it says of '{info.version}' is not of the right kind: '{key}'")
        return value

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
    return next((entry.name for entry in entries.values() if not entry.is_hidden), None)


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

    That is the version itself; where it is new, the release before it, or all releases of that day;
    and each older version that an alias is taken from. An alias may go back to an older version,
    whatever that lacks.
    """
    older = [e for e in entries.values() if e.name not in (name, LATEST) and e.as_of <= as_of]
    newest = max((entry.as_of for entry in older), default="")
    first = [name] if name in entries else [e.name for e in older if e.as_of == newest]
    taken = [entry.name for entry in older if set(aliases) & set(entry.aliases)]
    return tuple(dict.fromkeys([*first, *taken]))


def check_names(name: str, aliases: tuple[str, ...]) -> None:
    """Raise Refused for what can't be the name of a folder beside the other files of the site."""
    for folder in (name, *aliases):
        if not _NAME.fullmatch(folder):
            raise Refused(
                f"{quote(folder)} can't be the name of a folder of the site; use letters and digits, "
                "joined by '.', '_' or '-'"
            )
        if folder.casefold() in BESIDE_VERSIONS:
            raise Refused(
                f"'{folder}' can't be a version or an alias: the site has something else of this "
                "name beside its versions; choose another name"
            )


def check_aliases(entries: Entries, name: str, aliases: tuple[str, ...]) -> None:
    """Raise Refused for a name that is taken: by a version, by an alias, or but for its case."""
    for alias in aliases:
        if alias in (name, LATEST) or alias in entries:
            raise Refused(f"'{alias}' is a version, and can't be an alias too")
    holders = {alias: entry.name for entry in entries.values() for alias in entry.aliases}
    if name in holders and name != LATEST:  # mike's `latest` was an alias
        raise Refused(
            f"'{name}' is an alias of '{holders[name]}', which would lose it; give the release "
            "another id"
        )
    there = {*entries, *holders}
    alike = {folder.casefold(): folder for folder in (*there, LATEST)}
    for folder in (name, *aliases):
        other = alike.setdefault(folder.casefold(), folder)
        if folder not in there and folder != other:
            raise Refused(
                f"'{folder}' would be the same folder as '{other}' on a disk that takes capital and "
                "small letters for one; choose another name"
            )


def newer_holders(
    entries: Entries, name: str, aliases: tuple[str, ...], *, as_of: str
) -> Mapping[str, str]:
    """The aliases that a release of a later day has, each with the name of that release.

    An alias such as `stable` does not leave them by itself: the runs of two tags may come in any
    order, and that of an old tag may be started again.
    """
    return {
        alias: entry.name
        for entry in entries.values()
        for alias in entry.aliases
        if alias in aliases and entry.name not in (name, LATEST) and entry.as_of > as_of
    }


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
