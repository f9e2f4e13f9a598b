"""The Markdown of documents, notes and READMEs of a made-up knowledge base.

A later edition of a document differs from the one before in a few places, as an edit of people
does. Which documents there are is decided in `corpus.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.facts import to_yaml
from benchmarks.words import Writer

STEPS = ("check", "freeze", "extract", "run", "sample", "close")
"""Ids of the steps of every runbook."""

UNITS = ("what-changes", "how-it-is-done", "when-it-goes-wrong")
"""Ids of the units of every training module."""

FOLDERS = {"runbook": "runbooks", "training": "training", "reference": "reference"}
"""The folder of a change, and the section of the site, that holds documents of a kind."""

_ROLES = ("billing-operator", "billing-lead", "finance-controller", "payments-engineer")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that outlives changes. `part` is what it covers: `system-02/rating`."""

    id: str
    kind: str
    title: str
    part: str

    @property
    def path(self) -> str:
        """Its file below the folder of a change."""
        return f"{FOLDERS[self.kind]}/{self.id}.md"

    @property
    def subject(self) -> str:
        """What its sentences are about."""
        return self.part.split("/")[1].replace("-", " ")


def write_document(
    document: Document, seed: str, *, edition: int, base: str, links: Sequence[Document]
) -> Mapping[str, str]:
    """Texts of one revision by path below the change's folder; a module brings its quiz.

    `edition` counts from 0, `base` is the change that the text was copied from, or `none`.
    """
    writer = Writer(Random(f"{seed}:{document.id}"), document.subject)
    news = Writer(Random(f"{seed}:{document.id}:{edition}"), document.subject)
    see = _see_also(document, links)
    if document.kind == "runbook":
        body, more = _runbook(writer, news, see=see), {"variables": _variables()}
    elif document.kind == "training":
        body, more = _training(writer, news, see=see), _objectives(writer)
    else:
        body, more = _reference(writer, news, see=see), {}
    front = {
        "title": document.title,
        "covers": [document.part],
        "roles": list(_ROLES[: writer.random.randint(1, 3)]),
        "audiences": ["internal", "customers"] if document.kind == "reference" else ["internal"],
        "owner": "team-transition",
        "escalation": "Billing lead on call",
        "base": base,
        "review-by": "2027-06-01",
        **more,
    }
    texts = {document.path: f"---\n{to_yaml(front)}---\n\n{body}"}
    if document.kind == "training":
        texts[f"training/{document.id}.quiz.yaml"] = to_yaml({"questions": _questions(writer)})
    return texts


def _see_also(document: Document, links: Sequence[Document]) -> str:
    """A list of links to other documents, as authors write them: relative to the file.

    Reference pages are for customers too, who can't read the others.
    """
    kinds = ("reference",) if document.kind == "reference" else ("runbook", "training", "reference")
    known = [other for other in links if other.id != document.id and other.kind in kinds]
    lines = [f"- [{other.title}](../{other.path})" for other in known]
    return "## See also\n\n" + "\n".join(lines) + "\n" if lines else ""


def _variables() -> list[dict[str, Any]]:
    return [
        {"name": "month", "default": "2026-06", "description": "The month that is billed"},
        {"name": "env", "default": "production", "description": "The environment"},
    ]


def _objectives(writer: Writer) -> dict[str, Any]:
    return {
        "minutes": writer.random.randint(20, 60),
        "objectives": [
            {"id": name, "text": f"Tell how to {name} the {writer.noun()}"}
            for name in ("follow", "decide", "explain")
        ],
        "key-points": [writer.sentence() for _ in range(3)],
        "pass-mark": 80,
        "attempts": 3,
    }


