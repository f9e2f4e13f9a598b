"""What is wrong with the setting `redirects`, as far as that depends on which pages there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from changeover.problems import Location, Problem, report, suggest
from changeover.publish.addresses import where_now
from changeover.publish.manifest import EntryKind, Manifest
from changeover.publish.planned import GONE, Redirects, is_page_url, leads
from changeover.rules.pages import WRONG_REDIRECT


def redirect_problems(
    redirects: Redirects, planned: Manifest, place: Callable[[str], Location]
) -> Iterator[Problem]:
    """A problem for each redirect from a page that is there, or to one that is not.

    `planned` is the site without the setting; `place` says where the setting names a URL. Whether a
    file that a change brings is published is known after a build only.
    """
    now = leads(planned)
    for url, target in redirects.items():
        there = planned.entries.get(url)
        if there is not None and there.kind is not EntryKind.REDIRECT:
            message = f"'/{url}' is redirected, but the site has a {there.kind} there"
            hint = "remove the line, or what stands there"
            yield report(WRONG_REDIRECT, place(url), message, hint=hint)
        elif target != GONE and is_page_url(target) and where_now(target, now) is None:
            message = f"'/{url}' is redirected to '/{target}', where the site has no page"
            addresses = (other for other in planned.entries if other)
            hint = suggest(target, addresses) or f"name one that it has, or write '{GONE}'"
            yield report(WRONG_REDIRECT, place(url), message, hint=hint)
