"""The model as data: the files of `data/`, each with the schema that says what its keys mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from changeover import __version__
from changeover.exports.calendar_records import CalendarFile, calendar_file
from changeover.exports.change_records import ChangesFile, changes_file
from changeover.exports.document_records import DocumentsFile, documents_file
from changeover.exports.record import FORMAT, Dataset, Record, dataset_schema, dataset_text
from changeover.exports.trace_records import TraceFile, trace_file
from changeover.knowledge import KnowledgeBase
from changeover.pages import Page

Pages = Mapping[str, Page]

INDEX = "index"


@dataclass(frozen=True, slots=True)
class _Source:
    """A file of the data: its model, and what gives its content."""

    model: type[Dataset]
    make: Callable[[KnowledgeBase, Pages], Dataset]


_SOURCES: Mapping[str, _Source] = {
    "changes": _Source(ChangesFile, lambda kb, pages: changes_file(kb)),
    "documents": _Source(DocumentsFile, documents_file),
    "trace": _Source(TraceFile, lambda kb, pages: trace_file(kb)),
    "calendar": _Source(CalendarFile, lambda kb, pages: calendar_file(kb)),
}


class FileRecord(Record):
    """A file of the data."""

    name: str
    """Its name: `changes`."""
    path: str
    """Where it is, from the index."""
    schema_: str
    """Where its JSON Schema is, from the index."""
    description: str
    """What it holds."""


class IndexFile(Dataset):
    """Which files there are, and what made them."""

    LIST: ClassVar[str] = "files"

    generator: str
    """The program that made the data: `changeover`."""
    version: str
    """The version of that program."""
    files: tuple[FileRecord, ...]
    """The files."""


MODELS: Mapping[str, type[Dataset]] = {
    INDEX: IndexFile,
    **{name: source.model for name, source in _SOURCES.items()},
}
"""The model of each file of the data, by its name; the index is the first."""


def data_texts(
    kb: KnowledgeBase, pages: Pages, names: Iterable[str] = tuple(MODELS)
) -> Iterator[tuple[str, str]]:
    """(path below `data/`, text) of each file and of its schema; of all unless names are given."""
    for name in names:
        yield data_path(name), data_text(kb, pages, name)
        yield schema_path(name), schema_text(name)


def data_text(kb: KnowledgeBase, pages: Pages, name: str) -> str:
    """The text of the file of a name (a key of `MODELS`): the same for the same content and day."""
    made = _index(kb) if name == INDEX else _SOURCES[name].make(kb, pages)
    return dataset_text(made, schema=schema_path(name))


def schema_text(name: str) -> str:
    """The text of the JSON Schema of a file."""
    return json.dumps(dataset_schema(MODELS[name]), indent=2, ensure_ascii=False) + "\n"


def data_path(name: str) -> str:
    """The path of a file below `data/`."""
    return f"{name}.json"


def schema_path(name: str) -> str:
    """The path of the schema of a file below `data/`."""
    return f"schema/{name}.schema.json"


def _index(kb: KnowledgeBase) -> IndexFile:
    return IndexFile(
        format=FORMAT,
        as_of=kb.as_of.isoformat(),
        generator="changeover",
        version=__version__,
        files=tuple(
            FileRecord(
                name=name,
                path=data_path(name),
                schema_=schema_path(name),
                description=source.model.__doc__ or "",
            )
            for name, source in _SOURCES.items()
        ),
    )
