"""Macros that place a part of a change's page on a page of your own.

The ids of its items are not defined there, since two changes on one page would share them: they lead
to the change's own page.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from changeover.macros.changes import find_change
from changeover.macros.registry import macro
from changeover.render import site_link
from changeover.urls import change_url
from changeover.views import Site, cutover, plan, test
from changeover.views.deliverable import Deliverables


def _work(site: Site, change: str, service: str) -> Deliverables:
    return Deliverables.of(site, find_change(site, change).id, service=service, is_elsewhere=True)


def _render(work: Deliverables, template: str, **context: Any) -> Markup:
    page = site_link(change_url(work.change.id, work.service))
    return work.site.renderer.render(
        f"macros/{template}.html",
        change=work.change.id,
        title=work.change.title,
        page=page,
        **context,
    )


@macro()
def requirements(site: Site, change: str) -> Markup:
    """The requirements of a change, by kind, with what serves them: `{{ kb.requirements("0007") }}`."""
    work = _work(site, change, "plan")
    return _render(work, "requirements", groups=plan.requirements(work))


@macro()
def tests(site: Site, change: str) -> Markup:
    """The tests of a change, by kind, each with its latest result: `{{ kb.tests("0007") }}`."""
    work = _work(site, change, "test")
    return _render(work, "tests", groups=test.cases(work), unprotected=test.unprotected(work))


@macro()
def run_sheet(site: Site, change: str) -> Markup:
    """The run sheet of a change's cutover with its gates: `{{ kb.run_sheet("0007") }}`."""
    work = _work(site, change, "launch")
    return _render(work, "run_sheet", sheet=cutover.run_sheet(work))
