"""`changeover codeowners`: who is asked to review which file, for GitHub."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from changeover.cli.exits import PROBLEMS
from changeover.cli.place import Place, takes_place
from changeover.exports.codeowners import codeowners, parse_handle
from changeover.exports.writing import write_files
from changeover.knowledge import KnowledgeBase
from changeover.problems import Severity, quote
from changeover.progress import Progress
from changeover.report import write_text


def _read_handles(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    found = []
    for value in values:
        handle = parse_handle(value)
        if handle is None:
            raise click.BadParameter(
                f"{quote(value)} is no handle of GitHub, such as @org/platform"
            )
        found.append(handle)
    return tuple(dict.fromkeys(found))


@click.command()
@click.option(
    "--code-owner",
    "code_owners",
    metavar="HANDLE",
    multiple=True,
    callback=_read_handles,
    help="Owner of the code (docs, macros, overrides, mkdocs.yml, .github) and of what all changes "
    "share, such as @org/platform. May be given several times.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write.  [default: standard output]",
)
@click.option(
    "--check",
    "checked",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that must be up to date; writes nothing.",
)
@click.option("--strict", is_flag=True, help="Exit code 1 when somebody can't be named.")
@takes_place
@click.pass_context
def command(
    ctx: click.Context,
    place: Place,
    *,
    code_owners: tuple[str, ...],
    out: Path | None,
    checked: Path | None,
    strict: bool,
) -> None:
    """Give the CODEOWNERS file of the knowledge base, for GitHub.

    Each change belongs to its owner, each document to the team that accepted it last. The handles
    are the `members` of the team in the catalog. Who can't be named (a team without members, a
    member whose handle GitHub would not allow) is a comment in the file and a line on standard
    error; the wider line above then holds. Nothing is written while files can't be read.

    \b
    Examples:
      changeover codeowners --code-owner @org/platform --out .github/CODEOWNERS
      changeover codeowners --code-owner @org/platform --check .github/CODEOWNERS
      changeover codeowners --strict
    """
    if out is not None and checked is not None:
        raise click.UsageError("--out writes the file and --check does not: give one of them")
    with Progress() as progress:
        kb = KnowledgeBase.open(place.root, place.as_of, progress=progress.reading)
    errors = tuple(p for p in kb.load_problems if p.severity is Severity.ERROR)
    if errors:
        write_text(errors, changes=len(kb.changes), out=sys.stderr)
        click.echo("Nothing was written: owners may be missing.", err=True)
        ctx.exit(PROBLEMS)
    found = codeowners(kb, code_owners)
    for message in found.missing:
        click.echo(message, err=True)
    is_right = _is_up_to_date(checked, found.text) if checked is not None else True
    if checked is None:
        _give(found.text, out)
    if not is_right or (strict and found.missing):
        ctx.exit(PROBLEMS)


def _give(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    elif _read(out) == text:
        click.echo(f"{out} is up to date", err=True)
    else:
        write_files(out.parent, {out.name: text})
        click.echo(f"{out} is written", err=True)


def _is_up_to_date(file: Path, text: str) -> bool:
    known = _read(file)
    if known == text:
        return True
    said = "is not there" if known is None else "is not up to date"
    click.echo(f"{file} {said}: write it with --out {file} and the same --code-owner", err=True)
    return False


def _read(file: Path) -> str | None:
    """The text of the file; None when there is none. What is not UTF-8 is no text of ours."""
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
