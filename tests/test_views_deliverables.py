"""The four deliverables of a change: what they show, and that what they compute is right."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from pathlib import Path

import pytest

from changeover.pages import SERVICES
from changeover.views.cutover import MINUS
from tests.change_site import (
    CHANGE,
    PLAN,
    TEST,
    open_site,
    row,
    section,
    show,
    text_of,
    write,
    write_change,
)


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A change in testing with all four files."""
    return write_change(tmp_path)


# --- Plan and scope --------------------------------------------------------------------------


def test_plan_ties_requirements_to_outcomes_and_back(full: Path) -> None:
    html = show(open_site(full), "0007", "plan")
    assert 'href="#O1"' in row(html, "R1")
    outcome = row(html, "O1")
    assert 'href="#R1"' in outcome and 'href="#R2"' in outcome


def test_requirement_shows_what_builds_and_tests_it_with_the_latest_result(full: Path) -> None:
    html = show(open_site(full), "0007", "plan")
    requirement = text_of(row(html, "R1"))
    assert "B1 done B2 T1 pass T2 not run" in requirement
    assert 'href="site:changes/0007/test/#T1"' in row(html, "R1")
    assert "nothing yet no test yet" in text_of(row(html, "R2"))


def test_plan_has_a_heading_for_each_kind_and_area(full: Path) -> None:
    html = show(open_site(full), "0007", "plan")
    assert "none" in text_of(section(html, "requirements-functional"))
    assert "not assessed" in text_of(section(html, "impact-knowledge"))
    assert "not assessed" in text_of(section(html, "related-project"))
    assert text_of(section(html, "risks")) == "Risks none"


def test_impact_shows_what_addresses_it_unless_nothing_has_to(full: Path) -> None:
    html = show(open_site(full), "0007", "plan")
    assert "B1 done" in text_of(row(html, "I1"))
    assert "nothing to do" in text_of(row(html, "I2"))


def test_actual_figure_of_a_later_day_is_not_shown(full: Path) -> None:
    assert "not yet" in text_of(row(show(open_site(full), "0007", "plan"), "O1"))
    later = open_site(full, dt.date(2026, 6, 20))
    assert "7 20 June 2026" in text_of(row(show(later, "0007", "plan"), "O1"))


@pytest.mark.parametrize("link", ["https://[draft", "//[x", "http://a]:b", "javascript:alert(1)"])
def test_link_that_is_none_is_text(full: Path, link: str) -> None:
    plan = f'{PLAN}related: [{{kind: project, title: Other, link: "{link}"}}]\n'
    write(full, {"0007-proration/plan.yaml": plan})
    html = show(open_site(full), "0007", "plan")
    assert link in text_of(html)
    assert not re.search(rf'href="[^"]*{re.escape(link)}', html)


def test_requirement_of_another_change_is_served_from_here(full: Path) -> None:
    write(
        full,
        {
            "0009-more/change.yaml": CHANGE,
            "0009-more/build.yaml": "items: [{id: B9, text: Help, satisfies: [0007/R2], state: open}]",
            "0009-more/test.yaml": "cases: [{id: T9, text: Try, covers: [0007/R2]}]\n"
            "results: [{case: 0007/T2, env: sandbox, on: 2026-06-02, result: blocked}]",
        },
    )
    site = open_site(full)
    requirement = row(show(site, "0007", "plan"), "R2")
    assert "0009/B9 open" in text_of(requirement)
    assert 'href="site:changes/0009/test/#T9"' in requirement
    assert 'href="site:changes/0007/plan/#R2">0007/R2' in show(site, "0009", "build")
    assert "T2 Sandbox" not in text_of(show(site, "0009", "test"))
    assert "blocked" in text_of(row(show(site, "0007", "test"), "T2"))


# --- Build and configure ---------------------------------------------------------------------


def test_build_shows_settings_from_and_to(full: Path) -> None:
    configuration = text_of(section(show(open_site(full), "0007", "build"), "configuration"))
    assert "proration.mode Production from off to daily" in configuration
    assert "proration.new from not set to 1" in configuration


def test_build_sums_the_days_and_says_who_names_none(full: Path) -> None:
    who = text_of(section(show(open_site(full), "0007", "build"), "who"))
    assert "Billing operations Source" in who and "Review 2.5" in who
    assert "Together without 1 that name no days 6.5" in who
    assert who.count("outside the catalog's teams") == 2


