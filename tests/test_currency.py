"""What can't be trusted, and why: the list of all, that of each owner, and what planned changes leave."""

from __future__ import annotations

import cProfile
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.currency import stale_by_system, work, work_by_team
from changeover.knowledge import KnowledgeBase
from changeover.views import Site
from changeover.views.index import view
from tests.change_site import AS_OF, open_site, section, text_of, write

CATALOG = """
teams:
  - {id: team-billing, name: Billing operations, contact: billing@example.com, members: [mara]}
  - {id: team-support, name: Customer support}
systems:
  - {id: billing, name: Billing core, owner: team-billing, parts: [invoicing, dunning]}
  - {id: portal, name: Portal, owner: team-support}
"""
ADOPTION = """
title: Adopt
status: launching
owner: team-billing
systems: [billing]
summary: What there is.
go-live: {planned: 2026-01-05}
change-type: adoption
"""
LAUNCHED = "deployments: [{env: production, actual: 2026-03-01, outcome: success}]\n"


def change(
    planned: str = "2026-10-01", *, systems: str = "billing/invoicing", more: str = ""
) -> str:
    """A `change.yaml` of a proposed change."""
    return (
        "title: Prorate upgrades\nstatus: proposed\nowner: team-billing\n"
        f"systems: [{systems}]\nsummary: By the day.\ngo-live: {{planned: {planned}}}\n{more}"
    )


def page(title: str, *, covers: str = "billing/invoicing", more: str = "") -> str:
    """A document."""
    listed = f"covers: [{covers}]\n" if covers else ""
    return f"---\ntitle: {title}\n{listed}{more}---\n\nText.\n"


def make(root: Path, files: dict[str, str], as_of: dt.date = AS_OF) -> Site:
    """A site with an adoption, and these files."""
    base = {"catalog.yaml": CATALOG, "0001-adopt/change.yaml": ADOPTION}
    return open_site(write(root, base | files), as_of)


def show(site: Site, team: str = "") -> str:
    """The HTML of the list of all, or of an owner's."""
    page = site.pages[f"currency/{team}/" if team else "currency/"]
    return str(view(page.view)(site, page))


def lines(site: Site, rule: str) -> list[str]:
    """What a check says by a rule."""
    return [str(problem) for problem in run_checks(site.kb) if problem.rule.id == rule]


STALE = {
    "0001-adopt/runbooks/run.md": page("Invoice run"),
    "0002-next/change.yaml": change("2026-03-01"),
    "0002-next/launch.yaml": LAUNCHED,
}


def test_a_stale_page_is_listed_with_change_touched_part_owner_and_how_long(tmp_path: Path) -> None:
    html = section(show(make(tmp_path, STALE)), "stale")
    told = text_of(html)
    assert "Invoice run" in told and "0002 Prorate upgrades" in told
    assert "Billing core / invoicing" in told and "Billing operations" in told
    assert "1 March 2026" in told and "106 days" in told
    for url in ("runbooks/run/", "changes/0002/", "systems/billing/#invoicing"):
        assert f'href="site:{url}"' in html
    assert 'href="site:currency/team-billing/"' in html
    assert "changes/0002-next/change.yaml#L4" in html


def test_the_numbers_lead_to_their_lists_and_nothing_is_listed_where_nothing_is(
    tmp_path: Path,
) -> None:
    html = show(make(tmp_path, STALE))
    assert '<a class="co-tile__link" href="#stale"><span class="co-tile__count">1</span>' in html
    assert re.findall(r'<h2 id="([^"]+)"', html) == ["stale", "owners"]
    assert "0 can't be tracked" in text_of(html)


def stale(site: Site) -> list[list[str]]:
    """The changes that left each stale document behind."""
    return [[left.change for left in found.left_by] for found in work(site.kb).stale]


def launched(number: int, *, systems: str = "billing/invoicing") -> dict[str, str]:
    """A launched change that says nothing of any document."""
    day = f"{dt.date(2026, 3, 1) + dt.timedelta(days=number - 2)}"
    return {
        f"{number:04}-next/change.yaml": change(day, systems=systems),
        f"{number:04}-next/launch.yaml": LAUNCHED.replace("2026-03-01", day),
    }


