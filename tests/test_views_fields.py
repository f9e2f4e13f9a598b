"""Every field that an author can write is visible on the page that it belongs to."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
import yaml

from changeover.model import test as test_model
from changeover.model.base import Duration, Model, Moment, Refers
from changeover.model.build import BuildFile
from changeover.model.change import ChangeFile
from changeover.model.document import FRONT_MATTER, Kind, QuizFile
from changeover.model.launch import LaunchFile, RunFile
from changeover.model.plan import PlanFile
from changeover.render import duration
from changeover.urls import document_url
from changeover.views import Site
from changeover.views.index import view
from tests.change_site import open_site, show, text_of, write

FILES: dict[str, type[Model]] = {
    "change": ChangeFile,
    "plan": PlanFile,
    "build": BuildFile,
    "test": test_model.TestFile,
    "launch": LaunchFile,
}
SEEN_AS_HEADING = {"phase", "kind", "area", "schema"}
"""Choices that show as a heading or a row's name rather than as their own word."""
WORDS = {"go-no-go": "go / no-go", "no-change": "no change", "in-progress": "in progress"}


class Author:
    """Fills a model with values that occur nowhere else, and keeps what a reader must see."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.fields = 0
        self.texts: dict[str, str] = {}
        """What must be in the page's text, by the field's path."""
        self.moments: dict[str, str] = {}
        """The `datetime` that must be in the page, by the field's path."""

    def fill(self, model: type[Model], path: str = "") -> dict[str, Any]:
        """A value for every field of a model, by its key."""
        values = {}
        for name, info in model.model_fields.items():
            key = info.alias or name
            kinds = [mark.kind for mark in info.metadata if isinstance(mark, Refers)]
            values[key] = self._value(info.annotation, f"{path}.{key}", kinds)
        return values

    def _value(self, annotation: Any, path: str, kinds: list[str]) -> Any:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            kinds = kinds + [mark.kind for mark in arguments[1:] if isinstance(mark, Refers)]
            return self._value(arguments[0], path, kinds)
        if origin in (Union, types.UnionType):
            chosen = [argument for argument in arguments if argument is not type(None)]
            return self._value(Moment if Moment in chosen else chosen[0], path, kinds)
        if origin is tuple:
            return [self._value(arguments[0], path, kinds)]
        if isinstance(annotation, type) and issubclass(annotation, Model):
            return self.fill(annotation, path)
        self.fields += 1
        return self._scalar(annotation, path, kinds)

    def _scalar(self, annotation: Any, path: str, kinds: list[str]) -> Any:
        number = next(self._numbers)
        if get_origin(annotation) is Literal:
            value = get_args(annotation)[0]
            if path.rsplit(".", 1)[-1] not in SEEN_AS_HEADING:
                self.texts[path] = WORDS.get(value, value)
            return value
        if annotation is Moment:
            value = (dt.date(2025, 1, 1) + dt.timedelta(days=number)).isoformat()
            self.moments[path] = value
            return value
        if annotation is Duration:
            self.texts[path] = duration(Duration(600 + number))
            return f"{600 + number}m"
        if annotation is bool:
            self.texts[path] = "yes"
            return True
        if annotation is float:
            self.texts[path] = f"{number + 0.5:g}"
            return number + 0.5
        if annotation is int:
            self.texts[path] = str(40 + number)
            return 40 + number
        assert annotation is str, (path, annotation)
        value = str(900000 + number) if "change" in kinds else f"mk{number:04}"
        self.texts[path] = value
        return f"{value}#step" if "runbook-step" in kinds else value


def missing(author: Author, html: str) -> Iterator[str]:
    """The fields that a reader of a page can't see."""
    text = text_of(html)
    yield from (path for path, words in author.texts.items() if words not in text)
    yield from (path for path, at in author.moments.items() if f'datetime="{at}' not in html)


@pytest.mark.parametrize("name", FILES)
def test_every_field_is_visible(tmp_path: Path, name: str) -> None:
    author = Author()
    values = {key: Author().fill(model) for key, model in FILES.items()}
    values["change"] |= {"status": "testing"}
    values[name] = author.fill(FILES[name])
    files = {f"0007-x/{key}.yaml": yaml.safe_dump(value) for key, value in values.items()}
    site = open_site(write(tmp_path, files), has_repository=False)
    html = show(site, "0007", "" if name == "change" else name)
    assert author.fields > 15
    assert list(missing(author, html)) == []


def test_every_field_of_a_run_is_visible(tmp_path: Path) -> None:
    author = Author()
    run = author.fill(RunFile)
    for only_of_runbooks in ("document", "revision"):
        del run["of"][only_of_runbooks]
        del author.texts[f".of.{only_of_runbooks}"]
    del author.texts[".steps.hash"]  # for machines: whether a step's text changed since
    change = {"title": "Other", "status": "building", "owner": "t", "systems": [], "summary": "S"}
    other = {**change, "go-live": {"planned": "2026-09-01"}}
    files = {
        "0007-x/change.yaml": yaml.safe_dump(other),
        "0007-x/runs/2025-01-01-sandbox.yaml": yaml.safe_dump(run),
    }
    html = show(open_site(write(tmp_path, files), has_repository=False), "0007", "launch")
    assert author.fields > 8
    assert list(missing(author, html)) == []


