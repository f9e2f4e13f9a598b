"""Where ids lead: links from a page to items of changes, documents, systems and people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from changeover.model.content import Change, Revision
from changeover.pages import change_url, document_url, release_url, system_url
from changeover.problems import Location
from changeover.render import site_link
from changeover.trace.references import IN_CHANGES, cross_references, full_id
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
        url = stable = document_url(state.kind, id)
        if own is not None and (state.shown is None or state.shown.change != own.change):
            others = (f"{stable}coming/{self.change.id}/", f"{stable}history/")
            url = next((other for other in others if other in self.site.pages), stable)
        revision = own or state.shown or self.site.kb.revisions[id][-1]
        return self.page(revision.title, f"{url}#{place}" if place else url)

    def documents(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Several documents, by their titles."""
        return tuple(self.document(id) for id in ids)

    def team(self, id: str | None) -> str | None:
        """What people call a team."""
        return None if id is None else self.site.kb.name("team", id)

    def role(self, id: str | None) -> str | None:
        """What people call a role."""
        return None if id is None else self.site.kb.name("role", id)
