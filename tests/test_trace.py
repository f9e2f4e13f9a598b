"""From outcome to document and back, what is missing between them, and the regression library."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from changeover.knowledge import KnowledgeBase
from changeover.trace import chains
from changeover.trace.chains import ChangeTrace, traces
from changeover.trace.gaps import GAPS, Gap, gaps
from changeover.trace.library import protections
from changeover.views import matrix as matrix_view
from changeover.views.index import view
from tests.change_site import AS_OF, CATALOG, CHANGE, open_site, section, show, text_of, write
from tests.growth import MOST, growth
from tests.large_change import large_change

PLAN = """
outcomes:
  - {id: O1, text: Fewer complaints}
  - {id: O2, text: Nobody serves it}
requirements:
  - {id: R1, text: Charge days, priority: must, outcomes: [O1]}
  - {id: R2, text: Round once, priority: must}
impacts:
  - {id: I1, area: process, effect: changed, docs: [invoice-run]}
  - {id: I2, area: knowledge, effect: new, docs: [invoice-run, old-notes]}
  - {id: I3, area: knowledge, effect: changed}
  - {id: I4, area: knowledge, effect: none}
"""

BUILD = """
items:
  - {id: B1, text: Formula, satisfies: [R1], addresses: [I1], state: done}
  - {id: B2, text: A whim}
"""

TEST = """
cases:
  - {id: T1, text: Ten samples, covers: [R1], use-case: uc-run, must: true}
  - {id: T2, text: Ten more, covers: [R1]}
  - {id: T3, text: For its own sake}
results:
  - {case: T1, env: sandbox, on: 2026-06-01, result: pass, evidence: Report}
  - {case: T2, env: sandbox, on: 2026-06-01, result: fail}
  - {case: T2, env: sandbox, on: 2026-06-20, result: pass}
"""

LATER = """
outcomes:
  - {id: O1, text: Faster}
requirements:
  - {id: R1, text: More, outcomes: [0007/O1]}
impacts:
  - {id: I1, area: process, effect: changed, docs: [old-notes]}
"""

LATER_BUILD = """
items:
  - {id: B1, text: A helper, satisfies: [0007/R2, R1], addresses: [I1]}
"""

LATER_TEST = """
cases:
  - {id: T1, text: The run again, covers: [0007/R2], use-case: uc-run}
results:
  - {case: T1, env: production, on: 2026-06-10, result: fail, evidence: Log}
  - {case: 0007/T1, env: production, on: 2026-06-12, result: pass, evidence: Second report}
