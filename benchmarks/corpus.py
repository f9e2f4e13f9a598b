"""Writes a made-up knowledge base of any number of changes, the same every time.

A change is the same whatever the number of changes after it, so that sizes can be compared: its
own text depends on those before it only. Documents and systems grow more slowly than changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.catalog import AS_OF, catalog_facts, go_live_days, release_of
from benchmarks.documents import Document, write_document, write_note, write_readme
from benchmarks.facts import (
    Facts,
    Launch,
    build_facts,
    launch_facts,
    plan_facts,
    run_facts,
    test_facts,
    to_yaml,
)
from benchmarks.words import NOUNS, Writer
from changeover.plugin import mkdocs_yml

SEED = "changeover"
STARTER = Path("macros/changeover/starter")
"""Where the settings of the site come from, so that what is measured is what `init` writes."""

_DAYS = go_live_days()
_A_DAY = 2  # go-lives
MOST = len(_DAYS) * _A_DAY
"""The most changes that there can be before the as-of day."""

_FRAGMENTS = {
    "access-check.md": "You need the `bhv` command and a role that may act in the environment:\n\n"
    "```bash\nbhv --version\nbhv whoami --env production\n```\n\nNever use a colleague's session.\n",
    "stop-and-call.md": "| what you see | whom to call |\n|---|---|\n"
    "| totals outside the tolerance | billing lead on call |\n"
    "| money moved twice | payments engineer on call |\n",
}
_KINDS = {
    "runbook": ("Run the {} of the {}", "run-{}-{}"),
    "training": ("The {} of the {} in practice", "learn-{}-{}"),
    "reference": ("Codes and limits of the {} of the {}", "{}-{}-codes"),
}
_PART_NAMES = 40
_MOST_TOUCHES = 5


@dataclass(slots=True)
class _Part:
    """A part of a system while changes are written: its documents, and who changed it how often."""

    name: str
    documents: list[Document] = field(default_factory=list)
    editions: dict[str, list[str]] = field(default_factory=dict)
    """Changes that revised each document, oldest first."""
    touched: int = 0

    @property
    def subject(self) -> str:
        """What its sentences are about."""
        return self.name.split("/")[1].replace("-", " ")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was written: the changes' folders, and where the current text of each document is.

    `documents` is by URL (`runbooks/<id>/`).
    """

    root: Path
    changes: Mapping[str, Path]
    documents: Mapping[str, Path]


def write_corpus(root: Path, changes: int) -> Corpus:
    """Write a knowledge base of so many changes, ready for `changeover build`, below `root`.

    Raises ValueError when the calendar has no room for so many.
    """
    if not 0 < changes <= MOST:
        raise ValueError(f"between 1 and {MOST:,} changes can be made, not {changes:,}")
    history = _History()
    folders, current, launches = {}, {}, set()
    for number in range(1, changes + 1):
        change = history.next_change(number)
        folder = root / "changes" / change.folder
        for path, text in change.files.items():
            _write(folder / path, text)
        folders[change.id] = folder
        launches.add(change.launch.last)
        current.update({url: folder / path for url, path in change.documents.items()})
    names = [part.name for part in history.parts]
    _write(root / "changes/catalog.yaml", to_yaml(catalog_facts(names, launches)))
    for name, text in _FRAGMENTS.items():
        _write(root / "changes/_shared" / name, text)
    _write(root / "mkdocs.yml", to_yaml(site_settings()))
    _write(root / "docs/guide/index.md", "# Guide\n\nHow we work.\n")
    return Corpus(root, folders, current)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def site_settings() -> dict[str, Any]:
    """The mkdocs.yml of a fresh site, with the as-of day of the made-up one."""
    repository = Path(__file__).parent.parent
    settings = dict(mkdocs_yml.read(repository / STARTER))
    settings["plugins"] = [
        {"changeover": {"as-of": AS_OF}} if plugin == "changeover" else plugin
        for plugin in settings["plugins"]
    ]
    return settings


@dataclass(frozen=True, slots=True)
class _Change:
    """One change: its files, and the documents that are current with it (path by URL)."""

    id: str
    folder: str
    launch: Launch
    files: Mapping[str, str]
    documents: Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    """A change while it is written."""

    id: str
    source: Random
    part: _Part
    launch: Launch
    facts: Facts
    files: dict[str, str]
    documents: list[Document] = field(default_factory=list)
    """New with it, or revised by it."""

    @property
    def is_final(self) -> bool:
        """Whether no later change can touch its part, because it would be launched earlier."""
        return not self.launch.is_done or self.launch.relaunched is not None