def test_build_says_what_is_not_served_or_addressed(full: Path) -> None:
    write(full, {"0007-proration/build.yaml": "items: []"})
    text = text_of(show(open_site(full), "0007", "build"))
    assert "Requirements that no item satisfies yet: R1 R2" in text
    assert "Not addressed: I1 ." in text


# --- Test and validate -----------------------------------------------------------------------


def test_latest_result_counts_and_the_history_stays(full: Path) -> None:
    html = show(open_site(full), "0007", "test")
    assert "pass 10 June 2026" in text_of(row(html, "T1"))
    history = text_of(section(html, "results"))
    assert "BUG-1" in history and history.count("latest") == 1
    assert "Later than the page" not in history
    assert "1 of 1 that must pass have passed" in text_of(html)


def test_result_of_a_later_day_counts_on_that_day(full: Path) -> None:
    html = show(open_site(full, dt.date(2026, 6, 16)), "0007", "test")
    assert "fail 16 June 2026" in text_of(row(html, "T1"))
    assert "0 of 2 tests passed, 1 failed" in text_of(html)
    assert "co-steps-nav__step--problem" in html


def test_worst_environment_decides(full: Path) -> None:
    more = TEST + "  - {case: T1, env: production, on: 2026-06-02, result: blocked}\n"
    write(full, {"0007-proration/test.yaml": more})
    case = row(show(open_site(full), "0007", "test"), "T1")
    assert 'data-choice="blocked"' in case
    assert text_of(case).index("Sandbox pass") < text_of(case).index("Production blocked")


def test_result_without_a_date_follows_the_one_above_it(full: Path) -> None:
    results = TEST.split("results:")[0] + textwrap.dedent(
        """\
        results:
          - {case: T1, env: sandbox, on: 2026-06-01, result: fail}
          - {case: T1, env: sandbox, result: pass}
        """
    )
    write(full, {"0007-proration/test.yaml": results})
    assert 'data-choice="pass"' in row(show(open_site(full), "0007", "test"), "T1")


def test_coverage_names_requirements_without_a_test(full: Path) -> None:
    coverage = text_of(section(show(open_site(full), "0007", "test"), "coverage"))
    assert "R1 Charge days must T1 pass T2 not run not run" in coverage
    assert "R2 Round once not recorded no test not covered" in coverage


def test_regression_names_use_cases_that_nothing_protects(full: Path) -> None:
    regression = text_of(section(show(open_site(full), "0007", "test"), "regression"))
    assert "Issue the invoices" in regression  # of the case
    assert "no test of this change protects: uc-dun Remind a customer" in regression


def test_evidence_leads_to_the_published_file(full: Path) -> None:
    site = open_site(full)
    html = show(site, "0007", "test")
    links = re.findall(r'<a href="(site:[^"]*t1\.csv)"[^>]*>([^<]*)</a>', html)
    assert {words for _, words in links} == {"Samples", "evidence/t1.csv"}
    assert "changes/0007-proration/evidence/t1.csv" in site.prose.published


# --- Launch and transition -------------------------------------------------------------------


def test_run_sheet_has_times_of_the_clock(full: Path) -> None:
    html = show(open_site(full), "0007", "launch")
    assert f"19:00 to 19:30 {MINUS}1 h to {MINUS}30 min 30 min freeze" in text_of(
        row(html, "step-freeze")
    )
    assert "19:30 to 20:15" in text_of(row(html, "step-backup"))
    assert "20:15 to 20:25 +15 min to +25 min" in text_of(row(html, "step-go"))
    assert "20:25 to 01:25, 2 July 2026" in text_of(row(html, "step-deploy"))
    assert "Total length 6 h 25 min" in text_of(section(html, "run-sheet"))
    assert 'href="#step-backup"' in row(html, "step-go")


SPRING, AUTUMN = "2027-03-28T01:30", "2027-10-31T01:30"
"""An hour and a half after either midnight, clocks in Oslo are put forward, and back."""


def _sheet_at(root: Path, go_live: str, steps: str) -> str:
    write(
        root,
        {
            "0007-proration/change.yaml": CHANGE.replace("2026-07-01T20:00", go_live),
            "0007-proration/launch.yaml": textwrap.dedent(steps),
        },
    )
    return show(open_site(root), "0007", "launch")


