"""`changeover revise`: a copy of the current text with its base, or a new document."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from changeover.checks import run_checks
from changeover.cli import main
from changeover.knowledge import KnowledgeBase
from changeover.problems import Severity
from changeover.scaffold import write_starter

TODAY = dt.date(2026, 6, 15)
DRAFT = "changes/0003-the-next"

CHANGE = """title: {title}
status: {status}
owner: team-billing
systems: [billing/invoicing]
summary: For a test.
go-live: {{planned: {planned}}}
"""

RUNBOOK = """---
# who wrote it
title: Pay back   # kept
aliases: [refunds]
base: none
corrections:
  - on: 2026-02-01
    by: mara
    text: The name was wrong

  - {on: 2026-02-02, by: mara, text: Again}
x-team: billing
---

See [the form](form.txt).

## Steps

### Pay { #pay }

Do it.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A starter, a launched change with a runbook, a module and a drop-in page, and a planned one."""
    write_starter(tmp_path, today=TODAY)
    first, draft = tmp_path / "changes/0002-the-first", tmp_path / DRAFT
    for folder in (first / "runbooks/team", first / "training", first / "reference", draft):
        folder.mkdir(parents=True)
    text = CHANGE.format(title="The first", status="launching", planned="2026-01-01")
    (first / "change.yaml").write_text(f"{text}change-type: adoption\n")
    (first / "runbooks/team/pay-back.md").write_text(RUNBOOK)
    (first / "runbooks/team/form.txt").write_text("a form")
    (first / "reference/words.md").write_text("# Words\r\n\r\nDraft\r\n")
    text = CHANGE.format(title="The next", status="proposed", planned="2026-10-01")
    (draft / "change.yaml").write_text(text)
    return tmp_path


def revise(root: Path, *args: str) -> Result:
    return CliRunner().invoke(
        main, ["--root", str(root), "--as-of", TODAY.isoformat(), "revise", *args]
    )


def errors(root: Path) -> list[str]:
    problems = run_checks(KnowledgeBase.open(root, TODAY))
    return [str(p) for p in problems if p.severity is Severity.ERROR]


def test_a_copy_is_the_current_text_with_its_base_and_without_its_corrections(site: Path) -> None:
    result = revise(site, "team/pay-back", "--change", "0003")
    assert result.exit_code == 0, result.output
    copy = (site / DRAFT / "runbooks/team/pay-back.md").read_text()
    assert result.stdout.splitlines()[0].endswith(f"{DRAFT}/runbooks/team/pay-back.md")
    start, end = RUNBOOK.index("corrections:"), RUNBOOK.index("x-team")
    without = RUNBOOK[:start] + RUNBOOK[end:]
    assert copy == without.replace("base: none", 'base: "0002"')


def test_a_copy_is_no_problem_and_its_base_is_current(site: Path) -> None:
    before = errors(site)
    for document in ("team/pay-back", "words", "closing-basics"):
        assert revise(site, document, "--change", "0003").exit_code == 0
    assert errors(site) == before == []
    kb = KnowledgeBase.open(site, TODAY)
    state = kb.documents["team/pay-back"]
    assert [revision.change for revision in state.coming] == ["0003"]
    assert state.base_conflicts == state.missing_base == ()


def test_a_page_without_front_matter_gets_one(site: Path) -> None:
    revise(site, "words", "--change", "0003")
    copy = (site / DRAFT / "reference/words.md").read_text()
    assert copy == '---\nbase: "0002"\n---\n\n# Words\n\nDraft\n'


def test_the_quiz_of_a_module_comes_along(site: Path) -> None:
    result = revise(site, "closing-basics", "--change", "0003")
    copied = site / DRAFT / "training/closing-basics.quiz.yaml"
    source = next(site.glob("changes/0001-*/training/closing-basics.quiz.yaml"))
    assert copied.read_text() == source.read_text()
    assert len(result.stdout.splitlines()) == 2


def test_an_alias_names_the_document_too(site: Path) -> None:
    assert revise(site, "refunds", "--change", "0003").exit_code == 0
    assert (site / DRAFT / "runbooks/team/pay-back.md").is_file()


def test_a_draft_of_another_change_can_be_the_base_and_is_told(site: Path) -> None:
    later = site / "changes/0004-later"
    later.mkdir()
    text = CHANGE.format(title="Later", status="proposed", planned="2026-11-01")
    (later / "change.yaml").write_text(text)
    revise(site, "team/pay-back", "--change", "0003")
    result = revise(site, "team/pay-back", "--change", "0004", "--base", "0003")
    assert 'base: "0003"' in (later / "runbooks/team/pay-back.md").read_text()
    assert "0003 is to revise it too" in result.stderr


@pytest.mark.parametrize("kind", ["runbook", "training", "reference"])
def test_a_new_document_begins_with_the_example_and_no_problem(site: Path, kind: str) -> None:
    result = revise(site, "--new", kind, "Refund a prorated upgrade: été", "--change", "0003")
    assert result.exit_code == 0, result.output
    assert errors(site) == []
    state = KnowledgeBase.open(site, TODAY).documents["refund-a-prorated-upgrade-ete"]
    (revision,) = state.coming
    assert state.kind.value == kind
    assert revision.title == "Refund a prorated upgrade: été"
    front = revision.front.value
    assert (front.base, front.covers) == ("none", ("billing/invoicing",))
    assert (revision.quiz is not None) == (kind == "training")


def test_a_new_document_names_no_role_that_the_catalog_lacks(site: Path) -> None:
    catalog = site / "changes/catalog.yaml"
    text = catalog.read_text().replace("billing-operator", "operator")
    catalog.write_text(text)
    for file in [*site.glob("changes/0001-*/*/*.md"), *site.glob("changes/_template/*.md")]:
        file.write_text(file.read_text().replace("billing-operator", "operator"))
    before = errors(site)
    revise(site, "--new", "runbook", "Refund", "--change", "0003")
    assert errors(site) == before
    text = (site / DRAFT / "runbooks/refund.md").read_text()
    assert "### Say what to do { #do-it minutes=5 }" in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["pay-backs", "--change", "0003"], "there is no document 'pay-backs'; did you mean"),
        (["words", "--change", "0009"], "there is no change '0009'"),
        (["words", "--change", "0002"], "0002 is live already"),
        (["words", "--change", "0003", "--base", "0001"], "change '0001' brings no revision"),
        (["--new", "runbook", " ", "--change", "0003"], "a title is one line"),
        (["--new", "runbook", "Words", "--change", "0003"], "'words' is the reference page"),
        (["--new", "runbook", "x", "--change", "0003", "--base", "0002"], "leave out --base"),
        (["--new", "runbook", "History", "--change", "0003"], "holds the reserved name 'history'"),
        (["--new", "runbook", "x", "--id", "a b", "--change", "0003"], "did you mean 'a-b'?"),
        (
            ["--new", "runbook", "x", "--id", "../x", "--change", "0003"],
            "choose another one with --id",
        ),
        (["words", "--id", "others", "--change", "0003"], "leave out --id"),
        (["--new", "poem", "x", "--change", "0003"], "'poem' is not one of"),
    ],
)
def test_what_can_not_be_is_said_and_writes_nothing(site: Path, args: list[str], said: str) -> None:
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    result = revise(site, *args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert {file: file.read_bytes() for file in site.rglob("*") if file.is_file()} == before


def test_a_second_revision_in_one_change_is_refused_with_its_path(site: Path) -> None:
    revise(site, "words", "--change", "0003")
    result = revise(site, "words", "--change", "0003")
    assert result.exit_code == 2
    assert f"{DRAFT}/reference/words.md" in result.stderr


def test_a_disposition_that_says_otherwise_is_to_be_removed_first(site: Path) -> None:
    with (site / DRAFT / "change.yaml").open("a") as file:
        file.write("dispositions:\n  - {doc: words, action: no-change, reason: The same}\n")
    result = revise(site, "words", "--change", "0003")
    assert result.exit_code == 2
    assert f"{DRAFT}/change.yaml:8:5 says that 'words' needs no change" in result.stderr


def test_a_change_with_errors_says_them(site: Path) -> None:
    (site / DRAFT / "change.yaml").write_text("title: [")
    result = revise(site, "words", "--change", "0003")
    assert result.exit_code == 2
    assert "mend this first" in result.stderr
    assert f"{DRAFT}/change.yaml" in result.stderr


def test_a_document_that_never_launched_needs_its_base_named(site: Path) -> None:
    revise(site, "--new", "runbook", "Refund", "--change", "0003")
    shutil.copytree(site / DRAFT, site / "changes/0004-later")
    shutil.rmtree(site / "changes/0004-later/runbooks")
    result = revise(site, "refund", "--change", "0004")
    assert result.exit_code == 2
    assert "copy a draft of it with --base 0003" in result.stderr


def test_an_id_may_be_given_and_titles_in_other_scripts_have_one_each(site: Path) -> None:
    new = ("--new", "runbook")
    for args in (["日本語"], ["中文"], ["Refund", "--id", "team/pay"]):
        result = revise(site, *new, *args, "--change", "0003")
        assert result.exit_code == 0, result.output
    made = sorted(file.stem for file in (site / DRAFT / "runbooks").rglob("*.md"))
    assert made == ["pay", "runbook", "runbook-2"]
    assert errors(site) == []


def test_a_change_that_was_live_before_brings_nothing_more(site: Path) -> None:
    with (site / DRAFT / "launch.yaml").open("w") as file:
        file.write(
            "deployments:\n  - {env: production, actual: 2026-03-01, outcome: success, "
            "rolled-back-on: 2026-03-05}\n"
        )
    result = revise(site, "words", "--change", "0003")
    assert result.exit_code == 2
    assert "0003 was live before" in result.stderr


def test_odd_line_separators_of_a_comment_are_kept(site: Path) -> None:
    source = next(site.glob("changes/0002-*/runbooks/team/pay-back.md"))
    source.write_text(RUNBOOK.replace("# who wrote it", "# who\u2028wrote it"))
    assert revise(site, "team/pay-back", "--change", "0003").exit_code == 0
    assert "# who\u2028wrote it" in (site / DRAFT / "runbooks/team/pay-back.md").read_text()
