"""Where and when: the folder of the knowledge base, the as-of day, and what mkdocs.yml says of them.

Only the command line and the plugin look at the working directory and at the clock.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
import yaml

from changeover.day import parse_day
from changeover.problems import ChangeoverError, Severity

F = TypeVar("F", bound=Callable[..., Any])

CHANGES = "changes"
SETTINGS = "mkdocs.yml"
PLUGIN = "changeover"


def day_option(name: str, *, help: str) -> Callable[[F], F]:
    """An option that takes a day; a text that is none is wrong usage."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
        try:
            return None if value is None else parse_day(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return click.option(name, metavar="DATE", callback=read, help=help)


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the knowledge base.  [default: the nearest one, from here upwards, "
    "with changes/ or mkdocs.yml]",
)
as_of_option = day_option(
    "--as-of",
    help="Day whose end is shown, as YYYY-MM-DD.  [default: as mkdocs.yml says, else today]",
)


@dataclass(frozen=True)
class Given:
    """What the command line said; None where it said nothing."""

    root: Path | None = None
    as_of: dt.date | None = None


def today(zone: ZoneInfo) -> dt.date:
    """Today in a time zone; the clock of the command line."""
    return dt.datetime.now(zone).date()


@dataclass(frozen=True)
class Place:
    """A knowledge base: its folder, and the as-of day that the command line gave, if it gave one."""

    root: Path
    given_as_of: dt.date | None = None

    @property
    def as_of(self) -> dt.date | Callable[[ZoneInfo], dt.date]:
        """The day to show: as given, else as mkdocs.yml says, else today in the catalog's zone."""
        return self.given_as_of or self._as_of_setting or today

    @property
    def fail_on(self) -> Severity:
        """The least severity that fails: as mkdocs.yml says, else errors."""
        value = self._settings.get("fail-on", Severity.ERROR)
        if value not in tuple(Severity):
            raise ChangeoverError(f"{SETTINGS}: fail-on must be error or warning, not '{value}'")
        return Severity(value)

    @property
    def _as_of_setting(self) -> dt.date | None:
        value = self._settings.get("as-of")
        try:
            return None if value is None else parse_day(value)
        except ValueError as error:
            raise ChangeoverError(f"{SETTINGS}: as-of: {error}") from None

    @cached_property
    def _settings(self) -> dict[str, Any]:
        """The options of our plugin in mkdocs.yml; none when there is no such file."""
        file = self.root / SETTINGS
        if not file.is_file():
            return {}
        try:
            data = yaml.load(file.read_text(encoding="utf-8-sig"), Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
            raise ChangeoverError(f"{SETTINGS}{where}: {error.problem or error.context}") from None
        except (yaml.YAMLError, ValueError) as error:
            raise ChangeoverError(f"{SETTINGS} can't be read: {error}") from None
        return _plugin_options(data.get("plugins") if isinstance(data, dict) else None)


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml without running what its tags name; `!ENV` gives a value as in MkDocs."""


def _read_environment(loader: _Loader, node: yaml.Node) -> Any:
    """`!ENV NAME`, or `!ENV [NAME, OTHER, default]`."""
    if isinstance(node, yaml.SequenceNode):
        *names, default = [str(name) for name in loader.construct_sequence(node)] or [""]
    else:
        names, default = [str(loader.construct_scalar(node))], ""  # type: ignore[arg-type]
    return next((os.environ[name] for name in names if name in os.environ), default or None)


_Loader.add_constructor("!ENV", _read_environment)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def _plugin_options(plugins: Any) -> dict[str, Any]:
    """Ours, from a list of names and mappings or from one mapping."""
    if isinstance(plugins, dict):
        plugins = [plugins]
    for entry in plugins if isinstance(plugins, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get(PLUGIN), dict):
            options: dict[str, Any] = entry[PLUGIN]
            return options
    return {}


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, that is a knowledge base."""
    for folder in (start, *start.parents):
        if (folder / CHANGES).is_dir() or (folder / SETTINGS).is_file():
            return folder
    raise ChangeoverError(
        f"there is no knowledge base in {start} or above it (no folder '{CHANGES}', no {SETTINGS}); "
        "run 'changeover init' to begin one, or name its folder with --root"
    )


def takes_place(function: F) -> F:
    """Give a command `--root` and `--as-of`, and call it with `place`.

    Both may also stand before the command's name; those after it count.
    """

    @root_option
    @as_of_option
    @click.pass_obj
    @functools.wraps(function)
    def command(before: Given, /, root: Path | None, as_of: dt.date | None, **rest: Any) -> Any:
        root = root or before.root
        place = Place((root or find_root(Path.cwd())).resolve(), as_of or before.as_of)
        return function(place=place, **rest)

    return command  # type: ignore[return-value]  # click's decorators keep the function's type
