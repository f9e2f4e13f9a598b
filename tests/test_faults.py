"""A knowledge base with more than a hundred planted faults: all are told in one run, and only they.

A line with a fault says so behind `fault:`, once for each fault. `cases/faults/expected.txt` holds
every line that a check prints; `pytest --update-golden` writes it anew.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem

AS_OF = dt.date(2026, 6, 15)
CASE = Path(__file__).parent / "cases" / "faults"
Place = tuple[str, int]

# Faults where no mark can stand: in names of files and folders, in headings, in what is no text.
UNMARKED: tuple[Place, ...] = (
    ("changes/0001-adopt-the-runbooks/reference/glossary.md", 1),  # empty
    ("changes/0001-adopt-the-runbooks/reference/history.md", 1),  # a reserved id
    ("changes/0001-adopt-the-runbooks/reference/history.md", 1),  # covers nothing, with another
    ("changes/0001-adopt-the-runbooks/runbooks/monthly-invoice-run.md", 14),  # unknown role
    ("changes/0001-adopt-the-runbooks/runbooks/monthly-invoice-run.md", 18),  # step id taken
    ("changes/0002-proration/notes/costumers.md", 1),  # unknown audience
    ("changes/0002-proration/plan.yml", 1),  # misspelt file name
    ("changes/0003-dunning", 1),  # two folders with one number
    ("changes/0003-dunning-again", 1),
    ("changes/0004-no-change-file/change.yaml", 1),
    ("changes/0005_Bad-Name", 1),
    ("changes/0007-unread/README.md", 1),  # control character
    ("changes/0007-unread/runbooks/encoded.md", 2),  # not UTF-8
    ("changes/0007-unread/runbooks/encoded.md", 3),  # unknown system, in spite of that
    ("changes/0007-unread/runbooks/linked.md", 1),  # symbolic link
    ("changes/0007-unread/test.yaml", 1),  # too large
    ("changes/0008-more/rubooks/lost.md", 1),  # misspelt folder
    ("changes/0008-more/runbooks/Restart-Rating.md", 1),  # differs in case only
    ("changes/0008-more/runbooks/coming/page.md", 1),  # reserved segment
    ("changes/0008-more/runbooks/open.md", 1),  # front matter without an end
    ("changes/0008-more/runs/first.yaml", 1),  # not the name of a run record
    ("changes/0008-more/training/not-front-matter.md", 1),  # was a runbook before
    ("changes/notes.txt", 1),  # nothing reads it
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case with what git can't hold or an editor would mend."""
    root = tmp_path_factory.mktemp("faults") / "kb"
    shutil.copytree(CASE, root)
    folder = root / "changes/0007-unread"
    (folder / "runbooks").mkdir()
    (folder / "runbooks/linked.md").symlink_to("../../catalog.yaml")
    (folder / "test.yaml").write_bytes(b"# log\n" * 200_000)
    text = "---\ntitle: Gebühren\ncovers: [biling]\n---\n\nText.\n"
    (folder / "runbooks/encoded.md").write_bytes(text.encode("latin-1"))
    (folder / "README.md").write_bytes(b"Text with a bell \x07.\n")
    return root


@pytest.fixture(scope="module")
def problems(root: Path) -> tuple[Problem, ...]:
    return run_checks(KnowledgeBase.open(root, AS_OF))


def test_one_run_tells_every_fault_in_order(
    problems: tuple[Problem, ...], pytestconfig: pytest.Config
) -> None:
    lines = "".join(f"{problem}\n" for problem in problems)
    expected = CASE / "expected.txt"
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(lines, encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8")


def test_no_fault_hides_another_and_none_brings_followers(
    root: Path, problems: tuple[Problem, ...]
) -> None:
    planted = Counter(UNMARKED)
    for file in sorted(root.rglob("*.*")):
        if file.is_file() and not file.is_symlink() and file.name != "expected.txt":
            path = file.relative_to(root).as_posix()
            for number, line in enumerate(file.read_text("utf-8", "replace").split("\n"), start=1):
                planted[path, number] += line.count(" fault: ") - line.count(" no fault: ")
    told = Counter((problem.location.path, problem.location.line) for problem in problems)
    assert told == +planted


def test_the_faults_are_many_and_of_many_kinds(problems: tuple[Problem, ...]) -> None:
    assert len(problems) >= 140
    assert len({problem.rule.id for problem in problems}) >= 40


def test_the_same_content_gives_the_same_lines(root: Path, problems: tuple[Problem, ...]) -> None:
    assert run_checks(KnowledgeBase.open(root, AS_OF)) == problems
