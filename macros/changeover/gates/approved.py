"""The points of the gate `approved`: what a plan must say before anybody builds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from changeover.gates.missing import Missing, absent, place_of
from changeover.knowledge import KnowledgeBase
from changeover.model.content import Change
from changeover.model.plan import ImpactArea
from changeover.problems import quote

AREAS: tuple[str, ...] = get_args(ImpactArea)


def missing_outcomes(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """That no business outcome is recorded."""
    if not (change.plan and change.plan.value.outcomes):
        hint = "write what gets better into 'outcomes' of {path}: {id: O1, text: …, target: …}"
        what = "nobody knows what the business gets"
        yield absent(change, "plan", "outcomes", what=what, hint=hint)


def missing_requirements(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """That no requirement is recorded."""
    if not (change.plan and change.plan.value.requirements):
        hint = "list them in 'requirements' of {path}: {id: R1, text: …, priority: must}"
        what = "nobody knows what must be built"
        yield absent(change, "plan", "requirements", what=what, hint=hint)


def missing_impacts(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """That the impact on an area is not assessed; `effect: none` counts as assessed."""
    impacts = (change.plan.value.impacts or ()) if change.plan else ()
    assessed = {impact.area for impact in impacts}
    areas = [area for area in AREAS if area not in assessed]
    if areas:
        named = " and ".join(filter(None, [", ".join(areas[:-1]), areas[-1]]))
        example = f"{{id: …, area: {areas[0]}, item: …, effect: none}}"
        yield Missing(
            f"has not assessed the impact on {named}",
            f"add an entry for each to 'impacts' of plan.yaml: '{example}' where nothing changes",
            place_of(change, change.plan, "impacts"),
            service="plan",
            place="impact",
        )


def open_questions(kb: KnowledgeBase, change: Change) -> Iterator[Missing]:
    """Each blocking question without an answer."""
    for index, entry in enumerate((change.plan.value.questions or ()) if change.plan else ()):
        if change.plan is not None and entry.blocking and entry.answer is None:
            yield Missing(
                f"the blocking question {quote(entry.text)} has no answer",
                "write the 'answer' into its entry, or 'blocking: false' if the plan can do without",
                change.plan.at("questions", index),
                service="plan",
                place="questions",
            )
