"""What can't be read: one problem for one cause, at its place, and nothing that follows from it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase
from changeover.report import problem_line

SAMPLE = Path(__file__).parent.parent / "changes"
AS_OF = dt.date(2026, 6, 15)
CHANGE = "0007-proration"


def check(root: Path) -> list[str]:
    """Every line that a check prints."""
    return [problem_line(problem) for problem in run_checks(KnowledgeBase.open(root, AS_OF))]


@pytest.fixture(scope="module")
def before() -> frozenset[str]:
    """What a check says of the sample as it is."""
    return frozenset(check(SAMPLE.parent))


@pytest.fixture
def changes(tmp_path: Path) -> Path:
    """The sample's changes, to be spoilt."""
    shutil.copytree(SAMPLE, tmp_path / "changes")
    return tmp_path / "changes"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """One change and its catalog: what is said of more than one file needs no more."""
    folder = tmp_path / "changes" / CHANGE
    folder.mkdir(parents=True)
    (folder / "change.yaml").write_text(
        "title: T\nstatus: proposed\nowner: team-billing\nsystems: [billing]\nsummary: S\n"
        "go-live: {planned: 2026-10-01}\n"
    )
    (tmp_path / "changes/catalog.yaml").write_text(
        "systems: [{id: billing}]\nteams: [{id: team-billing}]\n"
    )
    assert check(tmp_path) == []
    return tmp_path / "changes"


def to_utf16(file: Path) -> None:
    file.write_bytes(file.read_text("utf-8").encode("utf-16"))


def to_nothing(file: Path) -> None:
    file.write_text("")


def to_list(file: Path) -> None:
    file.write_text("- a\n")


def to_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def to_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def to_link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/hostname")


def to_latin1(file: Path) -> None:
    file.write_bytes("Text.\nGebühren\n".encode("latin-1"))


def open_quote(file: Path) -> None:
    file.write_text(f'{file.read_text("utf-8")}\nx: "\n', encoding="utf-8")


UTF16 = "1:1 CO005 the file is saved as UTF-16; save the file in the encoding UTF-8"
EMPTY = "1:1 CO003 the file is empty; write it, or delete the file"
LIST = "1:1 CO103 'the file' must be a mapping of keys to values, not a list"
YAML_FILES = ["change", "plan", "build", "test", "launch"]
FRAGMENT = "_shared/access-check.md"


@pytest.mark.parametrize(
    ("path", "spoil", "said"),
    [
        *(("catalog.yaml", spoil, said) for spoil, said in ((to_utf16, UTF16), (to_list, LIST))),
        *((f"{CHANGE}/{name}.yaml", to_utf16, UTF16) for name in YAML_FILES),
        *((f"{CHANGE}/{name}.yaml", to_list, LIST) for name in YAML_FILES if name != "launch"),
        (f"{CHANGE}/change.yaml", open_quote, "25:4 CO006 the quote that opens here is never"),
        (f"{CHANGE}/change.yaml", to_folder, "1:1 CO001 'change.yaml' is a folder, not a file"),
        ("catalog.yaml", to_folder, "1:1 CO001 'catalog.yaml' is a folder, not a file"),
        (f"{CHANGE}/runbooks/issue-credit-note.md", to_utf16, UTF16),
        (FRAGMENT, to_utf16, UTF16),
        (FRAGMENT, to_nothing, EMPTY),
        (FRAGMENT, to_latin1, "2:4 CO005 byte 0xfc is not UTF-8; save the file in the encoding"),
        (FRAGMENT, to_pipe, "1:1 CO001 'access-check.md' is a pipe, a socket or a device"),
        (FRAGMENT, to_link, "1:1 CO002 'access-check.md' is a symbolic link; put a copy of what"),
    ],
)
def test_one_spoilt_file_is_one_problem(
    changes: Path, before: frozenset[str], path: str, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(changes / path)
    (line,) = set(check(changes.parent)) - before
    assert line.startswith(f"changes/{path}:{said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no catalog"),
        ("", "the catalog is empty"),
        ("{}\n", "the catalog is empty"),
        ("# Systems and teams\n", "the catalog is empty"),
    ],
)
def test_a_catalog_that_says_nothing_is_one_problem(
    changes: Path, before: frozenset[str], text: str | None, said: str
) -> None:
    catalog = changes / "catalog.yaml"
    catalog.unlink() if text is None else catalog.write_text(text)
    assert set(check(changes.parent)) - before == {
        f"changes/catalog.yaml:1:1 CO014 {said}; write into changes/catalog.yaml what changes refer "
        "to, such as {systems: [{id: billing}], teams: [{id: team-billing}]}"
    }


