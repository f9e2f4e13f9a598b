"""Reads one change folder: every file of it, with all of its problems."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from changeover.load.document import check_id, check_markdown, document_id, read_document
from changeover.load.fields import STAND_IN, STAND_IN_MOMENT, read_file
from changeover.load.listing import list_files
from changeover.load.unread import unread_file, wrong_kinds
from changeover.model.base import Model
from changeover.model.build import BuildFile
from changeover.model.change import ChangeFile
from changeover.model.content import Change, Note, Prose, Revision
from changeover.model.document import FRONT_MATTER, Kind, QuizFile
from changeover.model.launch import LaunchFile, RunFile
from changeover.model.plan import PlanFile
from changeover.model.positions import File, Positions, pack
from changeover.model.test import TestFile
from changeover.problems import Location, Problem, report
from changeover.rules.folders import NO_CHANGE_FILE, UNEXPECTED_FILE
from changeover.source import read_text

M = TypeVar("M", bound=Model)

SERVICE_FILES: dict[str, type[Model]] = {
    "change.yaml": ChangeFile,
    "plan.yaml": PlanFile,
    "build.yaml": BuildFile,
    "test.yaml": TestFile,
    "launch.yaml": LaunchFile,
}
_KINDS = {kind.folder: kind for kind in Kind}
_RUN_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9.-]+\.yaml")
QUIZ_SUFFIX = ".quiz.yaml"


@dataclass
class Reading:
    """One change folder while it is read: what was found so far, and what is wrong."""

    root: Path
    folder: str
    id: str
    slug: str
    problems: list[Problem] = field(default_factory=list)
    services: dict[str, File] = field(default_factory=dict)  # type: ignore[type-arg]  # any model
    revisions: list[Revision] = field(default_factory=list)
    quizzes: dict[str, File[QuizFile]] = field(default_factory=dict)
    runs: list[File[RunFile]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    readme: Prose | None = None
    files: set[str] = field(default_factory=set)

    def text(self, path: str) -> str | None:
        """The text of a file of the folder; its problems are kept."""
        text, problems = read_text(self.root / path, path)
        self.problems += problems
        return text

    def yaml(self, model: type[M], path: str) -> File[M] | None:
        """A YAML file as its model; its problems are kept."""
        file, problems = read_file(model, self.root / path, path)
        self.problems += problems
        return file


def read_change(root: Path, folder: str, *, id: str, slug: str) -> tuple[Change, list[Problem]]:
    """The change in `folder` (a path from `root`) and everything that is wrong with it."""
    reading = Reading(root, folder, id, slug)
    for path, problem in list_files(root, folder):
        name = path[len(folder) + 1 :]
        if problem is not None:
            reading.problems.append(problem)
            _stand_in_revision(reading, path, name)
            continue
        reading.files.add(path)
        _read_file(reading, path, name)
    reading.problems += wrong_kinds(root, folder, files=SERVICE_FILES, kinds=_KINDS)
    told = {problem.location.path for problem in reading.problems}
    if not {folder, f"{folder}/change.yaml"} & {*reading.files, *told}:
        hint = f"add {folder}/change.yaml, or run 'changeover new'"
        where = Location(f"{folder}/change.yaml")
        reading.problems.append(
            report(NO_CHANGE_FILE, where, "the change has no change.yaml", hint=hint)
        )
    return _change(reading), reading.problems


def _read_file(reading: Reading, path: str, name: str) -> None:
    """Read one file by what its place in the folder says that it is; others are attachments."""
    top, _, below = name.partition("/")
    if name in SERVICE_FILES:
        file = reading.yaml(SERVICE_FILES[name], path)
        if file is not None:
            reading.services[name] = file
    elif name == "README.md":
        reading.readme = _prose(reading, path)
    elif top in _KINDS and below.endswith(".md"):
        _read_revision(reading, path, name)
    elif top == "training" and below.endswith(QUIZ_SUFFIX):
        quiz = reading.yaml(QuizFile, path)
        if quiz is not None:
            _keep_quiz(reading, quiz, document_id(below.removesuffix(QUIZ_SUFFIX)))
    elif top == "notes" and below.endswith(".md") and "/" not in below:
        _read_note(reading, path, below.removesuffix(".md"))
    elif top == "runs" and _RUN_NAME.fullmatch(below):
        run = reading.yaml(RunFile, path)
        if run is not None:
            reading.runs.append(run)
    else:
        reading.problems += unread_file(path, name, files=SERVICE_FILES, kinds=_KINDS)


def _keep_quiz(reading: Reading, quiz: File[QuizFile], document: str) -> None:
    """Keep the quiz of a module; of two whose names give one id, only the first is read."""
    first = reading.quizzes.setdefault(document, quiz)
    if first is not quiz:
        message = f"nothing reads this quiz: '{document}' has one already"
        hint = f"keep one of them; the first is {first.path}"
        reading.problems.append(report(UNEXPECTED_FILE, quiz.at(), message, hint=hint))


def _read_note(reading: Reading, path: str, audience: str) -> None:
    prose = _prose(reading, path)
    if prose is not None:
        reading.notes.append(Note(audience, prose))


def _read_revision(reading: Reading, path: str, name: str) -> None:
    folder, _, below = name.partition("/")
    kind, document = _KINDS[folder], document_id(below)
    reading.problems += check_id(document, kind, Location(path))
    text = reading.text(path)
    if text is None:
        _stand_in_revision(reading, path, name)
        return
    revision, problems = read_document(text, path, document=document, kind=kind, change=reading.id)
    reading.revisions.append(revision)
    reading.problems += problems


def _stand_in_revision(reading: Reading, path: str, name: str) -> None:
    """An empty revision for a document that can't be read, so that links to it still lead there."""
    top, _, below = name.partition("/")
    if top in _KINDS and below.endswith(".md"):
        kind, document = _KINDS[top], document_id(below)
        front = File(FRONT_MATTER[kind](), Positions(path, pack(1, 1)))
        reading.revisions.append(
            Revision(document, kind, reading.id, document, front, Prose(path, ""))
        )


