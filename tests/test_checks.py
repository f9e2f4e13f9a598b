"""Golden cases of the rules: `cases/checks/<ID-name>/bad` and `good` are tiny knowledge bases.

`bad/expected.txt` holds every line that a check of it prints; `good` must give nothing of its
rule. `pytest --update-golden` writes the expected files anew. Adding a rule is adding a folder.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from changeover.checks import rules, run_checks
from changeover.checks.cycles import cycles
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, sort_problems
from changeover.rules import pages

AS_OF = dt.date(2026, 6, 15)
CASES = Path(__file__).parent / "cases" / "checks"
FOLDERS = sorted(path.name for path in CASES.iterdir())
# Rules of hand-written pages are reported while a page is rendered, and tested with that.
RENDERED = {rule.id for rule in vars(pages).values() if isinstance(rule, Rule)}
RULES = [rule for rule in rules() if rule.id not in RENDERED]


def _make_pipe(root: Path) -> None:
    os.mkfifo(root / "changes/0001-proration/plan.yaml")


def _make_links(root: Path) -> None:
    folder = root / "changes/0001-proration"
    (folder / "runbooks").mkdir()
    (folder / "runbooks/run-the-invoices.md").symlink_to("../../catalog.yaml")
    (folder / "evidence").symlink_to("..")
    (root / "changes/0002-elsewhere").symlink_to(folder)


def _make_large_file(root: Path) -> None:
    (root / "changes/0001-proration/test.yaml").write_bytes(b"# log\n" * 200_000)


def _make_other_encoding(root: Path) -> None:
    text = "Gebühren werden anteilig berechnet.\nAb Mai.\n\x00\n"
    (root / "changes/0001-proration/README.md").write_bytes(text.encode("windows-1252"))


# What git can't hold, or an editor would mend, is made when the test runs.
MADE: dict[str, Callable[[Path], None]] = {
    "CO001": _make_pipe,
    "CO002": _make_links,
    "CO004": _make_large_file,
    "CO005": _make_other_encoding,
}


def check_folder(root: Path) -> tuple[Problem, ...]:
    return run_checks(KnowledgeBase.open(root, AS_OF))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_bad_case_gives_exactly_the_expected_lines(
    name: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    id = name[:5]
    root = CASES / name / "bad"
    expected = root / "expected.txt"
    if id in MADE:
        shutil.copytree(root, tmp_path / "bad")
        MADE[id](tmp_path / "bad")
        root = tmp_path / "bad"
    lines = "".join(f"{problem}\n" for problem in check_folder(root))
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(lines, encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8")
    assert f" {id} " in lines, f"the bad case of {id} gives no problem of it"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_good_case_gives_no_problem_of_its_rule(name: str) -> None:
    problems = check_folder(CASES / name / "good")
    assert [str(problem) for problem in problems if problem.rule.id == name[:5]] == []


def test_every_rule_has_a_bad_and_a_good_case_and_no_case_is_without_a_rule() -> None:
    names = [f"{rule.id}-{rule.name}" for rule in RULES]
    assert names == FOLDERS
    for name in FOLDERS:
        assert sorted(path.name for path in (CASES / name).iterdir()) == ["bad", "good"], name
        extra = {path.name for kind in ("bad", "good") for path in (CASES / name / kind).iterdir()}
        assert {"changes", "expected.txt"} <= extra <= {"changes", "docs", "expected.txt"}, name
        assert not (CASES / name / "good/expected.txt").exists(), f"{name}/good expects nothing"


def test_every_rule_has_an_id_of_its_own() -> None:
    ids = [rule.id for rule in rules()]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"CO\d{3}", id) for id in ids)
    names = [rule.name for rule in rules()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_page_says_why_and_shows_a_bad_and_a_good_example(rule: Rule) -> None:
    why, bad, good = re.split(r"^(?:Bad|Good):$", rule.page.strip(), flags=re.M)
    assert len(why.split()) >= 8, "no reason"
    assert bad.strip() and good.strip() and bad.strip() != good.strip()
    assert rule.page.index("\nBad:\n") < rule.page.index("\nGood:\n")
    assert rule.page.count("```") % 2 == 0


@pytest.mark.parametrize("name", FOLDERS)
def test_every_line_of_a_bad_case_says_how_to_mend_it(name: str) -> None:
    root = CASES / name / "bad"
    for problem in check_folder(root):
        assert problem.hint, str(problem)
        assert "\n" not in problem.message


def test_a_duplicate_names_both_places() -> None:
    problems = check_folder(CASES / "CO220-duplicate-id" / "bad")
    first = next(p for p in problems if "requirement" in p.message)
    assert [place.line for place in first.related] == [2]


def test_a_check_run_twice_says_the_same() -> None:
    kb = KnowledgeBase.open(CASES / "CO203-unknown-document" / "bad", AS_OF)
    assert run_checks(kb) == run_checks(kb) == sort_problems(run_checks(kb))


def test_the_repository_itself_has_no_error(repository: Path) -> None:
    problems = check_folder(repository)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"]}, []),
        ({"a": ["a"]}, [("a", "a")]),
        ({"c": ["a"], "a": ["b"], "b": ["c"]}, [("a", "b", "c", "a")]),
        ({"a": ["b", "c"], "b": ["c"], "c": ["a"]}, [("a", "c", "a"), ("b", "c", "a", "b")]),
        ({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]}, [("a", "b", "a"), ("c", "d", "c")]),
    ],
    ids=["empty", "none", "itself", "three", "two that share", "two that one way joins"],
)
def test_cycles_are_shown_whole(graph: dict[str, list[str]], found: list[tuple[str, ...]]) -> None:
    assert list(cycles(graph)) == found


def test_a_thousand_changes_are_checked_in_seconds(tmp_path: Path) -> None:
    source = CASES / "CO207-unknown-item" / "good" / "changes"
    for number in range(1, 1001):
        shutil.copytree(source / "0001-proration", tmp_path / f"changes/{number:04}-proration")
    shutil.copy(source / "catalog.yaml", tmp_path / "changes/catalog.yaml")
    kb = KnowledgeBase.open(tmp_path, AS_OF)
    start = time.perf_counter()
    assert run_checks(kb) == ()
    assert time.perf_counter() - start < 5