def test_a_page_that_is_stale_for_two_changes_is_one_entry_that_names_both(tmp_path: Path) -> None:
    site = make(tmp_path, STALE | launched(3, systems="billing"))
    assert stale(site) == [["0002", "0003"]]
    html = section(show(site), "stale")
    assert html.count('<tr><th scope="row"') == 1
    told = text_of(html)
    assert "0003 Prorate upgrades, before it 0002" in told
    assert "1 March 2026" in told and "106 days" in told  # since the first of them
    assert "changes/0003-next/change.yaml#L4" in html
    [line] = lines(site, "CO420")
    assert line.startswith("changes/0003-next/change.yaml:4:11 CO420 warning: left 'run' stale, ")
    assert "as 0002 did before: it covers billing/invoicing; " in line
    assert "to each of them" in line


def test_of_many_changes_that_left_a_page_behind_the_last_are_named(tmp_path: Path) -> None:
    site = make(tmp_path, STALE | {k: v for n in range(3, 9) for k, v in launched(n).items()})
    named = "0008 Prorate upgrades, before it 0005 , 0006 , 0007 and 3 more"
    assert named in text_of(section(show(site), "stale"))
    system = site.pages["systems/billing/"]
    told = text_of(str(view("system")(site, system)))
    assert "Billing core / invoicing ; nor before it for 0005 , 0006 , 0007 and 3 more" in told
    assert " as 0005, 0006, 0007 and 3 more did before: " in lines(site, "CO420")[0]


def test_a_change_that_cannot_be_read_in_full_is_not_said_to_have_left_a_page_behind(
    tmp_path: Path,
) -> None:
    files = STALE | launched(3)
    files["0003-next/change.yaml"] += "dispositions: run\n"
    site = make(tmp_path, files)
    assert stale(site) == [["0002", "0003"]]
    [line] = lines(site, "CO420")
    assert line.startswith("changes/0002-next/change.yaml:4:11 CO420 warning: left 'run' stale: it")
    alone = {"0002-next/change.yaml": change("2026-03-01", more="dispositions: run\n")}
    assert lines(make(tmp_path / "alone", STALE | alone), "CO420") == []


def test_no_change_with_a_reason_clears_that_change_only_and_the_reason_is_shown(
    tmp_path: Path,
) -> None:
    said = "dispositions:\n  - {doc: run, action: no-change, reason: The run stays the *same*}\n"
    files = STALE | {"0002-next/change.yaml": change("2026-03-01", more=said)}
    site = make(tmp_path / "one", files)
    assert work(site.kb).stale == ()
    document = site.pages["runbooks/run/"]
    told = text_of(str(view(document.view)(site, document)))
    assert "0002 The run stays the same" in told
    files |= {"0003-x/change.yaml": change("2026-04-01")}
    files |= {"0003-x/launch.yaml": LAUNCHED.replace("03-01", "04-01")}
    later = make(tmp_path / "two", files)
    assert stale(later) == [["0003"]]


def test_a_rolled_back_change_leaves_nothing_behind(tmp_path: Path) -> None:
    undone = LAUNCHED.replace("success}", "success, rolled-back-on: 2026-03-09}")
    site = make(tmp_path, STALE | {"0002-next/launch.yaml": undone})
    assert work(site.kb).stale == ()
    assert len(work(make(tmp_path, {}, dt.date(2026, 3, 8)).kb).stale) == 1


def test_a_review_that_is_due_never_hides_that_a_page_is_stale(tmp_path: Path) -> None:
    files = STALE | {"0001-adopt/runbooks/run.md": page("Run", more="review-by: 2026-06-01\n")}
    site = make(tmp_path, files)
    html = show(site)
    assert "Run" in text_of(section(html, "stale"))
    due = section(html, "review")
    assert "14 days" in text_of(due) and "co-badge--stale" in due
    assert html.index('id="stale"') < html.index('id="review"')
    assert [len(lines(site, rule)) for rule in ("CO420", "CO428")] == [1, 1]


