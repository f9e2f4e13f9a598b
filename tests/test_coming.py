"""What is true now and what comes: the page at the stable URL through the life of a change, its
marks, the launch window, and the preview."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.macros.documents import link
from changeover.pages import plan_redirects
from changeover.plugin.search_entries import entries
from changeover.plugin.slots import contents
from changeover.views import Site
from changeover.views.document import document
from changeover.views.index import view
from changeover.views.references import References, document_link
from tests.change_site import open_site, section, show, text_of, write
from tests.site import copy_site, run
from tests.texts import Page

ADOPT = """
title: Adopt the runbooks
status: proposed
owner: team-billing
systems: [billing]
summary: Takes them in.
change-type: adoption
go-live: {planned: 2026-01-05}
"""
CHANGE = """
title: Prorate upgrades
status: building
owner: team-billing
systems: [billing/invoicing]
summary: Charge only the remaining days.
go-live: {planned: "2026-07-01T20:00"}
"""
RUN = """---
title: Invoice run
covers: [billing/invoicing]
owner: team-billing
aliases: [old-run]
---
Bill the month.

## Before you begin

Read [the glossary](../reference/glossary.md).

## Steps

### Freeze prices { #freeze role=billing-lead minutes=5 }

Nobody may change a price.

### Preview { #preview }

Run the preview.

### Print { #print }

Print the list.

## Afterwards

Rest.
"""
NEXT = (
    RUN.replace("aliases:", 'base: "0001"\naliases:')
    .replace(
        "Run the preview.", "Run the preview twice. See [the glossary](../reference/glossary.md)."
    )
    .replace(
        "### Print { #print }\n\nPrint the list.\n", "### Check { #check }\n\nCheck proration.\n"
    )
)
SANDBOX = "deployments:\n  - {env: sandbox, actual: 2026-06-01, outcome: success}\n"
LIVE = """
deployments:
  - {env: sandbox, actual: 2026-06-01, outcome: success}
  - {env: production, actual: "2026-07-01T20:30", outcome: success, rolled-back-on: 2026-07-08}
  - {env: production, actual: 2026-07-10, outcome: success}
"""
HYPERCARE = """
hypercare: {until: 2026-07-04, exit: [{text: The run is closed}]}
cutover:
  - {id: deploy, text: Deploy, duration: 1h}
