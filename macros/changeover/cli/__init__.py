"""The command line: parses, calls, reports. Each command is a module of this package.

A module is imported when its command is asked for, so that one command never waits for the
libraries of another.
"""

from __future__ import annotations

import datetime as dt
import difflib
import importlib
from pathlib import Path
from typing import Any

import click

from changeover import __version__
from changeover.cli.exits import exits, json_of_failure
from changeover.cli.place import Given, as_of_option, root_option

COMMANDS = {
    "init": "Begin a knowledge base.",
    "new": "Begin a change.",
    "revise": "Begin a revision of a document, or a new document, in a change.",
    "check": "Say what is wrong in the content.",
    "build": "Make the site.",
    "serve": "Show the site in a browser and follow every edit.",
    "publish": "Put a version of the site on its branch, for readers.",
    "export": "Give the knowledge base as data.",
    "codeowners": "Give the CODEOWNERS file for GitHub.",
    "schema": "Give the JSON Schemas for editors.",
}
"""Each command, whose module has its name, and what it does; in the order of a newcomer's need."""

_GIVEN = f"{__name__}.given"


class Commands(click.Group):
    """The group of all commands; the one place where errors become messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, without importing one of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a module; None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; of a wrong one, the nearest is said."""
        near = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near and not args[0].startswith("-"):
            ctx.fail(f"No such command '{args[0]}'; did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read what stands before the command, and keep all that was given for `invoke`."""
        given = tuple(args)
        with json_of_failure(given):
            ctx = super().make_context(info_name, args, parent, **extra)
        ctx.meta[_GIVEN] = given
        return ctx

    @exits
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with json_of_failure(ctx.meta[_GIVEN]):
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="changeover %(version)s")
@root_option
@as_of_option
@click.pass_context
def main(ctx: click.Context, root: Path | None, as_of: dt.date | None) -> None:
    """Keep the documentation of a running business system true, change after change.

    \b
    Examples:
      changeover init knowledge && cd knowledge
      changeover new "Prorate mid-cycle upgrades"
      changeover check
      changeover serve

    Exit codes: 0 fine, 1 problems in the content, 2 wrong usage or unable to go on.
    """
    ctx.obj = Given(root, as_of)
