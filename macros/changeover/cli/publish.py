"""`changeover publish`: put a version of the site on its branch, for readers."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from changeover.cli.exits import PROBLEMS
from changeover.cli.place import Place, takes_place
from changeover.problems import ChangeoverError
from changeover.publish.version import LATEST

if TYPE_CHECKING:
    from changeover.git import Clone
    from changeover.publish.publishing import Publisher
    from changeover.publish.versions import Entries

_TAKES = {
    "": ("alias", "audience", "dry_run", "replace"),
    "rebuild": ("alias", "dry_run"),
}
"""What may be given besides the version, by what is done; nothing else takes any of it."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line said."""

    version: str | None
    alias: str | None
    dry_run: bool
    verbose: bool
    rebuild: bool
    replace: bool
    list: bool
    hide: bool
    show: bool
    delete: bool
    audience: str | None
    remote: str
    branch: str
    message: str
    format_name: str

    @property
    def name(self) -> str:
        """The version; UsageError when none is named."""
        if self.version is None:
            raise click.UsageError("name a VERSION: 'latest', or the id of a release")
        return self.version

    @property
    def may_replace(self) -> bool:
        """Whether what is published may become that of another commit."""
        return self.replace or self.rebuild

    @property
    def aliases(self) -> tuple[str, ...]:
        """The alias, if there is one."""
        return (self.alias,) if self.alias else ()


@click.command()
@click.argument("version", required=False)
@click.argument("alias", required=False)
@click.option("--dry-run", is_flag=True, help="Build and say what would change; publish nothing.")
@click.option("--verbose", is_flag=True, help="With --dry-run: name all pages, not the first ten.")
@click.option(
    "--rebuild", is_flag=True, help="Build it again from the commit that it was published from."
)
@click.option(
    "--replace",
    is_flag=True,
    help="Let a frozen version be of another commit, and 'latest' of an older one.",
)
@click.option("--list", is_flag=True, help="Show the published versions.")
@click.option("--hide", is_flag=True, help="Take the version out of the selector; its pages stay.")
@click.option("--show", is_flag=True, help="Put a hidden version back into the selector.")
@click.option("--delete", is_flag=True, help="Remove the version and its aliases.")
@click.option(
    "--audience",
    metavar="ID",
    help="Build only what this audience of the catalog may read.  [default: as mkdocs.yml says, "
    "else everything]",
)
@click.option("--remote", default="origin", show_default=True, help="Remote to publish to.")
@click.option(
    "--branch", default="gh-pages", show_default=True, help="Branch that holds all versions."
)
@click.option("--message", default="", help="Message of the commit.  [default: what was done]")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How --list is written.",
)
@takes_place
@click.pass_context
def command(ctx: click.Context, /, place: Place, **given: object) -> None:
    """Build a VERSION of the site and put it on the branch that readers are served from.

    VERSION is 'latest', which follows the calendar, or the id of a release, which is frozen: as of
    its date, from the commit that is checked out. An ALIAS is a second name, such as 'stable', that
    moves from version to version. Only the branch on the remote is changed, in one push; the clone
    stays as it is.

    \b
    Examples:
      changeover publish latest
      changeover publish 2026.08 stable
      changeover publish 2026.08 --dry-run
      changeover publish --rebuild 2026.08
      changeover publish 2026.02 --hide
      changeover publish --list

    Exit codes: 0 fine, 1 problems in the content or addresses that would be lost, 2 wrong usage or
    unable to publish.
    """
    options = Options(**given)  # type: ignore[arg-type]  # click has read them by the same names
    _check_usage(options, place)
    with _ended_by_sigterm(), _publisher(place, options) as (publisher, clone, folder):
        if options.list:
            _list(publisher.fetch(), options.format_name)
        elif options.hide or options.show:
            publisher.hide(options.name, is_hidden=options.hide, message=options.message)
        elif options.delete:
            publisher.delete(options.name, message=options.message)
        else:
            from changeover.cli.publication import publish  # noqa: PLC0415  # loads MkDocs

            if not publish(place, options, publisher=publisher, clone=clone, folder=folder):
                ctx.exit(PROBLEMS)


def _check_usage(options: Options, place: Place) -> None:
    """Raise UsageError for what can't go together."""
    actions = [
        name for name in ("list", "hide", "show", "delete", "rebuild") if getattr(options, name)
    ]
    if len(actions) > 1:
        raise click.UsageError(f"--{actions[0]} and --{actions[1]} can't be given together")
    action = actions[0] if actions else ""
    for name in _TAKES[""]:
        if getattr(options, name) and name not in _TAKES.get(action, ()):
            said = "ALIAS" if name == "alias" else f"--{name.replace('_', '-')}"
            raise click.UsageError(f"--{action} takes no {said}")
    for name in ("branch", "message"):
        if not _is_utf8(getattr(options, name)):
            raise click.UsageError(f"--{name} is not in UTF-8; type it once more")
    if options.verbose and not options.dry_run:
        raise click.UsageError("--verbose tells more of a --dry-run only")
    if options.list:
        if options.version is not None:
            raise click.UsageError("--list shows all versions; leave out the VERSION")
    elif place.given_as_of and (action or options.name != LATEST):
        raise click.UsageError("a release is as of its date; --as-of is for 'latest' only")


def _is_utf8(text: str) -> bool:
    """Whether a text of the command line, which may be any bytes, was in UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM, with which CI ends a run, end it as Ctrl-C does: temporary files are removed."""

    def end(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _publisher(place: Place, options: Options) -> Iterator[tuple[Publisher, Clone, Path]]:
    """What publishes, the clone, and a folder to work in that is removed at the end."""
    from changeover.git import open_clone  # noqa: PLC0415  # --help needs none of these
    from changeover.publish.branch import Branch  # noqa: PLC0415  # as above
    from changeover.publish.publishing import Home, Publisher  # noqa: PLC0415  # as above
    from changeover.publish.sources import Sources  # noqa: PLC0415  # as above

    home = Home(place.settings.site_url, place.settings.site_name)
    if not options.list:
        options.name  # noqa: B018  # told before anything is done
        _check_address(home.address)
    clone = open_clone(place.root, os.environ)
    with tempfile.TemporaryDirectory(
        prefix="changeover-publish-", ignore_cleanup_errors=True
    ) as name:
        folder = Path(name)
        branch = Branch(folder / "repository", clone, remote=options.remote, name=options.branch)
        sources = Sources(folder, clone, remote=options.remote)
        say = lambda text: click.echo(text, err=True)  # noqa: E731  # as short as it is
        yield Publisher(branch, sources, home, say), clone, folder


def _check_address(site_url: str) -> None:
    from changeover.publish.home import why_no_address  # noqa: PLC0415  # as above

    example = "for example 'site_url: https://docs.example.com/knowledge/'"
    if not site_url.lower().startswith(("http://", "https://")):
        raise ChangeoverError(
            f"mkdocs.yml: say where readers find the site, above all its versions; {example}. "
            "With '!ENV', set the variable"
        )
    if why := why_no_address(site_url):
        raise ChangeoverError(f"mkdocs.yml: site_url can't be an address: {why}; {example}")


def _list(entries: Entries, format_name: str) -> None:
    from changeover.publish.listing import as_json, write_table  # noqa: PLC0415  # as above

    if format_name == "json":
        click.echo(as_json(entries), nl=False)
    elif entries:
        write_table(entries)
    else:
        click.echo("No version is published yet.", err=True)