"""
URL = "runbooks/invoice-run/"
COMING = f"{URL}coming/0007/"
FILES = {
    "0001-adopt/change.yaml": ADOPT,
    "0001-adopt/runbooks/invoice-run.md": RUN,
    "0001-adopt/reference/glossary.md": "# Glossary\n\nWords.\n",
    "0007-prorate/change.yaml": CHANGE,
    "0007-prorate/runbooks/invoice-run.md": NEXT,
}


def at(root: Path, day: str, **files: str) -> Site:
    """The site of the files above, and of more or other ones, as of a day."""
    named = {name.replace("__", "/"): text for name, text in files.items()}
    return open_site(write(root, {**FILES, **named}), dt.date.fromisoformat(day))


def page(site: Site, url: str = URL) -> str:
    planned = site.pages[url]
    return str(view(planned.view)(site, planned))


def notice(html: str, label: str) -> str:
    """The words of the notice with this label."""
    found = re.search(rf'<aside[^>]*aria-label="{re.escape(label)}">(.*?)</aside>', html, re.S)
    assert found, f"no notice {label}"
    return text_of(found.group(1))


# --- current at a stable URL -----------------------------------------------------------------------


def test_a_launch_swaps_the_text_and_a_rollback_brings_it_back(tmp_path: Path) -> None:
    held = {}
    for day in ("2026-06-30", "2026-07-01", "2026-07-08", "2026-07-10"):
        site = at(tmp_path, day, **{"0007-prorate__launch.yaml": LIVE})
        assert site.pages[URL].url == URL
        body = re.sub(r"<(details|aside)\b.*?</\1>", "", page(site), flags=re.S)
        held[day] = "Check proration" in body, "Print the list" in body
    old, new = (False, True), (True, False)
    assert list(held.values()) == [old, new, old, new]


def test_a_retired_document_keeps_its_address_and_leaves_the_catalogue(tmp_path: Path) -> None:
    says = "dispositions: [{doc: glossary, action: retire, reason: Nobody reads it}]\n"
    files = {"0007-prorate__change.yaml": CHANGE + says, "0007-prorate__launch.yaml": LIVE}
    before, after = (at(tmp_path, day, **files) for day in ("2026-06-15", "2026-07-02"))
    assert "Glossary" in page(before, "reference/")
    said = notice(page(before, "reference/glossary/"), "To be retired by 0007")
    assert said == "To be retired on 1 July 2026, 20:00 with 0007 Nobody reads it"
    assert "Glossary" not in page(after, "reference/")
    assert "Retired: do not follow" in page(after, "reference/glossary/")
    assert "To be retired" not in page(after, "reference/glossary/")


def test_an_alias_leads_to_the_page(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-06-15")
    leads = plan_redirects(site.kb, site.pages)
    assert leads["runbooks/old-run/"].url == URL


def test_the_top_says_which_revision_holds_and_where_else_it_stands(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-06-15", **{"0007-prorate__launch.yaml": SANDBOX})
    html = page(site)
    words = text_of(html).replace(" ,", ",")
    assert "Revision r1, 0001 Adopt the runbooks" in words
    assert "Since 5 January 2026" in words
    assert "Owner Billing operations" in words
    assert "Systems Billing core / invoicing" in words
    assert "Environments Production r1, Sandbox: draft of 0007" in words
    assert f'<a href="site:{COMING}">draft of 0007</a>' in html
    assert f'<a href="site:{URL}history/">all revisions</a>' in html
    assert 'class="co-source"' in html and "0001-adopt/runbooks/invoice-run.md#L2" in html


# --- what comes, marked in place -------------------------------------------------------------------


def test_the_page_says_above_the_text_what_changes_and_when(tmp_path: Path) -> None:
    said = notice(page(at(tmp_path, "2026-06-15")), "Coming with 0007")
    assert said.startswith("Changes on 1 July 2026, 20:00 with 0007 Prorate upgrades.")
    assert "1 step changed, 1 added, 1 removed" in said
    assert "Preview , Print , Check ." in said
    assert said.endswith("Read it as a whole: draft of 0007 .")


def test_each_step_that_changes_is_marked_at_its_heading(tmp_path: Path) -> None:
    html = page(at(tmp_path, "2026-06-15"))
    parsed = Page(html)
    assert parsed.open == [] and parsed.wrong == []
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    steps = {id: html.index(f'id="{id}"') for id in ("freeze", "preview", "print", "afterwards")}
    marks = [
        (m.start(), m.group()) for m in re.finditer(r'<(?:details|p) class="co-mark[ "]', html)
    ]
    places = [[id for id, place in steps.items() if place < start][-1] for start, _ in marks]
    assert places == ["preview", "print", "print"]
    words = text_of(html)
    assert "Preview ¶ Changes on 1 July 2026 with 0007 Run the preview twice" in words
    assert "Check: comes on 1 July 2026 with 0007" in words
    assert "Goes on 1 July 2026 with 0007 : Print is not part of the new text" in words
    assert f'<a href="site:{COMING}#check">Check in the coming text</a>' in html
    assert re.search(r"<ins>[^<]*twice", html)


def test_a_link_from_the_line_above_leads_to_the_mark(tmp_path: Path) -> None:
    html = page(at(tmp_path, "2026-06-15"))
    targets = re.findall(r'<a href="#(co-0007-\d+)">', html)
    assert len(targets) == 3 and all(f'id="{target}"' in html for target in targets)


def test_links_of_the_coming_text_stay_links_of_the_site(tmp_path: Path) -> None:
    html = page(at(tmp_path, "2026-06-15"))
    assert html.count('href="site:reference/glossary/"') == 2


def test_a_mark_stands_behind_the_line_of_its_step(tmp_path: Path) -> None:
    changed = RUN.replace("Nobody may change a price.", "Prices are frozen at night.")
    html = page(at(tmp_path, "2026-06-15", **{"0007-prorate__runbooks__invoice-run.md": changed}))
    order = [html.index(text) for text in ('id="freeze"', 'class="co-step"', 'class="co-mark')]
    assert order == sorted(order)
    assert html.index('class="co-mark') < html.index("<p>Nobody may change a price.</p>")


def test_of_prose_the_sections_are_marked_and_of_a_module_the_units(tmp_path: Path) -> None:
    module = "Before all.\n\n## The month\n\nA month.\n\n## The day\n\nA day.\n"
    quiz = "questions:\n  - {id: q1, unit: the-month, kind: text, text: Why?, answers: [So]}\n"
    later = module.replace("Before all.", "First of all.").replace(
        "## The day", "## The week\n\nA week.\n\n## The day"
    )
    site = at(
        tmp_path,
        "2026-06-15",
        **{
            "0001-adopt__training__basics.md": module,
            "0001-adopt__training__basics.quiz.yaml": quiz,
            "0007-prorate__training__basics.md": later,
            "0007-prorate__reference__glossary.md": "# Glossary\n\nWords and their meaning.\n",
        },
    )
    glossary = page(site, "reference/glossary/")
    assert glossary.index('class="co-mark') < glossary.index("<p>Words.</p>")
    html = page(site, "training/basics/")
    parsed = Page(html)
    assert parsed.open == [] and parsed.wrong == []
    assert "The beginning" not in html and "the beginning" in html
    order = [html.index(text) for text in (
        '<details class="co-mark"', "<p>Before all.</p>", 'id="the-month"', 'id="q-q1"',
        "The week: comes on", 'id="the-day"',
    )]  # fmt: skip
    assert order == sorted(order)


def test_several_changes_have_marks_of_their_own_in_order_of_their_plans(tmp_path: Path) -> None:
    sooner = CHANGE.replace("2026-07-01T20:00", "2026-06-20").replace("Prorate", "Round")
    site = at(
        tmp_path,
        "2026-06-15",
        **{
            "0008-round__change.yaml": sooner,
            "0008-round__runbooks__invoice-run.md": RUN.replace("the preview.", "it."),
        },
    )
    html = page(site)
    assert re.findall(r'aria-label="Coming with (\d+)"', html) == ["0008", "0007"]
    after = html[html.index('id="preview"') : html.index('id="print"')]
    assert re.findall(r"(?:on|comes on) <time[^>]*>([^<]*)</time> with (\d+)", after)[:2] == [
        ("20 June 2026", "0008"),
        ("1 July 2026", "0007"),
    ]


def test_a_draft_on_a_draft_marks_only_what_it_changes_itself(tmp_path: Path) -> None:
    later = CHANGE.replace("2026-07-01T20:00", "2026-09-01").replace("Prorate", "Round")
    text = NEXT.replace('base: "0001"', 'base: "0007"').replace("Check proration", "Check twice")
    site = at(
        tmp_path,
        "2026-06-15",
        **{"0008-round__change.yaml": later, "0008-round__runbooks__invoice-run.md": text},
    )
    html = page(site)
    assert len(re.findall(r'id="co-0008-\d+"', html)) == 1
    assert "Check: changes on 1 September 2026 with 0008" in text_of(html)
    assert "Compared with the draft of 0007, which is to come before" in text_of(html)
    order = [html.index(text) for text in ("Check: comes on", "Check: changes on")]
    assert order == sorted(order)


def test_nothing_is_marked_once_it_is_live(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-07-10", **{"0007-prorate__launch.yaml": LIVE})
    html = page(site)
    assert "co-mark" not in html and "Coming with" not in html
    assert COMING not in site.pages


def test_the_contents_and_the_search_hold_only_what_is_true(tmp_path: Path) -> None:
    nested = NEXT.replace(
        "Check proration.", "<details><summary>More</summary>Hid</details>\n\nSee."
    )
    files = {"0007-prorate__runbooks__invoice-run.md": nested}
    html = page(at(tmp_path, "2026-06-15", **files))
    titles = [title for _, _, title in contents(html)]
    assert "Check" not in titles and "Print¶" not in titles and "Print" in titles
    found = entries(html, url=URL, title="Invoice run")
    said = " ".join(entry["text"] + entry["title"] for entry in found)
    assert "Print the list." in said and "Rest." in said
    assert "twice" not in said and "Hid" not in said and "See." not in said


def test_a_page_does_not_grow_with_changes_that_do_not_touch_it(tmp_path: Path) -> None:
    def other(number: int) -> Mapping[str, str]:
        folder = f"{number:04}-other"
        change = CHANGE.replace("billing/invoicing", "billing/dunning")
        return {
            f"{folder}__change.yaml": change,
            f"{folder}__runbooks__other.md": f"# Other\n\n{number}\n",
        }

    few = page(at(tmp_path / "few", "2026-06-15"))
    more = {name: text for number in range(100, 140) for name, text in other(number).items()}
    assert page(at(tmp_path / "many", "2026-06-15", **more)) == few


# --- the launch window -----------------------------------------------------------------------------

WINDOW = {"0007-prorate__launch.yaml": SANDBOX + HYPERCARE}


def test_on_the_day_of_the_go_live_the_page_offers_both_texts(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-07-01", **WINDOW)
    html = page(site)
    said = notice(html, "Coming with 0007")
    assert said.startswith("Launch under way: changes on 1 July 2026, 20:00 with 0007")
    assert "Until the go-live, and after a rollback: r1, this page" in said
    assert "Once 0007 is live: draft of 0007" in said
    assert 'href="#co-text"' in html and 'id="co-text"' in html
    assert '<a href="site:changes/0007/launch/#run-sheet">run sheet</a>' in html
    there = page(site, COMING)
    said = notice(there, "Not true yet: comes with 0007")
    assert "Until the go-live, and after a rollback: r1" in said
    assert "Once 0007 is live: draft of 0007, this page" in said
    assert f'<a href="site:{URL}">r1</a>' in there


def test_a_day_that_passed_without_an_outcome_is_unconfirmed_everywhere(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-07-02", **WINDOW)
    said = notice(page(site), "Coming with 0007")
    assert said.startswith("Launch unconfirmed: it was to change on 1 July 2026, 20:00 with 0007")
    assert "Billing operations knows which text holds" in said
    assert "Was to change on 1 July 2026 with 0007" in text_of(page(site))
    assert "Launch unconfirmed: planned for 1 July 2026, 20:00" in text_of(show(site, "0007"))
    assert "Launch unconfirmed The planned day has passed" in text_of(page(site, ""))
    assert "Launch unconfirmed" in page(site, COMING)
    assert "CO406" in [problem.rule.id for problem in run_checks(site.kb)]


def test_past_hypercare_the_page_says_that_the_launch_is_unconfirmed_still(tmp_path: Path) -> None:
    said = notice(page(at(tmp_path, "2026-07-05", **WINDOW)), "Coming with 0007")
    assert said.startswith("Launch unconfirmed") and "Once 0007 is live" in said


def test_while_hypercare_lasts_the_page_offers_the_text_before_it(tmp_path: Path) -> None:
    launched = SANDBOX + "  - {env: production, actual: 2026-07-01, outcome: success}\n" + HYPERCARE
    html = page(at(tmp_path, "2026-07-02", **{"0007-prorate__launch.yaml": launched}))
    said = notice(html, "In hypercare with 0007")
    assert said.startswith("In hypercare with 0007 until 4 July 2026")
    assert said.endswith("If 0007 is rolled back, r1 holds again.")
    assert f'<a href="site:{URL}history/0001/">r1</a>' in html
    met = launched.replace("The run is closed", "The run is closed, met-on: 2026-07-04")
    assert "In hypercare" not in page(
        at(tmp_path, "2026-07-04", **{"0007-prorate__launch.yaml": met})
    )


# --- the preview -----------------------------------------------------------------------------------


def test_the_preview_says_that_it_is_not_true_yet_and_how_far_it_is(tmp_path: Path) -> None:
    said = notice(page(at(tmp_path, "2026-06-15"), COMING), "Not true yet: comes with 0007")
    assert said.startswith("Not true yet. Changes on 1 July 2026, 20:00 with 0007")
    assert "What is true now: r1" in said
    assert "Prorate upgrades is building ; this text is in no environment yet." in said
    site = at(tmp_path, "2026-06-15", **{"0007-prorate__launch.yaml": SANDBOX})
    said = notice(page(site, COMING), "Not true yet: comes with 0007")
    assert "this text is in Sandbox since 1 June 2026 ." in said


def test_the_preview_shows_all_of_the_text_and_what_it_changes(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-06-15")
    html = page(site, COMING)
    parsed = Page(html)
    assert parsed.open == [] and parsed.wrong == []
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids)) and {"freeze", "preview", "check"} <= set(ids)
    text, difference = html.split('id="co-difference"')
    assert "<p>Check proration.</p>" in text and "Print the list" not in text
    assert re.search(r"<del[^>]*>(<p>)?Print the list", difference)
    assert '<a href="#co-difference">What it changes' in text
    assert not site.pages[COMING].is_current


def test_the_preview_of_a_draft_in_conflict_says_so(tmp_path: Path) -> None:
    launched = CHANGE.replace("2026-07-01T20:00", "2026-06-01")
    site = at(
        tmp_path,
        "2026-06-15",
        **{
            "0003-round__change.yaml": launched,
            "0003-round__launch.yaml": "deployments:\n"
            "  - {env: production, actual: 2026-06-01, outcome: success}\n",
            "0003-round__runbooks__invoice-run.md": RUN,
        },
    )
    html = page(site, COMING)
    said = notice(html, "Not true yet: comes with 0007")
    assert "base conflict" in said
    assert "It was copied from r1 of 0001. Since then r2 of 0003 went live" in said
    assert "Take over r2 of 0003, and name 0003 as the base." in said
    assert "base conflict" in notice(page(site), "Coming with 0007")


NEW = {"0007-prorate__runbooks__proration.md": "# Proration\n\n## Steps\n\n### Look { #look }\n"}
PREVIEW = "runbooks/proration/coming/0007/"


def test_a_document_that_never_launched_has_a_preview_without_a_difference(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-06-15", **NEW)
    assert "runbooks/proration/" not in site.pages
    html = page(site, PREVIEW)
    said = notice(html, "Not true yet: comes with 0007")
    assert "There is no current text: production has not run on this runbook yet." in said
    assert "co-difference" not in html


def test_every_link_to_what_never_launched_leads_to_its_preview(tmp_path: Path) -> None:
    quiz = "questions: [{id: q, kind: steps, text: Which?, answers: [proration#look]}]\n"
    site = at(
        tmp_path,
        "2026-06-15",
        **NEW,
        **{
            "0001-adopt__training__basics.md": "# Basics\n\nSee [it](../runbooks/proration.md).\n",
            "0001-adopt__training__basics.quiz.yaml": quiz,
        },
    )
    href = f'href="site:{PREVIEW}"'
    assert href in page(site, "runbooks/")
    assert href in show(site, "0007")
    assert document_link(site, "proration").href == f"site:{PREVIEW}"
    for change in ("0001", "0007"):
        references = References(site, site.kb.changes[change])
        assert references.document("proration").href == f"site:{PREVIEW}"
        assert references.document("proration", place="look").href == f"site:{PREVIEW}#look"
    assert href in link(site, "proration")
    module = page(site, "training/basics/")
    assert href in module and f'href="site:{PREVIEW}#look">Look (Proration)' in module


def test_a_document_that_was_given_up_leads_to_its_history(tmp_path: Path) -> None:
    withdrawn = CHANGE.replace("building", "withdrawn")
    site = at(tmp_path, "2026-06-15", **NEW, **{"0007-prorate__change.yaml": withdrawn})
    assert document_link(site, "proration").href == "site:runbooks/proration/history/"


def test_a_text_that_was_rolled_back_and_comes_again_says_so(tmp_path: Path) -> None:
    again = CHANGE.replace("2026-07-01T20:00", "2026-09-01")
    launch = """
        deployments:
          - {env: production, planned: 2026-06-01, actual: 2026-06-01, outcome: success, rolled-back-on: 2026-06-02}
        """
    files = {"0007-prorate__change.yaml": again, "0007-prorate__launch.yaml": launch}
    site = at(tmp_path, "2026-06-15", **NEW, **files)
    html = page(site, "runbooks/proration/")
    assert "Not in production: rolled back" in html
    assert notice(html, "Coming with 0007").startswith("Comes back on 1 September 2026 with 0007")
    said = notice(page(site, PREVIEW), "Not true yet: comes with 0007")
    assert "production has not run on this runbook since the rollback" in said
    assert "It was rolled back on 2 June 2026" in said


def test_a_retired_document_that_is_to_return_comes_back(tmp_path: Path) -> None:
    retire = CHANGE.replace("2026-07-01T20:00", "2026-06-01")
    retire += "dispositions: [{doc: glossary, action: retire, reason: Nobody reads it}]\n"
    site = at(
        tmp_path,
        "2026-06-15",
        **{
            "0003-retire__change.yaml": retire,
            "0003-retire__launch.yaml": "deployments:\n"
            "  - {env: production, actual: 2026-06-01, outcome: success}\n",
            "0007-prorate__reference__glossary.md": "# Glossary\n\nMore words.\n",
        },
    )
    said = notice(page(site, "reference/glossary/"), "Coming with 0007")
    assert said.startswith("Comes back on 1 July 2026")
    preview = page(site, "reference/glossary/coming/0007/")
    assert "since it was taken out of use" in text_of(preview)


def test_a_page_is_shown_by_the_view_of_documents_only_once_it_launched(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-06-15", **NEW)
    with pytest.raises(ValueError, match="no page shows 'proration'"):
        document(site, site.pages[PREVIEW])


# --- the home page and the change ------------------------------------------------------------------


def test_a_change_says_that_its_launch_is_under_way(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-07-01", **WINDOW)
    words = text_of(show(site, "0007"))
    assert "Launch under way: planned for 1 July 2026, 20:00" in words
    assert "Launch and transition launch under way" in words


def test_the_home_page_stays_short_however_many_launches_are_unconfirmed(tmp_path: Path) -> None:
    files = {f"{number:04}-x__change.yaml": CHANGE for number in range(100, 120)}
    words = text_of(page(at(tmp_path, "2026-07-02", **files), ""))
    assert "nobody recorded what became of it. The first 8 of 21." in words
    assert len(re.findall(r"\b01\d\d Prorate upgrades", words)) == 7


# --- a launch that failed --------------------------------------------------------------------------

NOT_AGAIN = "deployments:\n  - {env: production, actual: 2026-06-10, outcome: failed}\n"
RETIRES = "dispositions: [{doc: glossary, action: retire, reason: Nobody reads it}]\n"


def test_a_launch_that_failed_announces_no_day(tmp_path: Path) -> None:
    planned = CHANGE.replace("2026-07-01T20:00", "2026-06-10") + RETIRES
    files = {"0007-prorate__change.yaml": planned, "0007-prorate__launch.yaml": NOT_AGAIN}
    site = at(tmp_path, "2026-06-15", **files)
    said = notice(page(site), "Coming with 0007")
    assert said.startswith("Launch failed on 10 June 2026 with 0007 , not planned again")
    words = text_of(page(site))
    assert "Was to change on 10 June 2026 with 0007: launch failed, not planned again" in words
    assert "Was to go on 10 June 2026 with 0007 : launch failed, not planned again" in words
    assert "Changes on" not in words and "Comes on" not in words
    said = notice(page(site, COMING), "Not true yet: comes with 0007")
    assert said.startswith("Not true yet. Launch failed on 10 June 2026 with 0007 , not planned")
    said = notice(page(site, "reference/glossary/"), "To be retired by 0007")
    assert said.startswith("Launch failed on 10 June 2026 with 0007 , not planned again")
    home = page(site, "")
    assert "Prorate upgrades" not in section(home, "next")
    assert "launch failed 10 June 2026" in text_of(section(home, "failed"))
    words = text_of(show(site, "0007"))
    assert "Launch failed, and not planned again: 10 June 2026" in words
    assert "failed on 10 June 2026, not planned again" in words
    assert "failed" in text_of(section(show(site, "0007", "plan"), "schedule"))
    found = [str(problem) for problem in run_checks(site.kb) if problem.rule.id == "CO406"]
    assert len(found) == 1 and "the launch failed on 2026-06-10" in found[0]


def test_a_launch_that_failed_stands_behind_those_that_have_a_day(tmp_path: Path) -> None:
    failed = CHANGE.replace("2026-07-01T20:00", "2026-06-10").replace("Prorate", "Round")
    site = at(
        tmp_path,
        "2026-06-15",
        **{
            "0008-round__change.yaml": failed,
            "0008-round__launch.yaml": NOT_AGAIN,
            "0008-round__runbooks__invoice-run.md": RUN.replace("the preview.", "it."),
        },
    )
    assert re.findall(r'aria-label="Coming with (\d+)"', page(site)) == ["0007", "0008"]


def test_a_launch_that_was_planned_again_has_its_day(tmp_path: Path) -> None:
    site = at(tmp_path, "2026-06-15", **{"0007-prorate__launch.yaml": NOT_AGAIN})
    assert notice(page(site), "Coming with 0007").startswith("Changes on 1 July 2026, 20:00")
    assert "Prorate upgrades" in section(page(site, ""), "next")


# --- a page that is to be retired ------------------------------------------------------------------


def test_a_page_to_be_retired_has_a_launch_window_too(tmp_path: Path) -> None:
    files = {**WINDOW, "0007-prorate__change.yaml": CHANGE + RETIRES}
    html = page(at(tmp_path, "2026-07-01", **files), "reference/glossary/")
    said = notice(html, "To be retired by 0007")
    assert said.startswith("Launch under way: to be retired on 1 July 2026, 20:00 with 0007")
    assert "Until the go-live, and after a rollback: r1, this page" in said
    assert "Once 0007 is live: no text: do not follow this page" in said
    assert "Nobody has recorded the outcome. The run sheet says how far it is" in said
    assert 'href="#co-text"' in html and 'id="co-text"' in html
    said = notice(
        page(at(tmp_path, "2026-07-02", **files), "reference/glossary/"), "To be retired by 0007"
    )
    assert said.startswith("Launch unconfirmed: it was to be retired on 1 July 2026, 20:00")
    assert "and the planned day is over" in said


def test_a_link_to_the_text_has_a_place_to_lead_to_after_hypercare_too(tmp_path: Path) -> None:
    html = page(at(tmp_path, "2026-07-05", **WINDOW))
    assert 'href="#co-text"' in html and 'id="co-text"' in html


def test_read_instead_leads_to_no_text_that_nobody_may_follow(tmp_path: Path) -> None:
    says = RETIRES.replace("Nobody reads it", "Nobody reads it, replaced-by: fresh")
    launched = "deployments: [{env: production, actual: 2026-06-01, outcome: success}]\n"
    files = {
        "0003-retire__change.yaml": CHANGE + says,
        "0003-retire__launch.yaml": launched,
        "0004-given-up__change.yaml": CHANGE.replace("building", "withdrawn"),
        "0004-given-up__reference__fresh.md": "# Fresh\n\nWords.\n",
    }
    site = at(tmp_path, "2026-06-15", **files)
    assert site.kb.read_instead("glossary") is None
    assert "Read instead" not in page(site, "reference/glossary/")
    files["0001-adopt__reference__fresh.md"] = "# Fresh\n\nWords.\n"
    assert at(tmp_path, "2026-06-15", **files).kb.read_instead("glossary") == "fresh"


# --- since when ------------------------------------------------------------------------------------


def test_after_a_rollback_the_top_says_since_when_it_holds_again(tmp_path: Path) -> None:
    launch = """
        deployments:
          - {env: production, actual: 2026-07-01, outcome: success, rolled-back-on: "2026-07-03T09:00"}
        """
    site = at(tmp_path, "2026-07-03", **{"0007-prorate__launch.yaml": launch})
    said = "Since 5 January 2026 , again since 3 July 2026, 09:00 Owner"
    assert said in text_of(page(site))
    before = at(tmp_path, "2026-06-30", **{"0007-prorate__launch.yaml": launch})
    assert "again since" not in text_of(page(before))


def test_after_a_relaunch_the_top_says_since_when_once(tmp_path: Path) -> None:
    words = text_of(page(at(tmp_path, "2026-07-10", **{"0007-prorate__launch.yaml": LIVE})))
    assert "Since 10 July 2026 Owner" in words


def test_overrun_hypercare_does_not_last_until_a_day_that_is_over(tmp_path: Path) -> None:
    launched = SANDBOX + "  - {env: production, actual: 2026-07-01, outcome: success}\n" + HYPERCARE
    html = page(at(tmp_path, "2026-07-09", **{"0007-prorate__launch.yaml": launched}))
    said = notice(html, "In hypercare with 0007")
    assert said.startswith("In hypercare with 0007 overrun since 4 July 2026")


# --- marks against other drafts --------------------------------------------------------------------


def test_a_text_that_comes_again_is_called_by_its_number(tmp_path: Path) -> None:
    undone = """
        deployments:
          - {env: production, actual: 2026-06-01, outcome: success, rolled-back-on: 2026-06-03}
        """
    later = CHANGE.replace("2026-07-01T20:00", "2026-09-01").replace("Prorate", "Round")
    text = NEXT.replace('base: "0001"', 'base: "0007"').replace("Check proration", "Check twice")
    text = text.replace("### Preview { #preview }\n\nRun the preview twice. See", "See")
    site = at(
        tmp_path,
        "2026-06-15",
        **{
            "0007-prorate__launch.yaml": undone,
            "0008-round__change.yaml": later,
            "0008-round__runbooks__invoice-run.md": text,
        },
    )
    words = text_of(page(site))
    assert "Compared with r2 of 0007, which is to come before" in words
    assert "draft of 0007" not in words
    assert "Preview is not part of the new text. Compared with r2 of 0007" in words


def test_a_mark_shows_a_new_title_once_and_only_if_it_is_new(tmp_path: Path) -> None:
    def marked(title: str, *, of: str = "Preview") -> str:
        text = NEXT.replace(f"### {of} {{", f"### {title} {{")
        html = page(at(tmp_path, "2026-06-15", **{"0007-prorate__runbooks__invoice-run.md": text}))
        return "".join(re.findall(r'<p class="co-mark__title">.*?</p>', html))

    assert marked("Preview") == ""
    assert marked("Preview all") == '<p class="co-mark__title">Preview<ins> all</ins></p>'
    assert marked("Check <del>all</del>", of="Check") == ""  # the author's own mark, of a new step


# --- bounds ----------------------------------------------------------------------------------------


def test_a_page_does_not_grow_with_the_drafts_of_it(tmp_path: Path) -> None:
    def with_drafts(count: int) -> str:
        files = {}
        for number in range(100, 100 + count):
            text = RUN.replace("Nobody may", f"Before {number} nobody may")
            files[f"{number:04}-x__change.yaml"] = CHANGE
            files[f"{number:04}-x__runbooks__invoice-run.md"] = text
        return page(at(tmp_path / str(count), "2026-06-15", **files))

    few, many = with_drafts(12), with_drafts(30)
    assert len(many) <= len(few) + 10
    assert many.count('aria-label="Coming with') == 8
    said = text_of(many)
    assert "Not shown here: 23 more of the changes that are to change this page." in said
    assert "All of them: all revisions" in said


def test_a_page_does_not_grow_with_the_changes_that_make_it_stale_or_leave_it(
    tmp_path: Path,
) -> None:
    launched = "deployments: [{env: production, actual: 2026-06-01, outcome: success}]\n"
    cleared = "dispositions: [{doc: invoice-run, action: no-change, reason: As before}]\n"

    def with_changes(count: int) -> str:
        files = {}
        for number in range(100, 100 + count):
            says = cleared if number % 2 else ""
            files[f"{number:04}-x__change.yaml"] = CHANGE + says
            files[f"{number:04}-x__launch.yaml"] = launched
        return page(at(tmp_path / str(count), "2026-06-15", **files))

    few, many = with_changes(20), with_changes(60)
    assert len(many) <= len(few) + 10
    assert many.count('aria-label="Stale: not revised for') == 5
    words = text_of(many)
    assert "25 more of the changes that touch what this page covers" in words
    assert "25 more, with their reasons in data/documents.json" in words


def test_the_preview_says_since_when_there_is_no_text(tmp_path: Path) -> None:
    """What was rolled back is the text of another change than the one that comes."""
    undone = """
        deployments:
          - {env: production, actual: 2026-06-01, outcome: success, rolled-back-on: 2026-06-03}
        """
    files = {
        "0003-first__change.yaml": CHANGE.replace("2026-07-01T20:00", "2026-06-01"),
        "0003-first__launch.yaml": undone,
        "0003-first__runbooks__proration.md": NEW["0007-prorate__runbooks__proration.md"],
    }
    words = text_of(page(at(tmp_path, "2026-06-15", **files, **NEW), PREVIEW))
    assert "production has not run on this runbook since the rollback" in words


# --- the day that a page is of ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, which is as of a given day."""
    root = copy_site("small", tmp_path_factory.mktemp("as-of") / "kb")
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root


