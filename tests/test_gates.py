"""Gates: what a change must show before it reaches a status, as data, in a check and on its pages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from changeover.checks import rules, run_checks
from changeover.gates import Gate, Point, Stand, gates_of
from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Severity
from changeover.urls import change_url
from tests.change_site import AS_OF, open_site, section, show, text_of, write

FOLDER = "0007-proration"
CATALOG = """
timezone: Europe/Oslo
teams: [{id: team-billing}, {id: team-support}]
roles: [{id: billing-lead}]
systems: [{id: billing, owner: team-billing, escalation: Billing lead, parts: [invoicing, dunning]}]
environments: [development, sandbox, production]
billing-runs:
  - {id: run-5, start: 2026-05-01, end: 2026-05-03, systems: [billing]}
  - {id: run-6, start: 2026-06-01, end: 2026-06-03, systems: [billing/dunning]}
  - {id: run-7, start: 2026-07-01, end: "2026-07-03T18:00", systems: [billing/invoicing]}
"""
CHANGE = """
title: Prorate upgrades
status: {status}
owner: team-billing
systems: [billing/invoicing]
summary: Charge only the remaining days.
go-live: {{planned: 2026-07-01}}
approvers:
  - {{who: mara, for: approved, on: 2026-04-20}}
notes: {{none: Nobody sees a difference}}
"""
PLAN = """
outcomes:
  - {id: O1, text: Fewer complaints}
requirements:
  - {id: R1, text: Charge days, priority: must, outcomes: [O1]}
impacts:
  - {id: I1, area: process, item: Invoice run, effect: changed}
  - {id: I2, area: data, effect: none}
  - {id: I3, area: knowledge, effect: none}
  - {id: I4, area: configuration, effect: none}
questions:
  - {text: Which day?, blocking: true, answer: The first}
"""
BUILD = "items:\n  - {id: B1, text: Mode, satisfies: [R1], state: done}\n"
TEST = """
cases:
  - {id: T1, text: Ten samples, covers: [R1], must: true}
results:
  - {case: T1, env: sandbox, on: 2026-06-01, result: pass}
"""
LAUNCH = "cutover:\n  - {id: deploy, text: Switch it on, rollback: Switch it off}\n"
LIVE = """
deployments:
  - {env: production, actual: 2026-05-04, outcome: success}
