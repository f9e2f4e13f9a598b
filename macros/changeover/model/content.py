"""Everything that was read below `changes/`, as one immutable value: what `resolve` works on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from changeover.model.build import BuildFile
from changeover.model.catalog import CatalogFile
from changeover.model.change import ChangeFile, Disposition
from changeover.model.document import FrontMatter, Kind, QuizFile
from changeover.model.launch import Deployment, LaunchFile, RunFile
from changeover.model.plan import PlanFile
from changeover.model.positions import File
from changeover.model.test import TestFile
from changeover.problems import Location


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown that an author wrote, without its front matter.

    `line` is the file's line on which `text` begins.
    """

    path: str
    text: str
    line: int = 1

    def at(self, line: int, column: int = 1) -> Location:
        """The place in the file of a line and column of `text`, both from 1."""
        return Location(self.path, self.line + line - 1, column)


@dataclass(frozen=True, slots=True)
class Revision:
    """The text of a document as one change leaves it."""

    document: str
    kind: Kind
    change: str
    title: str
    front: File[FrontMatter]
    prose: Prose
    quiz: File[QuizFile] | None = None

    @property
    def path(self) -> str:
        """The Markdown file, from the root."""
        return self.prose.path


@dataclass(frozen=True, slots=True)
class Note:
    """A release-note fragment of a change for one audience."""

    audience: str
    prose: Prose


@dataclass(frozen=True, slots=True)
class Change:
    """One change folder. A file that is not there is None: that service has not started."""

    id: str
    slug: str
    folder: str
    file: File[ChangeFile]
    plan: File[PlanFile] | None = None
    build: File[BuildFile] | None = None
    test: File[TestFile] | None = None
    launch: File[LaunchFile] | None = None
    runs: tuple[File[RunFile], ...] = ()
    revisions: tuple[Revision, ...] = ()
    notes: tuple[Note, ...] = ()
    readme: Prose | None = None
    files: frozenset[str] = field(default=frozenset(), repr=False)
    """Every file of the folder, from the root: what a relative link may lead to."""

    @property
    def title(self) -> str:
        """What the change does, in a few words."""
        return self.file.value.title

    @property
    def is_adoption(self) -> bool:
        """Whether it only takes existing documents in."""
        return self.file.value.change_type == "adoption"

    @property
    def deployments(self) -> tuple[Deployment, ...]:
        """Its deployments in the order of the list; none before launch.yaml has some."""
        return (self.launch.value.deployments or ()) if self.launch else ()

    @property
    def disposition_of(self) -> Mapping[str, Disposition]:
        """What it says about documents that it does not revise, by document id."""
        return {entry.doc: entry for entry in self.file.value.dispositions}

    def own_files(self) -> Iterator[File]:  # type: ignore[type-arg]  # of any model
        """Each YAML file that is about the change itself, not about a document, and is there."""
        for file in (self.file, self.plan, self.build, self.test, self.launch, *self.runs):
            if file is not None:
                yield file

    def yaml_files(self) -> Iterator[File]:  # type: ignore[type-arg]  # of any model
        """Each YAML file that is there, and the YAML parts of the documents."""
        yield from self.own_files()
        for revision in self.revisions:
            yield revision.front
            if revision.quiz is not None:
                yield revision.quiz

    def revision_of(self, document: str) -> Revision | None:
        """Its revision of a document, when it brings one."""
        return next((r for r in self.revisions if r.document == document), None)


@dataclass(frozen=True, slots=True)
class Content:
    """All of `changes/`: the catalog, the changes by id, and the fragments of `_shared/`."""

    catalog: File[CatalogFile]
    changes: tuple[Change, ...]
    fragments: Mapping[str, Prose] = field(default_factory=dict)
    """Shared fragments by their path below `changes/_shared/`."""
