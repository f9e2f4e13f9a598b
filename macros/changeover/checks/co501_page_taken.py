"""A hand-written page stands at the address of a generated one, or of an alias, or a hand-written
file at that of a published one. Only one of the two could be on the site, and the other would be
gone without a word. Only the home page may be written by hand. Files of changes are published below
`files/<change>/`, so nothing else may stand there.

Bad:

`docs/changes/0007/plan.md`

Good:

`docs/guide/how-we-plan.md`
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from changeover.knowledge import KnowledgeBase
from changeover.links.files import FILES, Index
from changeover.load import CHANGES
from changeover.load.listing import HAND_WRITTEN, hand_written_files
from changeover.pages import HOME, plan_pages, plan_redirects, published_paths
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO501", "page-taken", Severity.ERROR, __doc__)

_INDEXES = frozenset({"index", "README"})


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each file of `docs/` that stands where a generated page or a file goes."""
    files = tuple(hand_written_files(kb.root))
    if not files:
        return
    pages = plan_pages(kb)
    urls = pages.keys() | plan_redirects(kb, pages).keys()
    index = Index(kb, pages)
    published = published_paths(kb)
    for path in files:
        below = PurePosixPath(path[len(HAND_WRITTEN) + 1 :])
        url = _url(below)
        if url is not None and url != HOME and url in urls:
            message = f"the page /{url} is generated from changes/"
            yield report(RULE, Location(path), message, hint="rename the file, or delete it")
        elif below.as_posix() in published:
            message = f"the file /{below} is generated from changes/"
            yield report(RULE, Location(path), message, hint="rename the file, or delete it")
        elif (file := _published_at(kb, index, below)) is not None:
            message = f"/{below} is the address of {file}"
            hint = f"move the file out of {HAND_WRITTEN}/{FILES}/, or delete it"
            yield report(RULE, Location(path), message, hint=hint)


def _url(below: PurePosixPath) -> str | None:
    """The URL of a page of `docs/`; None of what takes no page's place."""
    is_index = below.stem in _INDEXES
    if below.suffix != ".md" and not (below.suffix == ".html" and is_index):
        return None
    url = (below.parent if is_index else below.with_suffix("")).as_posix()
    return HOME if url == "." else f"{url}/"


def _published_at(kb: KnowledgeBase, index: Index, below: PurePosixPath) -> str | None:
    """The file below `changes/` that a page may publish at this path of the site."""
    if len(below.parts) < 3 or below.parts[0] != FILES:
        return None
    change = kb.changes.get(below.parts[1])
    rest = below.parts[2:] if change else below.parts[1:]
    path = "/".join((change.folder if change else CHANGES, *rest))
    found = index.find(path)
    return found[2] if found else None
