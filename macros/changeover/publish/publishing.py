"""Publishing: what is checked, in which order things are done, and what is said of them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from changeover import __version__
from changeover.pages import MANIFEST
from changeover.problems import ChangeoverError
from changeover.publish.branch import Branch
from changeover.publish.commit import delete_version, hide_version, write_root, write_version
from changeover.publish.comparison import Comparison, compare
from changeover.publish.manifest import Manifest
from changeover.publish.manifest_reader import read_manifest
from changeover.publish.sources import Sources
from changeover.publish.target import Target
from changeover.publish.version import LATEST
from changeover.publish.versions import (
    FILE,
    Entries,
    Published,
    Refused,
    before,
    check_aliases,
    check_audience,
    check_names,
    default_of,
    find,
    newer_holders,
    read_versions,
)

ATTEMPTS = 12
"""How often it is tried to be faster than others who publish at the same moment."""

_LONGEST_WAIT = 8.0  # seconds

_MOST_SHOWN = 50
"""How many lost addresses a refusal names."""


class LostAddresses(Refused):
    """Addresses that readers know would lead nowhere: a problem in the content, not of usage."""


class Overtaken(ChangeoverError):
    """Others have published what a built site would have to lead on from; it must be built again."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where all versions stand: the address above them, and the name of the site."""

    address: str
    site_name: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """Brings versions to a branch; `say` is told what happens, a line at a time."""

    branch: Branch
    sources: Sources
    home: Home
    say: Callable[[str], None]

    def fetch(self) -> Entries:
        """The versions that the remote has now; raises ChangeoverError when they can't be read."""
        self.say(f"Fetching '{self.branch.name}' from '{self.branch.remote}' ...")
        self.branch.fetch()
        return self._entries()

    def check(self, entries: Entries, target: Target, *, may_replace: bool) -> None:
        """Raise Refused when this target must not be published beside these versions."""
        self.check_place(entries, target)
        old = entries.get(target.name)
        if old is not None and old.commit != target.commit and not may_replace:
            self._check_commit(old, target)

    def check_place(self, entries: Entries, target: Target) -> None:
        """Raise Refused when this target, whatever is in it, can't stand beside these versions."""
        check_names(target.name, target.aliases)
        check_aliases(entries, target.name, target.aliases)
        check_audience(entries, target.audience)
        folders = {FILE, *entries, *(alias for e in entries.values() for alias in e.aliases)}
        there = {name.casefold(): name for name in self.branch.kinds()}
        for name in (target.name, *target.aliases):
            if name not in folders and name.casefold() in there:
                raise Refused(
                    f"'{there[name.casefold()]}' on the branch '{self.branch.name}' is no version of "
                    f"{FILE}, and would be replaced; remove it from the branch, or choose another "
                    "name"
                )

    def _check_commit(self, old: Published, target: Target) -> None:
        """Raise Refused when a version must not become one of another commit."""
        was, now = old.commit[:12] or "(unknown)", target.commit[:12]
        if target.name != LATEST:
            raise Refused(
                f"'{target.name}' is published from the commit {was} and is frozen, since readers "
                f"refer to it; this is {now}. Build it again from its own commit with --rebuild, or "
                "let it be of this one with --replace"
            )
        if self.sources.is_newer(old.commit, target.commit):
            raise Refused(
                f"'{target.name}' is published from the commit {was}, which is newer: it builds upon "
                f"{now}, which is checked out. Check out the newer one, or go back with --replace"
            )

    def settle(self, entries: Entries, target: Target, *, may_go_back: bool) -> Target:
        """The target without the aliases that a newer release keeps, which are told."""
        day = target.as_of.isoformat()
        held = {} if may_go_back else newer_holders(entries, target.name, target.aliases, as_of=day)
        for alias, holder in held.items():
            self.say(
                f"Note: '{alias}' stays with '{holder}', a newer release; to take it back to "
                f"'{target.name}', run: changeover publish --rebuild {target.name} {alias}"
            )
        return replace(target, aliases=tuple(a for a in target.aliases if a not in held))

    def manifests(self, entries: Entries, target: Target) -> tuple[Manifest, ...]:
        """What the versions hold that the site takes the place of.

        A version that somebody else made has no list; this is told. Raises Refused when one of ours
        has none.
        """
        lists = dict(self._lists(entries, target))
        for name in (name for name, found in lists.items() if found is None):
            self.say(f"Note: nobody recorded which addresses '{name}' has, so some may be lost.")
        return tuple(found for found in lists.values() if found is not None)

    def _lists(self, entries: Entries, target: Target) -> Iterator[tuple[str, Manifest | None]]:
        for name in before(entries, target.name, target.aliases, as_of=target.as_of.isoformat()):
            text = self.branch.read(f"{name}/{MANIFEST}")
            if text is None and entries[name].generator:
                raise Refused(
                    f"'{name}' on the branch '{self.branch.name}' has lost its {MANIFEST}, so nobody "
                    "can tell which addresses would be lost. Bring it back from the last commit of "
                    "the branch that has it, or delete that version first"
                )
            yield name, None if text is None else read_manifest(text)

    def publish(
        self,
        target: Target,
        site: Path,
        *,
        keep: tuple[Manifest, ...],
        published: str,
        may_replace: bool,
        message: str = "",
    ) -> bool:
        """Put the built site on the branch; False when all of it was there already.

        `keep` lists what it was built to lead on from, `published` is the instant, in UTC. Raises
        ChangeoverError, and changes nothing, when it must not be published or the remote does not
        take it: Overtaken, when to build it again may help.
        """
        message = message or f"Publish {target.name} from {target.commit[:12]}"

        def write() -> None:
            entries = self._entries()
            self.check(entries, target, may_replace=may_replace)
            now = tuple(found for _, found in self._lists(entries, target) if found is not None)
            try:
                refuse_lost(compare_site(now, site))
            except LostAddresses:
                if now == keep:
                    raise
                raise Overtaken(
                    f"others published what '{target.name}' takes the place of while it was built; "
                    "nothing was published: run it again"
                ) from None
            self.say(f"Committing '{target.name}' ...")
            settled = self.settle(entries, target, may_go_back=may_replace)
            write_version(self.branch, site, _entry(settled, published), message=message)
            if not set(entries) <= set(self._entries()):
                raise ChangeoverError(f"{FILE} could not be read again; nothing was published")

        is_new = self._update(write, message)
        self.say(
            f"Published at {target.site_version(self.home.address).address}"
            if is_new
            else f"Nothing changed: '{target.name}' is published like this already."
        )
        return is_new

    def hide(self, name: str, *, is_hidden: bool, message: str = "") -> bool:
        """Take a version out of the selector or put it back; False when it is like that already."""
        self.fetch()
        message = message or f"{'Hide' if is_hidden else 'Show'} {name}"

        def write() -> None:
            entries = self._entries()
            version = find(entries, name)
            if is_hidden and name == default_of(entries):
                raise ChangeoverError(f"'{name}' is where the site leads to; it can't be hidden")
            if version.is_hidden != is_hidden:
                hide_version(self.branch, version, message=message, is_hidden=is_hidden)

        is_new = self._update(write, message)
        return self._told(name, "hidden" if is_hidden else "shown", is_new=is_new)

    def delete(self, name: str, *, message: str = "") -> bool:
        """Remove a version and its aliases from the branch."""
        self.fetch()
        message = message or f"Delete {name}"

        def write() -> None:
            entries = self._entries()
            version = find(entries, name)
            if name == default_of(entries) and len(entries) > 1:
                raise ChangeoverError(
                    f"'{name}' is where the site leads to; it can be deleted only as the last one"
                )
            delete_version(self.branch, version, message=message)

        return self._told(name, "deleted", is_new=self._update(write, message))

    def _told(self, name: str, what: str, *, is_new: bool) -> bool:
        self.say(f"'{name}' is {what}." if is_new else f"Nothing changed: '{name}' is {what}.")
        return is_new

    def _update(self, write: Callable[[], None], message: str) -> bool:
        """Commit with `write` on the remote's tip and push, until nobody else was faster."""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.say("Somebody else published meanwhile; trying again on top of that ...")
                time.sleep(random.uniform(0, min(_LONGEST_WAIT, 0.25 * 2**attempt)))
            self.branch.fetch()
            old = self._content()
            write()
            home, name = self.home.address, self.home.site_name
            kept = write_root(self.branch, home=home, site_name=name, message=message)
            for path in kept:
                self.say(f"Kept /{path}, which somebody else has put on the branch.")
            if self._content() == old:
                return False
            self.branch.join_commits(message)
            self.say(f"Pushing to '{self.branch.remote}' ...")
            if self.branch.push():
                return True
        raise ChangeoverError(
            f"others published {ATTEMPTS} times while this was tried; nothing was published: "
            "run it again"
        )

    def _content(self) -> object:
        """What the branch holds, but for the instants at which it was published."""
        files = {name: id for name, (_, id) in self.branch.top().items() if name != FILE}
        entries = self._entries().values()
        return files, [replace(entry, published="") for entry in entries]

    def _entries(self) -> Entries:
        return read_versions(self.branch.read(FILE))


