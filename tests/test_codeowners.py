"""CODEOWNERS: who is asked for which file, by the handovers in force, and who can't be named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from changeover.cli import main
from changeover.exports.codeowners import codeowners, parse_handle
from changeover.knowledge import KnowledgeBase
from tests.change_site import write

CATALOG = """
teams:
  - {id: team-billing, members: [mara-lindqvist, "@jonas"]}
  - {id: team-tax, members: [acme/tax]}
  - {id: team-empty}
  - {id: team-wrong, members: [mara.lindqvist, elin]}
systems: [{id: billing, owner: team-billing, parts: [invoicing]}]
"""
CHANGE = """
title: Adopt
status: launching
owner: team-billing
systems: [billing]
summary: As they are.
go-live: {planned: 2026-01-05}
change-type: adoption
"""
LATER = CHANGE.replace("change-type: adoption\n", "").replace("2026-01-05", "2026-02-05")
HANDOVER = """
deployments: [{env: production, actual: 2026-02-05, outcome: success}]
handover:
  - {item: Run, doc: run, to: team-tax, accepted-by: elin, on: 2026-02-10}
  - {item: Run again, doc: run, to: team-wrong, accepted-by: mara, on: 2026-03-10}
  - {item: Run at last, doc: run, to: team-billing}
"""
FILES = {
    "catalog.yaml": CATALOG,
    "0001-adopt/change.yaml": CHANGE,
    "0001-adopt/runbooks/run.md": "---\ntitle: Run\ncovers: [billing]\n---\n\nText.\n",
    "0001-adopt/runbooks/close.md": "# Close\n\nText.\n",
    "0001-adopt/training/basics.md": "---\nowner: team-tax\n---\n# Basics\n\nText.\n",
    "0001-adopt/training/basics.quiz.yaml": "questions: [{id: q1, kind: text, text: Why?, answers: [so]}]\n",
    "0002-proration/change.yaml": LATER,
    "0002-proration/launch.yaml": HANDOVER,
}


def lines(root: Path, as_of: dt.date, *code_owners: str) -> list[str]:
    return codeowners(KnowledgeBase.open(root, as_of), code_owners).text.splitlines()


def line_of(root: Path, path: str, as_of: dt.date = dt.date(2026, 6, 15)) -> str:
    found = [line for line in lines(root, as_of) if line.startswith(f"/changes/{path} ")]
    assert len(found) == 1, found
    return found[0].partition(" ")[2]


def run(root: Path, *arguments: str) -> Result:
    command = ["--root", str(root), "--as-of", "2026-06-15", "codeowners", *arguments]
    return CliRunner().invoke(main, command)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "kb", FILES)


def test_a_change_is_of_its_owner_and_a_document_of_its_own(root: Path) -> None:
    assert line_of(root, "0001-adopt/") == "@mara-lindqvist @jonas"
    assert line_of(root, "0001-adopt/runbooks/close.md") == "@mara-lindqvist @jonas"
    assert line_of(root, "0001-adopt/training/basics.md") == "@acme/tax"
    assert line_of(root, "0001-adopt/training/basics.quiz.yaml") == "@acme/tax"


@pytest.mark.parametrize(
    ("day", "owners"),
    [
        (dt.date(2026, 2, 9), "@mara-lindqvist @jonas"),
        (dt.date(2026, 2, 10), "@acme/tax"),
        (dt.date(2026, 3, 10), "@elin"),  # its other member has no handle that GitHub allows
    ],
)
def test_the_latest_accepted_handover_as_of_the_day_says_whose_a_document_is(
    root: Path, day: dt.date, owners: str
) -> None:
    assert line_of(root, "0001-adopt/runbooks/run.md", day) == owners


def test_the_wider_pattern_comes_first_since_later_lines_win(root: Path) -> None:
    found = [line.split()[0] for line in lines(root, dt.date(2026, 6, 15), "@acme/ops") if line]
    order = ["/docs/", "/changes/", "/changes/catalog.yaml", "/changes/0001-adopt/"]
    order += ["/changes/0002-proration/", "/changes/0001-adopt/runbooks/close.md"]
    assert [found.index(pattern) for pattern in order] == sorted(map(found.index, order))


def test_code_and_what_is_shared_are_of_the_named_owners(root: Path) -> None:
    found = lines(root, dt.date(2026, 6, 15), "@acme/ops", "@ada")
    for path in (".github/", "docs/", "macros/", "overrides/", "mkdocs.yml", "changes/"):
        assert f"/{path} @acme/ops @ada" in found
    for path in ("catalog.yaml", "_shared/", "_template/", "_completions/"):
        assert f"/changes/{path} @acme/ops @ada" in found


def test_the_file_names_no_day_so_that_it_stays_the_same(root: Path) -> None:
    april, june = (lines(root, dt.date(2026, month, 1), "@ada") for month in (4, 6))
    assert april == june


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("close the month.md", r"close\ the\ month.md"),
        ("#1.md", r"\#1.md"),
        ("!now.md", r"\!now.md"),
        ("[a-z]*?.md", r"\[a-z\]\*\?.md"),
        ("a\\b.md", r"a\\b.md"),
    ],
)
def test_what_a_pattern_would_read_otherwise_is_escaped(
    root: Path, name: str, pattern: str
) -> None:
    (root / "changes/0001-adopt/runbooks" / name).write_text("# A page\n\nText.\n")
    assert f"/changes/0001-adopt/runbooks/{pattern} @mara-lindqvist @jonas" in lines(
        root, dt.date(2026, 6, 15)
    )


@pytest.mark.parametrize("name", ["mara", "@mara", "mara-lindqvist", "a1", "mara_acme", "o/a_b.c"])
def test_what_github_allows_is_a_handle(name: str) -> None:
    assert parse_handle(name) == f"@{name.removeprefix('@')}"


@pytest.mark.parametrize(
    "name",
    [
        "mara.lindqvist",
        "-mara",
        "mara-",
        "ma--ra",
        "m" * 40,
        "",
        "@",
        "a b",
        "a\n@b",
        "o/",
        "a@b.c",
        "mara #",
        "@@mara",
        "o/t/x",
        "mära",
        "*",
    ],
)
def test_nothing_else_is_a_handle(name: str) -> None:
    assert parse_handle(name) is None


def test_who_cannot_be_named_is_told_and_leaves_the_wider_line(root: Path) -> None:
    change = root / "changes/0002-proration/change.yaml"
    change.write_text(change.read_text().replace("team-billing", "team-empty"))
    result = run(root, "--code-owner", "acme/ops")
    assert result.exit_code == 0
    assert "# /changes/0002-proration/ is of team-empty: no handle\n" in result.stdout
    assert "team 'team-empty' has no members: add their handles to 'members'" in result.stderr
    assert "'mara.lindqvist' of team 'team-wrong' is no handle of GitHub" in result.stderr
    assert "@mara.lindqvist" not in result.stdout
    assert run(root, "--code-owner", "acme/ops", "--strict").exit_code == 1


def test_without_an_owner_of_the_code_its_lines_are_comments(root: Path) -> None:
    result = run(root)
    assert "# /docs/ has no owner\n" in result.stdout
    assert "name an owner with --code-owner" in result.stderr


def test_an_owner_of_the_code_must_be_a_handle(root: Path) -> None:
    result = run(root, "--code-owner", "the platform team")
    assert result.exit_code == 2
    assert "'the platform team' is no handle of GitHub" in result.stderr


def test_the_file_is_written_once_and_then_up_to_date(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "repo/.github/CODEOWNERS"
    assert run(root, "--out", str(out)).exit_code == 0
    written, before = out.read_text(), out.stat().st_mtime_ns
    assert written == run(root).stdout
    again = run(root, "--out", str(out))
    assert (again.exit_code, again.stdout) == (0, "")
    assert f"{out} is up to date" in again.stderr
    assert out.stat().st_mtime_ns == before
    assert [path.name for path in out.parent.iterdir()] == ["CODEOWNERS"]


def test_a_file_that_differs_or_is_missing_fails_the_check(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "CODEOWNERS"
    missing = run(root, "--check", str(file))
    assert (missing.exit_code, file.exists()) == (1, False)
    assert "is not there" in missing.stderr
    run(root, "--out", str(file))
    assert run(root, "--check", str(file)).exit_code == 0
    file.write_text(file.read_text() + "* @somebody\n")
    old = run(root, "--check", str(file))
    assert old.exit_code == 1
    assert "is not up to date" in old.stderr
    assert "* @somebody" in file.read_text()


def test_nothing_is_written_while_a_file_cannot_be_read(root: Path, tmp_path: Path) -> None:
    (root / "changes/0002-proration/change.yaml").write_text("title: [\n")
    out = tmp_path / "CODEOWNERS"
    result = run(root, "--out", str(out))
    assert (result.exit_code, out.exists()) == (1, False)
    assert "changes/0002-proration/change.yaml" in result.stderr
    assert "Nothing was written" in result.stderr


def test_a_file_and_a_check_of_it_are_not_asked_for_at_once(root: Path) -> None:
    assert run(root, "--out", "a", "--check", "b").exit_code == 2
