"""One version on its way to readers: chosen, built from its commit, compared, published."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from changeover.cli.place import Place, today
from changeover.git import Clone
from changeover.knowledge import KnowledgeBase
from changeover.plugin import Stopped, build
from changeover.problems import ChangeoverError, Severity, sort_problems
from changeover.progress import Progress
from changeover.publish.comparison import SHOWN
from changeover.publish.manifest import Manifest
from changeover.publish.publishing import (
    LostAddresses,
    Overtaken,
    Publisher,
    compare_site,
    refuse_lost,
)
from changeover.publish.target import Target, choose_rebuild, choose_target
from changeover.publish.version import LATEST
from changeover.publish.versions import Entries, find
from changeover.report import write_text

if TYPE_CHECKING:
    from changeover.cli.publish import Options

_Make = Callable[[Path, tuple[Manifest, ...]], None]
"""Builds the version into a folder, with what it must lead on from."""

_SHOWN = 10
_ATTEMPTS = 3
"""How often a version is built while others publish what it must lead on from."""


def publish(
    place: Place, options: Options, *, publisher: Publisher, clone: Clone, folder: Path
) -> bool:
    """Build a version and publish it, or say what would change; False when the content forbids it.

    `folder` is one to work in, which is removed afterwards.
    """
    try:
        if options.rebuild:
            entries = publisher.fetch()
            target = choose_rebuild(find(entries, options.name), options.aliases)
            main = publisher.branch.main
            publisher.sources.check_ours(target.commit, name=target.name, main=main)
            root = _check_out(publisher, target.commit, folder)
        else:
            commit = clone.head()
            _check_committed(place, clone, is_dry=options.dry_run)
            root = place.root if options.dry_run else _check_out(publisher, commit, folder)
            target = _target(replace(place, root=root), options, commit=commit)
            entries = publisher.fetch()
        make = functools.partial(
            _build, target=target, root=root, own=place.root, home=publisher.home.address
        )
        step = _try_out if options.dry_run else _publish
        step(publisher, entries, target, options=options, make=make, site=folder / "site")
    except LostAddresses as error:
        click.echo(f"Error: {error}", err=True)
        return False
    except Stopped:
        click.echo("Nothing was published.", err=True)
        return False
    except SystemExit as error:
        raise ChangeoverError(
            f"a plugin or a hook ended the build with {error.code!r}; nothing was published"
        ) from None
    return True


def _check_out(publisher: Publisher, commit: str, folder: Path) -> Path:
    """The knowledge base as it is in a commit, and nothing else that lies in the work tree."""
    root = publisher.sources.check_out(commit, folder / "sources")
    if modules := publisher.sources.submodules(commit, root):
        click.echo(
            f"Note: a version holds only what is in its commit, not what is in submodules: "
            f"{_some(modules)}",
            err=True,
        )
    return root


def _target(place: Place, options: Options, *, commit: str) -> Target:
    """What is to be built; ends with the problems when the content can't be read to tell."""
    with Progress() as progress:
        kb = KnowledgeBase.open(place.root, place.as_of, progress=progress.reading)
    errors = [problem for problem in kb.load_problems if problem.severity is Severity.ERROR]
    if errors:  # the release may stand where nothing could be read
        write_text(sort_problems(errors), changes=len(kb.changes))
        raise Stopped
    if options.name == LATEST and place.settings.as_of and not place.given_as_of:
        click.echo(
            f"Note: 'as-of: {place.settings.as_of}' in mkdocs.yml keeps '{LATEST}' at that day; "
            "without it, it follows the calendar.",
            err=True,
        )
    return choose_target(
        kb,
        options.name,
        today=today(kb.catalog.zone),
        commit=commit,
        audience=options.audience or place.settings.audience,
        aliases=options.aliases,
    )


def _check_committed(place: Place, clone: Clone, *, is_dry: bool) -> None:
    """Raise ChangeoverError when something is in no commit; a dry run only says so."""
    site = (place.root / place.settings.site_dir).resolve()
    paths = clone.uncommitted(site)
    if not paths:
        return
    said = f"a version is of a commit, and these are not committed: {_some(paths)}"
    if not is_dry:
        raise ChangeoverError(f"{said}; commit them, or put them away with 'git stash -u'")
    click.echo(f"Note: {said}; they are in this dry run, and publishing would refuse.", err=True)


def _some(paths: tuple[str, ...]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return f"{', '.join(paths[:_SHOWN])}{more}"


def _try_out(
    publisher: Publisher,
    entries: Entries,
    target: Target,
    *,
    options: Options,
    make: _Make,
    site: Path,
) -> None:
    """Build it and say what would change, and then why it would be refused."""
    publisher.check_place(entries, target)  # what is wrong before anything is built
    keep = publisher.manifests(entries, target)
    make(site, keep)
    publisher.settle(entries, target, may_go_back=options.may_replace)
    changes = compare_site(keep, site)
    click.echo(changes.text(most=None if options.verbose else SHOWN), nl=False)
    publisher.check(entries, target, may_replace=options.may_replace)
    refuse_lost(changes)


def _publish(
    publisher: Publisher,
    entries: Entries,
    target: Target,
    *,
    options: Options,
    make: _Make,
    site: Path,
) -> None:
    """Build it and publish it; once more when others were faster with what it must lead on from."""
    for left in reversed(range(_ATTEMPTS)):
        publisher.check(entries, target, may_replace=options.may_replace)
        keep = publisher.manifests(entries, target)
        make(site, keep)
        try:
            publisher.publish(
                target,
                site,
                keep=keep,
                published=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                may_replace=options.may_replace,
                message=options.message,
            )
            return
        except Overtaken:
            if not left:
                raise
            click.echo("Others published meanwhile what this must lead on from.", err=True)
            entries = publisher.fetch()


def _build(
    site: Path, keep: tuple[Manifest, ...], *, target: Target, root: Path, own: Path, home: str
) -> None:
    """Build the sources in `root` into `site`; messages name the user's `own` folder instead."""
    click.echo(f"Building '{target.name}' as of {target.as_of} ...", err=True)
    try:
        # Some plugins and extensions read files from the working directory: those of the commit.
        with contextlib.chdir(root):
            build(
                root,
                as_of=target.as_of,
                site_dir=site,
                audience=target.audience or None,
                version=target.site_version(home),
                keep=keep,
            )
    except ChangeoverError as error:
        raise ChangeoverError(str(error).replace(str(root), str(own))) from None