def test_pages_that_are_gone_are_listed_with_what_brings_them_back(tmp_path: Path) -> None:
    undone = LAUNCHED.replace("success}", "success, rolled-back-on: 2026-03-09}")
    retire = "dispositions:\n  - {doc: old, action: retire, reason: No longer done}\n"
    files = {
        "0001-adopt/runbooks/old.md": page("Old run"),
        "0002-next/change.yaml": change("2026-10-01"),
        "0002-next/launch.yaml": undone,
        "0002-next/runbooks/new.md": page("New run"),
        "0003-retire/change.yaml": change("2026-03-01", more=retire),
        "0003-retire/launch.yaml": LAUNCHED,
    }
    html = section(show(make(tmp_path, files)), "gone")
    told = text_of(html)
    assert re.search(r"New run .* rolled back 0002 .* 9 March 2026 98 days 0002", told)
    assert re.search(r"Old run .* retired 0003 .* 1 March 2026 106 days nothing planned", told)
    assert "0003-retire/change.yaml#L8" in html and "0002-next/launch.yaml#L1" in html
    instead = {
        "0003-retire/change.yaml": files["0003-retire/change.yaml"].replace(
            "done}", "done, replaced-by: a}"
        )
    }
    site = make(tmp_path, instead | {"0001-adopt/runbooks/a.md": page("A", covers="portal")})
    assert [state.id for state in work(site.kb).gone] == ["new"]


def test_base_conflicts_and_untracked_pages_are_listed(tmp_path: Path) -> None:
    files = {
        "0001-adopt/runbooks/run.md": page("Run", covers=""),
        "0002-next/change.yaml": change("2026-03-01"),
        "0002-next/launch.yaml": LAUNCHED,
        "0002-next/runbooks/run.md": page("Run", covers="", more='base: "0001"\n'),
        "0003-draft/change.yaml": change(),
        "0003-draft/runbooks/run.md": page("Run", more='base: "0001"\n'),
    }
    html = show(make(tmp_path, files))
    conflicts = section(html, "conflicts")
    assert "0003 Prorate upgrades 0001 0002 Billing operations" in text_of(conflicts)
    assert 'href="site:runbooks/run/coming/0003/"' in conflicts
    assert "0003-draft/runbooks/run.md#L4" in conflicts
    assert "Run" in text_of(section(html, "untracked"))


# --- what planned changes leave behind -----------------------------------------------------------


def test_a_planned_change_that_says_nothing_of_a_page_is_listed_before_it_launches(
    tmp_path: Path,
) -> None:
    files = {
        "0001-adopt/runbooks/run.md": page("Invoice run"),
        "0001-adopt/runbooks/all.md": page("All of billing", covers="billing"),
        "0001-adopt/runbooks/dun.md": page("Dunning", covers="billing/dunning"),
        "0002-next/change.yaml": change(),
    }
    site = make(tmp_path, files)
    html = section(show(site), "undisposed")
    assert "All of billing , Invoice run" in text_of(html)
    assert "0002-next/change.yaml#L4" in html
    told = lines(site, "CO427")
    assert [re.findall(r"doc: ([a-z]+),", line) for line in told] == [["all"], ["run"]]
    after = make(tmp_path, {"0002-next/launch.yaml": LAUNCHED})
    assert (len(lines(after, "CO420")), lines(after, "CO427")) == (2, [])


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("proposed", "warning"),
        ("approved", "warning"),
        ("building", "warning"),
        ("testing", "warning"),
        ("launching", "error"),
        ("withdrawn", None),
    ],
)
def test_what_is_not_disposed_of_is_an_error_at_launching_only(
    tmp_path: Path, status: str, severity: str | None
) -> None:
    text = change().replace("proposed", status)
    files = {"0001-adopt/runbooks/run.md": page("Run"), "0002-next/change.yaml": text}
    problems = [p for p in run_checks(make(tmp_path, files).kb) if p.rule.id == "CO427"]
    assert [p.severity for p in problems] == ([severity] if severity else [])
    assert [place.path for p in problems for place in p.related] == (
        ["changes/0001-adopt/runbooks/run.md"] if severity else []
    )


def test_a_day_before_a_known_launch_can_always_be_shown(tmp_path: Path) -> None:
    """Its status is of today; what was launched later does not end the build of an earlier day."""
    launching = change("2026-03-01").replace("proposed", "launching")
    site = make(tmp_path, STALE | {"0002-next/change.yaml": launching}, dt.date(2026, 2, 1))
    assert [" CO427 warning: " in line for line in lines(site, "CO427")] == [True]


