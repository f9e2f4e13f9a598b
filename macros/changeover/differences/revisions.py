"""The difference of two revisions of a document: of its passages, its facts and its questions.

Passages are matched by id, never by position: what only moved is told as moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from changeover.differences.blocks import compare_blocks, whole
from changeover.differences.entries import PassageDifference, RevisionDifference
from changeover.differences.facts import FactDifference, Values, compare_facts, facts_of
from changeover.differences.files import Copies
from changeover.differences.keys import key_of
from changeover.differences.lines import Mark, compare_lines
from changeover.differences.passages import Passage, passages
from changeover.differences.places import moves
from changeover.differences.questions import (
    KnownQuestions,
    QuestionText,
    compare_questions,
    is_exam,
    questions_of,
)
from changeover.differences.settled import Settler
from changeover.differences.status import Status
from changeover.differences.tree import Element, Node, to_html
from changeover.model.content import Revision
from changeover.model.document import Kind
from changeover.prose import ProseRenderer
from changeover.render import site_link
from changeover.urls import document_url


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of a revision, ready to be compared; parts with one key say the same."""

    passage: Passage
    title: tuple[Node, ...]
    body: tuple[Node, ...]
    title_html: Markup
    html: Markup
    key: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was worked out before, for those who compare many revisions of one document."""

    passages: dict[tuple[str, str], tuple[Markup, Markup]] = field(default_factory=dict)
    """The title and text, with marks, of passages by their two keys."""
    questions: KnownQuestions = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RevisionText:
    """A revision, ready to be compared with any other one of the same document."""

    revision: Revision | None
    parts: Mapping[str, Part]
    facts: dict[str, Values]
    questions: Mapping[str, QuestionText]


def read(prose: ProseRenderer, revision: Revision | None) -> RevisionText:
    """The text of a revision; without one, that of a document that is not there."""
    if revision is None:
        return RevisionText(None, {}, {}, {})
    url = site_link(document_url(revision.kind, revision.document))
    settler = Settler(url, Copies(prose, revision.document).first)
    html = prose.render(revision.prose, revision=revision)
    parts = {}
    for passage in passages(html, has_steps=revision.kind is Kind.RUNBOOK):
        heading = settler.settle(passage.heading)
        title = heading[0].children if heading and isinstance(heading[0], Element) else ()
        body = settler.settle(passage.body)
        key = f"{key_of(title)}\n{key_of(body)}"
        parts[passage.id] = Part(
            passage, title, body, Markup(to_html(title)), Markup(to_html(body)), key
        )
    return RevisionText(revision, parts, facts_of(prose.kb, revision), questions_of(revision))


def compare(
    prose: ProseRenderer, old: Revision | None, new: Revision | None, *, prefix: str
) -> RevisionDifference:
    """What `new` changed of `old`; without one of them, everything was added or removed.

    `prefix` goes before the anchors of the passages, for pages that show several differences.
    """
    return compare_texts(read(prose, old), read(prose, new), prefix=prefix)


def compare_texts(
    old: RevisionText,
    new: RevisionText,
    *,
    prefix: str,
    known: Known | None = None,
    has_marks: bool = True,
) -> RevisionDifference:
    """`compare` of revisions that were read before.

    `known` keeps what is worked out. Without marks, nothing is looked at within a passage or
    question that changed: its HTML is that of the later text.
    """
    known = Known() if known is None else known
    moved = moves(
        [part.passage for part in old.parts.values()],
        [part.passage for part in new.parts.values()],
    )

    def look_up(before: Part | None, after: Part | None) -> tuple[Markup, Markup]:
        keys = before.key if before else "", after.key if after else ""
        if not has_marks:
            return _plain(before, after)
        if keys not in known.passages:
            known.passages[keys] = _marked(before, after)
        return known.passages[keys]

    return RevisionDifference(
        passages=tuple(
            _compare_parts(
                old.parts.get(id), new.parts.get(id), prefix=prefix, moved=moved, look_up=look_up
            )
            for id in _order(list(old.parts), list(new.parts))
        ),
        facts=tuple(compare_facts(old.facts, new.facts)) if old.facts and new.facts else (),
        questions=tuple(
            compare_questions(
                old.questions,
                new.questions,
                is_exam=is_exam(old.revision) or is_exam(new.revision),
                known=known.questions,
                has_marks=has_marks,
            )
        ),
    )


def _order(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The new order; what was removed follows what it followed."""
    removed: dict[str | None, list[str]] = {}
    kept = set(new)
    before: str | None = None
    for id in old:
        if id in kept:
            before = id
        else:
            removed.setdefault(before, []).append(id)
    yield from removed.get(None, ())
    for id in new:
        yield id
        yield from removed.get(id, ())


def _compare_parts(
    old: Part | None,
    new: Part | None,
    *,
    prefix: str,
    moved: Mapping[str, str],
    look_up: Callable[[Part | None, Part | None], tuple[Markup, Markup]],
) -> PassageDifference:
    """What became of a passage that is in one of two revisions, or in both."""
    part = new or old
    assert part is not None  # of the ids of both, each is in one
    id = part.passage.id
    status = _status(old, new, is_moved=id in moved)
    title_html, html = part.title_html, part.html
    if status not in (Status.SAME, Status.MOVED):
        title_html, html = look_up(old, new)
    return PassageDifference(
        id=id,
        anchor=f"{prefix}{id}",
        title=part.passage.title,
        is_step=part.passage.is_step,
        status=status,
        title_html=title_html,
        html=html,
        old_html=old.html if old is not None else Markup(""),
        new_html=new.html if new is not None else Markup(""),
        moved=moved.get(id, ""),
        facts=tuple(_step_facts(old, new)),
    )


def _status(old: Part | None, new: Part | None, *, is_moved: bool) -> Status:
    if old is None:
        return Status.ADDED
    if new is None:
        return Status.REMOVED
    if old.key != new.key:
        return Status.CHANGED
    return Status.MOVED if is_moved else Status.SAME


def _plain(old: Part | None, new: Part | None) -> tuple[Markup, Markup]:
    """The title and the text without marks."""
    part = new or old
    return (part.title_html, part.html) if part is not None else (Markup(""), Markup(""))


def _marked(old: Part | None, new: Part | None) -> tuple[Markup, Markup]:
    """The title and the text with what was removed and added."""
    if old is not None and new is not None:
        title = compare_lines(old.title, new.title)
        return Markup(title), Markup(compare_blocks(old.body, new.body))
    part, mark = (new, Mark.ADDED) if old is None else (old, Mark.REMOVED)
    return (part.title_html, Markup(whole(part.body, mark))) if part else (Markup(""), Markup(""))


def _step_facts(old: Part | None, new: Part | None) -> Iterator[FactDifference]:
    """What else is said of a step."""
    if old is None or new is None:
        return
    for name in ("role", "minutes"):
        before, after = getattr(old.passage, name), getattr(new.passage, name)
        if before != after:
            yield FactDifference(
                name.capitalize(),
                Markup("<del>{}</del>").format(before) if before else Markup(""),
                Markup("<ins>{}</ins>").format(after) if after else Markup(""),
            )