"""

ADOPTION = """
title: Adopt
status: approved
owner: team-billing
systems: [billing]
summary: What was there.
change-type: adoption
go-live: {planned: 2026-01-01}
"""

FILES = {
    "0001-adopt/change.yaml": ADOPTION,
    "0001-adopt/reference/old-notes.md": "# Old notes\n\nText.\n",
    "0007-proration/change.yaml": CHANGE,
    "0007-proration/plan.yaml": PLAN,
    "0007-proration/build.yaml": BUILD,
    "0007-proration/test.yaml": TEST,
    "0007-proration/runbooks/invoice-run.md": "# The invoice run\n\nText.\n",
    "0009-later/change.yaml": CHANGE,
    "0009-later/plan.yaml": LATER,
    "0009-later/build.yaml": LATER_BUILD,
    "0009-later/test.yaml": LATER_TEST,
}


def knowledge(
    root: Path, files: Mapping[str, str] = FILES, as_of: dt.date = AS_OF
) -> KnowledgeBase:
    """What is known of a knowledge base of these files."""
    return KnowledgeBase.open(write(root, files), as_of)


def trace_of(kb: KnowledgeBase, change: str = "0007") -> ChangeTrace:
    return traces(kb).changes[change]


def found(kb: KnowledgeBase, kind: str, change: str = "0007") -> list[Gap]:
    return [gap for gap in gaps(kb)[change] if gap.kind == kind]


# --- The chain -------------------------------------------------------------------------------


def test_a_requirement_leads_to_what_builds_tests_and_documents_it(tmp_path: Path) -> None:
    first, second = trace_of(knowledge(tmp_path)).requirements
    assert first.outcomes == ("0007/O1",)
    assert first.items == ("0007/B1",)
    assert first.cases == ("0007/T1", "0007/T2")
    assert first.result == "fail"
    assert first.documents == ("invoice-run",)
    assert second.outcomes == ()


def test_the_chain_crosses_changes_both_ways(tmp_path: Path) -> None:
    kb = knowledge(tmp_path)
    assert trace_of(kb).outcomes[0].requirements == ("0007/R1", "0009/R1")
    second = trace_of(kb).requirements[1]
    assert (second.items, second.cases) == (("0009/B1",), ("0009/T1",))
    assert second.documents == ("old-notes",)
    assert trace_of(kb, "0009").items[0].requirements == ("0007/R2", "0009/R1")
    assert trace_of(kb, "0009").cases[0].requirements == ("0007/R2",)


def test_a_document_leads_back_to_the_outcome(tmp_path: Path) -> None:
    documents = {document.id: document for document in trace_of(knowledge(tmp_path)).documents}
    run = documents["invoice-run"]
    assert run.said == "revised"
    assert run.source.path == "changes/0007-proration/runbooks/invoice-run.md"
    assert run.impacts == ("0007/I1", "0007/I2")
    assert (run.items, run.requirements, run.outcomes) == (("0007/B1",), ("0007/R1",), ("0007/O1",))


def test_a_document_is_tied_to_no_requirement_by_being_in_the_same_change(tmp_path: Path) -> None:
    files = {**FILES, "0007-proration/training/new.md": "# New\n\nText.\n"}
    kb = knowledge(tmp_path, files)
    new = next(document for document in trace_of(kb).documents if document.id == "new")
    assert (new.said, new.impacts, new.requirements) == ("revised", (), ())
    assert all("new" not in requirement.documents for requirement in trace_of(kb).requirements)


def test_a_test_leads_back_to_the_outcome(tmp_path: Path) -> None:
    case = trace_of(knowledge(tmp_path)).cases[0]
    assert (case.requirements, case.outcomes) == (("0007/R1",), ("0007/O1",))
    assert case.standing.result == "pass"
    assert [entry.change for entry in case.standing.history] == ["0009", "0007"]


def test_a_reference_to_nothing_is_no_link(tmp_path: Path) -> None:
    plan = PLAN.replace("outcomes: [O1]", "outcomes: [O1, O9, 0042/O1]")
    kb = knowledge(tmp_path, {**FILES, "0007-proration/plan.yaml": plan})
    assert trace_of(kb).requirements[0].outcomes == ("0007/O1",)


def test_two_requirements_of_one_id_do_no_harm(tmp_path: Path) -> None:
    plan = PLAN.replace("id: R2", "id: R1")
    files = {**FILES, "0007-proration/plan.yaml": plan}
    assert len(trace_of(knowledge(tmp_path, files)).requirements) == 2
    assert "Charge days" in show(open_site(tmp_path), "0007", "trace")


def test_what_lies_further_away_is_named_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chains, "MOST", 2)
    docs = ", ".join(f"doc-{n}" for n in range(9))
    plan = PLAN.replace("docs: [invoice-run]}", f"docs: [{docs}]}}")
    kb = knowledge(tmp_path, {**FILES, "0007-proration/plan.yaml": plan})
    assert trace_of(kb).requirements[0].documents == ("doc-0", "doc-1")
    assert len(trace_of(kb).impacts[0].documents) == 9


# --- Gaps ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "subject", "words", "place"),
    [
        ("outcome-without-requirement", "0007/O2", "No requirement serves outcome O2.", "O2"),
        ("requirement-without-outcome", "0007/R2", "Requirement R2 serves no outcome.", "R2"),
        ("requirement-failed", "0007/R1", "Of the tests of requirement R1, T2 failed.", "R1"),
        ("item-without-purpose", "0007/B2", "Build item B2 satisfies no requirement", "B2"),
        ("case-without-purpose", "0007/T3", "Test T3 covers no requirement", "T3"),
        ("result-without-evidence", "0007/T2", "The result of T2 of 2026-06-01 (fail)", "T2"),
        ("impact-without-document", "0007/I3", "Impact I3 on knowledge names no document.", "I3"),
        ("document-without-disposition", "old-notes", "Impact I2 names 'old-notes', which", "I2"),
    ],
)
def test_a_gap_says_what_is_missing_and_where(
    kind: str, subject: str, words: str, place: str, tmp_path: Path
) -> None:
    kb = knowledge(tmp_path)
    gap = next(gap for gap in found(kb, kind) if gap.subject == subject)
    assert gap.change == "0007"
    assert gap.text.startswith(words)
    line = (tmp_path / gap.location.path).read_text().splitlines()[gap.location.line - 1]
    assert place in line


@pytest.mark.parametrize(
    ("kind", "file", "old", "new"),
    [
        ("requirement-without-item", "0009-later/build.yaml", "satisfies: [0007/R2, R1], ", ""),
        ("requirement-without-test", "0009-later/test.yaml", "covers: [0007/R2], ", ""),
        ("requirement-not-shown", "0009-later/test.yaml", "result: fail", "result: blocked"),
    ],
)
def test_what_another_change_gives_is_a_gap_without_it(
    kind: str, file: str, old: str, new: str, tmp_path: Path
) -> None:
    assert not found(knowledge(tmp_path / "with"), kind)
    files = {**FILES, file: FILES[file].replace(old, new)}
    gap = found(knowledge(tmp_path / "without", files), kind)[0]
    assert gap.subject == "0007/R2"
    assert gap.location.path == "changes/0007-proration/plan.yaml"


def test_every_kind_of_gap_has_a_name_and_stands_in_the_order_of_the_chain(tmp_path: Path) -> None:
    kinds = [gap.kind for gap in gaps(knowledge(tmp_path))["0007"]]
    assert kinds == sorted(kinds, key=list(GAPS).index)
    assert set(kinds) <= set(GAPS)


def test_a_result_of_the_future_is_no_gap_and_no_result(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, as_of=dt.date(2026, 5, 1))
    assert not found(kb, "result-without-evidence")
    assert not found(kb, "requirement-failed")
    assert trace_of(kb).requirements[0].result == "not-run"


def test_what_is_not_due_is_no_gap(tmp_path: Path) -> None:
    proposed = CHANGE.replace("status: testing", "status: proposed")
    files = {"0007-proration/change.yaml": proposed, "0007-proration/plan.yaml": PLAN}
    kinds = {gap.kind for gap in gaps(knowledge(tmp_path, files))["0007"]}
    assert kinds == {
        "outcome-without-requirement",
        "requirement-without-outcome",
        "impact-without-document",
    }


def test_a_status_makes_what_it_needs_due_though_no_file_is_there(tmp_path: Path) -> None:
    files = {"0007-proration/change.yaml": CHANGE, "0007-proration/plan.yaml": PLAN}
    kb = knowledge(tmp_path, files)
    assert len(found(kb, "requirement-without-item")) == 2
    assert len(found(kb, "requirement-without-test")) == 2


def test_a_withdrawn_change_has_no_gaps(tmp_path: Path) -> None:
    withdrawn = CHANGE.replace("status: testing", "status: withdrawn")
    kb = knowledge(tmp_path, {**FILES, "0007-proration/change.yaml": withdrawn})
    assert gaps(kb)["0007"] == ()


def test_a_disposition_closes_the_gap_of_a_document(tmp_path: Path) -> None:
    said = "dispositions: [{doc: old-notes, action: no-change, reason: They are right}]\n"
    kb = knowledge(tmp_path, {**FILES, "0007-proration/change.yaml": CHANGE + said})
    assert not found(kb, "document-without-disposition")
    assert trace_of(kb).documents[1].said == "no-change"


# --- The pages -------------------------------------------------------------------------------


def page_of(root: Path, url: str, files: Mapping[str, str] = FILES) -> str:
    site = open_site(write(root, files))
    page = site.pages[url]
    return str(view(page.view)(site, page))


def test_the_page_tells_the_chain_from_outcome_to_document(tmp_path: Path) -> None:
    html = page_of(tmp_path, "changes/0007/trace/")
    chain = text_of(section(html, "chain-O1"))
    assert "R1 Charge days must" in chain
    assert "Built by B1 done Formula" in chain
    assert "Tested by T1 pass Ten samples T2 fail Ten more" in chain
    assert "Documents The invoice run draft of 0007" in chain
    assert "0009/R1 More" in chain
    assert "no requirement serves it" in text_of(section(html, "chain-O2"))
    assert "R2 Round once must" in text_of(section(html, "without-outcome"))
    assert 'href="site:changes/0009/plan/#R1"' in html


def test_the_page_tells_what_the_change_does_for_outcomes_of_others(tmp_path: Path) -> None:
    html = page_of(tmp_path, "changes/0009/trace/")
    chain = text_of(section(html, "chain-0007-O1"))
    assert chain.startswith("0007/O1 Fewer complaints")
    assert "R1 More" in chain and "0007/R1" not in chain


def test_a_requirement_of_two_outcomes_is_told_once(tmp_path: Path) -> None:
    plan = PLAN.replace("outcomes: [O1]", "outcomes: [O1, O2]")
    html = page_of(tmp_path, "changes/0007/trace/", {**FILES, "0007-proration/plan.yaml": plan})
    again = section(html, "chain-O2")
    assert "R1 is traced above" in text_of(again) and "Tested by" not in again
    assert html.count('id="chain-R1"') == 1


def test_of_very_many_documents_the_chain_names_the_first(tmp_path: Path) -> None:
    docs = ", ".join(f"doc-{n}" for n in range(30))
    plan = PLAN.replace("docs: [invoice-run]}", f"docs: [{docs}]}}")
    html = page_of(tmp_path, "changes/0007/trace/", {**FILES, "0007-proration/plan.yaml": plan})
    chain = text_of(section(html, "chain-O1"))
    assert "doc-19" in chain and "doc-20" not in chain and "and 10 more" in chain
    assert "doc-29" in text_of(section(html, "back-from-documents"))


def test_the_page_lists_gaps_with_their_lines(tmp_path: Path) -> None:
    part = section(page_of(tmp_path, "changes/0007/trace/"), "gaps")
    assert "Build item that serves nothing" in part
    assert "https://git.example/changes/0007-proration/build.yaml#L3" in part
    assert "build.yaml line 3" in text_of(part)


def test_the_page_tells_the_way_back(tmp_path: Path) -> None:
    html = page_of(tmp_path, "changes/0007/trace/")
    tests = text_of(section(html, "back-from-tests"))
    assert re.search(r"T1 Ten samples .*?pass R1 O1 uc-run", tests)
    assert "T3 For its own sake" in tests and "no requirement no outcome none" in tests
    documents = text_of(section(html, "back-from-documents"))
    assert "draft of 0007 I1 I2 B1 R1 O1" in documents
    assert "nothing said I2 no build item no requirement no outcome" in documents


def test_the_matrix_has_a_result_where_a_test_covers_a_requirement(tmp_path: Path) -> None:
    part = section(page_of(tmp_path, "changes/0007/trace/"), "matrix")
    head, *rows = re.findall(r"<tr>.*?</tr>", part, re.S)
    assert text_of(head) == "Requirement Passed T1 T2 T3 0009/\u200bT1"
    assert 'aria-label="T1: Ten samples"' in head
    cells = [[text_of(cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)] for row in rows]
    assert cells == [
        ["R1 Charge days", "1 of 2", "pass", "fail", "", ""],
        ["R2 Round once", "0 of 1", "", "", "", "fail"],
        ["Covered", "2 of 2", "1", "1", "0", "1"],
    ]


def test_the_matrix_shows_what_the_change_tests_of_others(tmp_path: Path) -> None:
    part = section(page_of(tmp_path, "changes/0009/trace/"), "matrix")
    assert "0007/R2 Round once" in text_of(part)
    assert "T2" not in text_of(part)


def test_a_matrix_that_nobody_can_read_is_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_view, "LARGEST", 7)
    part = section(page_of(tmp_path, "changes/0007/trace/"), "matrix")
    assert "<table" not in part and "co-print" not in part
    assert "R1 Charge days: T1 pass, T2 fail" in text_of(part)


def test_a_change_without_a_plan_has_a_page(tmp_path: Path) -> None:
    html = page_of(tmp_path, "changes/0007/trace/", {"0007-proration/change.yaml": CHANGE})
    assert "no outcome and no requirement yet" in text_of(html)
    assert "no document yet" in text_of(html)


def test_all_changes_stand_with_their_gaps_the_open_ones_first(tmp_path: Path) -> None:
    withdrawn = CHANGE.replace("status: testing", "status: withdrawn")
    files = {**FILES, "0003-no/change.yaml": withdrawn}
    html = page_of(tmp_path, "trace/", files)
    rows = [text_of(row) for row in re.findall(r"<tr><th.*?</tr>", html, re.S)][1:]
    assert [row[:4] for row in rows] == ["0007", "0009", "0003"]  # no adoption
    gaps_of_it = len(gaps(knowledge(tmp_path))["0007"])
    assert rows[0] == f"0007 Prorate upgrades testing {gaps_of_it} 0 of 2 2 2 2 1 1 1 2"


def test_texts_of_authors_stay_texts(tmp_path: Path) -> None:
    evil = "'<img src=x onerror=alert(1)> | {{ 7*7 }}'"
    files = {
        name: text.replace("Charge days", evil)
        .replace("Ten samples", evil)
        .replace("Formula", evil)
        for name, text in FILES.items()
    }
    html = page_of(tmp_path, "changes/0007/trace/", files)
    assert "<img" not in html and "49" not in html


# --- The regression library ------------------------------------------------------------------


def test_a_use_case_has_its_runs_across_changes_newest_first(tmp_path: Path) -> None:
    library = protections(knowledge(tmp_path))
    run = library["uc-run"]
    assert run.changes == ("0007", "0009")
    assert [(r.entry.change, r.case.change, str(r.entry.value.on)) for r in run.runs] == [
        ("0009", "0007", "2026-06-12"),
        ("0009", "0009", "2026-06-10"),
        ("0007", "0007", "2026-06-01"),
    ]
    assert run.latest is run.runs[0]
    assert library["uc-dun"].cases == () and library["uc-dun"].latest is None


def test_the_last_run_is_that_of_the_day(tmp_path: Path) -> None:
    run = protections(knowledge(tmp_path, as_of=dt.date(2026, 6, 11)))["uc-run"]
    assert run.latest is not None and run.latest.entry.value.result == "fail"


def test_the_library_names_what_nothing_protects(tmp_path: Path) -> None:
    html = page_of(tmp_path, "trace/use-cases/")
    assert text_of(section(html, "unprotected")).endswith("uc-dun Remind a customer")
    row = next(r for r in re.findall(r"<tr>.*?</tr>", html, re.S) if "Issue the invoices" in r)
    assert text_of(row) == "uc-run Issue the invoices invoicing 2 2 pass 12 June 2026 , 0009"
    assert "site:trace/use-cases/uc-run/" in row


def test_a_use_case_is_called_by_its_text(tmp_path: Path) -> None:
    site = open_site(write(tmp_path, FILES))
    assert site.pages["trace/use-cases/uc-run/"].title == "Issue the invoices"
    html = page_of(tmp_path, "trace/use-cases/uc-run/")
    assert text_of(html).startswith("Use cases Issue the invoices")


def test_a_use_case_shows_each_run_with_its_evidence(tmp_path: Path) -> None:
    html = page_of(tmp_path, "trace/use-cases/uc-run/")
    assert "2 tests of 2 changes" in text_of(html)
    assert "pass 12 June 2026 , Production , in 0009 Prorate upgrades : Second report" in text_of(
        html
    )
    runs = re.findall(r"<tr><td.*?</tr>", section(html, "runs"), re.S)
    assert len(runs) == 3
    assert "0007/T1 Ten samples" in text_of(runs[0]) and "latest" in text_of(runs[0])
    assert 'href="site:changes/0007/test/#T1"' in runs[0]


def test_of_many_runs_the_newest_are_shown_and_the_page_says_where_all_are(tmp_path: Path) -> None:
    files = dict(FILES)
    for n in range(10, 60):
        test = LATER_TEST.partition("results:")[0].replace("[0007/R2]", "[]")
        day = f"{dt.date(2026, 4, 1) + dt.timedelta(days=n)}"
        test += f"results:\n  - {{case: T1, env: production, on: {day}, result: pass}}\n"
        files |= {f"00{n}-c/change.yaml": CHANGE, f"00{n}-c/test.yaml": test}
    html = page_of(tmp_path, "trace/use-cases/uc-run/", files)
    assert "52 tests of 52 changes" in text_of(html)
    for id, count, where in (("runs", 53, "0023"), ("tests", 52, "0020")):
        part = section(html, id)
        assert f"The newest 40 of {count} {id}" in text_of(part)
        assert part.count("<tr><td") == 40 and f'href="site:changes/{where}/"' in part
        assert 'href="site:data/trace.json"' in part
    assert "The newest" not in page_of(tmp_path / "few", "trace/use-cases/uc-run/")


def test_a_use_case_without_a_test_says_so(tmp_path: Path) -> None:
    html = text_of(page_of(tmp_path, "trace/use-cases/uc-dun/"))
    assert "no test of any change protects it" in html


def test_tests_and_systems_lead_to_the_use_case(tmp_path: Path) -> None:
    address = 'href="site:trace/use-cases/uc-run/"'
    assert address in page_of(tmp_path, "changes/0007/test/")
    assert address in section(page_of(tmp_path, "systems/billing/"), "use-cases")


def test_a_catalog_without_use_cases_has_an_empty_library(tmp_path: Path) -> None:
    catalog = re.sub(r"use-cases:.*?(?=approvals)", "", CATALOG, flags=re.S)
    html = page_of(tmp_path, "trace/use-cases/", {"catalog.yaml": catalog})
    assert "names no use cases yet" in text_of(html)


# --- Cost ------------------------------------------------------------------------------------


def test_working_out_traces_grows_with_the_number_of_changes_and_no_faster(tmp_path: Path) -> None:
    """Of changes that all serve one outcome, cover one requirement and protect one use case."""
    known: dict[str, KnowledgeBase] = {}

    def make(size: int) -> str:
        files = {
            f"{n:04}-c/{name.split('/')[1]}": text.replace("0007/", "0001/")
            for n in range(1, size + 1)
            for name, text in FILES.items()
            if name.startswith("0009")
        }
        files["0001-c/plan.yaml"] = PLAN
        known[str(size)] = knowledge(tmp_path / str(size), files)
        return str(size)

    def work(size: str) -> None:
        fresh = replace(known[size])  # has kept nothing yet
        assert len(gaps(fresh)) == int(size)
        assert len(protections(fresh)["uc-run"].cases) == int(size)

    assert growth(work, make, size=100) < MOST


def test_a_page_costs_no_more_beside_many_changes(tmp_path: Path) -> None:
    few = {**large_change(), **{k: v for n in (1, 2) for k, v in _small(n).items()}}
    many = {**few, **{k: v for n in range(3, 60) for k, v in _small(n).items()}}
    url = "changes/0099/trace/"
    assert page_of(tmp_path / "few", url, few) == page_of(tmp_path / "many", url, many)


def _small(number: int) -> Mapping[str, str]:
    """A change of another part, so that the notices of the large one need not name it."""
    files = large_change(8, 6, folder=f"{number:04}-small")
    return {name: text.replace("invoicing", "dunning") for name, text in files.items()}
