"""Loading: from files to models, with every problem told once and nothing raised."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.checks import run_checks
from changeover.headings import title_of
from changeover.knowledge import KnowledgeBase
from changeover.load import _one_folder_a_number, load_content
from changeover.load.document import document_id
from changeover.load.fields import STAND_IN, STAND_IN_MOMENT, read_model, validate
from changeover.model.base import Duration, Moment
from changeover.model.build import BuildFile
from changeover.model.catalog import CatalogFile
from changeover.model.change import ChangeFile
from changeover.model.content import Change, Content
from changeover.model.document import QuizFile, TrainingFrontMatter
from changeover.model.launch import LaunchFile, RunFile
from changeover.model.plan import PlanFile
from changeover.model.positions import File, Positions, pack
from changeover.model.test import TestFile as CasesFile
from changeover.problems import ChangeoverError
from changeover.source import parse_yaml

CHANGE = """\
title: Prorate mid-cycle upgrades
status: building
owner: team-billing
systems: [billing/invoicing]
summary: Charge only the remaining days of the cycle.
go-live: {planned: 2026-10-01}
"""
MODELS = [BuildFile, CatalogFile, ChangeFile, CasesFile, LaunchFile, PlanFile, QuizFile, RunFile]


def read(model: Any, text: str) -> tuple[File[Any] | None, list[str]]:
    file, problems = read_model(model, parse_yaml(text, "f"))
    return file, [str(problem) for problem in problems]


def load(root: Path, files: dict[str, str]) -> tuple[Content, list[str]]:
    """The content of a knowledge base with these files below `changes/`, and its problems."""
    for path, text in {"catalog.yaml": "", **files}.items():
        target = root / "changes" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text or "timezone: UTC\n", encoding="utf-8")
    content, problems = load_content(root)
    return content, sorted(str(problem) for problem in problems)


def only(content: Content) -> Change:
    (change,) = content.changes
    return change


# --- values --------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["no", "1.10", "012", "12:30:45", "2026-10-01", "0x1F"])
def test_text_is_text_whatever_it_looks_like(written: str) -> None:
    file, problems = read(ChangeFile, CHANGE.replace("Prorate mid-cycle upgrades", written))
    assert problems == []
    assert file is not None
    assert file.value.title == written


def test_numbers_flags_moments_and_durations_are_read_where_they_are_meant() -> None:
    text = "cutover:\n  - {id: a, text: b, offset: -45m, duration: 1d2h3m}\n"
    file, problems = read(LaunchFile, text)
    assert problems == []
    assert file is not None
    step = file.value.cutover[0]
    assert (step.offset, step.duration) == (Duration(-45), Duration(1440 + 120 + 3))


@pytest.mark.parametrize(
    "written",
    [
        *("2026-13-01", "2026-02-30", "0000-01-01", "99999-01-01"),
        *("01.10.2026", "2026-10-1", "20261001", "tomorrow"),
        *("2026-10-01 22:00", "2026-10-01T24:00", "2026-10-01T22:00Z", "2026-10-01T25:61"),
        "\u0662\u0660\u0662\u0666-\u0661\u0660-\u0660\u0661",  # digits of another script
    ],
)
def test_no_date_is_told_as_one(written: str) -> None:
    _, problems = read(ChangeFile, CHANGE.replace("2026-10-01", f'"{written}"'))
    assert problems == [
        f"f:6:20 CO105 'go-live.planned' '{written}' is no date of the calendar; "
        "write YYYY-MM-DD or YYYY-MM-DDTHH:MM"
    ]


@pytest.mark.parametrize(
    "written", ["90", "1.5h", "2h30", "h", "", "1h 30m", "30m2h", "-", "\u0663m"]
)
def test_no_duration_is_told_as_one(written: str) -> None:
    _, problems = read(LaunchFile, f"cutover: [{{id: a, text: b, duration: '{written}'}}]")
    assert len(problems) == 1
    assert "'cutover[0].duration'" in problems[0]


@pytest.mark.parametrize("key", ["duration", "rollback-duration"])
@pytest.mark.parametrize("written", ["-5m", "-0m", "-1h30m"])
def test_only_an_offset_may_be_negative(key: str, written: str) -> None:
    _, problems = read(LaunchFile, f"cutover: [{{id: a, text: b, offset: -1h, {key}: {written}}}]")
    (problem,) = problems
    assert f"CO106 'cutover[0].{key}' '{written}' must not be negative; " in problem


OSLO = "timezone: Europe/Oslo\n"


def _moments(root: Path, launch: str, *, catalog: str = OSLO) -> list[str]:
    root.joinpath("changes/0001-a").mkdir(parents=True)
    (root / "changes/catalog.yaml").write_text(catalog)
    (root / "changes/0001-a/launch.yaml").write_text(launch)
    return [str(problem) for problem in load_content(root)[1] if problem.rule.id == "CO105"]


def test_a_moment_that_the_clocks_skip_is_told_where_it_stands(tmp_path: Path) -> None:
    launch = "deployments:\n  - {env: production, planned: 2027-03-28T02:30}\n"
    assert _moments(tmp_path, launch) == [
        "changes/0001-a/launch.yaml:2:32 CO105 'deployments[0].planned' '2027-03-28T02:30' does "
        "not exist: the clocks in Europe/Oslo skip it; the clocks then show 2027-03-28T03:30"
    ]


def test_a_skipped_moment_is_found_in_unions_and_in_the_catalog(tmp_path: Path) -> None:
    run = "billing-runs: [{id: r, start: 2027-03-28T02:00, end: 2027-03-29}]\n"
    found = _moments(tmp_path, "hypercare: {until: 2027-03-28T02:59}", catalog=f"{OSLO}{run}")
    assert [problem.split(" ")[2] for problem in found] == [
        "'billing-runs[0].start'",
        "'hypercare.until'",
    ]


@pytest.mark.parametrize(
    "written",
    [
        *("2027-03-28", "2027-03-28T01:59", "2027-03-28T03:00", "2027-10-31T02:30"),
        *("0001-01-01T00:00", "9999-12-31T23:59"),
    ],
)
def test_a_moment_that_the_clocks_show_is_right(tmp_path: Path, written: str) -> None:
    assert _moments(tmp_path, f"deployments: [{{env: production, actual: {written}}}]") == []


def test_in_a_timezone_without_summer_every_moment_is_right(tmp_path: Path) -> None:
    launch = "deployments: [{env: production, planned: 2027-03-28T02:30}]"
    assert _moments(tmp_path, launch, catalog="timezone: UTC") == []


# --- nothing and empty ---------------------------------------------------------------------------


def test_an_optional_field_may_be_left_empty_and_a_required_one_may_not() -> None:
    assert read(ChangeFile, CHANGE + "author:\nrelease: ~\n")[1] == []
    assert read(ChangeFile, CHANGE.replace("team-billing", "~"))[1] == [
        "f:3:8 CO102 'owner' has no value; fill it in or remove it"
    ]


def test_an_empty_list_is_not_an_absent_one() -> None:
    file, _ = read(PlanFile, "risks: []\n")
    assert file is not None
    assert (file.value.risks, file.value.questions) == ((), None)


def test_a_blank_text_is_told() -> None:
    _, problems = read(ChangeFile, CHANGE.replace("Prorate mid-cycle upgrades", '"  "'))
    assert problems == ["f:1:8 CO109 'title' must not be blank; fill it in or remove it"]


def test_a_file_of_comments_says_nothing() -> None:
    file, problems = read(PlanFile, "# to be done\n")
    assert problems == []
    assert file is not None
    assert file.value == PlanFile()


# --- many errors in one file ---------------------------------------------------------------------


def test_every_error_of_a_file_is_told_and_the_rest_is_kept() -> None:
    text = (
        CHANGE.replace("building", "bilding").replace("team-billing", "[a]") + "risk: hihg\nx: 1\n"
    )
    file, problems = read(ChangeFile, text)
    assert [problem.split(" ")[0] for problem in problems] == ["f:2:9", "f:3:8", "f:7:7", "f:8:1"]
    assert file is not None
    assert file.value.title == "Prorate mid-cycle upgrades"
    assert file.value.owner == STAND_IN
    assert file.is_refused("owner")
    assert not file.is_refused("title")


def test_a_misspelt_key_is_read_as_the_one_that_is_meant() -> None:
    file, problems = read(PlanFile, "requirments:\n  - {id: R1, txt: x, kind: tech}\n")
    assert [problem.split(";")[0] for problem in problems] == [
        "f:1:1 CO101 unknown key 'requirments'",
        "f:2:14 CO101 unknown key 'txt'",
        "f:2:28 CO104 'requirements[0].kind' can't be 'tech'",
    ]
    assert file is not None
    assert file.value.requirements[0].text == "x"


@pytest.mark.parametrize("slip", ["tilte", "titel", "titles", "itle", "Title"])
def test_a_slip_of_a_required_key_does_not_make_it_missing(slip: str) -> None:
    _, problems = read(ChangeFile, CHANGE.replace("title", slip))
    assert problems == [f"f:1:1 CO101 unknown key '{slip}'; did you mean 'title'?"]


def test_another_word_is_not_read_as_a_key_that_is_only_like_it() -> None:
    run = 'of: {change: "0007"}\nenv: sandbox\nstarted: 2026-10-01\nsystems: [billing]\n'
    assert read(RunFile, run)[1] == ["f:4:1 CO101 unknown key 'systems'; did you mean 'steps'?"]


def test_a_misspelt_key_beside_the_right_one_is_only_told() -> None:
    file, problems = read(ChangeFile, CHANGE + "sumary: Another\n")
    assert len(problems) == 1
    assert file is not None
    assert file.value.summary.startswith("Charge")


def test_an_element_that_is_wrong_takes_no_other_away() -> None:
    text = "requirements:\n  - R1\n  - {id: R2, text: x}\n  - {id: R3, text: y, kind: z}\n"
    file, problems = read(PlanFile, text)
    assert [problem.split(" ")[0] for problem in problems] == ["f:2:5", "f:4:29"]
    assert file is not None
    assert [item.id for item in file.value.requirements] == ["R2", "R3"]
    assert file.at("requirements", 1, "id").line == 4
    assert file.lost == {"requirement"}


def test_a_list_of_which_all_elements_are_wrong_is_not_called_empty() -> None:
    _, problems = read(ChangeFile, CHANGE.replace("billing/invoicing", "Billing"))
    assert [problem.split(";")[0] for problem in problems] == [
        "f:4:11 CO107 'systems[0]' can't be 'Billing'"
    ]


def test_what_is_missing_is_stood_in_for() -> None:
    file, problems = read(ChangeFile, "title: x\n")
    assert len(problems) == 5
    assert file is not None
    assert file.value.systems == (STAND_IN,)
    assert file.value.go_live.planned == STAND_IN_MOMENT


def test_an_alias_and_what_it_leaves_out_are_told_once() -> None:
    text = CHANGE.replace("owner: team-billing", "owner: *team").replace(
        "{planned: 2", "{<<: *x, p: 2"
    )
    _, problems = read(ChangeFile, text)
    assert [problem.split(" ")[1] for problem in problems] == ["CO007", "CO007", "CO007", "CO101"]


def test_what_stands_before_an_error_of_the_syntax_is_checked_and_what_is_absent_is_not() -> None:
    file, problems = read(ChangeFile, "title: x\nstatus: aproved\nsummary: a: b\n")
    assert file is None
    assert [problem.split(" ")[1] for problem in problems] == ["CO006", "CO104"]


def test_a_run_record_must_say_of_what_it_is() -> None:
    text = "env: sandbox\nstarted: 2026-10-01\nof: {%s}\n"
    assert read(RunFile, text % 'change: "0007"')[1] == []
    assert read(RunFile, text % 'document: x, revision: "0007"')[1] == []
    for wrong in ("", "document: x", 'change: "0007", document: x, revision: "0007"'):
        file, problems = read(RunFile, text % wrong)
        assert [problem.split(" ")[1] for problem in problems] == ["CO110"], wrong
        assert file is not None


# --- folders -------------------------------------------------------------------------------------


def test_no_changes_folder_stops_the_work(tmp_path: Path) -> None:
    with pytest.raises(ChangeoverError, match="changeover init"):
        load_content(tmp_path)


def test_a_folder_is_told_as_often_as_it_is_read(tmp_path: Path) -> None:
    load(tmp_path, {f"{n:04}-x/change.yaml": CHANGE for n in (1, 2, 3)})
    told: list[tuple[int, int]] = []
    load_content(tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_hidden_files_and_backups_are_nobodys(tmp_path: Path) -> None:
    names = [".hidden/change.yaml", "0001-x/.DS_Store", "0001-x/plan.yaml~", "0001-x/.git/x.md"]
    content, problems = load(tmp_path, {"0001-x/change.yaml": CHANGE, **dict.fromkeys(names, "x")})
    assert problems == []
    assert only(content).files == {"changes/0001-x/change.yaml"}


def test_our_own_folders_are_no_changes(tmp_path: Path) -> None:
    names = ["_template/change.yaml", "README.md"]
    content, problems = load(tmp_path, dict.fromkeys(names, "x: y"))
    assert (content.changes, problems) == ((), [])


def test_records_of_completions_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    content, problems = load(tmp_path, {"_completions/ada.yaml": "x: y"})
    assert content.changes == ()
    assert problems == [
        "changes/_completions:1:1 CO013 warning: nothing reads this folder; "
        "keep what trainees completed outside changes/"
    ]


def test_a_change_with_everything_is_read_whole(tmp_path: Path) -> None:
    content, problems = load(
        tmp_path,
        {
            "_shared/parts/stop.md": "Stop.\n",
            "0001-x/change.yaml": CHANGE,
            "0001-x/README.md": "Why.\n",
            "0001-x/plan.yaml": "risks: []\n",
            "0001-x/build.yaml": "items: []\n",
            "0001-x/test.yaml": "cases: []\n",
            "0001-x/launch.yaml": "cutover: []\n",
            "0001-x/runbooks/etcd/membersDown.md": "# Members are *down*\n",
            "0001-x/training/basics.md": "Text.\n",
            "0001-x/training/basics.quiz.yaml": "questions: [{id: q, kind: text, text: x}]\n",
            "0001-x/reference/terms.md": "---\ntitle: Terms\n---\nText.\n",
            "0001-x/notes/customers.md": "News.\n",
            "0001-x/runs/2026-05-01-sandbox-2.yaml": 'of: {change: "0001"}\nenv: sandbox\nstarted: 2026-05-01\n',
            "0001-x/images/a.svg": "<svg/>",
        },
    )
    change = only(content)
    assert problems == []
    paths = [file.path.removeprefix("changes/0001-x/") for file in change.yaml_files()]
    assert paths[:5] == [f"{name}.yaml" for name in ("change", "plan", "build", "test", "launch")]
    assert paths[5] == "runs/2026-05-01-sandbox-2.yaml"
    assert sorted(paths[6:]) == [
        *("reference/terms.md", "runbooks/etcd/membersDown.md"),
        *("training/basics.md", "training/basics.quiz.yaml"),
    ]
    assert {revision.document: revision.title for revision in change.revisions} == {
        "etcd/membersDown": "Members are down",
        "basics": "basics",
        "terms": "Terms",
    }
    assert [note.audience for note in change.notes] == ["customers"]
    assert change.readme is not None
    assert list(content.fragments) == ["parts/stop.md"]
    assert len(change.files) == 13


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("plans.yaml", "did you mean 'plan.yaml'?"),
        ("runbook/x.md", "did you mean 'runbooks'?"),
        ("runs/first.yaml", "name it runs/<date>-<env>.yaml"),
        ("notes/deep/customers.md", "release notes are notes/<audience>.md"),
        ("training/x.quiz.yaml", "add training/x.md, or rename the quiz after its module"),
    ],
)
def test_a_file_that_nothing_reads_is_told(tmp_path: Path, path: str, hint: str) -> None:
    text = "questions: [{id: q, kind: text, text: x}]\n"
    _, problems = load(tmp_path, {"0001-x/change.yaml": CHANGE, f"0001-x/{path}": text})
    assert len(problems) == 1
    assert f"changes/0001-x/{path}:1:1 CO013 warning: " in problems[0]
    assert hint in problems[0]


def test_two_quizzes_whose_names_give_one_id_are_told(tmp_path: Path) -> None:
    quiz = "questions: [{id: q, kind: text, text: x}]\n"
    files = {"a b.quiz.yaml": quiz, "a-b.quiz.yaml": quiz, "a-b.md": "Text.\n"}
    training = {f"0001-x/training/{name}": text for name, text in files.items()}
    content, problems = load(tmp_path, {"0001-x/change.yaml": CHANGE, **training})
    assert problems == [
        "changes/0001-x/training/a-b.quiz.yaml:1:1 CO013 warning: nothing reads this quiz: 'a-b' has "
        "one already; keep one of them; the first is changes/0001-x/training/a b.quiz.yaml"
    ]
    assert only(content).revisions[0].quiz is not None


def test_a_folder_whose_number_is_taken_is_checked_too(tmp_path: Path) -> None:
    content, problems = load(
        tmp_path, {"0001-a/change.yaml": CHANGE, "0001-b/change.yaml": "x: 1\n" + CHANGE}
    )
    assert [problem.split(" ")[1] for problem in problems] == ["CO012", "CO101", "CO012"]
    assert [change.folder for change in content.changes] == ["changes/0001-a", "changes/0001-b"]
    assert len({change.id for change in content.changes}) == 2


class Counted(str):
    """A text that counts how often somebody looks it up."""

    looks = 0
    __slots__ = ()

    def __hash__(self) -> int:
        Counted.looks += 1
        return super().__hash__()


def test_each_number_of_a_folder_is_looked_up_a_few_times_however_many_there_are() -> None:
    folders = [(f"changes/{n:04}-x", Counted(f"{n:04}"), "x") for n in range(1, 101)]
    numbered, problems = _one_folder_a_number([*folders])
    assert (numbered, problems) == (folders, [])
    assert Counted.looks <= 5 * len(folders)


def test_a_document_that_cannot_be_read_is_still_there(tmp_path: Path) -> None:
    content, problems = load(
        tmp_path, {"0001-x/change.yaml": CHANGE, "0001-x/runbooks/a.md": "\x00" * 99}
    )
    assert [problem.split(" ")[1] for problem in problems] == ["CO005"]
    assert [revision.document for revision in only(content).revisions] == ["a"]


# --- documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("cluster-etcd/etcdMembersDown.md", "cluster-etcd/etcdMembersDown"),
        ("Restart the DB (prod).md", "Restart-the-DB--prod-"),
        ("Übersicht größer.md", "Ubersicht-grosser"),
        ("u\u0308bersicht.md", "ubersicht"),
        ("blåbærsyltetøy.md", "blabaersyltetoy"),
        ("кластер.md", "-------"),
        ("a\uff0f\uff0e\uff0e\uff0fb.md", "a----b"),
        ("v1.2_notes.md", "v1.2_notes"),
    ],
)
def test_a_document_is_named_after_its_path(path: str, id: str) -> None:
    assert document_id(path) == id


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Text.\n", None),
        ("# Restart *the* `db`\n", "Restart the db"),
        ("# [Restart](x.md) { #r }\n", "Restart"),
        ("Restart\n=======\n", "Restart"),
        ("```\n# not this\n```\n# This\n", "This"),
        ("## Not this\n# This #\n", "This"),
        ("~~~sh\n# not\n```\n# this\n~~~\n", None),
    ],
)
def test_a_title_is_the_first_heading_outside_code(text: str, title: str | None) -> None:
    assert title_of(text) == title


def test_front_matter_of_other_tools_is_a_warning_and_ours_is_read(tmp_path: Path) -> None:
    text = "---\ntags: [a]\nx-source: wiki\ntitel: A\ntitle: 2024\nminutes: 5\n---\nText.\n"
    content, problems = load(tmp_path, {"0001-x/change.yaml": CHANGE, "0001-x/training/a.md": text})
    assert [problem.split(" ")[0][-4:] for problem in problems] == [":2:1", ":4:1"]
    assert all(" CO111 warning: " in problem for problem in problems)
    front = only(content).revisions[0].front.value
    assert isinstance(front, TrainingFrontMatter)
    assert (front.title, front.minutes) == ("2024", 5)


def test_text_with_braces_and_signs_is_kept_as_it_is(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n{{ x }} {% y %} {! z !}\n\n```\n\t{{ code }}  \n```\n"
    content, _ = load(tmp_path, {"0001-x/change.yaml": CHANGE, "0001-x/runbooks/a.md": text})
    prose = only(content).revisions[0].prose
    assert prose.text == text.split("---\n")[2]
    assert prose.line == 4


# --- whatever comes ------------------------------------------------------------------------------

CHANGE_KEYS = ["title", "status", "owner", "systems", "summary", "go-live", "planned", "x", "<<"]
OTHER_KEYS = ["id", "text", "kind", "requirments", "requirements", "cutover", "questions", "of"]
KEYS = st.sampled_from([*CHANGE_KEYS, *OTHER_KEYS])
SCALARS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "R1", "0007", "2026-10-01", "low", "true", "single", "billing/a", "*", "9"]
    ),
    st.text(max_size=8),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


@pytest.mark.parametrize("model", MODELS)
@given(data=DATA)
def test_no_data_makes_a_model_raise(model: Any, data: Any) -> None:
    file, problems = validate(model, data, Positions("f", pack(1, 1)))
    assert file is not None
    assert file.refused or problems or not isinstance(data, dict) or file.value
    for problem in problems:
        assert str(problem).startswith("f:1:1 CO1")


@given(
    name=st.sampled_from(["change.yaml", "plan.yaml", "test.yaml", "launch.yaml", "runbooks/a.md"]),
    raw=st.one_of(st.binary(), st.text(st.characters(exclude_categories=["Cs"])).map(str.encode)),
)
def test_no_bytes_make_loading_and_checking_raise(
    tmp_path_factory: pytest.TempPathFactory, name: str, raw: bytes
) -> None:
    root = tmp_path_factory.mktemp("fuzz")
    load(root, {"0001-x/change.yaml": CHANGE, f"0001-x/{name}": "x"})
    (root / "changes/0001-x" / name).write_bytes(raw)
    problems = run_checks(KnowledgeBase.open(root, dt.date(2026, 6, 15)))
    assert all(problem.location.path.startswith("changes/") for problem in problems)


def test_a_moment_is_compared_by_its_start() -> None:
    assert Moment.parse("2026-10-01") < Moment.parse("2026-10-01T00:01")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("plan.yml", "did you mean 'plan.yaml'?"),
        ("build.YAML", "did you mean 'build.yaml'?"),
        ("readme.md", "did you mean 'README.md'?"),
        ("runbooks/close.MD", "a document's name ends in .md"),
        ("runbooks/close.markdown", "a document's name ends in .md"),
        ("runbooks/close.quiz.yaml", "a quiz is training/<id>.quiz.yaml, beside its module"),
        ("training/close.quiz.yml", "a quiz is training/<id>.quiz.yaml, beside its module"),
        ("runs/tuesday.yaml", "name it runs/<date>-<env>.yaml"),
        ("notes/deep/customers.md", "release notes are notes/<audience>.md"),
        ("runbook/close.md", "did you mean 'runbooks'?"),
        ("runbooks", "make runbooks a folder with the files in it"),
        ("notes", "make notes a folder with the files in it"),
        ("plan.yaml/plan.yaml", "make plan.yaml a file"),
        ("README.md/x.txt", "make README.md a file"),
    ],
)
def test_what_nothing_reads_is_told(tmp_path: Path, name: str, hint: str) -> None:
    file = tmp_path / "changes/0001-x" / name
    file.parent.mkdir(parents=True)
    file.write_text("text\n", encoding="utf-8")
    _, problems = load_content(tmp_path)
    rule = "CO001" if hint.endswith("a file") else "CO013"
    told = [str(problem) for problem in problems if problem.rule.id == rule]
    assert any(hint in line for line in told), told


@pytest.mark.parametrize(
    "name", ["reference/rates.yaml", "images/a.png", "runbooks/a.csv", "a.txt"]
)
def test_attachments_are_nobody_s_misspelling(tmp_path: Path, name: str) -> None:
    file = tmp_path / "changes/0001-x" / name
    file.parent.mkdir(parents=True)
    file.write_text("text\n", encoding="utf-8")
    _, problems = load_content(tmp_path)
    assert [problem for problem in problems if problem.rule.id == "CO013"] == []
