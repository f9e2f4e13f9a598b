"""Every generated page of a site, planned from the KnowledgeBase alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import shorten

from changeover.calendar import months, say_month
from changeover.kept import kept
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change, Revision
from changeover.model.document import Kind
from changeover.pages.page import HOME_PAGE, SECTIONS, SERVICES, Page
from changeover.resolve import DocumentState
from changeover.urls import (
    change_url,
    coming_url,
    document_url,
    history_url,
    month_url,
    owner_url,
    release_url,
    system_url,
    trace_url,
    use_case_url,
)


@kept
def plan_pages(kb: KnowledgeBase) -> Mapping[str, Page]:
    """Every generated page by its URL, in a stable order; the home page is among them."""
    pages = (
        HOME_PAGE,
        *_catalogues(kb),
        *(page for change in kb.changes.values() for page in _change_pages(change)),
        *(page for state in kb.documents.values() for page in _document_pages(state)),
        *(_system_page(kb, system) for system in kb.systems),
        *(_release_page(kb, release) for release in kb.releases),
        *_owner_pages(kb),
        *_use_case_pages(kb),
        *(_month_page(month) for month in months(kb)),
    )
    return {page.url: page for page in pages}


def _catalogues(kb: KnowledgeBase) -> Iterator[Page]:
    """The first page of each section; those of the catalog have a file to edit."""
    documents = {kind.folder for kind in Kind}
    views = {"changes": "board"} | dict.fromkeys(documents, "catalogue")
    catalog = kb.content.catalog
    sources = {section: catalog.at(section) for section in ("systems", "releases")}
    for section, title in SECTIONS.items():
        view = views.get(section, section)
        yield Page(f"{section}/", title, view, section, source=sources.get(section))


def _change_pages(change: Change) -> Iterator[Page]:
    """The overview and the four deliverables; each has its page from the first day."""
    urls = (change_url(change.id), *(change_url(change.id, service) for service in SERVICES))
    urls += () if change.is_adoption else (trace_url(change.id),)
    yield Page(
        urls[0],
        f"{change.id} {change.title}",
        "change",
        change.id,
        source=change.file.at(),
        label=f"{change.id} overview",
        group=urls,
    )
    for service, name in SERVICES.items():
        file = getattr(change, service)
        yield Page(
            change_url(change.id, service),
            f"{name}: {change.id} {change.title}",
            service,
            change.id,
            source=file.at() if file else change.file.at(),
            label=name,
            group=urls,
        )
    if not change.is_adoption:  # it asks for nothing, so there is nothing to trace
        yield Page(
            trace_url(change.id),
            f"Trace: {change.id} {change.title}",
            "change-trace",
            change.id,
            is_current=False,  # the search leads to the pages that its texts come from
            source=change.file.at(),
            label="Trace",
            group=urls,
        )


def _document_pages(state: DocumentState) -> Iterator[Page]:
    """The stable page of a document that production has, had, or that retired, and those beside it."""
    url = document_url(state.kind, state.id)
    urls: tuple[str, ...] = (url,) if state.shown else ()
    urls += tuple(coming_url(state.kind, state.id, revision.change) for revision in state.coming)
    urls += (history_url(state.kind, state.id),)
    if state.shown is not None:
        yield Page(
            url,
            state.shown.title,
            "document",
            state.id,
            is_current=state.current is not None,  # else retired, or rolled back
            source=state.shown.prose.at(1),
            group=urls,
        )
    for revision in state.coming:
        label = f"Coming with {revision.change}"
        yield _revision_page(state, revision, view="coming", label=label, group=urls)
    first = state.shown or (*state.coming, *state.past)[0]
    yield Page(
        history_url(state.kind, state.id),
        f"History of {first.title}",
        "history",
        state.id,
        is_current=False,
        source=first.prose.at(1),
        label="History",
        group=urls,
    )
    for revision in state.past:
        label = f"{state.label(revision)} of {revision.change}"
        yield _revision_page(state, revision, view="past", label=label, group=urls)


def _revision_page(
    state: DocumentState, revision: Revision, *, view: str, label: str, group: tuple[str, ...]
) -> Page:
    """The page of a revision that the stable URL does not show."""
    place = coming_url if view == "coming" else history_url
    return Page(
        place(state.kind, state.id, revision.change),
        f"{revision.title} ({label[0].lower()}{label[1:]})",
        view,
        state.id,
        change=revision.change,
        is_current=False,
        source=revision.prose.at(1),
        label=label,
        group=group,
    )


def _system_page(kb: KnowledgeBase, system: str) -> Page:
    position = list(kb.systems).index(system)
    source = kb.content.catalog.at("systems", position)
    return Page(system_url(system), kb.name("system", system), "system", system, source=source)


def _release_page(kb: KnowledgeBase, release: str) -> Page:
    position = [entry.id for entry in kb.catalog.releases].index(release)
    source = kb.content.catalog.at("releases", position)
    return Page(
        release_url(release), kb.name("release", release), "release", release, source=source
    )


def _owner_pages(kb: KnowledgeBase) -> Iterator[Page]:
    for place, team in enumerate(kb.catalog.teams):
        source = kb.content.catalog.at("teams", place)
        yield Page(owner_url(team.id), kb.name("team", team.id), "owner", team.id, source=source)


def _month_page(month: str) -> Page:
    """A month of the calendar. The search leads to what happens, not to the months it happens in."""
    return Page(month_url(month), f"Calendar: {say_month(month)}", "month", month, is_current=False)


def _use_case_pages(kb: KnowledgeBase) -> Iterator[Page]:
    """The regression library: a list, and the runs of each use case."""
    catalog = kb.content.catalog
    yield Page(
        use_case_url(), "Use cases", "use-cases", source=catalog.at("use-cases"), label="Use cases"
    )
    for place, use_case in enumerate(kb.catalog.use_cases):
        source = catalog.at("use-cases", place)
        title = shorten(use_case.text, 80, placeholder=" …")
        yield Page(use_case_url(use_case.id), title, "use-case", use_case.id, source=source)