def _prose(reading: Reading, path: str) -> Prose | None:
    text = reading.text(path)
    if text is None:
        return None
    prose = Prose(path, text)
    reading.problems += check_markdown(prose)
    return prose


def _change(reading: Reading) -> Change:
    services = reading.services
    file = services.get("change.yaml") or _stand_in_change(reading)
    unused = set(reading.quizzes)
    revisions = []
    for revision in reading.revisions:
        quiz = reading.quizzes.get(revision.document) if revision.kind is Kind.TRAINING else None
        if quiz is not None:
            unused.discard(revision.document)
        revisions.append(replace(revision, quiz=quiz))
    for document in sorted(unused):
        where = reading.quizzes[document].at()
        hint = f"add training/{document}.md, or rename the quiz after its module"
        reading.problems.append(
            report(
                UNEXPECTED_FILE, where, f"there is no module '{document}' for this quiz", hint=hint
            )
        )
    return Change(
        id=reading.id,
        slug=reading.slug,
        folder=reading.folder,
        file=file,
        plan=services.get("plan.yaml"),
        build=services.get("build.yaml"),
        test=services.get("test.yaml"),
        launch=services.get("launch.yaml"),
        runs=tuple(reading.runs),
        revisions=tuple(revisions),
        notes=tuple(reading.notes),
        readme=reading.readme,
        files=frozenset(reading.files),
    )


def _stand_in_change(reading: Reading) -> File[ChangeFile]:
    """What stands for a change.yaml that can't be read, so that references to it still resolve."""
    value = ChangeFile.model_validate(
        {
            "title": reading.slug,
            "status": "proposed",
            "owner": STAND_IN,
            "systems": [STAND_IN],
            "summary": "…",
            "go-live": {"planned": STAND_IN_MOMENT},
        }
    )
    return File(value, Positions(f"{reading.folder}/change.yaml", pack(1, 1)))
