"""Golden cases of the rules: `cases/checks/<ID-name>/bad` and `good` are tiny knowledge bases.

`bad/expected.txt` holds every line that a check of it prints; `good` must give nothing of its
rule. `pytest --update-golden` writes the expected files anew. Adding a rule is adding a folder.
"""

from __future__ import annotations

import copy
import cProfile
import datetime as dt
import os
import re
import shutil
import types
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
import yaml

from changeover.checks import rules, run_checks
from changeover.checks.co220_duplicate_id import SECTIONS
from changeover.checks.cycles import cycles
from changeover.knowledge import KnowledgeBase
from changeover.load.fields import STAND_IN_MOMENT, STAND_INS
from changeover.load.folder import SERVICE_FILES
from changeover.model.base import Defines, Duration, Model, Moment, Refers
from changeover.model.catalog import CatalogFile
from changeover.model.document import FRONT_MATTER, QuizFile
from changeover.model.launch import RunFile
from changeover.problems import Problem, Rule, sort_problems
from changeover.rules import pages
from changeover.source import Refused
from tests.change_site import open_site, show, write_change

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


def test_no_item_can_be_called_like_a_section_of_its_page(tmp_path: Path) -> None:
    folder = write_change(tmp_path) / "changes/0007-proration"
    ids = {"plan": {"O1", "R1", "R2", "I1", "I2", "o", "r", "i"}}
    ids |= {"build": {"B1", "B2", "b"}, "test": {"T1", "T2", "t"}}
    for service, at, id in (
        ("plan", "outcomes", "o"),
        ("plan", "requirements", "r"),
        ("plan", "impacts", "i"),
        ("build", "items", "b"),
        ("test", "cases", "t"),
    ):
        file = folder / f"{service}.yaml"
        entry = f"{at}:\n  - {{id: {id}, text: Of no kind}}\n"
        entry = entry.replace("text", "item") if at == "impacts" else entry
        file.write_text(file.read_text().replace(f"{at}:\n", entry, 1))
    site = open_site(tmp_path)
    assert site.kb.load_problems == ()
    for service, items in ids.items():
        shown = set(re.findall(r' id="(?!gantt-)([^"]+)"', show(site, "0007", service)))
        assert shown - items == SECTIONS[service]


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


def work_for(root: Path, count: int) -> int:
    """How many calls it takes to load and check some changes."""
    source = CASES / "CO207-unknown-item" / "good" / "changes"
    for number in range(1, count + 1):
        folder = root / f"changes/{number:04}-proration"
        shutil.copytree(source / "0001-proration", folder)
        day = dt.date(2026, 10, 1) + dt.timedelta(days=number)  # on one day they would clash
        file = folder / "change.yaml"
        file.write_text(file.read_text().replace("2026-10-01", day.isoformat()))
    shutil.copy(source / "catalog.yaml", root / "changes/catalog.yaml")
    with cProfile.Profile() as profile:
        assert run_checks(KnowledgeBase.open(root, AS_OF)) == ()
    return sum(entry.callcount for entry in profile.getstats())


def test_the_work_of_a_check_grows_no_faster_than_the_changes(tmp_path: Path) -> None:
    rules()  # imported once, whatever there is to check
    assert work_for(tmp_path / "many", 100) < 6 * work_for(tmp_path / "few", 25)


# --- values that are wrong -----------------------------------------------------------------------

NAMES = {"change": "0001", "document": "page", "runbook-step": "page#do", "environment": "live"}
SCALARS = {Moment: "2026-06-01", Duration: "1h", bool: "true", int: "1", float: "1", str: "some"}
WRONG: tuple[Any, ...] = (None, [], {})
DAYS = ("9999-12-31", "0001-01-01")
PLACEHOLDERS = (*STAND_INS, str(STAND_IN_MOMENT), *map(str, Refused))
LAST = dt.date(9999, 12, 31)


def fill(annotation: Any, marks: Sequence[Any] = ()) -> Any:
    """A value of a type with every field of every model in it; each kind of id has one name."""
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return fill(inner[0], [*marks, *inner[1:]])
    if get_origin(annotation) in (Union, types.UnionType):
        return fill(inner[-2] if inner[-1] is type(None) else inner[-1], marks)
    if get_origin(annotation) is tuple:
        return [fill(inner[0], marks)]
    if get_origin(annotation) is Literal:
        return inner[0]
    if issubclass(annotation, Model):
        fields = annotation.model_fields.values()
        return {f.alias: fill(f.annotation, f.metadata) for f in fields}
    kinds = [mark.kind for mark in marks if isinstance(mark, Refers | Defines)]
    return NAMES.get(kinds[0], kinds[0]) if kinds else SCALARS[annotation]


