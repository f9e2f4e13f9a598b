"""Links in texts of YAML: where they lead on any page, and what is told of those that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from changeover.model.base import PlacedText
from tests.test_links import OTHERS, of_links
from tests.texts import Page, Texts, change

FOLDER = "0002-next"
CHANGE = f"changes/{FOLDER}/change.yaml"


def with_summary(tmp_path: Path, summary: str) -> tuple[Texts, Page]:
    """Texts of which a change's summary is what YAML reads, and the summary as pages show it."""
    file = change("2026-06-30", launched=False).replace("Something changes.", summary)
    texts = Texts(
        tmp_path,
        {
            **OTHERS,
            f"{FOLDER}/change.yaml": file,
            f"{FOLDER}/plan.yaml": "outcomes: []\n",
            f"{FOLDER}/evidence/run.csv": "a\n",
        },
    )
    shown = texts.site.renderer.inline(texts.kb.changes["0002"].file.value.summary)
    return texts, Page(str(shown))


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("evidence/run.csv", "site:files/0002/evidence/run.csv"),
        ("plan.yaml", "site:changes/0002/plan/"),
        ("../0001-adopt/runbooks/b.md#own", "site:runbooks/b/#own"),
        ("b.md", "site:runbooks/b/"),
        ("#relations", "site:changes/0002/#relations"),
        ("https://example.com/x?a=1&b=2", "https://example.com/x?a=1&b=2"),
    ],
)
def test_a_link_in_yaml_leads(tmp_path: Path, target: str, leads_to: str) -> None:
    texts, page = with_summary(tmp_path, f"see [*the* page]({target}) first")
    assert page.links() == [leads_to]
    assert of_links(texts) == []


def test_a_file_that_a_text_links_to_is_published(tmp_path: Path) -> None:
    texts, _ = with_summary(tmp_path, "see [it](evidence/run.csv)")
    path = f"changes/{FOLDER}/evidence/run.csv"
    assert texts.prose.published == {path: "files/0002/evidence/run.csv"}


def test_the_same_text_of_two_changes_leads_to_the_files_of_each(tmp_path: Path) -> None:
    texts, _ = with_summary(tmp_path, "x")
    shown = []
    for folder, file in (("0001-adopt", "evidence/totals.csv"), (FOLDER, "evidence/totals.csv")):
        text = PlacedText(f"[x]({file})")
        text.path = f"changes/{folder}/test.yaml"
        shown.append(str(texts.site.renderer.inline(text)))
    assert "site:files/0001/evidence/totals.csv" in shown[0]
    assert shown[1] == "x"


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("see [it](gone.csv)", "5:19 CO301 warning: 'gone.csv' leads nowhere"),
        ('"see [it](gone.csv)"', "5:20 CO301 warning: 'gone.csv' leads nowhere"),
        ("see [it](b.md#gone)", "5:19 CO302 warning: 'b' has no '#gone'"),
        ("an image ![it](gone.png)", "5:25 CO301 warning: 'gone.png' leads nowhere"),
        ("'[x](javascript:alert(1))'", "5:15 CO309 warning: links can't begin with 'javascript:'"),
        ("'[x](site:runbooks/b/)'", "5:15 CO309 warning: links can't begin with 'site:'"),
        ("'[x](&#106;avascript:y)'", "5:10 CO309 warning: links can't begin with 'javascript:'"),
        ("|\n  A line\n\n  and [x](no.md) here\n", "8:11 CO301 warning: 'no.md' leads nowhere"),
        (">-\n  A [b](b.md)\n  and [x](b.mdx)\n", "7:11 CO301 warning: 'b.mdx' leads nowhere"),
        ('"[x](go\\u006ee.csv)"', "5:10 CO301 warning: 'gone.csv' leads nowhere"),
    ],
)
def test_a_link_in_yaml_that_leads_nowhere_is_told_at_its_place(
    tmp_path: Path, summary: str, said: str
) -> None:
    texts, page = with_summary(tmp_path, summary)
    (line,) = of_links(texts)
    assert line.startswith(f"{CHANGE}:{said}; ")
    assert [link for link in page.links() if link not in {"site:runbooks/b/"}] == []


@pytest.mark.parametrize(
    "summary",
    ["the code `[x](gone.md)` as it is", "'[x] (gone.md) and \\[x](gone.md)'", "gone.md"],
)
def test_what_is_no_link_in_yaml_is_not_told(tmp_path: Path, summary: str) -> None:
    texts, page = with_summary(tmp_path, summary)
    assert of_links(texts) == [] and page.links() == []


def test_every_file_with_texts_is_checked(tmp_path: Path) -> None:
    link = "'[x](gone.csv)'"
    files: dict[str, str | bytes] = {
        "catalog.yaml": f"teams: [{{id: team-billing, contact: {link}}}]\nsystems: [{{id: billing}}]\n",
        "0001-adopt/plan.yaml": f"assumptions: [{link}]\n",
        "0001-adopt/build.yaml": f"decisions: [{{id: D1, text: x, because: {link}}}]\n",
        "0001-adopt/runs/2026-01-05-production.yaml": (
            f"of: {{change: '0001'}}\nenv: production\nsteps: [{{id: a, note: {link}}}]\n"
        ),
        "0001-adopt/training/t.md": f"---\nkey-points: [{link}]\n---\n# T\n",
        "0001-adopt/training/t.quiz.yaml": (
            f"questions: [{{id: Q1, kind: text, text: {link}, answers: [x]}}]\n"
        ),
        f"{FOLDER}/change.yaml": change("2026-06-30", launched=False),
        f"{FOLDER}/test.yaml": (
            f"results: [{{case: T1, result: pass, evidence: gone.csv, note: {link}}}]\n"
            f"cases: [{{id: T1, text: {link}}}]\n"
        ),
        f"{FOLDER}/launch.yaml": f"handover: [{{item: {link}}}]\n",
    }
    told = [line.partition(":")[0] for line in of_links(Texts(tmp_path, files))]
    assert sorted(set(told)) == sorted(
        f"changes/{name}" for name in files if "change.y" not in name
    )
    assert told.count(f"changes/{FOLDER}/test.yaml") == 3


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("totals.csv", ["1:60 CO301 warning: 'totals.csv' leads nowhere"]),
        ("evidence/totals.csv", []),
        ("BUG-1.2", []),
        ("see totals.csv", []),
        ("run.by.anna", []),
    ],
)
def test_evidence_that_names_a_file_must_be_there(
    tmp_path: Path, value: str, said: list[str]
) -> None:
    results = f"results: [{{case: T1, on: 2026-01-05, evidence: {value}}}]\n"
    results = results.replace("on: 2026-01-05", "env: sandbox, result: pass")
    found = of_links(Texts(tmp_path, {**OTHERS, "0001-adopt/test.yaml": results}))
    path = "changes/0001-adopt/test.yaml"
    assert [line.partition("; ")[0] for line in found] == [f"{path}:{line}" for line in said]


def test_a_link_of_a_related_project_may_not_run_anything(tmp_path: Path) -> None:
    plan = "related: [{kind: project, title: Prices, link: 'javascript:alert(1)'}]\n"
    (line,) = of_links(Texts(tmp_path, {"0001-adopt/plan.yaml": plan}))
    assert line.startswith(
        "changes/0001-adopt/plan.yaml:1:49 CO309 warning: links can't begin with 'javascript:'"
    )
