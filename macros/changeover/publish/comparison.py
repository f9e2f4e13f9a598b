"""What one version of the site changes of another, by the lists of what they hold."""

from __future__ import annotations

from dataclasses import dataclass

from changeover.problems import shorten
from changeover.publish.manifest import Entry, EntryKind, Manifest

SHOWN = 10
"""How many of a group are named unless somebody asks for all."""

_WIDTH = 80
_GROUPS = {
    "lost": "would be lost",
    "newly_stale": "can no longer be trusted",
    "changed": "changed",
    "moved": "leading on to another page now",
    "given_up": "said to be gone now",
    "added": "new",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a version changes of the one before it; each group is sorted by URL.

    `lost` holds entries of the version before that nothing stands for now: no page, no redirect, no
    word that they are gone. All other groups hold entries of the new version.
    """

    added: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    """Pages and files that say something else."""
    moved: tuple[Entry, ...] = ()
    """Pages that were, and lead on to others now."""
    given_up: tuple[Entry, ...] = ()
    """Pages that were, and say now that they are gone."""
    lost: tuple[Entry, ...] = ()
    newly_stale: tuple[Entry, ...] = ()

    def text(self, *, most: int | None = SHOWN) -> str:
        """The groups with what is in each, in lines of 80 columns; at most so many of a group.

        With `most=None` all of them.
        """
        parts = [_group(said, getattr(self, name), most) for name, said in _GROUPS.items()]
        return "\n".join(part for part in parts if part) or "Nothing changes.\n"


def compare(before: Manifest | None, after: Manifest) -> Comparison:
    """What `after` changes of `before`; of a site that was never published, everything is new.

    New redirects are not told: nobody has seen them.
    """
    old = before.entries if before is not None else {}
    new = after.entries.values()
    shown = {EntryKind.PAGE, EntryKind.FILE}
    was_shown = {url for url, entry in old.items() if entry.kind in shown}
    return Comparison(
        added=tuple(e for e in new if e.kind in shown and e.url not in was_shown),
        changed=tuple(
            e
            for e in new
            if e.kind in shown and e.url in was_shown and _says(e) != _says(old[e.url])
        ),
        moved=tuple(e for e in new if e.kind is EntryKind.REDIRECT and e.url in was_shown),
        given_up=tuple(e for e in new if e.kind is EntryKind.GONE and e.url in was_shown),
        lost=tuple(
            e for e in old.values() if e.url not in after.entries and e.kind is not EntryKind.GONE
        ),
        newly_stale=tuple(
            e for e in new if e.is_stale and not (e.url in old and old[e.url].is_stale)
        ),
    )


def _says(entry: Entry) -> tuple[str, str]:
    return entry.title, entry.digest


def _group(said: str, entries: tuple[Entry, ...], most: int | None) -> str:
    if not entries:
        return ""
    shown = entries[:most]
    lines = [f"{len(entries):,} {said}:", *(_line(entry) for entry in shown)]
    if len(shown) < len(entries):
        lines.append(f"  and {len(entries) - len(shown):,} more")
    return "".join(f"{line}\n" for line in lines)


def _line(entry: Entry) -> str:
    """The address, where it leads, and as much of the title as a line of the terminal has room for."""
    where = f"  /{_plain(entry.url)}"
    if entry.kind is EntryKind.REDIRECT and entry.target != entry.url:
        return f"{where} -> /{_plain(entry.target)}"
    room = _WIDTH - len(where) - 2
    title = _plain(entry.title)
    return f"{where}  {shorten(title, longest=room)}" if title and room >= len("Title …") else where


def _plain(text: str) -> str:
    """A text as a terminal may show it: what would steer the terminal is spelled out."""
    text = shorten(" ".join(text.split()), longest=300)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
