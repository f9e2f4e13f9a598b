"""Which function shows which view."""

from __future__ import annotations

from collections.abc import Mapping

from changeover.views import (
    View,
    board,
    build,
    calendar,
    catalogues,
    change,
    coming,
    currency,
    document,
    edition,
    edition_document,
    history,
    home,
    launch,
    plan,
    releases,
    systems,
    test,
    trace,
    use_cases,
)

VIEWS: Mapping[str, View] = {
    "home": home.home,
    "board": board.board,
    "change": change.change,
    "plan": plan.plan,
    "build": build.build,
    "test": test.test,
    "launch": launch.launch,
    "catalogue": catalogues.catalogue,
    "document": document.document,
    "coming": coming.coming,
    "history": history.history,
    "past": history.past,
    "systems": systems.systems,
    "system": systems.system,
    "releases": releases.releases,
    "release": releases.release,
    "calendar": calendar.calendar,
    "month": calendar.month,
    "currency": currency.currency,
    "owner": currency.owner,
    "trace": trace.trace,
    "change-trace": trace.change_trace,
    "use-cases": use_cases.use_cases,
    "use-case": use_cases.use_case,
    "edition-home": edition.home,
    "edition-catalogue": edition.catalogue,
    "edition-document": edition_document.document,
    "edition-systems": edition.systems,
    "edition-system": edition.system,
    "edition-releases": edition.releases,
    "edition-release": edition.release,
}


def view(name: str) -> View:
    """The function of a view, by the name that a `Page` gives it."""
    return VIEWS[name]