"""


def knowledge(
    root: Path,
    status: str,
    *,
    as_of: dt.date = AS_OF,
    **files: str | None,
) -> KnowledgeBase:
    """0007, with nothing missing before its launch but for what `files` say otherwise."""
    texts = {"plan": PLAN, "build": BUILD, "test": TEST, "launch": LAUNCH, **files}
    change = texts.pop("change", None) or CHANGE
    catalog = texts.pop("catalog", None) or CATALOG
    named = {f"{FOLDER}/{name}.yaml": text for name, text in texts.items() if text is not None}
    named[f"{FOLDER}/change.yaml"] = change.format(status=status)
    write(root, {"catalog.yaml": catalog, **named})
    return KnowledgeBase.open(root, as_of)


def gate(kb: KnowledgeBase, status: str) -> Gate:
    return next(gate for gate in gates_of(kb, "0007") if gate.status == status)


def point(kb: KnowledgeBase, status: str, id: str) -> Point:
    return next(point for point in gate(kb, status).points if point.id == id)


def told(kb: KnowledgeBase) -> list[Problem]:
    """The problems of gates."""
    return [problem for problem in run_checks(kb) if problem.rule.id[:4] in ("CO44", "CO45")]


def ids(kb: KnowledgeBase) -> list[tuple[str, Severity]]:
    return [(problem.rule.id, problem.severity) for problem in told(kb)]


# --- where a change stands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "stands"),
    [
        ("proposed", ["next", "later", "later", "later"]),
        ("approved", ["passed", "next", "later", "later"]),
        ("building", ["passed", "next", "later", "later"]),
        ("testing", ["passed", "passed", "next", "later"]),
        ("launching", ["passed", "passed", "passed", "next"]),
    ],
)
def test_the_typed_status_says_which_gates_a_change_has_passed(
    tmp_path: Path, status: str, stands: list[str]
) -> None:
    found = gates_of(knowledge(tmp_path, status), "0007")
    assert [gate.status for gate in found] == ["approved", "testing", "launching", "closed"]
    assert [gate.stand.value for gate in found] == stands


def test_every_point_is_a_rule_of_its_own(tmp_path: Path) -> None:
    known = {rule.id for rule in rules()}
    asked = [
        point.id
        for gate in gates_of(knowledge(tmp_path, "testing"), "0007")
        for point in gate.points
    ]
    assert set(asked) <= known
    assert asked == sorted(asked, key=asked.index)
    assert {id for id in known if id[:4] in ("CO44", "CO45")} <= set(asked)


def test_nothing_is_asked_of_a_change_before_the_status_that_needs_it(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "proposed", plan=None, build=None, test=None, launch=None)
    assert told(kb) == []
    assert [p.id for p in gate(kb, "approved").unmet] == ["CO440", "CO441", "CO442"]


def test_a_whole_change_has_nothing_missing_up_to_its_launch(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "launching")
    assert told(kb) == []
    assert [gate.unmet for gate in gates_of(kb, "0007")][:3] == [(), (), ()]


def test_what_is_missing_at_a_passed_gate_is_an_error(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "launching", plan=None, build=None, test=None, launch=None)
    assert ids(kb) == [
        (id, Severity.ERROR) for id in ("CO440", "CO441", "CO442", "CO445", "CO446", "CO447")
    ]


def test_once_launched_it_can_no_longer_be_stopped_and_is_a_warning(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "launching", plan=None, build=None, test=None, launch=LIVE)
    assert {severity for _, severity in ids(kb)} == {Severity.WARNING}
    assert {"CO440", "CO446", "CO447"} <= {id for id, _ in ids(kb)}
    assert all("went live though not ready" in problem.message for problem in told(kb))


def test_a_launch_passes_every_gate_whatever_is_typed(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "building", launch=LAUNCH + LIVE)
    stands = [gate.stand for gate in gates_of(kb, "0007")]
    assert stands == [Stand.PASSED, Stand.PASSED, Stand.PASSED, Stand.NEXT]


@pytest.mark.parametrize("status", ["withdrawn", "launching"])
def test_adoptions_and_withdrawn_changes_have_no_gates(tmp_path: Path, status: str) -> None:
    change = CHANGE if status == "withdrawn" else CHANGE + "change-type: adoption\n"
    kb = knowledge(tmp_path, status, change=change, plan=None, build=None, test=None, launch=None)
    assert gates_of(kb, "0007") == ()
    assert told(kb) == []


BACK = "  - {env: production, actual: 2026-05-04, outcome: success, rolled-back-on: 2026-05-10}\n"


def test_a_change_that_comes_again_stands_where_its_status_says(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "testing", test=None, launch=f"deployments:\n{BACK}")
    assert gate(kb, "launching").stand is Stand.NEXT
    assert told(kb) == []


def test_a_change_that_was_rolled_back_for_good_has_no_gates(tmp_path: Path) -> None:
    change = CHANGE.replace("2026-07-01", "2026-05-04")
    kb = knowledge(tmp_path, "launching", change=change, plan=None, launch=f"deployments:\n{BACK}")
    assert gates_of(kb, "0007") == ()
    assert told(kb) == []


def test_a_day_of_the_past_makes_no_errors_of_what_came_later(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "launching", launch=LAUNCH + LIVE, as_of=dt.date(2026, 4, 1))
    assert [p.id for p in gate(kb, "approved").unmet] == ["CO444"]
    assert [p.id for p in gate(kb, "launching").unmet] == ["CO446"]
    assert told(kb) == []


def test_before_a_known_launch_what_is_missing_is_a_warning(tmp_path: Path) -> None:
    """The typed status is of today, and what was launched since can't be stopped any more."""
    kb = knowledge(
        tmp_path, "launching", plan=None, launch=LAUNCH + LIVE, as_of=dt.date(2026, 5, 1)
    )
    assert not kb.state("0007").is_launched
    assert {"CO440", "CO441", "CO442"} <= {id for id, _ in ids(kb)}
    assert {severity for _, severity in ids(kb)} == {Severity.WARNING}