def test_an_impact_touches_as_a_system_does_unless_it_has_no_effect(tmp_path: Path) -> None:
    impacts = (
        "impacts:\n  - {id: I1, area: process, item: Run, system: billing/dunning, effect: %s}\n"
    )
    files = {
        "0001-adopt/runbooks/dun.md": page("Dunning", covers="billing/dunning"),
        "0002-next/change.yaml": change(),
        "0002-next/plan.yaml": impacts % "changed",
    }
    told = lines(make(tmp_path, files), "CO427")
    assert [line.split(" ")[0] for line in told] == ["changes/0002-next/plan.yaml:2:48"]
    assert lines(make(tmp_path, {"0002-next/plan.yaml": impacts % "none"}), "CO427") == []


def test_a_change_that_was_undone_and_is_planned_again_must_say_so_again(tmp_path: Path) -> None:
    undone = LAUNCHED.replace("success}", "success, rolled-back-on: 2026-03-09}")
    files = STALE | {"0002-next/launch.yaml": undone}
    assert work(make(tmp_path, files).kb).undisposed == ()
    site = make(tmp_path, {"0002-next/change.yaml": change("2026-10-01")})
    assert [left.documents for left in work(site.kb).undisposed] == [("run",)]


def test_of_many_pages_of_one_change_the_first_are_named(tmp_path: Path) -> None:
    files = {f"0001-adopt/runbooks/r{n:02}.md": page(f"Run {n}") for n in range(15)}
    site = make(tmp_path, files | {"0002-next/change.yaml": change()})
    assert "Run 11 and 3 more" in text_of(section(show(site), "undisposed"))
    told = lines(site, "CO427")
    assert [re.findall(r"'(r\d\d)' covers", line) for line in told[1:]] == [
        [f"r{n:02}"] for n in range(12)
    ]
    said = "says nothing about 3 more documents of what it touches: r12, r13, r14; "
    assert f" CO427 warning: {said}" in told[0]
    overview = site.pages["changes/0002/"]
    gates = text_of(section(str(view(overview.view)(site, overview)), "gates"))
    assert gates.count("Says nothing about 'r") == 2 * 12  # in words and on the link to its line
    assert "Says nothing about 3 more documents of what it touches" in gates


def test_an_adoption_to_come_leaves_nothing_behind(tmp_path: Path) -> None:
    """It takes in text, and leaves the systems as they are."""
    files = {
        "0001-adopt/runbooks/run.md": page("Run"),
        "0002-next/change.yaml": change(more="change-type: adoption\n"),
    }
    site = make(tmp_path, files)
    assert work(site.kb).undisposed == ()
    assert lines(site, "CO427") == []


# --- owners --------------------------------------------------------------------------------------

HANDOVER = """
deployments: [{env: production, actual: 2026-03-01, outcome: success}]
handover:
  - {item: Invoice run, doc: run, from: team-billing, to: team-support, accepted-by: noah, on: 2026-03-05}
  - {item: The portal, system: portal, from: team-support, to: team-billing}
  - {item: Later, to: team-billing, accepted-by: mara, on: 2026-07-01}
"""


def test_an_owner_sees_what_is_its_own_by_the_handovers_in_force(tmp_path: Path) -> None:
    site = make(tmp_path, STALE | {"0002-next/launch.yaml": HANDOVER})
    support, billing = show(site, "team-support"), show(site, "team-billing")
    assert "Invoice run" in text_of(section(support, "stale"))
    assert "Invoice run" in text_of(section(support, "documents"))
    assert 'id="stale"' not in billing and "answers for no page" in text_of(billing)
    assert "billing@example.com" in billing and "mara" in billing
    assert 'href="site:systems/portal/"' in support
    assert 'href="site:systems/billing/"' in billing
    owners = section(show(site), "owners")
    assert "Billing operations 0 1" in text_of(owners)
    assert "Customer support 1 1 1" in text_of(owners)
    assert 'href="site:currency/team-support/"' in owners


def test_handovers_wait_until_they_are_accepted(tmp_path: Path) -> None:
    files = STALE | {"0002-next/launch.yaml": HANDOVER}
    told = text_of(section(show(make(tmp_path, files), "team-billing"), "handovers"))
    assert "The portal" in told and "Later" in told and "Invoice run" not in told
    later = text_of(show(make(tmp_path, files, dt.date(2026, 7, 1)), "team-billing"))
    assert "The portal" in later and "Later" not in later


