"""What happened to a document while somebody worked on a draft of it."""

from __future__ import annotations

from dataclasses import dataclass

from changeover.differences.entries import RevisionDifference
from changeover.differences.revisions import compare_texts, read
from changeover.differences.status import Status
from changeover.model.content import Revision
from changeover.prose import ProseRenderer


@dataclass(frozen=True, slots=True)
class Overlap:
    """A passage, question or fact that both changed; `kind` is its noun."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """What launched meanwhile, what the draft changes, and where the two meet."""

    meanwhile: RevisionDifference
    drafted: RevisionDifference
    overlaps: tuple[Overlap, ...]


def three_way(  # noqa: PLR0917  # the revisions, in the order in which they came about
    prose: ProseRenderer,
    base: Revision | None,
    shown: Revision | None,
    draft: Revision,
    *,
    prefix: str,
) -> ThreeWay:
    """The differences from the text that a draft was copied from to the shown one and to the draft.

    Where both made the same of it, they do not overlap. A passage that only moved overlaps with nothing.
    """
    texts = [read(prose, revision) for revision in (base, shown, draft)]
    meanwhile = compare_texts(texts[0], texts[1], prefix=f"{prefix}meanwhile-")
    drafted = compare_texts(texts[0], texts[2], prefix=f"{prefix}draft-")
    left = compare_texts(texts[1], texts[2], prefix=prefix)
    return ThreeWay(meanwhile, drafted, tuple(_overlaps(meanwhile, drafted, left)))


def _overlaps(
    meanwhile: RevisionDifference, drafted: RevisionDifference, left: RevisionDifference
) -> list[Overlap]:
    by_both = _touched(meanwhile).keys() & _touched(drafted).keys() & _touched(left).keys()
    return [entry for key, entry in _touched(drafted).items() if key in by_both]


def _touched(difference: RevisionDifference) -> dict[tuple[str, str], Overlap]:
    """What a difference changed, added or removed, by kind and id."""
    found = [
        Overlap("step" if passage.is_step else "section", passage.id, passage.title)
        for passage in difference.changed_passages
        if passage.status is not Status.MOVED
    ]
    found += [Overlap("question", entry.id, entry.id) for entry in difference.changed_questions]
    found += [Overlap("fact", fact.name, fact.name) for fact in difference.facts]
    nouns = {"step": "passage", "section": "passage"}
    return {(nouns.get(entry.kind, entry.kind), entry.id): entry for entry in found}