# --- approved --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "id", "line"),
    [
        (PLAN.replace("\n  - {id: O1, text: Fewer complaints}", " []"), "CO440", 1),
        (PLAN.replace("answer: The first", "").replace("true, ", "true"), "CO443", 11),
        (PLAN.replace("  - {id: I3, area: knowledge, effect: none}\n", ""), "CO442", 5),
    ],
)
def test_a_problem_is_at_the_line_to_mend(tmp_path: Path, plan: str, id: str, line: int) -> None:
    kb = knowledge(tmp_path, "approved", plan=plan)
    found = [p for p in run_checks(kb) if p.rule.id == id]
    assert [(p.location.path, p.location.line) for p in found] == [
        (f"changes/{FOLDER}/plan.yaml", line)
    ]


def test_a_missing_file_is_told_at_the_status_that_needs_it(tmp_path: Path) -> None:
    problem = told(knowledge(tmp_path, "approved", plan=None))[0]
    assert str(problem.location) == f"changes/{FOLDER}/change.yaml:2:9"
    assert f"changes/{FOLDER}/plan.yaml" in problem.hint


def test_a_file_that_cannot_be_read_is_not_called_missing(tmp_path: Path) -> None:
    assert told(knowledge(tmp_path, "approved", plan="outcomes: [\n")) == []


@pytest.mark.parametrize(
    ("approvers", "missing"),
    [
        ("[{who: mara, role: billing-lead, for: approved, on: 2026-04-20}]", 0),
        ("[{who: mara, role: billing-lead, for: approved}]", 0),
        ("[{who: mara, role: billing-lead, for: launching}]", 1),
        ("[{who: mara, for: approved}]", 1),
        ("[{who: mara, role: billing-lead}]", 1),
        ("[]", 1),
    ],
)
@pytest.mark.parametrize("rule", ["", "change-type: normal, ", "risk: high, "])
def test_the_roles_that_the_catalog_asks_for_must_approve(
    tmp_path: Path, approvers: str, missing: int, rule: str
) -> None:
    asked = f"approvals:\n  - {{status: approved, {rule}roles: [billing-lead]}}\n"
    change = re.sub(r"approvers:\n.*\n", f"risk: high\napprovers: {approvers}\n", CHANGE)
    change = change.replace("[{who", "[{{who").replace("}]", "}}]")
    kb = knowledge(tmp_path, "approved", change=change, catalog=CATALOG + asked)
    assert [id for id, _ in ids(kb)] == ["CO444"] * missing


@pytest.mark.parametrize("rule", ["change-type: emergency, ", "risk: high, "])
def test_an_approval_for_other_changes_is_not_asked_for(tmp_path: Path, rule: str) -> None:
    asked = f"approvals:\n  - {{status: launching, {rule}roles: [billing-lead]}}\n"
    assert told(knowledge(tmp_path, "launching", catalog=CATALOG + asked)) == []


def test_where_the_catalog_asks_for_nobody_somebody_must_approve(tmp_path: Path) -> None:
    change = CHANGE.replace("for: approved", "for: launching")
    problem = told(knowledge(tmp_path, "approved", change=change))[0]
    assert problem.rule.id == "CO444"
    assert "for: approved" in problem.hint


def test_an_approval_of_a_status_without_other_points_makes_a_gate(tmp_path: Path) -> None:
    asked = "approvals:\n  - {status: building, roles: [billing-lead]}\n"
    kb = knowledge(tmp_path, "building", catalog=CATALOG + asked)
    assert [p.id for p in gate(kb, "building").unmet] == ["CO444"]
    assert ids(kb) == [("CO444", Severity.ERROR)]