def _runbook(writer: Writer, news: Writer, *, see: str) -> str:
    steps = "\n".join(_step(news if name == "sample" else writer, name) for name in STEPS)
    return (
        f"{writer.paragraph(2)}\n\n## When to use this\n\n{news.paragraph(2)}\n\n"
        f"## Before you begin\n\n{{! access-check.md !}}\n\n{writer.bullets(3)}\n\n"
        f"## Steps\n\n{steps}\n## If it goes wrong\n\n{{! stop-and-call.md !}}\n\n"
        f"{writer.table(3, 4)}\n\n{see}"
    )


def _step(writer: Writer, name: str) -> str:
    role, minutes = writer.random.choice(_ROLES), writer.random.randint(5, 45)
    heading = (
        f"### {name.capitalize()} the {writer.noun()} {{ #{name} role={role} minutes={minutes} }}"
    )
    action = f"```bash\n{writer.command()}\n{writer.command()}\n```"
    if name == "extract":
        action = f"```sql\n{writer.query()}\n```"
    elif name == "run":
        action = "\n\n".join(
            f'=== "{place}"\n\n    ```bash\n    {writer.command()}\n    ```\n\n    {writer.sentence()}'
            for place in ("Production", "Sandbox")
        )
    text = f"{heading}\n\n{writer.sentence(marked=True)}\n\n{action}\n\n#### Expect\n\n{writer.sentence()}\n"
    if name in ("freeze", "run"):
        text += f"\n#### Roll back\n\n{writer.sentence(marked=True)}\n"
    return text


def _training(writer: Writer, news: Writer, *, see: str) -> str:
    units = "\n".join(
        f"## {unit.replace('-', ' ').capitalize()}\n\n{writer.paragraph(2)}\n\n"
        f"{(news if unit == UNITS[1] else writer).bullets(3)}\n\n{writer.paragraph(2)}\n"
        for unit in UNITS
    )
    note = f'!!! note "{writer.noun().capitalize()}"\n    {writer.sentence()}\n'
    return f"{writer.paragraph(2)}\n\n{note}\n{units}\n{see}"


def _reference(writer: Writer, news: Writer, *, see: str) -> str:
    sections = "\n".join(
        f"## {writer.noun().capitalize()}\n\n{writer.paragraph(3)}\n\n{writer.table(3, 5)}\n"
        for _ in range(3)
    )
    return f"{news.paragraph(3)}\n\n{sections}\n## Never\n\n{writer.bullets(4)}\n\n{see}"


def _questions(writer: Writer) -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = []
    for number, kind in enumerate(("single", "multiple", "ordering", "text"), start=1):
        question: dict[str, Any] = {
            "id": f"q{number}",
            "unit": UNITS[number % len(UNITS)],
            "kind": kind,
            "text": f"What about the {writer.noun()} and the {writer.noun()}?",
            "objective": ("follow", "decide", "explain")[number % 3],
            "explanation": writer.sentence(),
        }
        if kind == "text":
            question |= {"answers": [str(number), writer.noun()], "match": "ignore-case"}
        else:
            question["choices"] = [_choice(writer, kind, index=n) for n in range(3)]
        questions.append(question)
    return questions


def _choice(writer: Writer, kind: str, *, index: int) -> dict[str, Any]:
    choice: dict[str, Any] = {"text": writer.phrase(), "explanation": writer.phrase()}
    if kind != "ordering":
        choice["correct"] = index == 1 or (kind == "multiple" and index == 2)
    return choice


def write_readme(title: str, writer: Writer) -> str:
    """The narrative of a change."""
    return f"# {title}\n\n{writer.paragraph(3)}\n\n## Where it stands\n\n{writer.paragraph(2)}\n"


def write_note(writer: Writer, documents: Sequence[Document]) -> str:
    """A release-note fragment that names the documents of a change."""
    links = "\n".join(f"- [{document.title}](../{document.path})" for document in documents)
    return (
        f"## New\n\n{writer.bullets(2)}\n{links}\n\n## Changed\n\n{writer.bullets(3)}\n\n"
        f"## What you must do\n\n{writer.bullets(2)}\n"
    )
