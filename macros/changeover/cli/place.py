"""Where and when: the folder of the knowledge base, and the as-of day.

Only the command line and the plugin look at the working directory and at the clock.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from changeover.day import parse_day
from changeover.problems import ChangeoverError

if TYPE_CHECKING:
    from changeover.plugin import Settings

F = TypeVar("F", bound=Callable[..., Any])

CHANGES = "changes"
SETTINGS = "mkdocs.yml"


def _read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    try:
        return None if value is None else parse_day(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the knowledge base.  [default: the nearest one, from here upwards, "
    "with changes/ or mkdocs.yml]",
)
as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    callback=_read_day,
    help="Day whose end is shown, as YYYY-MM-DD.  [default: as mkdocs.yml says, else today]",
)


audience_option = click.option(
    "--audience",
    metavar="ID",
    help="Audience of the catalog to make the site for, with only what it may read.  "
    "[default: as mkdocs.yml says, else everything for everybody]",
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
        return self.given_as_of or self.settings.as_of or today

    @cached_property
    def settings(self) -> Settings:
        """What mkdocs.yml says; raises ChangeoverError when it can't be used."""
        from changeover.plugin import read_settings  # noqa: PLC0415  # MkDocs, unwanted by --help

        return read_settings(self.root)


def choose_root(given: Path | None) -> Path:
    """The folder of the knowledge base: as given, else the nearest one.

    Raises ChangeoverError when there is none, or the given one only lies within one.
    """
    if given is None:
        return find_root(Path.cwd()).resolve()
    root = given.resolve()
    above = next((folder for folder in root.parents if is_root(folder)), None)
    if above is not None and not is_root(root):
        raise ChangeoverError(
            f"{root} is a folder within the knowledge base {above}; did you mean --root {above}?"
        )
    return root


def is_root(folder: Path) -> bool:
    """Whether a folder is a knowledge base."""
    return (folder / CHANGES).is_dir() or (folder / SETTINGS).is_file()


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, that is a knowledge base."""
    for folder in (start, *start.parents):
        if is_root(folder):
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
        place = Place(choose_root(root), as_of or before.as_of)
        return function(place=place, **rest)

    return command  # type: ignore[return-value]  # click's decorators keep the function's type
