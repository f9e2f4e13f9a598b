"""`changeover build`: make the site."""

from __future__ import annotations

from pathlib import Path

import click

from changeover.cli.place import Place, audience_option, takes_place


@click.command()
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to build into.  [default: as mkdocs.yml says, else site/]",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    help="Least severity that stops the build.  [default: as mkdocs.yml says, else error]",
)
@audience_option
@takes_place
def command(
    place: Place, *, site_dir: Path | None, fail_on: str | None, audience: str | None
) -> None:
    """Make the site, unless the content has problems; the last good one stays until then.

    \b
    Examples:
      changeover build
      changeover build --as-of 2026-10-01 --site-dir preview
      changeover build --fail-on warning
      changeover build --audience customers --site-dir public
    """
    from changeover.plugin import build  # noqa: PLC0415  # loads MkDocs, which --help need not

    folder = site_dir.absolute() if site_dir else None
    build(
        place.root,
        as_of=place.given_as_of,
        site_dir=folder,
        fail_on=fail_on,
        audience=audience,
    )
