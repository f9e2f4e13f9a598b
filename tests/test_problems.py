"""The shape of an error: what its texts may hold."""

from __future__ import annotations

import difflib

import pytest

from changeover.problems import (
    MOST_COMPARED,
    Location,
    Rule,
    Severity,
    nearest,
    quote,
    report,
    shorten,
)

RULE = Rule("CO999", "a-rule", Severity.ERROR, "")
LONG = "x" * 61
BRIEF = f"{'x' * 59}…"


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        ("x" * 60, "x" * 60),
        (LONG, BRIEF),
        ("two words " * 9, f"{'two words ' * 5}two words…"),
    ],
)
def test_a_message_shows_sixty_characters_of_what_somebody_wrote(text: str, brief: str) -> None:
    assert shorten(text) == brief
    assert quote(text) == f"'{brief}'"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"'{'x' * 120}' leads nowhere", None),
        (f"'{'x' * 121}' leads nowhere", f"'{'x' * 119}…' leads nowhere"),
        (f"('{LONG * 2}', '{LONG * 2}')", f"('{'x' * 119}…', '{'x' * 119}…')"),
        (f"it can't be so long, and it doesn't {'matter ' * 20}", None),
        (f"changes/{LONG * 2}.md is a path", None),
        ("two\n  lines", "two lines"),
    ],
)
def test_what_is_quoted_in_a_problem_is_never_long(text: str, shown: str | None) -> None:
    problem = report(RULE, Location("a"), text, hint=text)
    assert problem.message == problem.hint == (text.strip() if shown is None else shown)


def test_a_word_is_compared_with_few_of_many_names_and_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []
    ratio = difflib.SequenceMatcher.real_quick_ratio

    def count(matcher: difflib.SequenceMatcher[str]) -> float:
        compared.append(matcher.b)  # type: ignore[attr-defined]  # typeshed leaves it out
        return ratio(matcher)

    monkeypatch.setattr(difflib.SequenceMatcher, "real_quick_ratio", count)
    names = [f"restart-service-{number:04}" for number in range(1000)]
    words = [f"resume-servicing-{number:05}" for number in range(20)]
    assert all(nearest(word, names) for word in words * 3)
    assert len(compared) <= len(words) * MOST_COMPARED


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Reboot-Node-0417", "reboot-node-0417"),
        ("restart-databse", "restart-database"),
        ("reboot-nodes-0417", "reboot-node-0417"),
        ("something else", None),
        ("x", None),
    ],
)
def test_the_nearest_of_many_names_is_found(word: str, name: str | None) -> None:
    names = ["restart-database", *(f"reboot-node-{number:04}" for number in range(1000))]
    assert nearest(word, names) == name
