"""The addresses that a new version would take away from its readers, as problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from changeover.problems import Location, Problem, nearest, report
from changeover.publish.addresses import followed, kept_entries
from changeover.publish.manifest import Entry, EntryKind, Manifest, compare
from changeover.publish.planned import GONE, is_page_url, leads
from changeover.rules.pages import URL_LOST


def planned_losses(before: Manifest, planned: Manifest) -> tuple[Entry, ...]:
    """What a site that is not built yet would lose of a version: pages, and what led to them.

    Which files it will have is known after a build only.
    """
    kept = kept_entries(before, leads(planned))
    after = Manifest.of(planned.as_of, (*planned.entries.values(), *kept))
    return tuple(e for e in compare(before, after).lost if e.kind is not EntryKind.FILE)


def lost_problems(
    lost: Iterable[Entry], after: Manifest, where: Location, *, version: str
) -> Iterator[Problem]:
    """A problem for each lost URL, at the place of `redirects` in mkdocs.yml.

    The parts of a change or of a document lead on with it, so they are not told beside it. `version`
    is the one that has the URLs, `after` the site that lacks them.
    """
    entries = {entry.url: entry for entry in lost}
    titles = {
        entry.title: url for url, entry in after.entries.items() if entry.kind is EntryKind.PAGE
    }
    addresses = [url for url in after.entries if url]
    for url, entry in entries.items():
        if followed(url) in entries:
            continue
        named = f", '{entry.title}'" if entry.title else ""
        what = "page" if is_page_url(url) else "file"
        yield report(
            URL_LOST,
            where,
            f"version '{version}' has the {what} '/{url}'{named}, and this one would not",
            hint=_hint(entry, titles.get(entry.title) or nearest(url, addresses)),
        )


def _hint(entry: Entry, likely: str | None) -> str:
    """The line to write; the page of the same title, or with a like address, is offered in it."""
    target = likely if likely and is_page_url(likely) == is_page_url(entry.url) else "…"
    return (
        f"bring it back, or add '{entry.url}: {target}' to 'redirects' of the plugin 'changeover'; "
        f"'{GONE}' instead of an address says that nothing took its place"
    )