def test_what_the_hint_of_a_missing_catalog_says_works(small: Path) -> None:
    (small / "catalog.yaml").unlink()
    (line,) = check(small.parent)
    (small / "catalog.yaml").write_text(line.partition("such as ")[2])
    assert check(small.parent) == []


def test_a_section_that_the_catalog_lacks_is_told_once(changes: Path) -> None:
    (changes / "catalog.yaml").write_text("timezone: UTC\nteams: []\n")
    told = [line for line in check(changes.parent) if " CO202 " in line]
    assert told == [
        "changes/catalog.yaml:2:8 CO202 the catalog lists no teams, but changes name some; "
        "list them under 'teams', such as 'team-billing' of "
        "changes/0001-adopt-the-runbooks/change.yaml:3:8"
    ]


def test_a_plan_without_what_others_refer_to_is_told_once_a_kind(changes: Path) -> None:
    (changes / CHANGE / "plan.yaml").write_text("{}\n")
    told = [line.partition(" CO207 ")[2] for line in check(changes.parent) if " CO207 " in line]
    plan = f"changes/{CHANGE}/plan.yaml"
    assert told == [
        "unknown requirement 'R1' and 23 more: change 0007 has no requirements; "
        f"add them to 'requirements' in {plan}",
        f"unknown impact 'I4' and 6 more: change 0007 has no impacts; add them to 'impacts' in {plan}",
    ]


# --- names of files and folders ------------------------------------------------------------------


def names_told(root: Path) -> list[str]:
    return [line for line in check(root) if " CO005 " in line]


def test_a_name_that_a_terminal_would_obey_is_told_and_never_shown(small: Path) -> None:
    (small / "0099-\x1b[31mred").mkdir()
    (small / "0098-\u202eder").mkdir()
    (small / CHANGE / "runbooks").mkdir()
    (small / CHANGE / "runbooks/a\x07\nb.md").write_text("# B\n")
    assert names_told(small.parent) == [
        r"changes:1:1 CO005 the name '0098-\u202eder' in this folder holds direction control U+202E; "
        "rename it",
        r"changes:1:1 CO005 the name '0099-\x1b[31mred' in this folder holds control character "
        "U+001B; rename it",
        rf"changes/{CHANGE}/runbooks:1:1 CO005 the name 'a\x07\nb.md' in this folder holds control "
        "character U+0007; rename it",
    ]


def test_a_shared_folder_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes/catalog.yaml").write_text("timezone: UTC\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.md").write_text("Secret.\n")
    (tmp_path / "changes/_shared").symlink_to(tmp_path / "elsewhere")
    assert KnowledgeBase.open(tmp_path, AS_OF).content.fragments == {}
    assert [line.split(" ")[1] for line in check(tmp_path)] == ["CO002"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("12345_Bad Name", "rename it to 12345-bad-name"),
        ("7-x", "rename it to 0007-x"),
        ("new change", "name it like 0007-short-title: a number of four to eight digits"),
        ("123456789012-x", "name it like 0007-short-title: a number of four to eight digits"),
    ],
)
def test_a_folder_with_another_name_is_told_a_right_one(
    tmp_path: Path, name: str, hint: str
) -> None:
    (tmp_path / "changes" / name).mkdir(parents=True)
    (tmp_path / "changes/catalog.yaml").write_text("timezone: UTC\n")
    (line,) = check(tmp_path)
    assert line.startswith(f"changes/{name}:1:1 CO010 '{name}' is not named like a change; {hint}")