@pytest.mark.parametrize("kind", Kind)
def test_every_field_of_a_document_is_visible(tmp_path: Path, kind: Kind) -> None:
    author = Author()
    front = author.fill(FRONT_MATTER[kind])
    quiz = None
    if kind is Kind.TRAINING:  # what it takes to pass is said of modules with questions
        quiz = {"questions": [{"id": "q", "kind": "text", "text": "Why?", "answers": ["so"]}]}
        author.texts[".exam"] = "exam"
        del author.texts[".objectives.id"]  # how questions name it
    html = show_document(write_document(tmp_path, kind, front, quiz=quiz), kind)
    assert author.fields > 10
    assert list(missing(author, html)) == []


def test_every_field_of_a_quiz_is_visible(tmp_path: Path) -> None:
    for kind in ("single", "multiple", "text", "ordering", "steps"):
        author = Author()
        quiz = author.fill(QuizFile)
        (question,) = quiz["questions"]
        question["kind"] = kind
        front = {"objectives": [{"id": question["objective"], "text": "Do it well"}]}
        author.texts[".questions.objective"] = "Do it well"
        author.texts[".questions.match"] = "exactly as it stands here"
        author.texts[".questions.choices.correct"] = "right"
        for unseen in (".questions.id", ".questions.unit"):  # its address, and its place
            del author.texts[unseen]
        if kind in ("ordering", "steps"):
            del author.texts[".questions.choices.correct"]
        if kind == "steps":
            author.texts = {k: v for k, v in author.texts.items() if ".choices." not in k}
        if kind != "text":
            del author.texts[".questions.match"]
            if kind != "steps":
                del author.texts[".questions.answers"]
        else:
            author.texts = {k: v for k, v in author.texts.items() if ".choices." not in k}
            del question["choices"]
        html = show_document(
            write_document(tmp_path / kind, Kind.TRAINING, front, quiz=quiz), Kind.TRAINING
        )
        assert list(missing(author, html)) == [], kind


def write_document(
    root: Path, kind: Kind, front: dict[str, Any], *, quiz: dict[str, Any] | None
) -> Site:
    """The site of a change that has one document, `page`, live in production."""
    change = {
        "title": "Adopt",
        "status": "launching",
        "owner": "t",
        "systems": [],
        "summary": "S",
        "go-live": {"planned": "2026-01-01"},
        "change-type": "adoption",
    }
    files = {
        "0007-x/change.yaml": yaml.safe_dump(change),
        f"0007-x/{kind.folder}/page.md": f"---\n{yaml.safe_dump(front)}---\nText.\n",
    }
    if quiz is not None:
        files[f"0007-x/{kind.folder}/page.quiz.yaml"] = yaml.safe_dump(quiz)
    return open_site(write(root, files), has_repository=False)


def show_document(site: Site, kind: Kind) -> str:
    """The HTML of the page of the document `page`."""
    page = site.pages[document_url(kind, "page")]
    return str(view(page.view)(site, page))


@pytest.mark.parametrize("name", FILES)
def test_every_choice_is_visible(tmp_path: Path, name: str) -> None:
    """Each word of each enumeration, one after the other."""
    for path, choices in _choices(FILES[name]):
        for choice in choices:
            author = Author()
            value = author.fill(FILES[name])
            _put(value, path, choice)
            files = {f"0007-x/{name}.yaml": yaml.safe_dump(value)}
            if name != "change":
                files["0007-x/change.yaml"] = yaml.safe_dump(Author().fill(ChangeFile))
            site = open_site(
                write(tmp_path / "-".join([*path, choice]), files), has_repository=False
            )
            html = show(site, "0007", "" if name == "change" else name)
            assert WORDS_OF_CHOICES.get(choice, choice).lower() in text_of(html).lower(), path


WORDS_OF_CHOICES = WORDS | {
    "process": "processes",
    "configuration": "configuration",
    "project": "other projects",
    "change-management": "change management",
    "no-return": "point of no return",
    "first-billing-run": "first billing run",
}


def _choices(model: type[Model], path: tuple[str, ...] = ()) -> Iterator[tuple[Any, Any]]:
    for name, info in model.model_fields.items():
        yield from _choices_of(info.annotation, (*path, info.alias or name))


def _choices_of(annotation: Any, path: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
    if get_origin(annotation) is Literal:
        yield path, get_args(annotation)
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        yield from _choices(annotation, path)
    else:
        for argument in get_args(annotation):
            yield from _choices_of(argument, path)


def _put(value: Any, path: tuple[str, ...], choice: str) -> None:
    """Set the value at a path, going through the one element of each list."""
    *way, last = path
    for key in way:
        value = value[key]
        value = value[0] if isinstance(value, list) else value
    value[last] = choice
