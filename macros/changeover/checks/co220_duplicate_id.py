"""An id must name one thing, or a reference to it means two. Ids of the catalog are unique in their
list, and so are the names of the sections of notes, capitals aside; requirements, outcomes, impacts,
build items and test cases share the ids of their change, because all are written `0007/R1`; steps,
checks, questions and variables are unique in their file, and a change brings a document once. A
document's id keeps letters from a to z, digits, `.`, `_` and `-` of its file's name; letters lose
their accents, and anything else becomes `-`, so two names can give one id. What is written `0007/R1`
is a place on its page too, so its id can't be that of a section there, such as `schedule` or
`results`. Ids written in the text of a document (`{ #id }` behind a heading, `id="…"` in HTML) don't
begin with `co-` or `__`: so do those that its page has beside the text.

Bad:

```yaml
requirements:
  - {id: R1, text: Charge the remaining days only.}
  - {id: R1, text: Show the remaining days on the invoice.}
```

Good:

```yaml
requirements:
  - {id: R1, text: Charge the remaining days only.}
  - {id: R2, text: Show the remaining days on the invoice.}
```
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from changeover.checks.references import Mention, mentions
from changeover.checks.runbooks import runbook_steps
from changeover.knowledge import KnowledgeBase
from changeover.links import Includes
from changeover.links.anchors import RESERVED, written_ids
from changeover.links.code import zones
from changeover.model.content import Change, Prose, Revision
from changeover.model.document import Kind
from changeover.problems import Location, Problem, Rule, Severity, quote, report
from changeover.releases import folded
from changeover.trace.references import IN_CHANGES

RULE = Rule("CO220", "duplicate-id", Severity.ERROR, __doc__)

_WORDS = {"variable": "name of a variable", "note-section": "name of a section of notes"}

SECTIONS: Mapping[str, frozenset[str]] = {
    "plan": frozenset(
        {"outcomes", "requirements", "impact", "related", "schedule", "out-of-scope"}
        | {"assumptions", "risks", "questions"}
        | {f"requirements-{kind}" for kind in ("business", "functional", "technical", "others")}
        | {f"impact-{k}" for k in ("process", "data", "knowledge", "configuration", "others")}
        | {"related-project", "related-change-management"}
    ),
    "build": frozenset(
        {"deliverables", "design", "decisions", "configuration", "affected", "adjustments"}
        | {"impacts", "others", "who", "excluded", "assumptions"}
    ),
    "test": frozenset(
        {"deliverables", "compatibility", "integration", "regression", "others", "coverage"}
        | {"results", "who", "excluded", "assumptions"}
    ),
}
"""The ids of the sections of each service's page, which no item on that page can have."""


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem at the second and each later place of an id, with the first one."""
    first: dict[Hashable, Location] = {}
    for definitions in mentions(kb).definitions.values():
        for definition in definitions:
            known = first.setdefault((*_scope(definition), _compared(definition)), definition.where)
            if known != definition.where:
                what = _WORDS.get(definition.kind, f"{definition.kind.replace('-', ' ')} id")
                yield _again(f"the {what} '{definition.value}'", definition.where, known)
            elif definition.kind in IN_CHANGES and definition.change is not None:
                yield from _check_section(definition)
    for change in kb.changes.values():
        yield from _check_documents(change)
        for revision in change.revisions:
            if revision.kind is Kind.RUNBOOK:
                yield from _check_steps(kb, revision)
    yield from _check_reserved(kb)


def _scope(definition: Mention) -> tuple[str, str]:
    """Within what an id must be unique, as (place, kind of id)."""
    if definition.kind in IN_CHANGES and definition.change is not None:
        return definition.change.folder, "item"
    return definition.file.path, definition.kind


def _compared(definition: Mention) -> str:
    """An id as it is told from others; headings name a section of notes in any case."""
    is_heading = definition.kind == "note-section"
    return folded(definition.value) if is_heading else definition.value


def _check_section(definition: Mention) -> Iterator[Problem]:
    service, _ = IN_CHANGES[definition.kind]
    if definition.value in SECTIONS[service]:
        message = f"the {definition.kind} id '{definition.value}' is that of a section of its page"
        yield report(RULE, definition.where, message, hint="rename it, such as with a number")


def _check_documents(change: Change) -> Iterator[Problem]:
    """Two files of one kind whose names give one id: `a b.md` and `a-b.md`; of two kinds: CO222."""
    first: dict[tuple[Kind, str], Location] = {}
    for revision in change.revisions:
        where = Location(revision.path)
        known = first.setdefault((revision.kind, revision.document), where)
        if known != where:
            message = (
                f"{_file_name(where)} and {_file_name(known)} both have the document id "
                f"'{revision.document}'"
            )
            hint = (
                "rename one: of a file's name, only letters from a to z, digits, '.', '_' and '-' "
                "are told apart"
            )
            yield report(RULE, where, message, hint=hint, related=(known,))


def _file_name(where: Location) -> str:
    """The name of a document's file, with its folders below the kind's."""
    return quote(where.path.split("/", 3)[-1])


def _check_steps(kb: KnowledgeBase, revision: Revision) -> Iterator[Problem]:
    """Steps with one written id; ids made from titles are numbered by themselves."""
    first: dict[str, Location] = {}
    for step in runbook_steps(kb, revision):
        where = Location(revision.path, step.line)
        known = first.setdefault(step.id, where)
        if known != where:
            yield _again(f"the step id '{step.id}'", where, known)


def _check_reserved(kb: KnowledgeBase) -> Iterator[Problem]:
    """Ids in the texts of documents, and in the fragments that they include, that pages may have."""
    includes = Includes(kb)
    seen: set[str] = set()
    for state in kb.documents.values():
        shown = (state.shown,) if state.shown is not None else ()
        for revision in (*shown, *state.coming):
            fragments = (fragment for fragment, _ in includes.used_by(revision.prose))
            for prose in (revision.prose, *fragments):
                if prose.path not in seen:
                    seen.add(prose.path)
                    yield from _reserved_in(prose)


def _reserved_in(prose: Prose) -> Iterator[Problem]:
    if not any(start in prose.text for start in RESERVED):
        return
    for id, start in written_ids(zones(prose.text)):
        begin = next((begin for begin in RESERVED if id.startswith(begin)), None)
        if begin is not None:
            line = prose.text.count("\n", 0, start) + 1
            column = start - prose.text.rfind("\n", 0, start)
            message = (
                f"the id {quote(id)} is taken: ids that begin with '{begin}' are the page's own"
            )
            hint = f"rename it, such as without the '{begin}'"
            yield report(RULE, prose.at(line, column), message, hint=hint)


def _again(what: str, where: Location, first: Location) -> Problem:
    hint = f"rename one of them; the first is at {first}"
    return report(RULE, where, f"{what} is taken", hint=hint, related=(first,))