def rich_files() -> dict[str, Any]:
    """The data of every kind of file with every field that it may have, in one change."""
    folder = "0001-proration"
    files = {"catalog.yaml": fill(CatalogFile)}
    files |= {f"{folder}/{name}": fill(model) for name, model in SERVICE_FILES.items()}
    files |= {f"{folder}/{k.folder}/{k}.md": fill(model) for k, model in FRONT_MATTER.items()}
    files[f"{folder}/runbooks/page.md"] = files.pop(f"{folder}/runbooks/runbook.md")
    files[f"{folder}/training/training.quiz.yaml"] = fill(QuizFile)
    files[f"{folder}/runs/2026-06-01-live.yaml"] = fill(RunFile)
    files["catalog.yaml"]["timezone"] = "Europe/Oslo"
    del files[f"{folder}/runs/2026-06-01-live.yaml"]["of"]["change"]
    del files[f"{folder}/launch.yaml"]["deployments"][0]["rolled-back-on"]
    return files


def write_data(root: Path, name: str, data: Any) -> None:
    """A YAML file, or a document with front matter, below `changes/`."""
    text = yaml.safe_dump(data)
    path = root / "changes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"---\n{text}---\n\n# Page\n\n## Steps\n\n### Do\n" if path.suffix == ".md" else text
    )


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A change with every field, and one that is to come and an adoption that refer to it."""
    files = rich_files()
    del files["catalog.yaml"]["timezone"]  # takes half of the time to read
    for name, data in files.items():
        write_data(tmp_path, name, data)
    change = files["0001-proration/change.yaml"]
    for folder, more in (("0002-coming", {}), ("0003-adoption", {"change-type": "adoption"})):
        write_data(tmp_path, f"{folder}/change.yaml", change | more)
        write_data(tmp_path, f"{folder}/runbooks/page.md", {"base": "0001"})
    write_data(tmp_path, "0002-coming/launch.yaml", {"hypercare": {"exit": [{"text": "some"}]}})
    kb = KnowledgeBase.open(tmp_path, AS_OF)
    assert [str(problem) for problem in kb.load_problems] == []
    assert kb.state("0001").is_launched and kb.documents["page"].current is not None
    return tmp_path


def paths_in(data: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value below the top."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from paths_in(value, (*at, key))


@pytest.mark.parametrize("name", rich_files())
def test_no_value_that_is_missing_or_wrong_ends_a_check(rich: Path, name: str) -> None:
    whole = rich_files()[name]
    for path in paths_in(whole):
        is_date = reduce(getitem, path, whole) == SCALARS[Moment]
        for wrong in (..., *WRONG, *(DAYS if is_date else ())):
            data = copy.deepcopy(whole)
            parent = reduce(getitem, path[:-1], data)
            if wrong is ...:
                del parent[path[-1]]
            elif isinstance(parent[path[-1]], str):
                parent[path[-1]] = wrong
            else:
                continue
            write_data(rich, name, data)
            try:
                found = "\n".join(map(str, check_folder(rich)))
            except Exception as error:  # noqa: BLE001  # whatever it is, say where
                pytest.fail(f"{path} as {wrong}: {error!r}")
            told = [word for word in PLACEHOLDERS if word in found and wrong != word]
            assert told == [], f"{path} as {wrong}: {found}"


@pytest.mark.parametrize("day", [LAST, dt.date(1, 1, 1)])
def test_releases_and_launches_may_be_on_any_day(rich: Path, day: dt.date) -> None:
    files = rich_files()
    catalog = files["catalog.yaml"]
    catalog["releases"][0]["date"] = str(day)
    write_data(rich, "catalog.yaml", catalog)
    found = [p for p in check_folder(rich) if p.rule.id == "CO405"]
    assert [(p.location.path.split("/")[1], p.severity.value) for p in found] == (
        [("0001-proration", "error"), ("0002-coming", "warning"), ("0003-adoption", "error")]
        if day != LAST
        else []
    )


def test_a_release_without_an_id_is_not_offered(rich: Path) -> None:
    catalog = rich_files()["catalog.yaml"]
    catalog["releases"] = [{"id": "release", "date": "2020-01-01"}, {"date": "2030-01-01"}]
    write_data(rich, "catalog.yaml", catalog)
    found = [str(p) for p in check_folder(rich) if p.rule.id == "CO405"]
    assert found and all("; remove the line" in line for line in found)


# --- names that are no text ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [b"caf\xe9.png", b"runbooks/caf\xe9.md", b"caf\xe9/a.md", b"\xff.yaml"]
)
def test_a_file_name_that_is_no_text_is_a_problem_at_its_folder(
    tmp_path: Path, name: bytes
) -> None:
    root = tmp_path / "kb"
    shutil.copytree(CASES / "CO005-not-text" / "good", root)
    folder = root / "changes/0001-proration"
    file = os.path.join(os.fsencode(folder), name)  # noqa: PTH118  # a name of bytes
    os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120
    with open(file, "w") as there:  # noqa: PTH123
        there.write("# Text\n")
    before = check_folder(CASES / "CO005-not-text" / "good")
    (found,) = set(check_folder(root)) - set(before)
    bad = name.removeprefix(b"runbooks/").partition(b"/")[0].decode(errors="backslashreplace")
    where = "changes/0001-proration" + ("/runbooks" if name.startswith(b"runbooks/") else "")
    assert str(found) == (
        f"{where}:1:1 CO005 the name '{bad}' in this folder is not UTF-8; rename it"
    )
