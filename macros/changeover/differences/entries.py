"""What a difference tells: of each passage, fact and question. The types only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from changeover.differences.facts import FactDifference
from changeover.differences.passages import LEAD
from changeover.differences.questions import QuestionDifference
from changeover.differences.status import Status


@dataclass(frozen=True, slots=True)
class PassageDifference:
    """What became of one passage. All HTML is safe and holds no ids, so it may stand twice.

    `title_html` and `html`, without its heading, show both texts in one: what was removed stands in
    `<del>`, what was added in `<ins>`; the title of what came or went as a whole has no mark.
    `old_html` and `new_html` are the texts by themselves, empty where there is none. `anchor` is free for an id of the passage on the page that shows it.
    """

    id: str
    anchor: str
    title: str
    is_step: bool
    status: Status
    title_html: Markup
    html: Markup
    old_html: Markup
    new_html: Markup
    moved: str = ""
    """"was step 3, now step 5"; empty when it stands where it stood."""
    facts: tuple[FactDifference, ...] = ()
    """The role and minutes of a step, where they changed; `html` shows them in the step's line."""

    @property
    def is_lead(self) -> bool:
        """Whether it is the text before the first heading, which has no title."""
        return self.id == LEAD


@dataclass(frozen=True, slots=True)
class RevisionDifference:
    """What one revision changed of another one.

    `passages` are all of both, in the order of the new one; a removed one stands behind the passage
    that it stood behind.
    """

    passages: tuple[PassageDifference, ...]
    facts: tuple[FactDifference, ...]
    questions: tuple[QuestionDifference, ...]

    @property
    def changed_passages(self) -> tuple[PassageDifference, ...]:
        """Those that are not the same, or stand elsewhere."""
        return tuple(passage for passage in self.passages if passage.status != Status.SAME)

    @property
    def changed_questions(self) -> tuple[QuestionDifference, ...]:
        """Those that are not the same."""
        return tuple(entry for entry in self.questions if entry.status != Status.SAME)

    @property
    def is_empty(self) -> bool:
        """Whether a reader sees no difference."""
        return not (self.changed_passages or self.facts or self.changed_questions)

    @property
    def summary(self) -> str:
        """It in a line: `2 steps changed, 1 added; 1 fact changed`; `nothing changed`."""
        counts = {
            "step": Counter(p.status for p in self.changed_passages if p.is_step),
            "section": Counter(p.status for p in self.changed_passages if not p.is_step),
            "question": Counter(question.status for question in self.changed_questions),
            "fact": Counter({Status.CHANGED: len(self.facts)}),
        }
        said = (_counted(noun, count) for noun, count in counts.items() if count.total())
        return "; ".join(said) or "nothing changed"


def _counted(noun: str, counts: Counter[Status]) -> str:
    """`2 steps changed, 1 added`."""
    said: list[str] = []
    for status in Status:
        if counts[status]:
            name = f" {noun}{'' if counts[status] == 1 else 's'}" if not said else ""
            said.append(f"{counts[status]}{name} {status.value}")
    return ", ".join(said)
