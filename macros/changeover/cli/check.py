"""`changeover check`: say what is wrong in the content, without building a site."""

from __future__ import annotations

import click

from changeover.checks import rules_off
from changeover.cli.exits import PROBLEMS
from changeover.cli.place import Place, takes_place
from changeover.knowledge import KnowledgeBase
from changeover.macros.calls import all_problems
from changeover.problems import Severity
from changeover.progress import Progress
from changeover.report import Report, as_json, write_text


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
@takes_place
@click.pass_context
def command(
    ctx: click.Context, place: Place, *, format_name: str, fail_on: Severity | None
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
    """
    fail_on = fail_on or place.settings.fail_on
    with Progress() as progress:
        knowledge = KnowledgeBase.open(place.root, place.as_of, progress=progress.reading)
        severities = place.settings.rules
        problems = all_problems(knowledge, severities)
    changes = len(knowledge.changes)
    off = rules_off(severities)
    report = Report(problems, changes, knowledge.as_of, off)
    if format_name == "text":
        write_text(problems, changes=changes, rules_off=off)
    else:
        click.echo(as_json(report), nl=False)
    if report.fails(fail_on):
        ctx.exit(PROBLEMS)
