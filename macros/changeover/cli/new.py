"""`changeover new`: begin a change."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from changeover.cli.place import Place, day_option, takes_place
from changeover.model.base import Moment
from changeover.scaffold import new_change


@click.command()
@click.argument("title")
@click.option("--owner", metavar="TEAM", help="Team that answers for it.  [default: the system's]")
@click.option(
    "--systems",
    metavar="A,B",
    default="",
    help="Systems or parts that it touches.  [default: the first of the catalog]",
)
@day_option("--go-live", help="Planned day in production.  [default: in eight weeks or so]")
@takes_place
def command(
    place: Place, title: str, *, owner: str | None, systems: str, go_live: dt.date | None
) -> None:
    """Begin a change: make its folder under the next free number from changes/_template/.

    What it makes has no problems as it is, so you can fill it in step by step. The folder's path
    is printed.

    \b
    Examples:
      changeover new "Prorate mid-cycle upgrades"
      changeover new "Prorate upgrades" --systems billing/invoicing --go-live 2026-10-01
      changeover new "New payment gateway" --owner team-platform --systems payments,billing
    """
    # The go-live that it proposes is weeks away, so the machine's own day will do.
    today = dt.date.today() if callable(place.as_of) else place.as_of
    path = new_change(
        place.root,
        title,
        today=today,
        owner=owner,
        systems=[name for part in systems.split(",") if (name := part.strip())],
        go_live=Moment(go_live) if go_live else None,
    )
    click.echo(os.path.relpath(place.root / path, Path.cwd()))
    click.echo("Next: fill in its change.yaml and plan.yaml; changeover check", err=True)
