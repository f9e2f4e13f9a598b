"""`changeover publish`: put a version of the site on its branch, for readers."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from changeover.cli.exits import PROBLEMS
from changeover.cli.place import Place, takes_place
from changeover.problems import ChangeoverError, Severity, sort_problems
from changeover.publish.version import LATEST

if TYPE_CHECKING:
    from changeover.git import Clone
    from changeover.publish.manifest import Manifest
    from changeover.publish.publishing import Publisher
    from changeover.publish.target import Target
    from changeover.publish.versions import Entries

_SHOWN = 10
_TAKES = {
    "": ("alias", "audience", "dry_run", "replace"),
    "rebuild": ("alias", "dry_run"),
}
"""What may be given besides the version, by what is done; nothing else takes any of it."""


@dataclass(frozen=True, kw_only=True)
class _Options:
    """What the command line said."""

    version: str | None
    alias: str | None
    dry_run: bool
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
    def aliases(self) -> tuple[str, ...]:
        """The alias, if there is one."""
        return (self.alias,) if self.alias else ()


@click.command()
@click.argument("version", required=False)
@click.argument("alias", required=False)
@click.option("--dry-run", is_flag=True, help="Build and say what would change; publish nothing.")
@click.option(
    "--rebuild", is_flag=True, help="Build it again from the commit that it was published from."
)
@click.option("--replace", is_flag=True, help="Let a frozen version be of another commit.")
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
    options = _Options(**given)  # type: ignore[arg-type]  # click has read them by the same names
    _check_usage(options, place)
    with _publisher(place, options) as (publisher, clone, folder):
        if options.list:
            _list(publisher.fetch(), options.format_name)
        elif options.hide or options.show:
            publisher.hide(options.name, is_hidden=options.hide, message=options.message)
        elif options.delete:
            publisher.delete(options.name, message=options.message)
        elif not _publish(place, options, publisher=publisher, clone=clone, folder=folder):
            ctx.exit(PROBLEMS)


def _check_usage(options: _Options, place: Place) -> None:
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
    if options.list:
        if options.version is not None:
            raise click.UsageError("--list shows all versions; leave out the VERSION")
    elif place.given_as_of and (action or options.name != LATEST):
        raise click.UsageError("a release is as of its date; --as-of is for 'latest' only")


@contextmanager
def _publisher(place: Place, options: _Options) -> Iterator[tuple[Publisher, Clone, Path]]:
    """What publishes, the clone, and a folder to work in that is removed at the end."""
    from changeover.git import open_clone  # noqa: PLC0415  # --help needs none of these
    from changeover.publish.branch import Branch  # noqa: PLC0415  # as above
    from changeover.publish.publishing import Home, Publisher  # noqa: PLC0415  # as above

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
        yield Publisher(branch, home, lambda text: click.echo(text, err=True)), clone, folder


def _check_address(site_url: str) -> None:
    parts = urlsplit(site_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ChangeoverError(
            "mkdocs.yml: say where readers find the site, above all its versions; for example "
            "'site_url: https://docs.example.com/knowledge/'. With '!ENV', set the variable"
        )


def _list(entries: Entries, format_name: str) -> None:
    from changeover.publish.listing import as_json, write_table  # noqa: PLC0415  # as above

    if format_name == "json":
        click.echo(as_json(entries), nl=False)
    elif entries:
        write_table(entries)
    else:
        click.echo("No version is published yet.", err=True)


def _publish(
    place: Place, options: _Options, *, publisher: Publisher, clone: Clone, folder: Path
) -> bool:
    """Build a version and publish it, or say what would change; whether that went well."""
    from changeover.publish.publishing import LostAddresses  # noqa: PLC0415  # as above
    from changeover.publish.target import choose_rebuild  # noqa: PLC0415  # as above
    from changeover.publish.versions import Refused, find  # noqa: PLC0415  # as above

    may_replace = options.replace or options.rebuild
    site = folder / "site"
    try:
        if options.rebuild:
            entries = publisher.fetch()
            target = choose_rebuild(find(entries, options.name), options.aliases)
            root = publisher.branch.check_out(target.commit, folder / "sources")
        else:
            target, root = _target(place, options, clone), place.root
            _check_committed(place, clone, is_dry=options.dry_run)
            entries = publisher.fetch()
        if not options.dry_run:
            publisher.check(entries, target, may_replace=may_replace)
        keep = publisher.manifests(entries, target)
        _build(place, publisher, target=target, root=root, site=site, keep=keep)
        if options.dry_run:
            click.echo(publisher.compare(entries, target, site).text(), nl=False)
            publisher.check(entries, target, may_replace=may_replace, site=site)
        else:
            now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            publisher.publish(
                target, site, published=now, may_replace=may_replace, message=options.message
            )
    except Refused as error:
        if not options.dry_run and not isinstance(error, LostAddresses):
            raise
        click.echo(f"Error: {error}", err=True)
        return False
    except SystemExit:  # problems in the content, which are told
        click.echo("Nothing was published.", err=True)
        return False
    return True


def _target(place: Place, options: _Options, clone: Clone) -> Target:
    """What is to be built; ends with the problems when the content can't be read to tell."""
    from changeover.knowledge import KnowledgeBase  # noqa: PLC0415  # as above
    from changeover.progress import Progress  # noqa: PLC0415  # as above
    from changeover.publish.target import choose_target  # noqa: PLC0415  # as above
    from changeover.report import write_text  # noqa: PLC0415  # as above

    with Progress() as progress:
        kb = KnowledgeBase.open(place.root, place.as_of, progress=progress.reading)
    errors = [problem for problem in kb.load_problems if problem.severity is Severity.ERROR]
    if errors:  # the release may stand where nothing could be read
        write_text(sort_problems(errors), changes=len(kb.changes))
        raise SystemExit(PROBLEMS)
    return choose_target(
        kb,
        options.name,
        commit=clone.head(),
        audience=options.audience or place.settings.audience,
        aliases=options.aliases,
    )


def _check_committed(place: Place, clone: Clone, *, is_dry: bool) -> None:
    """Raise ChangeoverError when what would be published is in no commit; a dry run only says so."""
    site = (place.root / place.settings.site_dir).resolve()
    paths = clone.uncommitted(site)
    if not paths:
        return
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    said = (
        f"a version is of a commit, and these are not committed: {', '.join(paths[:_SHOWN])}{more}"
    )
    if not is_dry:
        raise ChangeoverError(f"{said}; commit them, or put them away with 'git stash -u'")
    click.echo(f"Note: {said}; they are in this dry run, and publishing would refuse.", err=True)


def _build(
    place: Place,
    publisher: Publisher,
    *,
    target: Target,
    root: Path,
    site: Path,
    keep: tuple[Manifest, ...],
) -> None:
    from changeover.plugin import build  # noqa: PLC0415  # loads MkDocs

    click.echo(f"Building '{target.name}' as of {target.as_of} ...", err=True)
    build(
        root,
        as_of=target.as_of if target.is_dated else place.given_as_of,
        site_dir=site,
        audience=target.audience or None,
        version=target.site_version(publisher.home.address),
        keep=keep,
    )