@pytest.mark.parametrize(("moved", "waits"), [("2026-10-01", True), ("2026-03-01", False)])
def test_handovers_of_a_change_to_come_wait_and_of_one_that_is_over_do_not(
    tmp_path: Path, moved: str, *, waits: bool
) -> None:
    entry = "handover:\n  - {item: Invoice run, to: team-support}\n"
    undone = LAUNCHED.replace("success}", "success, rolled-back-on: 2026-03-09}")
    files = {"0002-next/change.yaml": change(moved), "0002-next/launch.yaml": undone + entry}
    html = show(make(tmp_path, files), "team-support")
    assert ("Invoice run" in text_of(html)) is waits


AGAIN = """
deployments:
  - {env: production, actual: 2026-03-01, outcome: success, rolled-back-on: 2026-03-09}
  - {env: production, actual: 2026-04-01, outcome: success}
handover:
  - {item: Run, to: team-billing, accepted-by: mara, on: 2026-03-05}
  - {item: Run, to: team-support}
"""


def test_a_handover_that_lapsed_waits_for_the_team_that_it_now_goes_to(tmp_path: Path) -> None:
    site = make(tmp_path, STALE | {"0002-next/launch.yaml": AGAIN})
    assert 'id="handovers"' not in show(site, "team-billing")
    html = section(show(site, "team-support"), "handovers")
    assert html.count('<tr><th scope="row"') == 1 and "0002-next/launch.yaml#L6" in html
    [line] = lines(site, "CO451")  # the same entry
    assert line.startswith("changes/0002-next/launch.yaml:6:")


def test_an_owner_sees_what_comes_and_when(tmp_path: Path) -> None:
    files = {
        "0001-adopt/runbooks/run.md": page("Run", more="owner: team-support\n"),
        "0002-next/change.yaml": change(),
        "0002-next/runbooks/run.md": page("Run by the day", more='base: "0001"\n'),
    }
    html = section(show(make(tmp_path, files), "team-support"), "coming")
    assert re.search(
        r"Run by the day .* 0002 Prorate upgrades proposed 1 October 2026", text_of(html)
    )
    assert 'href="site:runbooks/run/coming/0002/"' in html


def test_a_gap_to_close_is_work_of_the_pages_owner_and_of_the_change_s(tmp_path: Path) -> None:
    files = {
        "0001-adopt/runbooks/run.md": page("Run", more="owner: team-support\n"),
        "0002-next/change.yaml": change(),
    }
    site = make(tmp_path, files)
    found = work_by_team(site.kb)
    assert [len(found[team].undisposed) for team in ("team-billing", "team-support")] == [1, 1]


def test_of_many_pages_an_owner_sees_its_own_and_the_team_of_the_change_all(tmp_path: Path) -> None:
    files = {
        "0001-adopt/runbooks/a.md": page("A", more="owner: team-support\n"),
        "0001-adopt/runbooks/b.md": page("B"),
        "0002-next/change.yaml": change(),
    }
    found = work_by_team(make(tmp_path, files).kb)
    assert [left.documents for left in found["team-support"].undisposed] == [("a",)]
    assert [left.documents for left in found["team-billing"].undisposed] == [("a", "b")]


def test_a_team_without_anything_has_its_page_and_an_unknown_one_has_none(tmp_path: Path) -> None:
    files = {"0001-adopt/runbooks/run.md": page("Run", more="owner: team-unknown\n")}
    site = make(tmp_path, files)
    assert "answers for no page" in text_of(show(site, "team-support"))
    assert "currency/team-unknown/" not in show(site)
    assert "currency/team-unknown/" not in site.pages


def test_systems_and_changes_lead_to_their_owners(tmp_path: Path) -> None:
    site = make(tmp_path, STALE)
    for url in ("systems/", "systems/billing/", "changes/0002/"):
        found = str(view(site.pages[url].view)(site, site.pages[url]))
        assert '<a href="site:currency/team-billing/">Billing operations</a>' in found, url


def test_a_system_names_its_stale_pages_and_the_changes_that_left_them(tmp_path: Path) -> None:
    site = make(tmp_path, STALE)
    html = str(view("system")(site, site.pages["systems/billing/"]))
    notice = re.findall(r'<aside class="co-notice co-notice--warning".*?</aside>', html, re.S)
    assert "Invoice run : not revised for 0002 Prorate upgrades" in text_of(notice[0])
    other = str(view("system")(site, site.pages["systems/portal/"]))
    assert "Stale pages" not in other


