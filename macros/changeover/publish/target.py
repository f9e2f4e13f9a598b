"""What is to be published under a name: as of which day, from which commit, with which title."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from changeover.git import is_commit_id
from changeover.knowledge import KnowledgeBase
from changeover.problems import ChangeoverError, quote, suggest
from changeover.publish.version import LATEST, SiteVersion
from changeover.publish.versions import Published


@dataclass(frozen=True, slots=True)
class Target:
    """A version as it is to be built.

    `as_of` is the day that its pages tell of. `commit` is the whole id of a commit of the sources;
    `audience` is empty for everybody inside.
    """

    name: str
    title: str
    as_of: dt.date
    commit: str
    audience: str = ""
    aliases: tuple[str, ...] = ()

    def site_version(self, home: str) -> SiteVersion:
        """What the build must know of it; `home` is the address of all versions."""
        return SiteVersion(self.name, self.title, home)


def choose_target(
    kb: KnowledgeBase,
    name: str,
    *,
    today: dt.date,
    commit: str,
    audience: str,
    aliases: tuple[str, ...],
) -> Target:
    """What `name` means today: `latest`, or a release of the catalog, as of its date.

    Raises ChangeoverError for any other name, and for a release that is still to come: both `today`
    and on the day of the knowledge base, which mkdocs.yml may put into the future.
    """
    if name == LATEST:
        return Target(name, "Latest", kb.as_of, commit, audience=audience, aliases=aliases)
    releases = {release.id: release for release in kb.catalog.releases}
    if name not in releases:
        known = (LATEST, *releases)
        near = suggest(name, known) or "publish 'latest', or add it to 'releases' of the catalog"
        raise ChangeoverError(f"there is no release {quote(name)}; {near}")
    release = releases[name]
    day = release.date.date
    now = min(today, kb.as_of)
    if day > now:
        raise ChangeoverError(
            f"the release '{name}' is of {day}, and it is {now}; what readers of a frozen "
            "version see must have happened. Until then, it shows as upcoming in 'latest'"
        )
    return Target(name, _title(name, release.name), day, commit, audience=audience, aliases=aliases)


def _title(name: str, said: str | None) -> str:
    """`2026.04 Automatic dunning`: readers know a release by its id, by its name, or by both."""
    return f"{name} {said}" if said and name not in said else said or name


def choose_rebuild(version: Published, aliases: tuple[str, ...]) -> Target:
    """A published version once more, as it was recorded, with the `aliases` that are new.

    Raises ChangeoverError when nobody recorded what it was built from.
    """
    try:
        day = dt.date.fromisoformat(version.as_of)
    except ValueError:
        day = None
    if not is_commit_id(version.commit) or day is None:
        raise ChangeoverError(
            f"the commit and the day that '{version.name}' is of were not recorded, so it can't be "
            "rebuilt; publish it from a commit with --replace"
        )
    return Target(
        version.name,
        version.title,
        day,
        version.commit,
        audience=version.audience,
        aliases=aliases,  # those that it has stay, unless another version takes them meanwhile
    )
