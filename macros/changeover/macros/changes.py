"""Macros that list changes and show what a change says."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from changeover.macros.registry import MacroError, macro
from changeover.model.content import Change
from changeover.problems import suggest
from changeover.resolve import Status, touches
from changeover.views import Site
from changeover.views.lists import change_rows


def find_change(site: Site, id: str) -> Change:
    """The change with this id; raises MacroError with the nearest one when there is none."""
    change = site.kb.changes.get(id)
    if change is None:
        raise MacroError(f"there is no change '{id}'", suggest(id, site.kb.changes))
    return change


def check_word(word: str | None, known: Iterable[str], what: str) -> None:
    """Raise MacroError when `word` is given and is none of `known`."""
    known = list(known)
    if word is not None and word not in known:
        hint = suggest(str(word), known) or f"known: {', '.join(known)}"
        raise MacroError(f"there is no {what} '{word}'", hint)


def check_system(site: Site, place: str | None) -> None:
    """Raise MacroError when `place` is given and is no system and no part of one."""
    known = [system.id for system in site.kb.catalog.systems]
    known += [f"{s.id}/{part}" for s in site.kb.catalog.systems for part in s.parts]
    check_word(place, known, "system")


def label(words: str, *conditions: str | None) -> str:
    """What a table is called: tables of one page, chosen in different ways, are told apart."""
    given = [condition for condition in conditions if condition is not None]
    return f"{words}: {', '.join(given)}" if given else words


def chosen_changes(
    site: Site,
    *,
    status: str | None,
    system: str | None,
    owner: str | None,
    release: str | None,
) -> list[Change]:
    """The changes that meet every condition, in order of their ids."""
    kb = site.kb
    check_word(status, (s.value for s in Status), "status")
    check_system(site, system)
    check_word(owner, (team.id for team in kb.catalog.teams), "team")
    check_word(release, kb.releases, "release")
    return [
        change
        for change in kb.changes.values()
        if status in (None, kb.state(change.id).status.value)
        and (system is None or any(touches(p, system) for p in kb.state(change.id).touches))
        and owner in (None, change.file.value.owner)
        and release in (None, kb.release_of(change.id))
    ]


@macro()
def changes(
    site: Site,
    *,
    status: str | None = None,
    system: str | None = None,
    owner: str | None = None,
    release: str | None = None,
    as_list: bool = False,
) -> Markup:
    """A table of changes, all of them or those that meet every condition given.

    `status` is a status as the board shows it (`live`, `rolled-back`), `system` a system or a
    part (`billing/invoicing`), `owner` a team, `release` a release. `as_list=true` gives cards
    with summaries instead of a table: `{{ kb.changes(status="hypercare", as_list=true) }}`.
    """
    found = chosen_changes(site, status=status, system=system, owner=owner, release=release)
    return site.renderer.render(
        "macros/changes.html",
        rows=change_rows(site.kb, found),
        label=label("Changes", status, system, owner, release),
        as_list=as_list,
    )
