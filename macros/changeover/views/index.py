"""Which function shows which view."""

from __future__ import annotations

from collections.abc import Mapping

from changeover.views import (
    View,
    board,
    build,
    catalogues,
    change,
    document,
    home,
    launch,
    plan,
    releases,
    systems,
    test,
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
    "systems": systems.systems,
    "system": systems.system,
    "releases": releases.releases,
    "release": releases.release,
}


def view(name: str) -> View:
    """The function of a view, by the name that a `Page` gives it."""
    return VIEWS[name]