def footers(root: Path) -> dict[str, str]:
    """What the foot of each page says, by the page's path; redirects have none."""
    found = {}
    for file in sorted((root / "site").rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in text:
            found[file.relative_to(root / "site").as_posix()] = text_of(text.split("<footer")[-1])
    return found


def test_every_page_names_its_day_and_what_is_not_of_that_day(small: Path) -> None:
    said = footers(small)
    assert {"404.html", "guide/plain/index.html", "runbooks/invoice-run/index.html"} <= set(said)
    note = "What carries no date (typed status, planned dates, answers) is as in the commit"
    wrong = [name for name, text in said.items() if f"As of 15 June 2026 . {note}" not in text]
    assert wrong == []


def test_paper_names_the_day_too(small: Path) -> None:
    for name in ("guide/plain", "runbooks/invoice-run"):
        text = (small / "site" / name / "index.html").read_text(encoding="utf-8")
        line = text_of(re.findall(r'<p class="co-print co-asof">.*?</p>', text, re.S)[0])
        assert "As of 15 June 2026 . What carries no date" in line


def test_a_site_that_follows_the_calendar_says_the_day_alone(tmp_path: Path) -> None:
    root = copy_site("small", tmp_path / "kb")
    config = root / "mkdocs.yml"
    given = "  - changeover:\n      as-of: 2026-06-15\n"
    text = config.read_text(encoding="utf-8")
    assert given in text
    config.write_text(text.replace(given, "  - changeover\n"), encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    said = footers(root)
    assert [name for name, text in said.items() if "As of" not in text] == []
    assert [name for name, text in said.items() if "carries no date" in text] == []
