"""Macros that list documents, show their current text, and link to things by id."""

from __future__ import annotations

from markupsafe import Markup, escape

from changeover.macros.changes import check_system, check_word, find_change, label
from changeover.macros.registry import MacroError, macro
from changeover.model.content import Change
from changeover.model.document import Kind
from changeover.pages import SERVICES
from changeover.problems import suggest
from changeover.render import site_link
from changeover.resolve import DocumentState
from changeover.trace.references import IN_CHANGES
from changeover.urls import change_url, document_url
from changeover.views import Site
from changeover.views.lists import document_rows


def find_document(site: Site, id: str, kind: Kind | None = None) -> DocumentState:
    """The document with this id, of this kind; raises MacroError with the nearest one."""
    known = {
        key: state for key, state in site.kb.documents.items() if kind is None or state.kind is kind
    }
    if id not in known:
        noun = kind.label.lower() if kind else "document"
        raise MacroError(f"there is no {noun} '{id}'", suggest(str(id), known))
    return known[id]


@macro()
def documents(
    site: Site,
    *,
    kind: str | None = None,
    system: str | None = None,
    role: str | None = None,
) -> Markup:
    """A table of current documents, all of them or those that meet every condition given.

    `kind` is `runbook`, `training` or `reference`; `system` a system or part that they cover;
    `role` a role that uses them: `{{ kb.documents(kind="runbook", system="billing") }}`.
    """
    kb = site.kb
    check_word(kind, (k.value for k in Kind), "kind of document")
    check_system(site, system)
    check_word(role, (r.id for r in kb.catalog.roles), "role")
    states = kb.documents_covering(system) if system else tuple(kb.documents.values())
    found = [
        state
        for state in states
        if kind in (None, state.kind.value)
        and (role is None or (state.shown and role in state.shown.front.value.roles))
    ]
    return site.renderer.render(
        "macros/documents.html",
        rows=document_rows(kb, found),
        label=label("Documents", kind, system, role),
    )


@macro()
def stale(site: Site, *, system: str | None = None) -> Markup:
    """A table of the pages that a launched change left behind, of one system or of all."""
    kb = site.kb
    check_system(site, system)
    states = kb.documents_covering(system) if system else tuple(kb.documents.values())
    return site.renderer.render(
        "macros/documents.html",
        rows=document_rows(kb, (state for state in states if state.stale)),
        label=label("Stale documents", system),
    )


def _text(site: Site, state: DocumentState) -> Markup:
    if state.current is None:
        raise MacroError(f"'{state.id}' has no current revision", "link to it with kb.link")
    prefix = state.id.replace("/", "-") + "-"  # a page may show several texts
    html = site.prose.render(state.current.prose, revision=state.current, prefix=prefix)
    return site.renderer.render(
        "macros/text.html",
        title=state.current.title,
        url=document_url(state.kind, state.id),
        label=state.label(state.current),
        html=html,
    )


@macro()
def runbook(site: Site, id: str) -> Markup:
    """The current text of a runbook, in place: `{{ kb.runbook("monthly-invoice-run") }}`."""
    return _text(site, find_document(site, id, Kind.RUNBOOK))


@macro()
def module(site: Site, id: str) -> Markup:
    """The current text of a training module, in place."""
    return _text(site, find_document(site, id, Kind.TRAINING))


@macro()
def reference(site: Site, id: str) -> Markup:
    """The current text of a reference page, in place."""
    return _text(site, find_document(site, id, Kind.REFERENCE))


@macro(inline=True)
def link(site: Site, id: str, text: str | None = None) -> Markup:
    """A link, within a sentence, to a change, a document, or an item of a change.

    `id` is `0007`, `monthly-invoice-run`, or `0007/R1`; `text` is what the link says, the title
    when absent: `See {{ kb.link("0007") }}.`
    """
    url, title = _target(site, str(id))
    return Markup('<a href="{}">{}</a>').format(site_link(url), escape(text or title))


def _target(site: Site, id: str) -> tuple[str, str]:
    if id in site.kb.documents:
        state = site.kb.documents[id]
        revision = state.shown or (*state.coming, *state.past)[0]
        url = site.prose.resolver.document_url(id)
        return url or document_url(state.kind, id), revision.title
    number, _, item = id.partition("/")
    if number.isdigit():
        change = find_change(site, number)
        if not item:
            return change_url(number), f"{number} {change.title}"
        return _item_url(change, item), id
    known = [*site.kb.documents, *site.kb.changes]
    raise MacroError(f"there is no document or change '{id}'", suggest(id, known))


# What is written `0007/R1` elsewhere comes last: where one id stands twice, it is the one meant.
# (service, list, what stands before an item's id in its address on the page)
_ITEM_LISTS = (
    ("build", "decisions", "decision-"),
    ("launch", "cutover", "step-"),
    *((service, name, "") for service, name in IN_CHANGES.values()),
)


def _item_url(change: Change, item: str) -> str:
    """The place of an item on the page of its service."""
    known = {}
    for service, name, before in _ITEM_LISTS:
        file = getattr(change, service)
        for entry in (getattr(file.value, name) or ()) if file else ():
            known[entry.id] = f"{change_url(change.id, service)}#{before}{entry.id}"
    if item not in known:
        services = ", ".join(f"{service}.yaml" for service in SERVICES)
        raise MacroError(
            f"change {change.id} has no item '{item}'",
            suggest(item, known) or f"items are in {services}",
        )
    return known[item]
