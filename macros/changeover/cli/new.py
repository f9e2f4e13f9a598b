"""`changeover new`: begin a change."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

import click

from changeover.cli.place import Place, takes_place
from changeover.day import parse_day
from changeover.model.base import Moment
from changeover.progress import Progress
from changeover.scaffold import new_change


def _read_names(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = tuple(name for part in (value or "").split(",") if (name := part.strip()))
    if value is not None and not names:
        raise click.BadParameter("names no system; write one or more, with commas between them")
    return names


def _read_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> Moment | None:
    if value is None:
        return None
    try:
        parse_day(value.partition("T")[0])
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    try:
        return Moment.parse(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' has no time that is one; write HH:MM") from None


@click.command()
@click.argument("title")
@click.option("--owner", metavar="TEAM", help="Team that answers for it.  [default: the system's]")
@click.option(
    "--systems",
    metavar="A,B",
    callback=_read_names,
    help="Systems or parts that it touches.  [default: the first of the catalog]",
)
@click.option(
    "--go-live",
    metavar="DATE",
    callback=_read_moment,
    help="Planned day in production, to come; with a time as YYYY-MM-DDTHH:MM.  "
    "[default: in eight weeks or so]",
)
@takes_place
def command(
    place: Place, title: str, *, owner: str | None, systems: Sequence[str], go_live: Moment | None
) -> None:
    """Begin a change: make its folder under the next free number from changes/_template/.

    What it makes has no errors as it is, so you can fill it in step by step. Its change.yaml lists
    the documents that it touches, for you to say what becomes of each. The folder's path is printed.

    \b
    Examples:
      changeover new "Prorate mid-cycle upgrades"
      changeover new "Prorate upgrades" --systems billing/invoicing --go-live 2026-10-01
      changeover new "New payment gateway" --owner team-platform --systems payments,billing
    """
    # The go-live that it proposes is weeks away, so the machine's own day will do.
    today = dt.date.today() if callable(place.as_of) else place.as_of
    with Progress() as progress:
        path = new_change(
            place.root,
            title,
            today=today,
            owner=owner,
            systems=systems,
            go_live=go_live,
            progress=progress.reading,
        )
    click.echo(os.path.relpath(place.root / path, Path.cwd()))
    click.echo("Next: fill in its change.yaml and plan.yaml; changeover check", err=True)
