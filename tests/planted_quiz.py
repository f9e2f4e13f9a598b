"""The questions of the knowledge base of `tests.plants`."""

from __future__ import annotations

from tests.planter import OPEN, SECRET, Planter, open_, secret


def quiz(planter: Planter) -> str:
    """Of a module that the audience may read: a question for it, and one that it is not asked."""
    shown = {
        "id": open_("question"),
        "unit": open_("unit"),
        "kind": "single",
        "text": f"{OPEN}ask [{OPEN}inlinelink](../../0001-{SECRET}one/runbooks/{SECRET}runbook.md)",
        "choices": [{"text": open_("choice"), "explanation": open_("why"), "correct": "true"}],
        "answers": [],
        "hint": open_("hint"),
        "objective": "understand",
        "explanation": open_("explained"),
    }
    hidden = {
        "id": secret("stepsquestion"),
        "kind": "steps",
        "unit": open_("unit"),
        "choices": [],
        "answers": [f"{SECRET}runbook#{SECRET}step"],
        "objective": "understand",
    }
    return planter.file("quiz", questions=[shown, hidden])


def internal_quiz(planter: Planter) -> str:
    """A question of a kind for each field that only some kinds have."""
    chosen = {"choices": [{"correct": "true"}], "answers": [], "unit": secret("unit")}
    typed = {"id": secret("typed"), "kind": "text", "choices": [], "unit": secret("unit")}
    return planter.file("quiz", questions=[chosen, typed])
