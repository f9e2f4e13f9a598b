"""Where ids lead: links from a page to items of changes, documents, systems and people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from changeover.model.content import Change, Revision
from changeover.problems import Location
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.trace.references import IN_CHANGES, cross_references, full_id
from changeover.urls import (
    change_url,
    coming_url,
    document_url,
    history_url,
    owner_url,
    release_url,
    system_url,
    use_case_url,
)
from changeover.views import Site


@dataclass(frozen=True, slots=True)
class Link:
    """What a reader sees of something, and where it is shown; `href` is None when nowhere."""

    label: str
    href: str | None = None


def title_source(revision: Revision) -> Location:
    """Where the title of a document stands: in its front matter, else where its text begins."""
    front = revision.front
    return front.at("title") if front.value.title else revision.prose.at(1)


def change_link(change: str) -> Link:
    """A change by its number."""
    return Link(change, site_link(change_url(change)))


def system_link(site: Site, system: str) -> Link:
    """A system or part by its name; without a link when the catalog lacks it."""
    is_known = system.partition("/")[0] in site.kb.systems
    return Link(site.kb.name("system", system), site_link(system_url(system)) if is_known else None)


def document_link(site: Site, document: str) -> Link:
    """A document by its title: to what is current, else to the preview or the history."""
    state = site.kb.documents.get(document)
    if state is None:
        return Link(document)
    revision = state.shown or (*state.coming, *state.past)[0]
    url = site.prose.resolver.document_url(document)
    return Link(revision.title, site_link(url) if url is not None else None)


def revision_link(site: Site, state: DocumentState, revision: Revision) -> Link:
    """A revision by what readers call it: `r2`, `draft of 0009`; to the page that shows it."""
    urls = (
        coming_url(state.kind, state.id, revision.change),
        history_url(state.kind, state.id, revision.change),
    )
    is_shown = state.shown is not None and state.shown.change == revision.change
    at = document_url(state.kind, state.id) if is_shown else ""
    url = at or next((url for url in urls if url in site.pages), None)
    return Link(state.label(revision), site_link(url) if url is not None else None)


def owner_link(site: Site, team: str | None) -> Link | None:
    """A team by its name, with what it answers for; None when nobody is named."""
    if team is None:
        return None
    url = owner_url(team)
    return Link(site.kb.name("team", team), site_link(url) if url in site.pages else None)


@dataclass(frozen=True, slots=True)
class References:
    """Makes links on a page; `service` is empty on all but those of a service of this change."""

    site: Site
    change: Change
    service: str = ""

    def item(self, kind: str, reference: str) -> Link:
        """An outcome, requirement, impact, build item or case: `R1` here, `0007/R1` elsewhere."""
        full = full_id(self.change.id, reference)
        change, _, id = full.partition("/")
        label = id if change == self.change.id else full
        if (kind, full) not in cross_references(self.site.kb).defined:
            return Link(label)
        service, _ = IN_CHANGES[kind]
        if change == self.change.id:
            return Link(label, self.place(service, id))
        return Link(label, site_link(f"{change_url(change, service)}#{id}"))

    def place(self, service: str, id: str) -> str:
        """The address of a place on the page of a service of this change."""
        if service == self.service:
            return f"#{id}"
        return site_link(f"{change_url(self.change.id, service)}#{id}")

    def items(self, kind: str, references: Iterable[str]) -> tuple[Link, ...]:
        """Several of them."""
        return tuple(self.item(kind, reference) for reference in references)

    def page(self, label: str, url: str) -> Link:
        """A page of the site, or a place on one; just the label when there is no such page."""
        return Link(label, site_link(url) if url.split("#")[0] in self.site.pages else None)

    def other_change(self, id: str, service: str = "") -> Link:
        """Another change, by its id."""
        return self.page(id, change_url(id, service))

    def system(self, id: str) -> Link:
        """A system or a part of one, by its name."""
        return self.page(self.site.kb.name("system", id), system_url(id))

    def systems(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Several systems, by their names."""
        return tuple(self.system(id) for id in ids)

    def use_case(self, id: str) -> Link:
        """The runs of a use case, by its id."""
        return self.page(id, use_case_url(id))

    def release(self, id: str) -> Link:
        """A release, by its name."""
        return self.page(self.site.kb.name("release", id), release_url(id))

    def document(self, id: str, *, place: str = "") -> Link:
        """A document by its title: this change's own revision if it has one, else the current one.

        `place` is the id of a step on its page.
        """
        state = self.site.kb.documents.get(id)
        if state is None:
            return Link(id)
        own = self.change.revision_of(id)
        link = document_link(self.site, id) if own is None else self._own(state, own)
        if link.href is None or not place:
            return link
        return Link(link.label, f"{link.href}#{place}")

    def _own(self, state: DocumentState, revision: Revision) -> Link:
        """A revision of this change by its title; of one that a page may lack, the document."""
        href = revision_link(self.site, state, revision).href
        return Link(revision.title, href or document_link(self.site, state.id).href)

    def documents(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Several documents, by their titles."""
        return tuple(self.document(id) for id in ids)

    def team(self, id: str | None) -> str | None:
        """What people call a team."""
        return None if id is None else self.site.kb.name("team", id)

    def role(self, id: str | None) -> str | None:
        """What people call a role."""
        return None if id is None else self.site.kb.name("role", id)
