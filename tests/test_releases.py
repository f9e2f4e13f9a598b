"""Releases: which change is in which, what their notes say, and what the pages show of both."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase
from changeover.macros import MacroError
from changeover.macros.releases import release_notes
from changeover.model.catalog import CatalogFile
from changeover.model.content import Change, Content, Note, Prose
from changeover.releases import (
    Absence,
    absent,
    is_out,
    latest_release,
    members,
    neighbours,
    next_release,
    notes_of,
    read_fragment,
    released,
    tells_in,
    unreleased,
    upcoming,
)
from changeover.resolve import resolve
from changeover.views.index import view
from tests.change_site import open_site, section, show, text_of, write
from tests.growth import MOST, growth
from tests.test_resolve_properties import CATALOG as SYSTEMS
from tests.test_resolve_properties import contents, days, file_of, knowledge_base

DAY = dt.date(2026, 6, 15)
CATALOG = """
timezone: Europe/Oslo
teams: [{id: team-billing, name: Billing operations}]
systems:
  - {id: billing, name: Billing core, parts: [invoicing, dunning]}
  - {id: crm, name: Customer records}
audiences:
  - {id: internal, name: Staff}
  - {id: customers, name: Customers}
releases:
  - {id: "2026.07", name: Summer, date: 2026-07-01}
  - {id: "2026.05", name: Spring, date: 2026-05-04}
  - {id: "2026.06", date: 2026-06-01}
