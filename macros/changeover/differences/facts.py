"""What the front matter of two revisions says differently, in the words of the document's page.

`base` and `corrections` are left out: they say where a text comes from, and what became of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from changeover.differences.alignment import align, common_share
from changeover.differences.lines import compare_sides
from changeover.differences.tree import parse, words_of
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Revision
from changeover.model.document import FrontMatter, TrainingFrontMatter, Variable
from changeover.render import inline, moment

Values = tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact of which two revisions say something else.

    `old` and `new` are safe HTML, with what is only there in `<del>` and `<ins>`; empty when the
    revision says nothing.
    """

    name: str
    old: Markup
    new: Markup


@dataclass(frozen=True, slots=True)
class _Fact:
    """How a field is shown; texts stand in a list, names behind each other in any order."""

    label: str
    read: Callable[[KnowledgeBase, FrontMatter], Sequence[Markup | str]]
    is_list: bool = False


def _named(kind: str, ids: Sequence[str]) -> Callable[[KnowledgeBase], list[str]]:
    return lambda kb: [kb.name(kind, id) for id in ids]


def _training(front: FrontMatter) -> TrainingFrontMatter:
    return front if isinstance(front, TrainingFrontMatter) else TrainingFrontMatter()


def _some(value: object, unit: str = "") -> list[str]:
    return [] if value is None else [f"{value}{unit}"]


def _variable(variable: Variable) -> Markup:
    said = Markup("<code>{{{}}}</code>").format(variable.name)
    if variable.description is not None:
        said += Markup(" {}").format(inline(variable.description))
    if variable.default is not None:
        said += Markup(", usually <code>{}</code>").format(variable.default)
    return said


def _title(kb: KnowledgeBase, document: str) -> str:
    state = kb.documents.get(document)
    return state.shown.title if state is not None and state.shown is not None else document


FACTS: dict[str, _Fact] = {
    "covers": _Fact("Systems", lambda kb, f: _named("system", f.covers)(kb)),
    "roles": _Fact("Roles", lambda kb, f: _named("role", f.roles)(kb)),
    "audiences": _Fact("Written for", lambda kb, f: _named("audience", f.audiences)(kb)),
    "owner": _Fact("Owner", lambda kb, f: [kb.name("team", f.owner)] if f.owner else []),
    "escalation": _Fact("Escalation", lambda kb, f: [inline(f.escalation)] if f.escalation else []),
    "review_by": _Fact("Review by", lambda kb, f: [moment(f.review_by)] if f.review_by else []),
    "aliases": _Fact("Also called", lambda kb, f: f.aliases),
    "minutes": _Fact("Takes", lambda kb, f: _some(_training(f).minutes, " minutes")),
    "prerequisites": _Fact(
        "Before it", lambda kb, f: [_title(kb, doc) for doc in _training(f).prerequisites]
    ),
    "pass_mark": _Fact("To pass", lambda kb, f: _some(_training(f).pass_mark, " % right")),
    "attempts": _Fact("Attempts", lambda kb, f: _some(_training(f).attempts)),
    "exam": _Fact("Exam", lambda kb, f: ["yes"] if _training(f).exam else []),
    "objectives": _Fact(
        "Afterwards you can",
        lambda kb, f: [inline(entry.text) for entry in _training(f).objectives],
        is_list=True,
    ),
    "variables": _Fact(
        "Values to fill in", lambda kb, f: [_variable(v) for v in f.variables], is_list=True
    ),
    "key_points": _Fact(
        "To remember",
        lambda kb, f: [inline(point) for point in _training(f).key_points],
        is_list=True,
    ),
}
"""What is compared, by field, in the order to show. The title is the revision's own."""

LEFT_OUT = frozenset({"title", "base", "corrections"})
"""Fields that are not: the title is taken from the revision, which always has one."""


def facts_of(kb: KnowledgeBase, revision: Revision) -> dict[str, Values]:
    """What a revision says, by field; every field is there."""
    front = revision.front.value
    found: dict[str, Values] = {"title": (escape(revision.title),)}
    for field, fact in FACTS.items():
        found[field] = tuple(map(escape, fact.read(kb, front)))
    return found


def compare_facts(old: dict[str, Values], new: dict[str, Values]) -> Iterator[FactDifference]:
    """The fields that differ, with what each revision says; the order of names does not count."""
    for field in ("title", *FACTS):
        before, after = old.get(field, ()), new.get(field, ())
        fact = FACTS.get(field)
        is_list = fact is not None and fact.is_list
        if before == after or (not is_list and sorted(before) == sorted(after)):
            continue
        label = fact.label if fact is not None else "Title"
        if is_list:
            yield FactDifference(label, *_texts(before, after))
        else:
            sides = _names(before, other=after, tag="del"), _names(after, other=before, tag="ins")
            yield FactDifference(label, *sides)


def _names(values: Values, *, other: Values, tag: str) -> Markup:
    return Markup(", ").join(
        value if value in other else Markup(f"<{tag}>{{}}</{tag}>").format(value)
        for value in values
    )


def _texts(old: Values, new: Values) -> tuple[Markup, Markup]:
    """The two lists, with the words marked that only one of them has."""
    before, after = [parse(value) for value in old], [parse(value) for value in new]
    words = [[Counter(words_of(nodes)) for nodes in side] for side in (before, after)]
    lists: tuple[list[str], list[str]] = ([], [])
    for i, j in align(old, new, likeness=lambda i, j: common_share(words[0][i], words[1][j])):
        sides = compare_sides(before[i] if i is not None else (), after[j] if j is not None else ())
        if i is not None:
            lists[0].append(f"<li>{sides[0]}</li>")
        if j is not None:
            lists[1].append(f"<li>{sides[1]}</li>")
    left, right = (Markup(f"<ul>{''.join(items)}</ul>" if items else "") for items in lists)
    return left, right