# --- testing, launching ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "is_built"),
    [
        ("[{id: B1, text: Mode, satisfies: [R1], state: done}]", True),
        ("[{id: B1, text: Mode, satisfies: [R1], state: in-progress}]", False),
        ("[{id: B1, text: Mode, satisfies: [R1]}]", False),
        ("[{id: B1, text: Mode, state: done}]", False),
        (
            "[{id: B1, text: M, satisfies: [R1], state: done}, {id: B2, text: D, satisfies: [R1]}]",
            True,
        ),
    ],
)
def test_a_must_requirement_needs_a_build_item_that_is_done(
    tmp_path: Path, items: str, *, is_built: bool
) -> None:
    kb = knowledge(tmp_path, "testing", build=f"items: {items}\n")
    assert point(kb, "testing", "CO445").is_met is is_built
    assert [p.location.line for p in told(kb)] == ([] if is_built else [4])


@pytest.mark.parametrize(
    ("results", "is_met"),
    [
        ([("sandbox", 1, "pass")], True),
        ([("development", 1, "pass")], True),
        ([("sandbox", 1, "fail"), ("sandbox", 2, "pass")], True),
        ([("sandbox", 1, "pass"), ("sandbox", 2, "fail")], False),
        ([("sandbox", 2, "fail"), ("sandbox", 1, "pass")], False),
        ([("development", 1, "pass"), ("sandbox", 2, "blocked")], False),
        ([("production", 1, "pass")], False),
        ([], False),
    ],
)
def test_the_latest_result_before_production_counts(
    tmp_path: Path, results: list[tuple[str, int, str]], *, is_met: bool
) -> None:
    listed = "".join(
        f"  - {{case: T1, env: {env}, on: 2026-06-0{day}, result: {result}}}\n"
        for env, day, result in results
    )
    test = f"cases:\n  - {{id: T1, text: Samples, must: true}}\nresults:\n{listed}"
    kb = knowledge(tmp_path, "launching", test=test if listed else test.replace("results:\n", ""))
    assert point(kb, "launching", "CO446").is_met is is_met


@pytest.mark.parametrize(
    ("steps", "missing"),
    [
        ("a, b", ["a", "b"]),
        ("a, b!, c", ["a"]),
        ("a>b, b!, c", []),  # above it, but after it
        ("a, b!>c, c", ["a", "c"]),  # below it, but before it
        ("a, b!>c, c>d, d, e", ["a", "c", "d"]),
        ("a, b!, c, d!, e", ["a"]),  # the first one counts
        ("a>b, b>a, c!>a", ["a", "b"]),  # a circle is told by a rule of its own
    ],
)
def test_what_is_done_before_the_point_of_no_return_needs_a_rollback(
    tmp_path: Path, steps: str, missing: list[str]
) -> None:
    """`a, b!>c`: the steps a and b, of which b is of no return and waits for c."""
    listed = ""
    for step in steps.split(", "):
        name, _, after = step.partition(">")
        listed += f"  - {{id: {name.rstrip('!')}, text: Do it"
        listed += ", gate: no-return" if name.endswith("!") else ""
        listed += f", after: [{after}]}}\n" if after else "}\n"
    kb = knowledge(tmp_path, "launching", launch=f"cutover:\n{listed}")
    found = [entry.place for entry in point(kb, "launching", "CO447").missing]
    assert found == [f"step-{name}" for name in missing]


def test_a_document_without_a_word_is_a_point_but_not_told_twice(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "0001-adopt/change.yaml": CHANGE.format(status="launching").replace("07-01", "01-01")
            + "change-type: adoption\n",
            "0001-adopt/runbooks/run.md": "---\ncovers: [billing]\n---\n# Run\n\nText.\n",
        },
    )
    kb = knowledge(tmp_path, "launching")
    assert [entry.said for entry in point(kb, "launching", "CO427").missing] == [
        "says nothing about 'run', which covers billing/invoicing"
    ]
    assert [p.rule.id for p in run_checks(kb) if "'run'" in p.message] == ["CO427"]


# --- closed, hypercare, ownership ------------------------------------------------------------------

CARE = """
hypercare:
  exit:
    - {text: The run is signed}
    - {text: No open defect, met-on: 2026-05-20}
handover:
  - {item: Run, doc: run, from: team-billing, to: team-support, escalation: Support lead}
  - {item: Training, to: team-support, accepted-by: mara, on: 2026-05-20}
"""