class _History:
    """Everything that later changes build upon."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._open: list[_Part] = []
        self._known: list[Document] = []

    def next_change(self, number: int) -> _Change:
        """The change of this number, which must be one more than the last."""
        source = Random(f"{SEED}:{number}")
        launch = _launch_of(number)
        part = self._choose_part(source)
        writer = Writer(source, part.subject)
        title = f"{writer.noun().capitalize()} of the {writer.subject}"
        facts: Facts = {"title": title, "status": launch.status, "owner": "team-billing"}
        facts |= {"systems": [part.name], "summary": writer.sentence()}
        facts |= {"go-live": {"planned": str(launch.planned)}, **_people(launch)}
        if number > 1:
            facts["see-also"] = [f"{source.randint(1, number - 1):04}"]
        files = {"README.md": write_readme(title, writer)}
        draft = _Draft(f"{number:04}", source, part, launch, facts, files)
        if launch.status != "withdrawn":
            self._add_documents(draft)
            self._add_dispositions(draft)
            self._settle(draft)
        files["change.yaml"] = to_yaml(facts)
        files.update(_services(draft, writer))
        current = {
            f"{document.path.removesuffix('.md')}/": document.path
            for document in draft.documents
            if launch.is_done
        }
        slug = title.lower().replace(" ", "-")
        return _Change(draft.id, f"{draft.id}-{slug}", launch, files, current)

    def _choose_part(self, source: Random) -> _Part:
        """A part that was never touched, or an open one."""
        if self._open and source.random() > 0.35:
            return source.choice(self._open)
        part = _Part(_part_name(len(self.parts)))
        self.parts.append(part)
        self._open.append(part)
        return part

    def _add_documents(self, draft: _Draft) -> None:
        """Three or four documents: up to two revisions, the rest are new with the change."""
        source, part = draft.source, draft.part
        old = source.sample(part.documents, k=min(len(part.documents), source.randint(1, 2)))
        new = [
            _new_document(source, part, number=f"{draft.id}{n}", kind=kind)
            for n, kind in enumerate(("runbook", "training", "reference", "runbook"))
        ]
        draft.documents = old + new[: source.randint(3, 4) - len(old)]
        for document in draft.documents:
            editions = part.editions.get(document.id, [])
            draft.files |= write_document(
                document,
                SEED,
                edition=len(editions),
                base=editions[-1] if editions else "none",
                links=source.sample(self._known, k=min(len(self._known), 3)),
            )
        for audience in ("internal", "customers"):
            writer = Writer(source, part.subject)
            told = [d for d in draft.documents if audience == "internal" or d.kind == "reference"]
            draft.files[f"notes/{audience}.md"] = write_note(writer, told)
        draft.files["evidence/samples.csv"] = "account,amount\n" + "".join(
            f"ACC-{source.randint(1, 9999):06},{source.randint(1, 99999) / 100}\n"
            for _ in range(20)
        )

    def _add_dispositions(self, draft: _Draft) -> None:
        """What it says about the other documents of what it touches; some touch a second part."""
        source = draft.source
        others = list(draft.part.documents)
        seconds = [part for part in self._open if part is not draft.part and part.documents]
        if not draft.is_final and seconds and source.random() < 0.25:
            second = source.choice(seconds)
            draft.facts["systems"] = [draft.part.name, second.name]
            others += second.documents
        writer = Writer(source, draft.part.subject)
        draft.facts["dispositions"] = [
            {"doc": document.id, "action": "no-change", "reason": writer.sentence()}
            for document in others
            if document not in draft.documents
        ]

    def _settle(self, draft: _Draft) -> None:
        """Note what the change left behind."""
        part = draft.part
        for document in draft.documents:
            part.editions.setdefault(document.id, []).append(draft.id)
        part.touched += 1
        if draft.is_final or part.touched >= _MOST_TOUCHES:
            self._open.remove(part)
        if draft.launch.is_done:
            new = [document for document in draft.documents if document not in part.documents]
            part.documents += new
            self._known += new


def _part_name(index: int) -> str:
    """Systems grow slowly: four of them at first, and one more for every 15 parts."""
    systems = 4 + index // 15
    name = NOUNS[index % _PART_NAMES]
    return f"system-{(index * 7) % systems + 1:02}/{name}-{index // _PART_NAMES + 1}"


def _new_document(source: Random, part: _Part, *, number: str, kind: str) -> Document:
    title, id_ = _KINDS[kind]
    noun = source.choice(NOUNS)
    name = id_.format(noun, part.name.split("/")[1])
    return Document(f"{name}-{number}", kind, title.format(noun, part.subject), part.name)


def _launch_of(number: int) -> Launch:
    """One change in 20 is coming, one in 40 was launched again after a rollback, few withdrawn."""
    day = _DAYS[(number - 1) // _A_DAY]
    if number % 50 == 37:
        return Launch(day, is_done=False, status="withdrawn")
    if number % 20 == 13:
        statuses = ("approved", "building", "testing", "launching")
        planned = dt.date(2026, 7, 1) + dt.timedelta(days=number // 20 % 120)
        return Launch(planned, is_done=False, status=statuses[number // 20 % 4])
    again = day + dt.timedelta(days=4) if number % 40 == 21 else None
    return Launch(day, is_done=True, relaunched=again)


def _people(launch: Launch) -> Facts:
    approved = str(launch.planned - dt.timedelta(days=90))
    return {
        "author": "ana-duarte",
        "risk": "medium",
        "release": release_of(launch.last),
        "reviewers": ["jonas-eide", "tomas-berg"],
        "approvers": [
            {"who": "mara-lindqvist", "role": "billing-lead", "for": "approved", "on": approved},
            {"who": "mara-lindqvist", "role": "billing-lead", "for": "launching", "on": approved},
            {"who": "per-oksnes", "role": "change-manager", "for": "launching", "on": approved},
        ],
    }


def _services(draft: _Draft, writer: Writer) -> Iterator[tuple[str, str]]:
    """Name and text of the services' files; a withdrawn change has a plan only."""
    launch, part, documents = draft.launch, draft.part.name, draft.documents
    ids = [document.id for document in documents]
    yield "plan.yaml", to_yaml(plan_facts(writer, launch, part=part, documents=ids))
    if not documents:
        return
    yield "build.yaml", to_yaml(build_facts(writer, launch))
    yield "test.yaml", to_yaml(test_facts(writer, launch))
    runbook = next((document.id for document in documents if document.kind == "runbook"), "")
    modules = [document.id for document in documents if document.kind == "training"]
    facts = launch_facts(writer, launch, part=part, runbook=runbook, modules=modules, documents=ids)
    yield "launch.yaml", to_yaml(facts)
    if launch.is_done:
        yield f"runs/{launch.last}-production.yaml", to_yaml(run_facts(draft.id, launch))
