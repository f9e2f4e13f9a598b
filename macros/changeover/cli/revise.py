"""`changeover revise`: begin a revision of a document, or a new document, in a change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from changeover.cli.place import Place, takes_place
from changeover.knowledge import KnowledgeBase
from changeover.model.document import Kind
from changeover.scaffold import begin_document, revise


@click.command()
@click.argument("document")
@click.option(
    "--change",
    metavar="NUMBER",
    required=True,
    help="Change that is to bring the revision, such as 0007.",
)
@click.option(
    "--new",
    "kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="Begin a new document of this kind; DOCUMENT is then its title.",
)
@click.option(
    "--base",
    metavar="NUMBER",
    help="Change whose revision is copied.  [default: the one that is current]",
)
@click.option("--id", metavar="ID", help="Id of the new document.  [default: made of its title]")
@takes_place
def command(
    place: Place,
    document: str,
    *,
    change: str,
    kind: str | None,
    base: str | None,
    id: str | None,
) -> None:
    """Begin a revision of a document: copy its current text into the folder of a change.

    The copy says in `base` which revision it was made of, so that it is noticed when another
    change goes live in between. Links to files of the change that it came from go on working.
    The paths of the new files are printed.

    \b
    Examples:
      changeover revise monthly-invoice-run --change 0007
      changeover revise monthly-invoice-run --change 0009 --base 0007
      changeover revise --new runbook "Refund a prorated upgrade" --change 0007
    """
    if kind is not None and base is not None:
        raise click.UsageError("a new document is copied from nothing: leave out --base or --new")
    if kind is None and id is not None:
        raise click.UsageError("a revision keeps the id of its document: leave out --id")
    kb = KnowledgeBase.open(place.root, place.as_of)
    if kind is not None:
        paths = begin_document(kb, Kind(kind), document, change=change, id=id)
    else:
        paths = revise(kb, document, change=change, base=base)
    for path in paths:
        click.echo(os.path.relpath(place.root / path, Path.cwd()))
    for other in () if kind is not None else _drafts(kb, document, besides=change):
        click.echo(
            f"Note: {other} is to revise it too; if that one launches first, take its text over, or "
            f"begin from it with --base {other}",
            err=True,
        )
    click.echo("Next: write what changes; changeover check", err=True)


def _drafts(kb: KnowledgeBase, document: str, *, besides: str) -> Iterator[str]:
    """The other changes that are to bring a revision of the document."""
    state = kb.documents[kb.aliases.get(document, document)]
    yield from (revision.change for revision in state.coming if revision.change != besides)
