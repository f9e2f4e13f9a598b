"""Which feeds a site has, and how its pages lead to them. What a feed tells is made in `exports`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from changeover.pages import Page
from changeover.urls import (
    FEED_FILES,
    feed_folder,
    system_feed_folder,
    system_url,
)
from changeover.views import Site

RELEASES, DOCUMENTS = "releases", "documents"

_FORMATS = dict(
    zip(
        FEED_FILES,
        (
            ("Atom", "application/atom+xml"),
            ("RSS", "application/rss+xml"),
            ("JSON Feed", "application/feed+json"),
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: where its files are, and what it tells of.

    `page` is the URL of the page that stands for it. `audience` and `system` are None when it is
    for everybody, and of everything.
    """

    folder: str
    title: str
    page: str
    has_releases: bool = False
    has_documents: bool = False
    audience: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A file of a feed, as a page links to it: `format` is `Atom`, `type` its media type."""

    format: str
    type: str
    title: str
    href: str


def feeds(site: Site) -> tuple[Feed, ...]:
    """The feeds of a site, which are of its pages only; none when nobody said its address.

    A site for an audience has those of that audience and none for everybody.
    """
    return tuple(_feeds(site)) if site.publication is not None else ()


def _feeds(site: Site) -> Iterator[Feed]:
    kb, edition = site.kb, site.edition
    if edition is not None:
        yield from _all_of(site, edition.audience, edition.name)
        for known in edition.systems.values():
            yield _of_system(known.id, known.name, audience=edition.audience)
        return
    yield from _all_of(site)
    for audience in kb.catalog.audiences:
        yield from _all_of(site, audience.id, kb.name("audience", audience.id))
    for system in kb.systems:
        if system_url(system) in site.pages:
            yield _of_system(system, kb.name("system", system))


def _all_of(site: Site, audience: str | None = None, name: str = "") -> Iterator[Feed]:
    whom = f" for {name}" if audience is not None else ""
    yield Feed(
        feed_folder(RELEASES, audience or ""),
        f"Releases{whom}",
        "releases/" if "releases/" in site.pages else "",
        has_releases=True,
        audience=audience,
    )
    yield Feed(
        feed_folder(DOCUMENTS, audience or ""),
        f"Documents that changed{whom}",
        "",
        has_documents=True,
        audience=audience,
    )


def _of_system(system: str, name: str, *, audience: str | None = None) -> Feed:
    return Feed(
        system_feed_folder(system),
        f"{name}: releases and documents that changed",
        system_url(system),
        has_releases=True,
        has_documents=True,
        audience=audience,
        system=system,
    )


def feeds_of(site: Site, page: Page | None) -> tuple[Feed, ...]:
    """The feeds that a page offers to readers, the nearest first; None is a hand-written page."""
    if page is None:
        return ()
    view = page.view.removeprefix("edition-")  # a site for one audience has pages of its own
    if view == "system":
        return tuple(feed for feed in feeds(site) if feed.system == page.subject)
    if view in {"releases", "release"}:
        return tuple(feed for feed in feeds(site) if feed.has_releases and not feed.system)
    if view == "catalogue":
        return tuple(feed for feed in feeds(site) if feed.has_documents and not feed.system)
    return ()


def subscribe(site: Site, page: Page) -> Markup:
    """The feeds that a page offers, in every format; nothing when it offers none."""
    found = [(feed.title, tuple(_links(site, feed, FEED_FILES))) for feed in feeds_of(site, page)]
    return site.renderer.render("subscribe.html", feeds=found) if found else Markup("")


def alternates(site: Site, page: Page | None) -> list[FeedLink]:
    """What the head of a page says of feeds: those of the site, and of the page's system.

    One format each, which every feed reader takes: programs list what they find here.
    """
    whole = [feed for feed in feeds(site) if feed.audience == site.audience and not feed.system]
    own = [feed for feed in feeds_of(site, page) if feed.system]
    return [link for feed in (*own, *whole) for link in _links(site, feed, FEED_FILES[:1])]


def _links(site: Site, feed: Feed, files: tuple[str, ...]) -> Iterator[FeedLink]:
    assert site.publication is not None  # or there would be no feed
    for name in files:
        label, media_type = _FORMATS[name]
        yield FeedLink(
            label, media_type, feed.title, site.publication.to_follow(feed.folder + name)
        )
