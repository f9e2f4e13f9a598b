"""The pages of a change: everything that its files say is there, and what is computed is right."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from changeover.pages import SERVICES
from changeover.views import Site
from changeover.views.index import view

from tests.change_site import CHANGE, open_site, row, section, show, text_of, write

PLAN = """
schedule:
  - {phase: plan, start: 2026-05-01, end: 2026-05-14}
  - {phase: build, start: 2026-05-15, end: 2026-06-30}
outcomes:
  - {id: O1, text: Fewer complaints, measure: Complaints, baseline: "40", target: "5", actual: "7", on: 2026-06-20}
requirements:
  - {id: R1, kind: business, text: Charge days, priority: must, outcomes: [O1], acceptance: Ten samples}
  - {id: R2, kind: technical, text: Round once, outcomes: [O1]}
impacts:
  - {id: I1, area: process, item: Invoice run, system: billing/dunning, effect: changed, severity: high}
  - {id: I2, area: data, item: Old invoices, effect: none}
risks: []
"""

BUILD = """
items:
  - {id: B1, kind: design, text: Formula, satisfies: [R1], addresses: [I1], state: done}
  - id: B2
    kind: configuration
    text: Mode
    satisfies: [R1]
    settings:
      - {name: proration.mode, from: "off", to: daily, env: production}
      - {name: proration.new, to: "1"}
scope-of-work:
  supplied-by:
    - {party: Billing operations, responsibility: Review, days: 2.5}
    - {party: Kvistad, responsibility: Design, days: 4}
    - {party: Others, responsibility: Wait}
"""

TEST = """
cases:
  - {id: T1, kind: compatibility, text: Ten samples, covers: [R1], must: true}
  - {id: T2, kind: regression, text: The run, covers: [R1], use-case: uc-run}
results:
  - {case: T1, env: sandbox, on: 2026-06-01, result: fail, evidence: evidence/t1.csv, defect: BUG-1}
  - {case: T1, env: sandbox, on: 2026-06-10, result: pass, evidence: "[Samples](evidence/t1.csv)"}
  - {case: T1, env: sandbox, on: 2026-06-16, result: fail, evidence: Later than the page}
"""

LAUNCH = """
deployments:
  - {env: sandbox, planned: 2026-06-01, actual: "2026-06-01T10:00", outcome: success}
cutover:
  - {id: freeze, text: Freeze, offset: "-1h", duration: 30m, rollback: Lift it, rollback-duration: 5m}
  - {id: backup, text: Back up, duration: 45m, rollback-duration: 10m}
  - {id: go, text: Decide, after: [freeze, backup], gate: go-no-go, criteria: [All passed], duration: 10m}
  - {id: deploy, text: Deploy, after: [go], duration: 5h, gate: no-return}
hypercare:
  checks: [{id: totals, text: Totals agree}]
  exit: [{text: The run is signed}]
