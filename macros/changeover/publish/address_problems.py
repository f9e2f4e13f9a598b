"""What is wrong with the addresses of a site, as problems: where it leads on, and what it loses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from changeover.knowledge import KnowledgeBase
from changeover.pages import is_of_the_build, published_paths
from changeover.problems import Location, Problem, nearest, report, suggest
from changeover.publish.addresses import followed, kept_entries, where_now
from changeover.publish.comparison import compare
from changeover.publish.manifest import Entry, EntryKind, Manifest
from changeover.publish.planned import (
    GONE,
    Redirects,
    is_page_url,
    leads,
    planned_manifest,
    redirect_entries,
)
from changeover.rules.pages import URL_LOST, WRONG_REDIRECT

_MOST_GUESSED = 50
"""For how many lost addresses a like one is looked for, which takes time; titles cost none."""


def address_problems(
    kb: KnowledgeBase,
    redirects: Redirects,
    place: Callable[[str], Location],
    *,
    use_directory_urls: bool,
    published: Manifest | None = None,
    version: str = "",
) -> Iterator[Problem]:
    """What is wrong with the setting, and what would be lost of a published version, if one is given.

    As far as that is known without a build; `place` says where the setting names a URL, and where
    it stands itself for an empty one.
    """
    if not redirects and published is None:
        return
    plain = planned_manifest(kb, use_directory_urls=use_directory_urls)
    yield from redirect_problems(redirects, plain, place, files=published_paths(kb))
    if published is not None:
        planned = Manifest.of(plain.as_of, (*plain.entries.values(), *redirect_entries(redirects)))
        lost = planned_losses(published, planned)
        yield from lost_problems(lost, planned, place(""), version=version)


def redirect_problems(
    redirects: Redirects,
    planned: Manifest,
    place: Callable[[str], Location],
    *,
    files: Collection[str] = (),
) -> Iterator[Problem]:
    """A problem for each redirect from a page or a file that is there, or to a page that is not.

    `planned` is the site without the setting, `files` the paths of what it has besides its pages;
    `place` says where the setting names a URL. Whether a file that a change brings is published is
    known after a build only.
    """
    now = leads(planned)
    for url, target in redirects.items():
        there = planned.entries.get(url)
        if url in files or is_of_the_build(url):
            message = f"'/{url}' is redirected, but the site writes a file of its own there"
            yield report(WRONG_REDIRECT, place(url), message, hint="remove the line")
        elif there is not None and there.kind is not EntryKind.REDIRECT:
            message = f"'/{url}' is redirected, but the site has a {there.kind} there"
            hint = "remove the line, or what stands there"
            yield report(WRONG_REDIRECT, place(url), message, hint=hint)
        elif target != GONE and is_page_url(target) and where_now(target, now) is None:
            message = f"'/{url}' is redirected to '/{target}', where the site has no page"
            addresses = (other for other in planned.entries if other)
            hint = suggest(target, addresses) or f"name one that it has, or write '{GONE}'"
            yield report(WRONG_REDIRECT, place(url), message, hint=hint)


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
    addresses = frozenset(url for url in after.entries if url)
    guesses = 0
    for url, entry in entries.items():
        if followed(url) in entries:
            continue
        likely = titles.get(entry.title)
        if likely is None and guesses < _MOST_GUESSED:
            guesses += 1
            likely = nearest(url, addresses)
        named = f", '{entry.title}'" if entry.title else ""
        what = "page" if is_page_url(url) else "file"
        yield report(
            URL_LOST,
            where,
            f"version '{version}' has the {what} '/{url}'{named}, and this one would not",
            hint=_hint(entry, likely),
        )


def _hint(entry: Entry, likely: str | None) -> str:
    """The line to write; the page of the same title, or with a like address, is offered in it."""
    target = likely if likely and is_page_url(likely) == is_page_url(entry.url) else "…"
    return (
        f"bring it back, or add '{entry.url}: {target}' to 'redirects' of the plugin 'changeover'; "
        f"'{GONE}' instead of an address says that nothing took its place"
    )
