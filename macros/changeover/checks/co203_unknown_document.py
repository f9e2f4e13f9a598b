"""A reference to a document becomes a link, and people follow it when they are in a hurry. It must
lead to a document that some change brings, and to one of the right kind: a run sheet calls
runbooks, trainees take modules, the right answers of a `steps` question are steps of runbooks.

Bad:

```yaml
dispositions:
  - {doc: restart-db, action: no-change, reason: The restart is the same}
```

Good:

```yaml
dispositions:
  - {doc: restart-database, action: no-change, reason: The restart is the same}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from changeover.checks.references import Mention, document_kinds, references
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_INS
from changeover.model.document import Kind
from changeover.problems import Problem, Rule, Severity, report, suggest

RULE = Rule("CO203", "unknown-document", Severity.ERROR, __doc__)

_KINDS = {
    "prerequisites": Kind.TRAINING,
    "module": Kind.TRAINING,
    "runbook": Kind.RUNBOOK,
    "answers": Kind.RUNBOOK,
    "document": Kind.RUNBOOK,
}
"""The kind that a field must name; the other fields take any."""


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each reference to a document that no change brings, or to a wrong kind."""
    known = document_kinds(kb)
    for reference in chain(references(kb, "document", "runbook-step"), _quiz_steps(kb)):
        document = reference.value.partition("#")[0]
        if document not in known:
            yield _unknown(kb, reference, document=document)
            continue
        kind = _KINDS.get(reference.key)
        if kind is not None and kind not in known[document]:
            yield _wrong_kind(kb, reference, document=document, kind=kind)
        elif reference.key == "document":
            yield from _check_revision(kb, reference)


def _quiz_steps(kb: KnowledgeBase) -> Iterator[Mention]:
    """The steps that answer questions: the same field of another kind of question is no reference.

    An answer that is no `runbook#step` is CO211.
    """
    for change in kb.changes.values():
        for quiz in (revision.quiz for revision in change.revisions if revision.quiz):
            for index, question in enumerate(quiz.value.questions):
                for place, answer in enumerate(question.steps):
                    if "#" in answer and answer not in STAND_INS:
                        at = ("questions", index, "answers", place)
                        yield Mention("runbook-step", answer, quiz, at, change)


def _check_revision(kb: KnowledgeBase, reference: Mention) -> Iterator[Problem]:
    """A problem of a run record whose change brought no revision of the runbook."""
    number = reference.file.value.of.revision
    known = [revision.change for revision in kb.revisions[reference.value]]
    if number in kb.changes and number not in known:
        yield report(
            RULE,
            reference.file.at("of", "revision"),
            f"change '{number}' brings no revision of '{reference.value}'",
            hint=f"its revisions are those of {', '.join(known)}",
        )


def _unknown(kb: KnowledgeBase, reference: Mention, *, document: str) -> Problem:
    renamed = kb.aliases.get(document)
    hint = (
        f"'{document}' is an alias: write '{renamed}'"
        if renamed
        else suggest(document, document_kinds(kb))
        or "add the document to the folder of its kind in a change, or name another one"
    )
    kind = _KINDS.get(reference.key)
    what = kind.label.lower() if kind else "document"
    return report(RULE, reference.where, f"unknown {what} '{document}'", hint=hint)


def _wrong_kind(kb: KnowledgeBase, reference: Mention, *, document: str, kind: Kind) -> Problem:
    known = document_kinds(kb)
    actual = min(known[document]).label.lower()
    others = [other for other, kinds in known.items() if kind in kinds]
    return report(
        RULE,
        reference.where,
        f"'{document}' is a {actual}, not a {kind.label.lower()}",
        hint=suggest(document, others)
        or f"'{reference.key}' takes the id of a {kind.label.lower()}",
    )