@pytest.mark.parametrize(
    ("go_live", "first", "second", "end"),
    [
        (SPRING, "01:30 to 04:30", "04:30 to 05:00", "05:00"),
        (AUTUMN, "01:30 to 02:30 (UTC+01:00)", "02:30 (UTC+01:00) to 03:00", "03:00"),
    ],
)
def test_run_sheet_counts_the_time_that_passes(
    full: Path, go_live: str, first: str, second: str, end: str
) -> None:
    steps = """
    cutover:
      - {id: a, text: A, duration: 2h}
      - {id: b, text: B, after: [a], offset: 2h, duration: 30m}
    """
    html = _sheet_at(full, go_live, steps)
    assert first in text_of(row(html, "step-a"))
    assert second in text_of(row(html, "step-b"))
    assert f"Ends {end} Total length 2 h 30 min" in text_of(section(html, "run-sheet"))


def test_time_that_the_clock_shows_twice_says_which_one(full: Path) -> None:
    steps = """
    cutover:
      - {id: a, text: A, offset: 1h, duration: 1h}
    """
    html = row(_sheet_at(full, AUTUMN, steps), "step-a")
    assert "02:30 (UTC+02:00) to 02:30 (UTC+01:00)" in text_of(html)
    assert 'datetime="2027-10-31T02:30+02:00"' in html


def test_run_sheet_at_the_edge_of_the_calendar_has_offsets_only(full: Path) -> None:
    html = _sheet_at(full, "9999-12-31T23:30", "cutover: [{id: a, text: A, duration: 2h}]")
    assert "go-live to +2 h" in text_of(row(html, "step-a"))


def test_gates_tell_criteria_and_the_way_back(full: Path) -> None:
    gates = text_of(section(show(open_site(full), "0007", "launch"), "gates"))
    assert "Decide Gate go / no-go" in gates and "All passed" in gates
    assert "To undo all steps before it 15 min" in gates
    assert "Deploy Gate point of no return" in gates


def test_go_live_without_a_time_has_offsets_only(full: Path) -> None:
    write(full, {"0007-proration/change.yaml": CHANGE.replace('"2026-07-01T20:00"', "2026-07-01")})
    html = show(open_site(full), "0007", "launch")
    assert text_of(row(html, "step-freeze")).count(f"{MINUS}1 h to {MINUS}30 min") == 1
    assert "no time of day" in text_of(section(html, "run-sheet"))


def test_steps_in_a_circle_have_no_times(full: Path) -> None:
    steps = """
    cutover:
      - {id: a, text: A, after: [b], duration: 1h}
      - {id: b, text: B, after: [a]}
      - {id: c, text: C, after: [c]}
      - {id: d, text: D, offset: 0m}
    """
    write(full, {"0007-proration/launch.yaml": textwrap.dedent(steps)})
    html = show(open_site(full), "0007", "launch")
    assert "not known" in text_of(row(html, "step-a"))
    assert "20:00 to 20:00 go-live to go-live no duration" in text_of(row(html, "step-d"))
    assert "3 of 4 steps without a duration" in text_of(section(html, "run-sheet"))


def test_step_that_begins_too_early_says_so(full: Path) -> None:
    steps = "cutover:\n  - {id: a, text: A, offset: 0m, duration: 1h}\n  - {id: b, text: B, offset: 30m, after: [a]}\n"
    write(full, {"0007-proration/launch.yaml": steps})
    assert "but begins before a is finished" in text_of(
        row(show(open_site(full), "0007", "launch"), "step-b")
    )


def test_hypercare_ends_with_the_first_billing_run(full: Path) -> None:
    moved = CHANGE.replace("2026-07-01T20:00", "2026-06-30T20:00")
    write(full, {"0007-proration/change.yaml": moved})
    care = text_of(section(show(open_site(full), "0007", "launch"), "hypercare"))
    assert "the first billing run after the go-live" in care
    assert "run-7" in care and "3 July 2026, 18:00" in care
    assert "The run is signed" in care and "not met" in care


def test_every_environment_has_a_line(full: Path) -> None:
    deployments = section(show(open_site(full), "0007", "launch"), "deployments")
    assert "Sandbox" in text_of(deployments) and "active" in text_of(deployments)
    assert "Production 1 July 2026, 20:00 not recorded" in text_of(deployments)


def test_future_deployment_is_only_planned(full: Path) -> None:
    site = open_site(full, dt.date(2026, 5, 31))
    deployments = text_of(section(show(site, "0007", "launch"), "deployments"))
    assert "active" not in deployments and "10:00" not in deployments


