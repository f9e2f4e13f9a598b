"""Macros that place a part of a change's page on a page of your own."""

from __future__ import annotations

import re

from markupsafe import Markup

from changeover.macros.changes import find_change
from changeover.macros.registry import macro
from changeover.model.content import Change
from changeover.pages import change_url
from changeover.render import site_link
from changeover.views import Site
from changeover.views.index import view

_SECTION = re.compile(r'<h2 id="(?P<id>[^"]+)"[^>]*>.*?(?=<h2 id=|\Z)', re.S)
_OWN_HEADING = re.compile(r"\A<h2[^>]*>.*?</h2>\s*", re.S)
_ID = re.compile(r'(<[a-z][^>]*?) id="[^"]*"')
_HERE = re.compile(r'href="#')
_HEADING_TAG = re.compile(r"(</?h)([2-5])\b")


def _sections(site: Site, change: Change, service: str, *, names: tuple[str, ...]) -> Markup:
    """Sections of a change's page, by the ids of their headings.

    Ids are left out, since two changes on one page would share them; links lead to the change's
    own page. A single section loses its heading, several keep theirs one level down.
    """
    url = change_url(change.id, service)
    page = str(view(service)(site, site.pages[url]))
    found = {match["id"]: match[0] for match in _SECTION.finditer(page)}
    parts = [found[name] for name in names if name in found]
    if len(parts) == 1:
        html = _OWN_HEADING.sub("", parts[0])
    else:
        html = _HEADING_TAG.sub(lambda m: f"{m[1]}{int(m[2]) + 1}", "".join(parts))
    return Markup(_HERE.sub(f'href="{site_link(url)}#', _ID.sub(r"\1", html)))


@macro()
def requirements(site: Site, change: str) -> Markup:
    """The requirements of a change, by kind, with what serves them: `{{ kb.requirements("0007") }}`."""
    return _sections(site, find_change(site, change), "plan", names=("requirements",))


@macro()
def tests(site: Site, change: str) -> Markup:
    """The tests of a change, by kind, each with its latest result: `{{ kb.tests("0007") }}`."""
    names = ("compatibility", "integration", "regression", "others")
    return _sections(site, find_change(site, change), "test", names=names)


@macro()
def run_sheet(site: Site, change: str) -> Markup:
    """The run sheet of a change's cutover with its gates: `{{ kb.run_sheet("0007") }}`."""
    names = ("run-sheet", "gates")
    return _sections(site, find_change(site, change), "launch", names=names)