def test_hypercare_ends_with_the_first_run_that_exercises_the_change(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "launching", launch=LAUNCH + LIVE + CARE)
    assert kb.state("0007").hypercare_run == "run-7"  # not run-5 before it, nor run-6 of dunning
    assert str(kb.state("0007").hypercare_end) == "2026-07-03T18:00"
    said = [entry.said for entry in point(kb, "closed", "CO450").missing]
    assert said == [
        "hypercare lasts until 3 July 2026",
        "the exit criterion 'The run is signed' is not met",
    ]
    assert told(kb) == []


def test_past_the_end_of_hypercare_what_is_open_is_a_warning(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, "launching", launch=LAUNCH + LIVE + CARE, as_of=dt.date(2026, 7, 4))
    assert ids(kb) == [("CO450", Severity.WARNING), ("CO451", Severity.WARNING)]
    assert [p.location.line for p in told(kb)] == [9, 12]


def test_a_relaunch_moves_the_end_of_hypercare_and_asks_again(tmp_path: Path) -> None:
    again = f"deployments:\n{BACK}  - {{env: production, actual: 2026-06-10, outcome: success}}\n"
    care = CARE.replace("2026-05-20", "2026-05-09")
    runs = CATALOG + "  - {id: run-5b, start: 2026-05-05, end: 2026-05-08, systems: [billing]}\n"
    early = knowledge(
        tmp_path / "a",
        "launching",
        launch=LAUNCH + again + care,
        catalog=runs,
        as_of=dt.date(2026, 5, 9),
    )
    assert early.state("0007").hypercare_run == "run-5b"
    kb = knowledge(tmp_path / "b", "launching", launch=LAUNCH + again + care, catalog=runs)
    assert kb.state("0007").hypercare_run == "run-7"
    said = [entry.said for entry in point(kb, "closed", "CO450").missing]
    assert "the exit criterion 'No open defect' is not met again, after the rollback" in said
    assert len(point(kb, "closed", "CO451").missing) == 2


def test_what_is_handed_over_again_after_a_rollback_is_missing_once(tmp_path: Path) -> None:
    again = f"deployments:\n{BACK}  - {{env: production, actual: 2026-06-10, outcome: success}}\n"
    handover = """
handover:
  - {item: Run, to: team-support, accepted-by: mara, on: 2026-05-09}
  - {item: Run, to: team-support}
"""
    kb = knowledge(tmp_path, "launching", launch=LAUNCH + again + handover)
    assert [entry.source.line for entry in point(kb, "closed", "CO451").missing] == [9]
    assert [(p.rule.id, p.location.line) for p in told(kb)] == [("CO451", 9)]


def test_an_exit_criterion_that_is_met_again_after_a_rollback_is_missing_once(
    tmp_path: Path,
) -> None:
    again = f"deployments:\n{BACK}  - {{env: production, actual: 2026-06-10, outcome: success}}\n"
    care = """
hypercare:
  until: 2026-06-12
  exit:
    - {text: The run is signed, met-on: 2026-05-09}
    - {text: The run is signed}
"""
    kb = knowledge(tmp_path / "open", "launching", launch=LAUNCH + again + care)
    assert [entry.source.line for entry in point(kb, "closed", "CO450").missing] == [11]
    assert [(p.rule.id, p.location.line) for p in told(kb)] == [("CO450", 11)]
    met = care.replace("signed}", "signed, met-on: 2026-06-11}")
    kb = knowledge(tmp_path / "met", "launching", launch=LAUNCH + again + met)
    assert point(kb, "closed", "CO450").is_met
    assert kb.state("0007").status == "live"


def test_half_of_an_acceptance_is_told_by_one_rule(tmp_path: Path) -> None:
    half = "handover:\n  - {item: Run, to: team-support, accepted-by: mara}\n"
    kb = knowledge(tmp_path, "launching", launch=LAUNCH + LIVE + half)
    assert not point(kb, "closed", "CO451").is_met
    assert [p.rule.id for p in run_checks(kb) if p.location.path.endswith("launch.yaml")] == [
        "CO425"
    ]