def compare_site(manifests: Iterable[Manifest], site: Path) -> Comparison:
    """What the built site changes of what its readers have read until now.

    `lost` holds what is lost of any version that the site takes the place of.
    """
    after = read_manifest((site / MANIFEST).read_text(encoding="utf-8"))
    first, *others = [compare(before, after) for before in manifests] or [compare(None, after)]
    lost = {entry.url: entry for found in (first, *others) for entry in found.lost}
    return replace(first, lost=tuple(lost[url] for url in sorted(lost)))


def _entry(target: Target, published: str) -> Published:
    return Published(
        name=target.name,
        title=target.title,
        aliases=target.aliases,
        as_of=target.as_of.isoformat(),
        commit=target.commit,
        audience=target.audience,
        published=published,
        generator=__version__,
    )


def refuse_lost(comparison: Comparison) -> None:
    """Raise LostAddresses when addresses would be lost, with the first of them."""
    if not comparison.lost:
        return
    count = len(comparison.lost)
    shown = comparison.lost[:_MOST_SHOWN]
    lines = (f"/{entry.url}  {entry.title}".rstrip() for entry in shown)
    lost = "".join(f"\n  {''.join(c for c in line if c.isprintable())}" for line in lines)
    if count > len(shown):
        more = f"{count - len(shown):,} more"
        lost += f"\n  and {more}; 'changeover check --against VERSION' lists pages"
    raise LostAddresses(
        f"{count:,} address{'es' * (count > 1)} that readers know would lead nowhere:{lost}\n"
        "Give each a page again, or say in mkdocs.yml, under 'redirects' of the plugin, where it "
        "leads to. Nothing was published."
    )
