"""`changeover check`: say what is wrong in the content, without building a site."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from changeover.checks import rules_off
from changeover.cli.exits import PROBLEMS
from changeover.cli.place import Place, takes_place
from changeover.knowledge import KnowledgeBase
from changeover.macros.calls import all_problems
from changeover.problems import Problem, Severity, sort_problems
from changeover.progress import Progress
from changeover.report import Report, as_json, write_text

if TYPE_CHECKING:
    from changeover.publish.manifest import Manifest


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How problems are written.",
)
@click.option(
    "--fail-on",
    type=click.Choice(list(Severity), case_sensitive=False),
    help="Least severity that gives exit code 1.  [default: as mkdocs.yml says, else error]",
)
@click.option(
    "--against",
    metavar="VERSION",
    help="Also say which addresses of this published version would be lost.",
)
@click.option(
    "--remote", default="origin", show_default=True, help="With --against: remote to look at."
)
@click.option(
    "--branch",
    default="gh-pages",
    show_default=True,
    help="With --against: branch that holds all versions.",
)
@takes_place
@click.pass_context
def command(
    ctx: click.Context,
    place: Place,
    *,
    format_name: str,
    fail_on: Severity | None,
    against: str | None,
    remote: str,
    branch: str,
) -> None:
    """Say what is wrong in the content, where, and how to mend it.

    One problem a line on standard output, a summary on standard error. Exit code 0 when nothing is
    wrong but warnings, 1 when there are errors, 2 when it can't be checked at all; JSON then holds
    `error` instead of `problems`.

    \b
    Examples:
      changeover check
      changeover check --fail-on warning
      changeover check --as-of 2026-10-01
      changeover check --format json > problems.json
      changeover check --against latest
    """
    fail_on = fail_on or place.settings.fail_on
    published = None
    if against is not None:
        published = _published(place, against, remote=remote, branch=branch)
    with Progress() as progress:
        homes = filter(None, [place.settings.site_url])
        knowledge = KnowledgeBase.open(
            place.root, place.as_of, progress=progress.reading, homes=homes
        )
        severities = place.settings.rules
        problems = sort_problems(
            (
                *all_problems(knowledge, severities),
                *_address_problems(knowledge, place, published, version=against or ""),
            )
        )
    changes = len(knowledge.changes)
    off = rules_off(severities)
    report = Report(problems, changes, knowledge.as_of, off)
    if format_name == "text":
        write_text(problems, changes=changes, rules_off=off)
    else:
        click.echo(as_json(report), nl=False)
    if report.fails(fail_on):
        ctx.exit(PROBLEMS)


def _published(place: Place, version: str, *, remote: str, branch: str) -> Manifest | None:
    """What a published version holds; None when it is the `latest` of a branch without one.

    Raises ChangeoverError when that can't be known.
    """
    from changeover.git import open_clone  # noqa: PLC0415  # a plain check needs no git
    from changeover.publish.branch import Branch  # noqa: PLC0415  # as above
    from changeover.publish.published import read_published  # noqa: PLC0415  # as above
    from changeover.publish.version import LATEST  # noqa: PLC0415  # as above
    from changeover.publish.versions import FILE, read_versions  # noqa: PLC0415  # as above

    clone = open_clone(place.root, os.environ)
    with tempfile.TemporaryDirectory(prefix="changeover-check-") as folder:
        found = Branch(Path(folder) / "repository", clone, remote=remote, name=branch)
        found.fetch()
        if found.fetched and version == LATEST not in read_versions(found.read(FILE)):
            click.echo(
                f"Note: no '{LATEST}' is published on '{branch}' yet, so no address can be lost.",
                err=True,
            )
            return None
        return read_published(found, version)


def _address_problems(
    kb: KnowledgeBase, place: Place, published: Manifest | None, *, version: str
) -> Iterator[Problem]:
    """What is wrong with `redirects`, and which addresses of a published version would be lost."""
    from changeover.plugin import redirect_place  # noqa: PLC0415  # MkDocs, unwanted by --help
    from changeover.publish.address_problems import address_problems  # noqa: PLC0415  # as above

    settings = place.settings
    return address_problems(
        kb,
        settings.redirects,
        partial(redirect_place, place.root),
        use_directory_urls=settings.use_directory_urls,
        published=published,
        version=version,
    )