def test_one_number_written_in_two_ways_leaves_references_whole(small: Path) -> None:
    shutil.copytree(small / CHANGE, small / "00007-again")
    shutil.copytree(small / CHANGE, small / "0008-later")
    with (small / "0008-later/change.yaml").open("a") as file:
        file.write('depends-on: ["0007"]\n')
    assert [line.split(" ")[1] for line in check(small.parent)] == ["CO012", "CO012"]


def test_two_names_that_give_one_id_are_both_named(small: Path) -> None:
    folder = small / CHANGE / "runbooks"
    folder.mkdir()
    for name in ("кластер", "сервера"):
        (folder / f"{name}.md").write_text("---\ncovers: [billing]\n---\n\n# Text\n")
    told = [line.partition(" CO220 ")[2] for line in check(small.parent) if " CO220 " in line]
    assert told == [
        "'сервера.md' and 'кластер.md' both have the document id '-------'; rename one: of a file's "
        "name, only letters from a to z, digits, '.', '_' and '-' are told apart"
    ]


# --- lengths -------------------------------------------------------------------------------------


def with_title(small: Path, title: str) -> None:
    file = small / CHANGE / "change.yaml"
    _, _, rest = file.read_text("utf-8").partition("\n")
    file.write_text(f"title: {title}\n{rest}", encoding="utf-8")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("x" * 200, None),
        ("'folded\n\n '", None),
        ("x" * 201, "CO112 'title' has 201 characters; 200 are allowed; shorten it"),
        ("x" * 900_000, "CO112 'title' has 900,000 characters; 200 are allowed; shorten it"),
        (r'"a\nb"', "CO110 'title' 'a b' must be one line, without tabs; write it in one line"),
        (r'"a\tb"', "CO110 'title' 'a b' must be one line, without tabs; write it in one line"),
        (r'"a\e[31mb"', r"CO005 control character U+001B, written \e; remove it"),
    ],
)
def test_a_title_is_one_line_of_bounded_length(small: Path, title: str, said: str | None) -> None:
    with_title(small, title)
    found = [line for line in check(small.parent) if f"{CHANGE}/change.yaml:1:" in line]
    assert [line.partition(" ")[2] for line in found] == ([] if said is None else [said])


def test_long_values_are_shown_in_part(small: Path) -> None:
    more = f"\n{'k' * 300}: 1\nrisk: {'r' * 300}\nnotes: {'n' * 300}\n"
    file = small / CHANGE / "change.yaml"
    file.write_text(file.read_text().replace("team-billing", "z" * 90) + more)
    found = [line for line in check(small.parent) if f"{CHANGE}/change.yaml" in line]
    for letter in "krzn":
        assert any(f"'{letter * 59}…'" in line for line in found), letter
        assert not any(letter * 61 in line for line in found), letter


def test_a_long_heading_makes_a_title_that_lists_can_show(tmp_path: Path) -> None:
    folder = tmp_path / "changes/0001-x/runbooks"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text(f"# {'long ' * 100}\n")
    (change,) = KnowledgeBase.open(tmp_path, AS_OF).content.changes
    assert len(change.revisions[0].title) == 200
    assert change.revisions[0].title.endswith(" long…")


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_change_folder_without_rights_hides_no_other_problem(changes: Path, mode: int) -> None:
    other = changes / "0006-tax-engine/change.yaml"
    other.write_text(re.sub("(?m)^status: .*", "status: aproved", other.read_text()))
    folder = changes / CHANGE
    folder.chmod(mode)
    # Root may open everything, unless it gives that right away.
    rights = "-dac_override,-dac_read_search"
    command = ["setpriv", "--bounding-set", rights] if os.geteuid() == 0 else []
    command += [sys.executable, "-m", "changeover.cli", "check", "--as-of", AS_OF.isoformat()]
    result = subprocess.run(
        command, cwd=changes.parent, capture_output=True, text=True, check=False
    )
    folder.chmod(0o755)
    assert result.returncode == 1, result.stderr
    assert "Permission denied" in result.stdout
    assert f"changes/{CHANGE}" in result.stdout
    assert "changes/0006-tax-engine/change.yaml" in result.stdout and "CO104" in result.stdout
    assert "Traceback" not in result.stderr
