"""A hand-written page stands at the address of a generated one, or of an alias. Only one of the two could be on the
site, and the other would be gone without a word. Only the home page may be written by hand.

Bad:

`docs/changes/0007/plan.md`

Good:

`docs/guide/how-we-plan.md`
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.pages import HOME, plan_pages, plan_redirects
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO501", "page-taken", Severity.ERROR, __doc__)

_DOCS = "docs"
_INDEXES = frozenset({"index", "README"})


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each page of `docs/` whose URL a generated page has."""
    docs = kb.root / _DOCS
    if not docs.is_dir():
        return
    pages = plan_pages(kb)
    urls = pages.keys() | plan_redirects(kb, pages).keys()
    for file in sorted(path for ending in ("*.md", "*.html") for path in docs.rglob(ending)):
        below = file.relative_to(docs)
        is_index = below.stem in _INDEXES
        if file.suffix == ".html" and not is_index:
            continue
        url = (below.parent if is_index else below.with_suffix("")).as_posix()
        url = HOME if url == "." else f"{url}/"
        if url != HOME and url in urls:
            where = Location(f"{_DOCS}/{below.as_posix()}")
            message = f"the page /{url} is generated from changes/"
            yield report(RULE, where, message, hint="rename the file, or delete it")