"""


def change(
    title: str,
    *,
    planned: str = "2026-06-20",
    systems: str = "billing/invoicing",
    more: str = "",
    status: str = "launching",
) -> str:
    return (
        f"title: {title}\nstatus: {status}\nowner: team-billing\nsystems: [{systems}]\n"
        f'summary: It changes.\ngo-live: {{planned: "{planned}"}}\n{more}\n'
    )


def live(*deployments: str) -> str:
    """`2026-05-01`, or `2026-05-01 2026-05-03` of one that was rolled back."""
    lines = "deployments:\n"
    for entry in deployments:
        actual, _, undone = entry.partition(" ")
        rolled_back = f', rolled-back-on: "{undone}"' if undone else ""
        lines += f'  - {{env: production, actual: "{actual}", outcome: success{rolled_back}}}\n'
    return lines


def knowledge(
    root: Path, files: dict[str, str], *, as_of: dt.date = DAY, catalog: str = CATALOG
) -> KnowledgeBase:
    return KnowledgeBase.open(write(root, {"catalog.yaml": catalog, **files}), as_of)


def one(
    root: Path, *deployments: str, as_of: dt.date = DAY, catalog: str = CATALOG, **values: str
) -> KnowledgeBase:
    """A knowledge base with one change, 0001, and a note for staff."""
    files = {"0001-x/change.yaml": change("Prorate", **values)}
    if deployments:
        files["0001-x/launch.yaml"] = live(*deployments)
    files["0001-x/notes/internal.md"] = "## New\n\n- Days count.\n"
    return knowledge(root, files, as_of=as_of, catalog=catalog)


def where(kb: KnowledgeBase, id: str = "0001") -> list[str]:
    """The releases whose notes carry a change."""
    return [r for r in kb.releases if any(m.change.id == id for m in members(kb, r))]


def told(kb: KnowledgeBase, *rules: str) -> list[str]:
    found = [problem for problem in run_checks(kb) if problem.rule.id in rules]
    return [f"{p.location.line}:{p.location.column} {p.rule.id}" for p in found]


def page(root: Path, url: str, as_of: dt.date = DAY) -> str:
    site = open_site(root, as_of)
    found = site.pages[url]
    return str(view(found.view)(site, found))


# --- which release a change is in ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("launch", "release"),
    [
        ("2026-05-04", "2026.05"),
        ("2026-05-04T23:35", "2026.05"),  # the release may be at any time of its day
        ("2026-05-05", "2026.06"),
        ("2026-06-01", "2026.06"),
        ("2026-06-02", "2026.07"),
    ],
)
def test_a_change_is_in_the_first_release_on_or_after_its_launch(
    tmp_path: Path, launch: str, release: str
) -> None:
    kb = one(tmp_path, launch)
    assert where(kb) == [release]
    assert kb.release_of("0001") == tells_in(kb, "0001") == release


@pytest.mark.parametrize(
    ("launch", "release"), [("2026-05-04T09:59", "b"), ("2026-05-04T10:01", "c")]
)
def test_a_release_with_a_time_is_over_after_it(tmp_path: Path, launch: str, release: str) -> None:
    catalog = CATALOG.split("releases:")[0] + (
        'releases:\n  - {id: c, date: 2026-05-05}\n  - {id: b, date: "2026-05-04T10:00"}\n'
    )
    assert where(one(tmp_path, launch, catalog=catalog)) == [release]


def test_of_two_releases_on_one_day_the_first_of_the_catalog_counts(tmp_path: Path) -> None:
    catalog = CATALOG.split("releases:")[0] + (
        "releases:\n  - {id: r-9, date: 2026-05-04}\n  - {id: r-10, date: 2026-05-04}\n"
    )
    kb = one(tmp_path, "2026-05-04", catalog=catalog)
    assert list(kb.releases) == ["r-9", "r-10"]
    assert where(kb) == ["r-9"]


def test_the_release_that_a_change_names_goes_before_its_launch(tmp_path: Path) -> None:
    kb = one(tmp_path, "2026-05-01", more='release: "2026.06"')
    assert where(kb) == ["2026.06"]
    assert told(kb, "CO405") == []


def test_a_launch_after_the_last_release_is_in_none_yet(tmp_path: Path) -> None:
    kb = one(tmp_path, "2026-07-02", as_of=dt.date(2026, 7, 5))
    assert where(kb) == []
    assert [change.id for change in unreleased(kb)] == ["0001"]
    html = page(tmp_path, "releases/", dt.date(2026, 7, 5))
    assert "0001 Prorate" in text_of(section(html, "unreleased"))


def test_what_is_planned_is_announced_by_a_release_to_come_and_by_no_other(tmp_path: Path) -> None:
    kb = one(tmp_path)
    (member,) = members(kb, "2026.07")
    assert (member.is_planned, str(member.on)) == (True, "2026-06-20")
    assert where(kb) == ["2026.07"]
    (sections,) = notes_of(kb, "2026.07", "internal")
    assert sections.entries[0].planned


def test_a_planned_day_that_passed_waits_for_the_next_release(tmp_path: Path) -> None:
    kb = one(tmp_path, planned="2026-05-20")  # launch unconfirmed; 2026.06 is out without it
    assert where(kb) == ["2026.07"]
    assert "launch unconfirmed was planned for 20 May 2026" in text_of(page(tmp_path, "releases/"))


def test_a_change_that_did_not_come_with_the_release_that_it_names_is_not_in_it(
    tmp_path: Path,
) -> None:
    kb = one(tmp_path, planned="2026-05-20", more='release: "2026.06"')
    assert where(kb) == []
    (gone,) = absent(kb, "2026.06")
    assert (gone.why, gone.was_told) == (Absence.UNCONFIRMED, False)
    assert "0001 Prorate" in text_of(section(page(tmp_path, "releases/2026.06/"), "left-out"))


def test_a_withdrawn_change_is_in_no_release(tmp_path: Path) -> None:
    kb = one(tmp_path, status="withdrawn", more='release: "2026.07"')
    assert where(kb) == []
    assert [gone.why for gone in absent(kb, "2026.07")] == [Absence.WITHDRAWN]
    assert tells_in(kb, "0001") is None


def test_a_failed_launch_announces_nothing_until_it_is_planned_again(tmp_path: Path) -> None:
    failed = "deployments:\n  - {env: production, actual: 2026-06-10, outcome: failed}\n"
    files = {
        "0001-x/change.yaml": change("Prorate", planned="2026-06-10", more='release: "2026.07"'),
        "0001-x/launch.yaml": failed,
    }
    kb = knowledge(tmp_path, files)
    assert where(kb) == []
    assert [gone.why for gone in absent(kb, "2026.07")] == [Absence.FAILED]
    files["0001-x/change.yaml"] = change("Prorate", planned="2026-06-25")
    assert where(knowledge(tmp_path, files)) == ["2026.07"]


# --- rolled back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("more", ["", 'release: "2026.05"'])
def test_what_was_rolled_back_after_its_release_is_gone_from_its_notes(
    tmp_path: Path, more: str
) -> None:
    history = ("2026-05-01 2026-05-10",)
    before = one(tmp_path, *history, planned="2026-05-01", more=more, as_of=dt.date(2026, 5, 9))
    assert where(before) == ["2026.05"]
    after = one(tmp_path, *history, planned="2026-05-01", more=more)
    assert where(after) == []
    assert all(notes_of(after, release, "internal") == () for release in after.releases)
    (gone,) = absent(after, "2026.05")
    assert (gone.why, str(gone.on), gone.was_told) == (Absence.ROLLED_BACK, "2026-05-10", True)
    html = page(tmp_path, "releases/2026.05/")
    assert "in these notes until it was rolled back on 10 May 2026" in text_of(html)
    assert "Days count" not in html


def test_what_was_rolled_back_before_its_release_was_never_in_its_notes(tmp_path: Path) -> None:
    kb = one(tmp_path, "2026-05-01 2026-05-03", planned="2026-05-01")
    assert [absent(kb, release) for release in kb.releases] == [(), (), ()]
    kb = one(tmp_path, "2026-05-01 2026-05-03", planned="2026-05-01", more='release: "2026.05"')
    assert [(gone.why, gone.was_told) for gone in absent(kb, "2026.05")] == [
        (Absence.ROLLED_BACK, False)
    ]


def test_a_relaunch_moves_a_change_to_the_release_after_it(tmp_path: Path) -> None:
    history = ("2026-05-01 2026-05-10", "2026-05-20")
    kb = one(tmp_path, *history, planned="2026-05-20")
    assert where(kb) == ["2026.06"]
    (gone,) = absent(kb, "2026.05")
    assert (gone.was_told, gone.release) == (True, "2026.06")
    assert "now in 2026.06" in text_of(page(tmp_path, "releases/2026.05/"))
    assert where(one(tmp_path, *history, as_of=dt.date(2026, 5, 9))) == ["2026.05"]
    between = one(tmp_path, *history, planned="2026-05-20", as_of=dt.date(2026, 5, 15))
    assert [(m.change.id, m.is_planned) for m in members(between, "2026.06")] == [("0001", True)]


# --- CO405 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("launch", "is_told"),
    [
        ("2026-05-04T23:59", False),
        ("2026-05-05", True),
        ("2026-05-05T00:05", True),  # a site of the day of the release doesn't tell of it
        ("2026-05-01 2026-05-10,2026-05-20", True),  # launched again after it
    ],
)
def test_a_named_release_before_the_launch_is_a_problem(
    tmp_path: Path, launch: str, *, is_told: bool
) -> None:
    kb = one(tmp_path, *launch.split(","), planned="2026-05-01", more='release: "2026.05"')
    assert told(kb, "CO405") == (["7:10 CO405"] if is_told else [])


def test_a_planned_day_after_the_named_release_is_a_warning(tmp_path: Path) -> None:
    kb = one(tmp_path, planned="2026-07-02", more='release: "2026.07"')
    (found,) = [problem for problem in run_checks(kb) if problem.rule.id == "CO405"]
    assert found.severity.value == "warning"
    assert "is planned for 2026-07-02, after release 2026.07 of 2026-07-01" in str(found)


# --- the helpers -----------------------------------------------------------------------------------


def test_releases_have_an_order_by_date_whatever_the_catalog_says(tmp_path: Path) -> None:
    kb = one(tmp_path)
    assert list(kb.releases) == ["2026.05", "2026.06", "2026.07"]
    assert [release.id for release in released(kb)] == ["2026.06", "2026.05"]
    assert [release.id for release in upcoming(kb)] == ["2026.07"]
    assert (is_out(kb, "2026.06"), is_out(kb, "2026.07")) == (True, False)
    latest, following = latest_release(kb), next_release(kb)
    assert latest is not None and latest.id == "2026.06"
    assert following is not None and following.id == "2026.07"
    around = neighbours(kb, "2026.06")
    assert (around.before, around.after) == (kb.releases["2026.05"], kb.releases["2026.07"])
    assert neighbours(kb, "2026.05").before is None


# --- fragments in parts ----------------------------------------------------------------------------

NAMES = ("New", "Changed", "Fixed", "Known issues", "What you must do")


def parts(text: str) -> list[tuple[str, bool, int, str]]:
    found = read_fragment(Prose("a-note.md", text), NAMES).parts
    return [(p.title, p.is_known, p.prose.line, p.prose.text.strip()) for p in found]


def test_a_fragment_is_cut_at_its_headings_and_keeps_its_lines() -> None:
    text = "## new\n\n- A.\n\n### More\n\nB.\n\nKnown  issues\n---\n\nC.\n"
    assert parts(text) == [
        ("New", True, 2, "- A.\n\n### More\n\nB."),
        ("Known issues", True, 11, "C."),
    ]
    lines = text.split("\n")
    for part in read_fragment(Prose("a-note.md", text), NAMES).parts:
        for number, line in enumerate(part.prose.text.rstrip("\n").split("\n")):
            assert lines[part.prose.line - 1 + number] == line


def test_code_and_comments_hold_no_sections() -> None:
    text = "## New\n\n```md\n## Fixed\n```\n\n<!--\n## Changed\n-->\n\n    ## Fixed\n"
    assert [title for title, *_ in parts(text)] == ["New"]


def test_what_is_defined_once_goes_with_each_part_that_uses_it() -> None:
    text = (
        "## New\n\nSee [x].[^1]\n\n## Fixed\n\nY.[^2]\n\n"
        '[x]: a.md\n  "A title"\n*[HTML]: Markup\n[^1]: One[^3]\n\n    More of it.\n\n'
        "[^2]: Two\n[^3]: Three\n[^4]: Nothing leads to it\n"
    )
    (_, _, _, new), (_, _, _, fixed) = parts(text)
    both = '[x]: a.md\n  "A title"\n*[HTML]: Markup'
    assert new == f"See [x].[^1]\n\n{both}\n\n[^1]: One[^3]\n\n    More of it.\n\n[^3]: Three"
    said, _, rest = fixed.partition("[^4]")
    assert said.strip() == "Y.[^2]"
    assert rest == f": Nothing leads to it\n\n{both}\n\n[^2]: Two"


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "<!-- a -->\n", "<!--\na\n-->\n", "[x]: a.md\n", "*[x]: a\n"],
)
def test_text_that_shows_nothing_says_nothing(text: str) -> None:
    fragment = read_fragment(Prose("a-note.md", text), NAMES)
    assert fragment.is_empty and fragment.parts == ()
    (part,) = read_fragment(Prose("a-note.md", f"## New\n\n{text}"), NAMES).parts
    assert part.is_empty


@pytest.mark.parametrize(
    ("text", "line"),
    [("\nHello\n\n## New\n\n- A\n", 2), ("<!--\na\n--> b\n", 3), ("```\n```\n", 1), ("a", 1)],
)
def test_what_stands_above_the_sections_is_found(text: str, line: int) -> None:
    assert read_fragment(Prose("a-note.md", text), NAMES).stray_line == line


@given(
    st.lists(
        st.sampled_from(["## New", "## Odd", "# New", "Text", "", "```", "[^1]: x", "A.[^1]", "-"])
    )
)
def test_nothing_that_a_fragment_says_is_lost(lines: list[str]) -> None:
    """Every line is a heading, in a part, or above all parts, which is a problem."""
    fragment = read_fragment(Prose("a-note.md", "\n".join(lines)), NAMES)
    said = Counter(line for part in fragment.parts for line in part.prose.text.split("\n"))
    said.update(part.title for part in fragment.parts)  # a line of `-` below makes it one
    assert said["Text"] == lines.count("Text") or fragment.stray_line is not None


def test_reading_a_fragment_grows_with_its_text_and_no_faster() -> None:
    def make(size: int) -> str:
        uses = "".join(f"## New\n\n[a][x{n}] [^{n}]\n\n" for n in range(size))
        return uses + "".join(f"[x{n}]: b.md\n[^{n}]: c [^{n + 1}]\n" for n in range(size))

    def work(text: str) -> None:
        assert read_fragment(Prose("a-note.md", text), NAMES).parts

    assert growth(work, make, size=1000) < MOST


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


# --- any history -----------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> Content:
    """Any history of changes with notes, and any releases, some of them named."""
    content = draw(contents())
    moments = st.tuples(days, st.sampled_from(["", "T08:00", "T22:00"]))
    dates = draw(st.lists(moments, max_size=4))
    releases = [{"id": f"r-{n}", "date": f"{d}{t}"} for n, (d, t) in enumerate(dates)]
    catalog = {**SYSTEMS, "releases": releases, "audiences": [{"id": "internal"}]}
    named = st.sampled_from([None, None, *(release["id"] for release in releases)])
    return dataclasses.replace(
        content,
        catalog=file_of(CatalogFile, catalog),
        changes=tuple(with_note(change, draw(named)) for change in content.changes),
    )


def with_note(change: Change, release: str | None) -> Change:
    prose = Prose(f"{change.folder}/notes/internal.md", f"## New\n\n- Of {change.id}.\n")
    value = change.file.value.model_copy(update={"release": release})
    file = dataclasses.replace(change.file, value=value)
    return dataclasses.replace(change, file=file, notes=(Note("internal", prose),))


def known(content: Content, as_of: dt.date) -> KnowledgeBase:
    return KnowledgeBase(Path(), content, resolve(content, as_of))


def carried(kb: KnowledgeBase) -> Iterator[tuple[str, str, bool]]:
    """(release, change, planned) of every entry of the notes of all releases."""
    for release in kb.releases:
        for part in notes_of(kb, release, "internal"):
            for entry in part.entries:
                yield release, entry.change.id, entry.planned


@given(histories(), days)
def test_a_fragment_is_in_one_release_at_most(content: Content, as_of: dt.date) -> None:
    kb = known(content, as_of)
    found = Counter(change for _, change, _ in carried(kb))
    assert all(count == 1 for count in found.values())
    assert set(found) == {change for change in kb.changes if tells_in(kb, change) is not None}
    waiting = {change.id for change in unreleased(kb)}
    launched = {change for change in kb.changes if kb.state(change).is_launched}
    assert launched <= waiting | set(found)
    assert not waiting & set(found)


@given(histories(), days)
def test_released_notes_tell_of_what_production_has(content: Content, as_of: dt.date) -> None:
    kb = known(content, as_of)
    for release, id, planned in carried(kb):
        state, date = kb.state(id), kb.releases[release].date
        named = content.changes[int(id) - 1].file.value.release
        assert state.is_launched is not planned
        assert not (planned and is_out(kb, release))
        assert named in (None, release)
        if state.launched_on is not None and named is None:
            assert date.date >= state.launched_on.date
            earlier = [r for r in kb.releases.values() if r.date.date < date.date]
            assert all(r.date.date <= state.launched_on.date for r in earlier)


@given(histories(), days)
def test_who_is_missing_from_a_release_is_not_in_it(content: Content, as_of: dt.date) -> None:
    kb = known(content, as_of)
    for release in kb.releases:
        gone = [entry.change.id for entry in absent(kb, release)]
        inside = {member.change.id for member in members(kb, release)}
        assert len(set(gone)) == len(gone)
        assert not inside & set(gone)
        named = {change.id for change in content.changes if change.file.value.release == release}
        assert named <= inside | set(gone)
        for entry in absent(kb, release):
            if entry.was_told:
                assert is_out(kb, release) or entry.why is Absence.ROLLED_BACK


@given(histories(), days)
def test_what_came_out_with_a_release_stays_in_it_unless_it_was_rolled_back(
    content: Content, as_of: dt.date
) -> None:
    """What readers of the frozen site of a release saw is on its page today, or said to be gone."""
    today = known(content, as_of)
    for release in released(today):
        then = known(content, release.date.date)
        seen = {id for at, id, _ in carried(then) if at == release.id}
        now = {id for at, id, _ in carried(today) if at == release.id}
        gone = {entry.change.id for entry in absent(today, release.id)}
        again = {id for id in seen if len(launches(today, id)) > 1}
        assert seen <= now | gone | again


def launches(kb: KnowledgeBase, id: str) -> list[Any]:
    return [d for d in kb.changes[id].deployments if d.env == "production"]


# --- growth ----------------------------------------------------------------------------------------


def test_a_page_of_a_release_costs_by_its_own_changes_only() -> None:
    """The first look works all of them out at once; each page then costs the same."""
    made: dict[str, KnowledgeBase] = {}

    def make(size: int) -> str:
        content = knowledge_base(size)
        count = size // 10
        last = dt.date(2026, 12, 31)
        dates = [last - dt.timedelta(days=n) for n in range(count)]
        releases = [{"id": f"r-{n}", "date": str(day)} for n, day in enumerate(dates)]
        catalog = {
            **content.catalog.value.model_dump(by_alias=True, include={"systems"}),
            "releases": releases,
            "audiences": [{"id": "internal"}],
        }
        changes = tuple(
            with_note(change, f"r-{n % count}") for n, change in enumerate(content.changes)
        )
        content = dataclasses.replace(
            content, catalog=file_of(CatalogFile, catalog), changes=changes
        )
        made[str(size)] = known(content, last)
        notes_of(made[str(size)], "r-0", "internal")
        return str(size)

    def work(size: str) -> None:
        kb = made[size]
        for _ in range(300):
            assert len(notes_of(kb, "r-0", "internal")[0].entries) == 10
            neighbours(kb, "r-0")
            absent(kb, "r-0")

    assert growth(work, make, size=100) < MOST / 4
