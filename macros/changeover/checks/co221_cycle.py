"""Things that wait for each other never begin: changes that depend on each other, steps that come
after each other, modules that are prerequisites of each other.

Bad:

```yaml
cutover:
  - {id: freeze, text: Freeze price changes, after: [deploy]}
  - {id: deploy, text: Deploy, after: [freeze]}
```

Good:

```yaml
cutover:
  - {id: freeze, text: Freeze price changes}
  - {id: deploy, text: Deploy, after: [freeze]}
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from changeover.checks.cycles import cycles
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.model.document import TrainingFrontMatter
from changeover.model.launch import LaunchFile
from changeover.model.positions import File
from changeover.problems import Location, Problem, Rule, Severity, report

RULE = Rule("CO221", "cycle", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each cycle, at its first member, that names all of them."""
    yield from _check_changes(kb)
    yield from _check_modules(kb)
    for change in kb.changes.values():
        if change.launch is not None:
            yield from _check_cutover(change.launch)


def _check_changes(kb: KnowledgeBase) -> Iterator[Problem]:
    graph = {change.id: change.file.value.depends_on for change in kb.changes.values()}
    for cycle in cycles(graph):
        file = kb.changes[cycle[0]].file
        place = graph[cycle[0]].index(cycle[1])
        yield _cycle(cycle, file.at("depends-on", place), what="changes depend on each other")


def _check_cutover(launch: File[LaunchFile]) -> Iterator[Problem]:
    places = {step.id: index for index, step in enumerate(launch.value.cutover or ())}
    graph = {step.id: step.after for step in launch.value.cutover or ()}
    for cycle in cycles(graph):
        place = graph[cycle[0]].index(cycle[1])
        where = launch.at("cutover", places[cycle[0]], "after", place)
        yield _cycle(cycle, where, what="steps come after each other")


def _check_modules(kb: KnowledgeBase) -> Iterator[Problem]:
    newest = _newest_modules(kb)
    graph: Mapping[str, Sequence[str]] = {
        document: front.prerequisites
        for document, revision in newest.items()
        if isinstance(front := revision.front.value, TrainingFrontMatter)
    }
    for cycle in cycles(graph):
        place = graph[cycle[0]].index(cycle[1])
        where = newest[cycle[0]].front.at("prerequisites", place)
        yield _cycle(cycle, where, what="modules are prerequisites of each other")


def _newest_modules(kb: KnowledgeBase) -> Mapping[str, Revision]:
    """The last coming revision of each document, else the one that its page shows."""
    found = {}
    for document, state in kb.documents.items():
        revision = state.coming[-1] if state.coming else state.shown
        if revision is not None:
            found[document] = revision
    return found


def _cycle(cycle: tuple[str, ...], where: Location, *, what: str) -> Problem:
    hint = "take one of the references away"
    if len(cycle) == 2:
        return report(RULE, where, f"'{cycle[0]}' waits for itself", hint=hint)
    return report(RULE, where, f"{what}: {' -> '.join(cycle)}", hint=hint)
