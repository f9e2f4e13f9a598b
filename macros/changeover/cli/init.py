"""`changeover init`: begin a knowledge base."""

from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path

import click

from changeover.cli.place import Given
from changeover.problems import ChangeoverError
from changeover.scaffold import Pages, write_starter

_NEXT = """\
Next:
  {cd}changeover serve                    see it in a browser
  changeover new "Title of a change"  begin the first change
  changes/catalog.yaml                put your systems, teams and roles in

On GitHub, the first push to main publishes the site on the branch gh-pages. Then set under
Settings > Pages > Source: {source}.
"""

_SOURCES = {Pages.BRANCH: "Deploy from a branch, gh-pages", Pages.ARTIFACT: "GitHub Actions"}


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--keep-existing", is_flag=True, help="Leave files that are there as they are.")
@click.option(
    "--pages",
    type=click.Choice([pages.value for pages in Pages]),
    default=Pages.BRANCH.value,
    show_default=True,
    help="How GitHub Pages gets the site: it reads the branch, or the workflow hands it over.",
)
@click.pass_obj
def command(before: Given, folder: Path, *, keep_existing: bool, pages: str) -> None:
    """Begin a knowledge base in DIR, which is the current folder unless named.

    It builds at once: a catalog with made-up values, a runbook and a training module to replace,
    the template of a change, schemas for your editor, and workflows that check proposals and
    publish the site on GitHub. No existing file is ever overwritten.

    \b
    Examples:
      changeover init
      changeover init knowledge
      changeover init --keep-existing
      changeover init --pages artifact
    """
    if before.root is not None:
        raise click.UsageError("init takes the folder as its argument, not --root")
    if folder.exists() and not folder.is_dir():
        raise ChangeoverError(f"'{folder}' is a file; name a folder")
    today = before.as_of or dt.date.today()
    written = write_starter(
        folder.absolute(), today=today, keep_existing=keep_existing, pages=Pages(pages)
    )
    place = "this folder" if folder == Path() else folder
    count = f"{len(written)} file{'' if len(written) == 1 else 's'}"
    click.echo(f"Wrote {count} into {place}." if written else f"Every file is in {place} already.")
    cd = "" if folder == Path() else f"cd {shlex.quote(str(folder))}\n  "
    click.echo(_NEXT.format(cd=cd, source=_SOURCES[Pages(pages)]), nl=False)