def test_documents_and_training_of_the_change_are_listed(full: Path) -> None:
    write(
        full,
        {
            "0007-proration/runbooks/run-it.md": "---\ntitle: Run it\n---\nDo.\n",
            "0007-proration/training/learn-it.md": "# Learn it\n",
            "0007-proration/runs/2026-06-10-sandbox.yaml": 'of: {change: "0007"}\nenv: sandbox\n'
            'started: "2026-06-10T10:00"\nfinished: "2026-06-10T12:30"\nsteps: [{id: go, result: pass, note: Fine}]',
        },
    )
    html = show(open_site(full), "0007", "launch")
    documentation = text_of(section(html, "documentation"))
    assert "Run it" in documentation and "created draft of 0007 coming" in documentation
    training = text_of(section(html, "training"))
    assert "Given none Not given to anybody yet: Learn it" in training
    runs = section(html, "runs")
    assert "2 h 30 min" in text_of(runs) and 'href="#step-go"' in runs


def test_run_shows_only_what_had_happened(full: Path) -> None:
    record = """
    of: {change: "0007"}
    env: sandbox
    started: "2026-06-10T10:00"
    finished: "2026-06-12T12:30"
    steps:
      - {id: freeze, started: 2026-06-10, finished: 2026-06-10, result: pass, note: Early}
      - {id: backup, started: 2026-06-10, finished: 2026-06-11, by: mara, result: fail, note: Mid}
      - {id: go, started: 2026-06-12, by: jonas, result: blocked, note: Late}
    """
    write(full, {"0007-proration/runs/2026-06-10-sandbox.yaml": textwrap.dedent(record)})

    def runs(day: int) -> str:
        html = show(open_site(full, dt.date(2026, 6, day)), "0007", "launch")
        return text_of(section(html, "runs")) if 'id="runs"' in html else ""

    first, second, last = runs(10), runs(11), runs(12)
    assert "Early" in first and "backup 10 June 2026" in first and "mara" in first
    assert not any(word in first for word in ("Mid", "jonas", "Late", "11 June", "12 June"))
    assert "Mid" in second and "11 June 2026" in second
    assert not any(word in second for word in ("jonas", "Late", "12 June"))
    assert "jonas" in last and "Late" in last and "Finished 12 June 2026, 12:30" in last


@pytest.mark.parametrize("day", [1, 3, 4, 15])
def test_sign_off_after_a_rollback_counts(full: Path, day: int) -> None:
    launch = """
    deployments:
      - {env: production, actual: 2026-06-01, outcome: success, rolled-back-on: 2026-06-03}
      - {env: production, actual: 2026-06-04, outcome: success}
    hypercare: {exit: [{text: Signed, met-on: 2026-06-02}, {text: Counted, met-on: 2026-06-04}]}
    """
    planned = CHANGE.replace("2026-07-01T20:00", "2026-06-01T20:00")
    files = {"change.yaml": planned, "launch.yaml": textwrap.dedent(launch)}
    write(full, {f"0007-proration/{name}": text for name, text in files.items()})
    html = show(open_site(full, dt.date(2026, 6, day)), "0007", "launch")
    care = text_of(section(html, "hypercare"))
    assert ("lapsed" in care) is (day >= 3)
    assert ("4 June 2026" in care) is (day >= 4)


def test_rolled_back_handover_has_lapsed(full: Path) -> None:
    launch = """
    deployments:
      - {env: production, actual: "2026-06-01T21:00", outcome: success, rolled-back-on: 2026-06-05}
    handover:
      - {item: Runbook, from: team-billing, to: team-billing, accepted-by: mara, on: 2026-06-03}
      - {item: Later, accepted-by: mara, on: 2026-07-01}
    """
    planned = CHANGE.replace("2026-07-01T20:00", "2026-06-01T20:00")
    files = {"change.yaml": planned, "launch.yaml": textwrap.dedent(launch)}
    write(full, {f"0007-proration/{name}": text for name, text in files.items()})
    site = open_site(full)
    handover = text_of(section(show(site, "0007", "launch"), "handover"))
    assert "lapsed by the rollback" in handover
    assert "Later" in handover and "not accepted open" in handover
    for service in ("", *SERVICES):
        assert "Rolled back on 5 June 2026" in text_of(show(site, "0007", service))