def test_a_closed_change_has_passed_its_last_gate(tmp_path: Path) -> None:
    launch = LAUNCH + LIVE + "handover: []\n"
    kb = knowledge(tmp_path, "launching", launch=launch)
    assert kb.state("0007").status == "closed"
    assert gate(kb, "closed").stand is Stand.PASSED


@pytest.mark.parametrize(
    ("day", "owner", "escalation"),
    [
        (dt.date(2026, 5, 19), "team-billing", "Billing lead"),
        (dt.date(2026, 5, 20), "team-support", "Support lead"),
    ],
)
def test_owner_and_whom_to_call_come_from_the_latest_accepted_handover(
    tmp_path: Path, day: dt.date, owner: str, escalation: str
) -> None:
    write(tmp_path, {f"{FOLDER}/runbooks/run.md": "---\ncovers: [billing]\n---\n# Run\n\nText.\n"})
    care = CARE.replace("Support lead}", "Support lead, accepted-by: mara, on: 2026-05-20}")
    kb = knowledge(tmp_path, "launching", launch=LAUNCH + LIVE + care, as_of=day)
    state = kb.documents["run"]
    assert (state.owner, state.escalation) == (owner, escalation)


# --- pages -----------------------------------------------------------------------------------------


def page(root: Path, status: str, service: str = "", **files: str | None) -> str:
    knowledge(root, status, **files)
    return show(open_site(root), "0007", service)


def test_the_overview_shows_the_next_gate_first_with_what_is_missing(tmp_path: Path) -> None:
    html = section(page(tmp_path, "testing", test=None), "gates")
    headings = re.findall(r'<h3 id="gate-(\w+)">([^<]*)</h3>', html)
    assert headings == [
        ("launching", "Launching"),
        ("approved", "Approval"),
        ("testing", "Testing"),
        ("closed", "Closing"),
    ]
    text = text_of(section(html, "gate-launching"))
    assert "next, 1 point missing" in text
    assert "missing Every must test has passed before production CO446" in text
    assert "Has no test.yaml, so nothing shows that it works" in text
    assert "met Every step before the point of no return can be rolled back" in text
    assert text_of(section(html, "gate-testing")).startswith("Testing passed met Every must")


def test_what_is_missing_leads_to_its_place_and_its_line(tmp_path: Path) -> None:
    html = page(tmp_path, "testing", test=TEST.replace("pass}", "fail}"))
    found = section(html, "gate-launching")
    assert f'href="site:{change_url("0007", "test")}#T1"' in found
    assert f"changes/{FOLDER}/test.yaml#L2" in found


def test_a_point_of_a_later_gate_is_open_and_not_missing(tmp_path: Path) -> None:
    html = page(tmp_path, "proposed", build=None)
    assert "co-checks__item--unknown" in section(html, "gate-testing")
    assert "later, 1 point open" in text_of(section(html, "gate-testing"))
    assert "missing" not in text_of(section(html, "gate-testing"))


@pytest.mark.parametrize(
    ("status", "extra", "words"),
    [
        ("launching", "change-type: adoption\n", "An adoption takes in what is used already."),
        ("withdrawn", "", "This change was withdrawn."),
    ],
)
def test_a_change_without_gates_says_why(
    tmp_path: Path, status: str, extra: str, words: str
) -> None:
    html = page(tmp_path, status, change=CHANGE + extra, launch=None)
    assert words in text_of(section(html, "gates"))
    assert "co-checks" not in section(html, "gates")


def test_the_line_of_stages_says_what_is_missing_for_the_next_gate(tmp_path: Path) -> None:
    html = page(tmp_path, "testing", "plan", test=None, launch=None)
    assert "2 points missing for launching" in text_of(html)
    assert "missing for closing" not in html
    assert "missing for" not in page(tmp_path / "whole", "testing", "plan")


def test_every_place_that_the_gates_of_the_sample_name_is_on_its_page(repository: Path) -> None:
    site = open_site(repository)
    named = set()
    for change in site.kb.changes:
        html = section(show(site, change), "gates")
        for service, place in re.findall(rf'href="site:changes/{change}/(\w*)/?#([^"]+)"', html):
            named.add(service)
            assert f'id="{place}"' in show(site, change, service), (change, service, place)
    assert named >= {"test", "launch"}
