"""`changeover export`: the knowledge base in other forms than a site."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from changeover.checks import rules_off
from changeover.cli.exits import PROBLEMS
from changeover.cli.place import Place, takes_place
from changeover.exports.data import MODELS, data_text, data_texts
from changeover.exports.writing import write_files
from changeover.knowledge import KnowledgeBase
from changeover.macros.calls import all_problems
from changeover.pages import plan_pages
from changeover.problems import ChangeoverError, Severity
from changeover.progress import Progress
from changeover.report import write_text

FORMATS = ("json",)


@click.command()
@click.argument("format_name", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option(
    "--only",
    type=click.Choice(list(MODELS)),
    help="One file of the data instead of all.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write the files and their schemas into.  [default: standard output]",
)
@takes_place
@click.pass_context
def command(
    ctx: click.Context, place: Place, *, format_name: str, only: str | None, out: Path | None
) -> None:
    """Give the knowledge base as data, in a FORMAT: json.

    The files are those that a site has below data/, byte for byte. Without --out, the one of --only
    goes to standard output; without --only too, one object that holds each of them under its name.
    Problems go to standard error; when one of them would stop a build, nothing is written.

    \b
    Examples:
      changeover export json --out data
      changeover export json --only documents
      changeover export json --only changes --as-of 2026-03-31
    """
    with Progress() as progress:
        kb = KnowledgeBase.open(place.root, place.as_of, progress=progress.reading)
    if _is_refused(place, kb):
        click.echo("Nothing was exported.", err=True)
        ctx.exit(PROBLEMS)
    pages = plan_pages(kb)
    if out is None:
        if only is not None:
            click.echo(data_text(kb, pages, only), nl=False)
        else:
            click.echo(_together({name: data_text(kb, pages, name) for name in MODELS}), nl=False)
        return
    _check_out(out, place.root)
    texts = dict(data_texts(kb, pages, [only] if only else MODELS))
    for path in write_files(out, texts):
        click.echo(str(path))


def _check_out(out: Path, root: Path) -> None:
    """Raise ChangeoverError for a folder whose files are content: they would be read as such."""
    if not out.name:
        raise ChangeoverError("--out names no folder of its own; write a name, such as 'data'")
    if out.is_symlink() and not out.exists():
        raise ChangeoverError(f"'{out}' is a link to nothing; choose another folder")
    for content in ("changes", "docs"):
        if (root / content).resolve() in (out.resolve(), *out.resolve().parents):
            raise ChangeoverError(f"'{out}' is in {content}/, where the content is; choose another")


def _is_refused(place: Place, kb: KnowledgeBase) -> bool:
    """Tell the problems; whether one of them is as severe as would stop a build."""
    severities = place.settings.rules
    problems = all_problems(kb, severities)
    write_text(problems, changes=len(kb.changes), rules_off=rules_off(severities), out=sys.stderr)
    stopping = {Severity.ERROR, place.settings.fail_on}
    return any(problem.severity in stopping for problem in problems)


def _together(texts: dict[str, str]) -> str:
    """The texts of several files as one object."""
    parts = (f"{json.dumps(name)}: {text.rstrip()}" for name, text in texts.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"