training-given: []
"""


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A change in testing with all four files."""
    return write(
        tmp_path,
        {
            "0007-proration/change.yaml": CHANGE,
            "0007-proration/plan.yaml": PLAN,
            "0007-proration/build.yaml": BUILD,
            "0007-proration/test.yaml": TEST,
            "0007-proration/launch.yaml": LAUNCH,
            "0007-proration/evidence/t1.csv": "a,b\n",
            "0007-proration/README.md": "# Prorate upgrades\n\nWhy we do it.\n\n## People\n\nMore.\n",
        },
    )


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A change with nothing but its change.yaml."""
    return write(tmp_path, {"0007-proration/change.yaml": CHANGE})


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
    assert "not measured yet" in text_of(row(show(open_site(full), "0007", "plan"), "O1"))
    later = open_site(full, dt.date(2026, 6, 20))
    assert "7 20 June 2026" in text_of(row(show(later, "0007", "plan"), "O1"))


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
    assert "19:00 to 19:30 -1 h to -30 min 30 min freeze" in text_of(row(html, "step-freeze"))
    assert "19:30 to 20:15" in text_of(row(html, "step-backup"))
    assert "20:15 to 20:25 +15 min to +25 min" in text_of(row(html, "step-go"))
    assert "20:25 to 01:25, 2 July 2026" in text_of(row(html, "step-deploy"))
    assert "Total length 6 h 25 min" in text_of(section(html, "run-sheet"))
    assert 'href="#step-backup"' in row(html, "step-go")


def test_gates_tell_criteria_and_the_way_back(full: Path) -> None:
    gates = text_of(section(show(open_site(full), "0007", "launch"), "gates"))
    assert "Decide go / no-go" in gates and "All passed" in gates
    assert "To undo all steps before it 15 min" in gates
    assert "Deploy point of no return" in gates


def test_go_live_without_a_time_has_offsets_only(full: Path) -> None:
    write(full, {"0007-proration/change.yaml": CHANGE.replace('"2026-07-01T20:00"', "2026-07-01")})
    html = show(open_site(full), "0007", "launch")
    assert text_of(row(html, "step-freeze")).count("-1 h to -30 min") == 1
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


# --- Overview --------------------------------------------------------------------------------


def test_overview_says_where_the_change_stands(full: Path) -> None:
    html = show(open_site(full), "0007")
    text = text_of(html)
    assert "<h1>0007 Prorate upgrades" in html
    assert "Plan and scope 2 requirements" in text
    assert "Build and configure 1 of 2 items done" in text
    assert "Test and validate 1 of 2 tests passed" in text
    assert "Launch and transition planned for 1 July 2026" in text
    assert re.search(r'step--now"><a href="site:changes/0007/test/"', html)
    assert "Active in Sandbox since 1 June 2026, 10:00" in text
    assert "by impact: Billing core / dunning" in text


def test_overview_shows_the_narrative_below_its_own_headings(full: Path) -> None:
    html = show(open_site(full), "0007")
    narrative = section(html, "narrative")
    assert "Why we do it." in narrative and "<h1" not in narrative
    assert '<h3 id="readme-people"' in narrative
    assert html.count("<h1") == 1


def test_overview_asks_for_the_approvals_of_the_catalog(full: Path) -> None:
    given = CHANGE + (
        "approvers:\n"
        "  - {who: mara, role: billing-lead, for: approved, on: 2026-05-14}\n"
        "  - {who: later, role: change-manager, for: launching, on: 2026-06-30}\n"
        "  - {who: jonas, for: building}\n"
    )
    write(full, {"0007-proration/change.yaml": given})
    approvals = text_of(section(show(open_site(full), "0007"), "approvals"))
    assert "given Billing lead, for approved: mara , 14 May 2026" in approvals
    assert "later change-manager, for launching" in approvals
    assert "role not recorded , for building: jonas , not recorded" in approvals
    assert approvals.count("later") == 1


def test_relations_stand_on_both_sides(full: Path) -> None:
    other = (
        CHANGE.replace("Prorate upgrades", "Next one")
        + 'depends-on: ["0007"]\nreplaces: ["0099"]\n'
    )
    write(full, {"0009-next/change.yaml": other})
    site = open_site(full)
    assert "Needed by 0009 Next one testing" in text_of(section(show(site, "0007"), "relations"))
    relations = text_of(section(show(site, "0009"), "relations"))
    assert "0007 Prorate upgrades testing" in relations and "0099 unknown change" in relations


def test_withdrawn_change_says_so_and_what_replaces_it(bare: Path) -> None:
    withdrawn = CHANGE.replace("status: testing", "status: withdrawn")
    write(
        bare,
        {
            "0007-proration/change.yaml": withdrawn,
            "0009-next/change.yaml": CHANGE + 'replaces: ["0007"]\n',
        },
    )
    for service in ("", *SERVICES):
        html = show(open_site(bare), "0007", service)
        assert re.search(r'aria-label="Withdrawn".*?Replaced by <a[^>]*>0009</a>', html, re.S)
    assert "Go-live never" in text_of(show(open_site(bare), "0007"))


def test_launch_unconfirmed_is_a_notice(bare: Path) -> None:
    html = show(open_site(bare, dt.date(2026, 7, 1)), "0007")
    assert "Launch unconfirmed: planned for 1 July 2026, 20:00" in text_of(html)


# --- What is not there -----------------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_absent_file_gives_the_full_page(bare: Path, full: Path, service: str) -> None:
    site = open_site(full)
    (full / f"changes/0007-proration/{service}.yaml").unlink()
    html = show(open_site(full), "0007", service)
    assert f"add {service}.yaml to changes/0007-proration/" in text_of(html)
    with_file = re.findall(r'<h2 id="[^"]*">', show(site, "0007", service))
    assert re.findall(r'<h2 id="[^"]*">', html) == with_file
    assert "not assessed" not in text_of(html)


@pytest.mark.parametrize("service", SERVICES)
def test_absent_key_is_not_an_empty_list(bare: Path, service: str) -> None:
    write(
        bare,
        {f"0007-proration/{service}.yaml": "scope-of-work: {}\n" if service != "plan" else "{}"},
    )
    html = show(open_site(bare), "0007", service)
    assert "not started: this change" not in text_of(html)
    id = {"plan": "risks", "build": "decisions", "test": "results", "launch": "handover"}[service]
    assert "not assessed" in section(html, id)
    write(bare, {f"0007-proration/{service}.yaml": f"{id}: []\n"})
    assert "none" in text_of(section(show(open_site(bare), "0007", service), id))


def test_adoption_needs_no_deliverables(bare: Path) -> None:
    adoption = CHANGE.replace("2026-07-01T20:00", "2026-06-01") + "change-type: adoption\n"
    write(bare, {"0007-proration/change.yaml": adoption})
    site = open_site(bare)
    assert "Launch and transition is not needed" in text_of(show(site, "0007", "launch"))
    assert "Sandbox not recorded" in text_of(show(site, "0007", "launch"))
    assert "Build and configure not needed" in text_of(show(site, "0007"))


# --- Links -----------------------------------------------------------------------------------


def test_each_item_leads_to_its_line(full: Path) -> None:
    html = show(open_site(full), "0007", "plan")
    lines = PLAN.lstrip("\n").splitlines()
    number = next(n for n, line in enumerate(lines, start=1) if "id: R2" in line)
    assert f"plan.yaml#L{number}" in row(html, "R2")


def test_without_a_repository_there_are_no_source_links(full: Path) -> None:
    site = open_site(full, has_repository=False)
    for service in ("", *SERVICES):
        assert "co-source" not in show(site, "0007", service)


def every_page(site: Site) -> dict[str, str]:
    """The HTML of every page of every change, by its URL."""
    return {
        url: str(view(page.view)(site, page))
        for url, page in site.pages.items()
        if page.view in ("change", *SERVICES)
    }


def check_pages(pages: Mapping[str, str]) -> None:
    """Ids and names are unique, headings and links are whole, and nothing is inline style."""
    ids = {url: re.findall(r'\sid="([^"]+)"', html) for url, html in pages.items()}
    for url, html in pages.items():
        twice = [id for id, times in Counter(ids[url]).items() if times > 1]
        assert not twice, f"{url}: {twice}"
        labels = Counter(
            re.findall(r'(?:role="region"|<aside[^>]*?|<nav) aria-label="([^"]+)"', html)
        )
        assert all(times == 1 for times in labels.values()), f"{url}: {labels}"
        hidden = Counter(re.findall(r'<span class="co-hidden">(Source of [^<]*)', html))
        assert all(times == 1 for times in hidden.values()), f"{url}: {hidden.most_common(3)}"
        assert html.count("<h1") == 1 and html.lstrip().startswith(("<h1", "<p"))
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=|>None<|Undefined|<script", html), url
        for target, place in re.findall(r'href="(?:site:([^"#]*))?#([^"]+)"', html):
            page = target or url
            if page in pages:
                assert place in ids[page], f"{url}: #{place} is not on {page}"
        for chart in re.findall(r"<svg.*?</svg>", html, re.S):
            ET.fromstring(chart)


def test_every_page_of_the_sample_is_whole(repository: Path) -> None:
    check_pages(every_page(open_site(repository)))


def test_every_page_of_a_change_is_whole(full: Path) -> None:
    check_pages(every_page(open_site(full)))


def test_hostile_texts_are_shown_as_text(full: Path) -> None:
    hostile = "<script>alert(1)</script> | {{ 7*7 }} {% x %} ]] <b onclick=x>"
    quoted = f"'{hostile}'"
    plan = f"""
    outcomes: [{{id: O1, text: {quoted}, measure: {quoted}}}]
    requirements: [{{id: R1, text: {quoted}, acceptance: {quoted}}}]
    related: [{{kind: project, title: {quoted}, link: "javascript:alert(1)", note: {quoted}}}]
    out-of-scope: [{quoted}, "two\\nlines\\n\\n# no heading"]
    """
    build = f"""
    items: [{{id: B1, text: {quoted}, settings: [{{name: {quoted}, from: {quoted}, to: {quoted}}}]}}]
    """
    files = {
        "change.yaml": CHANGE.replace("Prorate upgrades", quoted),
        "plan.yaml": textwrap.dedent(plan),
        "build.yaml": textwrap.dedent(build),
    }
    write(full, {f"0007-proration/{name}": text for name, text in files.items()})
    site = open_site(full)
    for service in ("", *SERVICES):
        html = show(site, "0007", service)
        assert "<script" not in html and "onclick=" not in re.sub(r"&lt;b onclick", "", html)
        assert 'href="javascript' not in html
        assert "49" not in text_of(html)
        assert "<h1>no heading" not in html
    assert "{{ 7*7 }}" in text_of(show(site, "0007", "plan"))
    check_pages(every_page(site))