def test_a_page_of_two_systems_is_stale_at_each_by_the_changes_of_that_system(
    tmp_path: Path,
) -> None:
    files = launched(2) | launched(3, systems="portal") | launched(4, systems="portal")
    files["0001-adopt/runbooks/both.md"] = page("Both", covers="billing/invoicing, portal")
    files["0001-adopt/runbooks/two.md"] = page("Two", covers="billing/dunning, portal")
    found = stale_by_system(make(tmp_path, files).kb)
    assert {
        system: [(s.document, [left.change for left in s.left_by]) for s in documents]
        for system, documents in found.items()
    } == {
        "billing": [("both", ["0002"])],
        "portal": [("both", ["0003", "0004"]), ("two", ["0003", "0004"])],
    }


def test_home_and_catalogue_lead_to_the_list(tmp_path: Path) -> None:
    site = make(tmp_path, STALE)
    for url, place in (("", "currency/"), ("runbooks/", "currency/#stale")):
        html = str(view(site.pages[url].view)(site, site.pages[url]))
        assert f'href="site:{place}"' in html


def test_titles_and_reasons_are_never_markup(tmp_path: Path) -> None:
    files = STALE | {"0001-adopt/runbooks/run.md": page("'<b onclick=x> | Run'")}
    for team in ("", "team-billing"):
        html = show(make(tmp_path, files), team)
        assert "<b onclick" not in html and "&lt;b onclick=x&gt; | Run" in html


def calls_for(root: Path, count: int) -> int:
    """How many calls it takes to list what so many planned changes leave behind, of one page each."""
    parts = ", ".join(f"p{n}" for n in range(count))
    catalog = f"teams: [{{id: team-billing}}]\nsystems: [{{id: billing, owner: team-billing, parts: [{parts}]}}]\n"
    files = {"catalog.yaml": catalog, "0001-adopt/change.yaml": ADOPTION}
    for n in range(count):
        files[f"0001-adopt/runbooks/r{n}.md"] = page("Run", covers=f"billing/p{n}")
        files[f"{n + 2:04}-next/change.yaml"] = change(systems=f"billing/p{n}")
    kb = KnowledgeBase.open(write(root, files), AS_OF)
    with cProfile.Profile() as profile:
        assert len(work(kb).undisposed) == count  # one page each
        work_by_team(kb)
    return sum(entry.callcount for entry in profile.getstats())


def test_the_work_of_the_list_grows_no_faster_than_the_changes(tmp_path: Path) -> None:
    assert calls_for(tmp_path / "many", 80) < 6 * calls_for(tmp_path / "few", 20)


def crowd(root: Path, *, changes: int, documents: int) -> Site:
    """Launched changes and as many to come that all touch the one system that all documents cover."""
    files = {f"0001-adopt/runbooks/r{n}.md": page(f"Run {n}") for n in range(documents)}
    for n in range(2, changes + 2):
        files |= launched(n)
        files[f"{n + changes:04}-next/change.yaml"] = change()
    return make(root, files)


def test_pages_and_problems_do_not_grow_with_changes_times_documents(tmp_path: Path) -> None:
    """Twice the changes and twice the documents are twice as much, and not four times."""
    few = crowd(tmp_path / "few", changes=20, documents=20)
    changes = crowd(tmp_path / "changes", changes=40, documents=20)
    documents = crowd(tmp_path / "documents", changes=20, documents=40)
    both = crowd(tmp_path / "both", changes=40, documents=40)
    for url in ("currency/", "currency/team-billing/", "systems/billing/"):
        sizes = [
            len(str(view(site.pages[url].view)(site, site.pages[url])))
            for site in (few, changes, documents, both)
        ]
        assert sizes[3] < 2.1 * sizes[0], (url, sizes)
        # What a change adds does not depend on how many documents there are.
        assert sizes[3] - sizes[2] < 1.1 * (sizes[1] - sizes[0]), (url, sizes)
    for rule in ("CO420", "CO427"):
        told = [len(lines(site, rule)) for site in (few, both)]
        assert told[1] <= 2 * told[0], (rule, told)
    found = [calls_of_checks(site) for site in (few, both)]
    assert found[1] < 2.6 * found[0]


def calls_of_checks(site: Site) -> int:
    """How many calls the checks of a fresh knowledge base make."""
    kb = replace(site.kb)
    with cProfile.Profile() as profile:
        run_checks(kb)
    return sum(entry.callcount for entry in profile.getstats())
