"""What the pages of releases show, and the gate that asks for notes."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from changeover.macros import MacroError
from changeover.macros.releases import release_notes
from changeover.releases import (
    notes_of,
)
from tests.change_site import open_site, section, show, text_of
from tests.releases.content import CATALOG, DAY, change, knowledge, live, page, told

# --- notes of a release ----------------------------------------------------------------------------

BOTH = {
    "0001-x/change.yaml": change("Prorate", systems="crm, billing"),
    "0001-x/launch.yaml": live("2026-05-20"),
    "0001-x/notes/internal.md": (
        "## What you must do\n\n- Read the [run](../runbooks/run.md), line by line.[^1]\n\n"
        "## New\n\n- Days count, see [the plan][p].\n\n![Days](../images/days.png)\n\n"
        "### In detail\n\n```yaml\nmode: daily\n```\n\n"
        "[p]: ../plan.yaml\n[^1]: Twice.\n"
    ),
    "0001-x/notes/customers.md": "## New\n\n- You pay by the day.\n",
    "0001-x/images/days.png": "png",
    "0001-x/plan.yaml": "outcomes: []\n",
    "0001-x/runbooks/run.md": "# Run\n\nRun it.\n",
    "0002-y/change.yaml": change("Remind", systems="billing/dunning"),
    "0002-y/launch.yaml": live("2026-05-21"),
    "0002-y/notes/internal.md": "## New\n\n- Reminders.\n",
    "0003-z/change.yaml": change("Indexes", more="notes: {none: Nobody sees a difference}"),
    "0003-z/launch.yaml": live("2026-05-22"),
    "0004-q/change.yaml": change("Quiet"),
    "0004-q/launch.yaml": live("2026-05-23"),
}


def test_notes_stand_by_section_and_system_each_change_once(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, BOTH)
    found = [
        (section.title, section.action, group.system, [e.change.id for e in group.entries])
        for section in notes_of(kb, "2026.06", "internal")
        for group in section.groups
    ]
    assert found == [
        ("New", False, "billing", ["0002"]),
        ("New", False, "crm", ["0001"]),
        ("What you must do", True, "crm", ["0001"]),
    ]


def test_the_catalog_names_the_sections_and_their_order(tmp_path: Path) -> None:
    sections = "note-sections: [{name: What you must do}, {name: new, action: true}]\n"
    kb = knowledge(tmp_path, BOTH, catalog=CATALOG + sections)
    found = [(s.title, s.action) for s in notes_of(kb, "2026.06", "internal")]
    assert found == [("What you must do", False), ("new", True)]
    assert told(kb, "CO430") == []


def test_a_page_of_a_release_shows_its_notes_with_all_that_is_in_them(tmp_path: Path) -> None:
    knowledge(tmp_path, BOTH)
    html = page(tmp_path, "releases/2026.06/")
    ids = re.findall(r' id="([^"]*)"', html)
    assert Counter(ids).most_common(1)[0][1] == 1
    new = section(html, "for-internal_new")
    assert 'href="site:changes/0001/plan/"' in new
    assert 'src="site:files/0001/images/days.png"' in new
    assert "<h5" in new and "mode" in new
    assert "live since 20 May 2026" in text_of(new)
    must = section(html, "for-internal_what-you-must-do")
    assert 'href="site:runbooks/run/"' in must and "Twice." in must
    assert "Twice." not in new
    first = (
        html.index("co-notice--warning"),
        html.index('href="#for-internal_what-you-must-do__0001"'),
    )
    assert first[0] < first[1] < html.index('id="for-internal_new"')
    assert "You pay by the day." in section(html, "for-customers_new")
    silent = text_of(section(html, "without-notes"))
    assert "0003 Indexes: Nobody sees a difference" in silent
    assert "0004 Quiet: not written yet" in silent
    anchors = set(re.findall(r'href="#([^"]*)"', html))
    assert anchors and anchors <= set(ids)
    assert 'rel="prev" href="site:releases/2026.05/"' in html
    assert 'rel="next" href="site:releases/2026.07/"' in html


TABS = '=== "One"\n\n    A.\n\n=== "Two"\n\n    B.\n\n'


def test_links_between_the_sections_of_a_note_and_tabs_in_them_work(tmp_path: Path) -> None:
    text = f"## New\n\n[Do it](#what-you-must-do)\n\n{TABS}## What you must do\n\nAll.\n\n{TABS}"
    kb = knowledge(tmp_path, {**BOTH, "0002-y/notes/internal.md": text})
    assert told(kb, "CO302") == []
    for html in (page(tmp_path, "releases/2026.06/"), show(open_site(tmp_path, DAY), "0002")):
        ids = re.findall(r' id="([^"]*)"', html)
        assert Counter(ids).most_common(1)[0][1] == 1
        (link,) = re.findall(r'href="#([^"]*)">Do it', html)
        assert link in ids and "All." in html[html.index(f'id="{link}"') :]


def test_headings_of_sections_in_any_script_have_ids_of_their_own(tmp_path: Path) -> None:
    catalog = CATALOG + "note-sections: [新しい, 修正, C, 'C#']\n"
    text = "".join(f"## {name}\n\n- A.\n\n" for name in ("新しい", "修正", "C", "C#"))
    knowledge(tmp_path, {**BOTH, "0002-y/notes/internal.md": text}, catalog=catalog)
    html = page(tmp_path, "releases/2026.06/")
    ids = re.findall(r'<h3 id="([^"]*)"', html)
    assert len(set(ids)) == len(ids) >= 5


def test_the_list_shows_what_is_to_come_first_and_what_is_open(tmp_path: Path) -> None:
    files = {
        **BOTH,
        "0005-v/change.yaml": change("Vouchers", planned="2026-06-25"),
        "0006-w/change.yaml": change("Wallet", planned="2026-06-26", status="withdrawn"),
    }
    files["0006-w/change.yaml"] += 'release: "2026.07"\n'
    knowledge(tmp_path, files)
    html = page(tmp_path, "releases/")
    following = text_of(section(html, "next"))
    assert "Next: Summer Release 2026.07 Date 1 July 2026" in following
    assert "1 change has yet to go live: 0005 Vouchers" in following
    assert "1 change has no release notes" in following
    assert "1 change names this release and will not be in it as things stand: 0006" in following
    out = section(html, "released")
    assert out.index("2026.06") < out.index("2026.05")
    assert html.index('id="next"') < html.index('id="released"')


def test_what_is_open_is_bounded(tmp_path: Path) -> None:
    files = {
        f"{n:04d}-x/change.yaml": change("A change", planned="2026-06-25") for n in range(1, 40)
    }
    knowledge(tmp_path, files)
    html = page(tmp_path, "releases/")
    assert "39 changes have yet to go live" in text_of(html)
    assert html.count("<li>") == 22


def test_a_catalog_without_releases_says_so(tmp_path: Path) -> None:
    knowledge(tmp_path, BOTH, catalog=CATALOG.split("releases:")[0])
    assert "names no releases yet" in page(tmp_path, "releases/")
    assert "0001 Prorate" in text_of(section(page(tmp_path, "releases/"), "unreleased"))


def test_the_overview_of_a_change_shows_its_notes_in_the_order_of_the_catalog(
    tmp_path: Path,
) -> None:
    knowledge(tmp_path, BOTH)
    html = show(open_site(tmp_path, DAY), "0001")
    titles = re.findall(r"<h4[^>]*>([^<]*?) ?<", section(html, "notes-internal"))
    assert titles == ["New", "What you must do"]
    assert "changes/0001-x/notes/internal.md#L5" in html
    ids = re.findall(r' id="([^"]*)"', html)
    assert Counter(ids).most_common(1)[0][1] == 1


def test_a_link_to_a_note_leads_where_it_is_read(tmp_path: Path) -> None:
    files = {
        **BOTH,
        "0001-x/README.md": "[a](notes/internal.md) [b](../0007-r/notes/internal.md)\n",
        "0007-r/change.yaml": change("Rolled back", planned="2026-05-01"),
        "0007-r/launch.yaml": live("2026-05-01 2026-05-03"),
        "0007-r/notes/internal.md": "## New\n\n- A.\n",
    }
    knowledge(tmp_path, files)
    html = section(show(open_site(tmp_path, DAY), "0001"), "narrative")
    assert 'href="site:releases/2026.06/"' in html
    assert 'href="site:changes/0007/"' in html


@pytest.mark.parametrize(
    ("release", "said"), [("next", "Soon."), ("latest", "Days count."), ("2026.06", "Days count.")]
)
def test_a_page_may_ask_for_the_next_release_and_the_latest(
    tmp_path: Path, release: str, said: str
) -> None:
    files = {
        **BOTH,
        "0005-v/change.yaml": change("Vouchers", planned="2026-06-25"),
        "0005-v/notes/internal.md": "## New\n\n- Soon.\n",
    }
    files["0001-x/notes/internal.md"] = "## New\n\n- Days count.\n"
    knowledge(tmp_path, files)
    site = open_site(tmp_path, DAY)
    html = str(release_notes(site, release, audience="internal"))
    assert said in html
    assert "You pay by the day" not in html
    with pytest.raises(MacroError):
        release_notes(site, "2026.99")
    with pytest.raises(MacroError):
        release_notes(site, "next", audience="nobody")


def test_without_a_release_to_come_the_next_one_says_nothing(tmp_path: Path) -> None:
    knowledge(tmp_path, BOTH)
    html = str(release_notes(open_site(tmp_path, dt.date(2026, 8, 1)), "next"))
    assert "no release notes" in html


# --- the gate --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "more", "is_told"),
    [
        ({}, "", True),
        ({"0001-x/notes/customers.md": "## New\n\n- A.\n"}, "", False),
        ({"0001-x/notes/customers.md": "## New\n"}, "", True),  # says nothing
        ({"0001-x/notes/customers.md": "Text\n"}, "", False),  # CO431 tells
        ({"0001-x/notes/customers.md": ""}, "", False),  # unread: CO003 tells
        ({}, "notes: {none: Nobody sees it}", False),
        ({}, "notes: {nun: Nobody sees it}", False),  # what it says is not known
        ({}, "change-type: adoption", False),
        ({}, "status: testing", False),
    ],
)
def test_silence_is_a_problem_at_launching(
    tmp_path: Path, files: dict[str, str], more: str, *, is_told: bool
) -> None:
    text = change("Prorate", more=more)
    if more.startswith("status"):
        text = change("Prorate", status="testing")
    kb = knowledge(tmp_path, {"0001-x/change.yaml": text, **files})
    assert told(kb, "CO448") == (["2:9 CO448"] if is_told else [])


def test_the_overview_shows_the_point_of_the_gate(tmp_path: Path) -> None:
    knowledge(tmp_path, {"0001-x/change.yaml": change("Prorate", status="testing")})
    html = section(show(open_site(tmp_path, DAY), "0001"), "gates")
    assert "Has no release notes, and no reason why nobody needs to be told" in text_of(html)
    assert 'href="site:changes/0001/#notes"' in html or 'href="#notes"' in html
