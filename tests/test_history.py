"""The history of a document: its table, the differences on it, the texts of past revisions."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from changeover.differences import questions as question_differences
from changeover.resolve.periods import Period, periods
from changeover.urls import history_url
from changeover.views import Site, choice
from changeover.views import history as history_view
from changeover.views.index import view
from tests.change_site import CATALOG, open_site, text_of, write

ADOPTION = """
title: Adopt the pages
status: proposed
owner: team-billing
systems: [billing]
summary: Takes the pages in.
go-live: {planned: 2026-01-05}
change-type: adoption
"""


def change(title: str, planned: str, *, more: str = "") -> str:
    return (
        f"title: {title}\nstatus: launching\nowner: team-billing\nsystems: [billing]\n"
        f"summary: Something.\ngo-live: {{planned: {planned}}}\n{more}"
    )


def launch(actual: str, *, back: str = "", more: str = "") -> str:
    undone = f", rolled-back-on: {back}" if back else ""
    return (
        f"deployments:\n  - {{env: production, actual: {actual}, outcome: success{undone}}}\n{more}"
    )


def text(*words: str, front: str = "") -> str:
    steps = "".join(f"### {word} {{ #{word.lower()} }}\n\nDo {word}.\n\n" for word in words)
    return f"---\ntitle: Restart\ncovers: [billing/invoicing]\n{front}---\n## Steps\n\n{steps}"


FILES = {
    "0001-adopt/change.yaml": ADOPTION,
    "0001-adopt/runbooks/restart.md": text("Stop", "Start"),
    "0002-check/change.yaml": change("Check first", "2026-02-01"),
    "0002-check/launch.yaml": launch(
        "2026-02-01",
        back="2026-02-03",
        more="  - {env: production, actual: 2026-03-01, outcome: success}\nhandover:\n"
        "  - {item: Billing, system: billing, accepted-by: kari, on: 2026-03-08}\n"
        "  - {item: Restart, doc: restart, accepted-by: ola, on: 2026-03-10}\n",
    ),
    "0002-check/runbooks/restart.md": text("Check", "Stop", "Start"),
    "0003-drain/change.yaml": change(
        "Drain", "2026-04-01", more="approvers: [{who: per, for: launching, on: 2026-03-30}]\n"
    ),
    "0003-drain/launch.yaml": launch("2026-04-01"),
    "0003-drain/runbooks/restart.md": text(
        "Check",
        "Drain",
        "Start",
        front="corrections:\n  - {on: 2026-04-09, by: ola, text: Said *where*.}\n"
        "  - {on: 2026-07-09, by: ola, text: Too late to be told.}\n",
    ),
    "0004-dropped/change.yaml": change("Dropped", "2026-04-01").replace("launching", "withdrawn"),
    "0004-dropped/runbooks/restart.md": text("Nothing"),
    "0005-next/change.yaml": change("Next", "2026-09-01"),
    "0005-next/runbooks/restart.md": text("Check", "Drain", "Start", "Look"),
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return open_site(write(tmp_path, FILES))


def show(site: Site, url: str = "runbooks/restart/history/") -> str:
    page = site.pages[url]
    return str(view(page.view)(site, page))


def rows(html: str) -> list[str]:
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    return [
        text_of(re.sub(r'<a class="co-source".*?</a>', "", row)) for row in body.split("</tr>")[:-1]
    ]


def test_the_table_tells_of_every_revision(site: Site) -> None:
    assert rows(show(site)) == [
        "draft of 0005 0005 Next planned for 1 September 2026 coming not recorded",
        "r3 0003 Drain 1 April 2026 until now current 1 correction 9 April 2026 , ola: Said where . "
        "per, 30 March 2026 (approval of the launch)",
        "draft of 0004 0004 Dropped never withdrawn not recorded",
        "r2 0002 Check first 1 February 2026 to 3 February 2026 ; then 1 March 2026 to 1 April 2026 "
        "superseded by 0003 ola, 10 March 2026 (handover of the document)",
        "r1 0001 Adopt the pages 5 January 2026 to 1 February 2026 ; then 3 February 2026 "
        "to 1 March 2026 superseded by 0002 adopted as it was",
    ]  # fmt: skip


def test_a_handover_of_a_system_counts_before_an_approval(tmp_path: Path) -> None:
    launched = FILES["0002-check/launch.yaml"].rsplit("\n", 2)[0]
    html = show(open_site(write(tmp_path, {**FILES, "0002-check/launch.yaml": f"{launched}\n"})))
    assert "kari, 8 March 2026 (handover)" in rows(html)[3]


@pytest.mark.parametrize(
    ("covers", "handed", "is_accepted"),
    [
        ("billing", "billing", True),
        ("billing/dunning", "billing/dunning", True),
        ("billing/dunning", "billing", True),  # a system is handed over with its parts
        ("billing", "billing/dunning", False),  # but not by one of them
        ("billing/invoicing", "billing/dunning", False),
    ],
)
def test_a_handover_of_a_part_is_none_of_the_whole(
    tmp_path: Path, *, covers: str, handed: str, is_accepted: bool
) -> None:
    """The same handovers tell who accepted a document and who answers for it."""
    entry = f"{{item: It, system: {handed}, to: team-next, accepted-by: kari, on: 2026-03-08}}"
    catalog = CATALOG.replace("roles:", "  - {id: team-next, name: Next}\nroles:", 1)
    files = {
        "catalog.yaml": catalog,
        "0001-new/change.yaml": change("New", "2026-02-01"),
        "0001-new/launch.yaml": launch("2026-02-01", more=f"handover:\n  - {entry}\n"),
        "0001-new/runbooks/restart.md": text("Go").replace("billing/invoicing", covers),
    }
    site = open_site(write(tmp_path, files))
    assert ("kari, 8 March 2026 (handover)" in rows(show(site))[0]) == is_accepted
    assert (site.kb.documents["restart"].owner == "team-next") == is_accepted


@pytest.mark.parametrize(("day", "is_given"), [(2, False), (3, True)])
def test_an_approval_counts_from_its_day(tmp_path: Path, *, day: int, is_given: bool) -> None:
    approved = "approvers: [{who: per, for: launching, on: 2026-04-03}]\n"
    files = {**FILES, "0003-drain/change.yaml": change("Drain", "2026-04-01", more=approved)}
    html = show(open_site(write(tmp_path, files), dt.date(2026, 4, day)))
    assert ("per, 3 April 2026" in acceptance(html)) == is_given


def acceptance(html: str) -> str:
    """What the row of the current revision says in its last column."""
    return next(row for row in rows(html) if " current " in row).rpartition("current")[2]


def test_a_day_tells_only_what_had_happened(tmp_path: Path) -> None:
    html = show(open_site(write(tmp_path, FILES), dt.date(2026, 2, 2)))
    told = rows(html)
    assert "1 February 2026 until now current not recorded" in next(r for r in told if "r2" in r)
    assert not any("ola" in row or "r3" in row for row in told)


def test_a_rolled_back_revision_says_so(tmp_path: Path) -> None:
    files = {**FILES, "0003-drain/launch.yaml": launch("2026-04-01", back="2026-04-02")}
    told = rows(show(open_site(write(tmp_path, files))))
    assert "1 April 2026 to 2 April 2026 rolled back" in next(r for r in told if "r3" in r)
    assert "then 2 April 2026 until now current" in next(r for r in told if "r2" in r)


def test_a_retired_document_says_what_retired_it(tmp_path: Path) -> None:
    retire = "dispositions: [{doc: restart, action: retire, reason: Gone}]\n"
    files = {
        **FILES,
        "0006-retire/change.yaml": change("Retire", "2026-05-01", more=retire),
        "0006-retire/launch.yaml": launch("2026-05-01"),
    }
    site = open_site(write(tmp_path, files))
    row = next(r for r in rows(show(site)) if "r3" in r)
    assert "1 April 2026 to 1 May 2026 retired by 0006" in row
    assert "until now" not in show(site)


def test_each_launched_revision_is_compared_with_the_one_before(site: Site) -> None:
    html = show(site)
    lines = [text_of(line) for line in re.findall(r"<summary><span.*?</summary>", html)]
    assert lines == [
        "r3 to draft of 0005 0005 Next 1 step added",
        "r2 to r3 0003 Drain 1 step added, 1 removed",
        "r1 to r2 0002 Check first 1 step added",
    ]
    assert html.count('<details class="co-diff" open>') == 1
    assert html.index('co-diff" open') < html.index("r2 to r3")


def test_ids_are_unique_on_the_page(site: Site) -> None:
    ids = re.findall(r'\sid="([^"]*)"', show(site))
    assert len(ids) == len(set(ids)) and "0002-0003-drain" in ids


def test_what_is_launched_or_coming_can_be_chosen(site: Site) -> None:
    html = show(site)
    offered = re.findall(r'<data value="(\d)"( data-current)?>(.*?)</data>', html)
    assert offered == [
        ("0", "", "r1 (superseded)"),
        ("1", "", "r2 (superseded)"),
        ("2", " data-current", "r3 (current)"),
        ("3", "", "draft of 0005 (coming)"),
    ]
    pairs = pairs_of(html)
    assert set(pairs) == {"0-1", "0-2", "0-3", "1-2", "1-3", "2-3"}
    assert pairs["0-2"]["summary"] == "2 steps added, 1 removed"
    pieces = re.findall(r"<template>(.*?)</template>", html, re.S)
    assert {n for pair in pairs.values() for n in pair["pieces"]} == set(range(len(pieces)))
    assert len(pieces) == len(set(pieces)) < sum(len(pair["pieces"]) for pair in pairs.values())
    assert not any(" id=" in piece for piece in pieces)


def pairs_of(html: str) -> dict[str, dict[str, object]]:
    data = re.search(r'<script type="application/json">(.*?)</script>', html)
    assert data is not None
    found: dict[str, dict[str, object]] = json.loads(data[1])
    return found


def test_without_room_the_two_texts_stand_one_below_the_other(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "LONGEST", 1)
    html = show(site)
    assert "too long for this page" in html
    monkeypatch.setattr(choice, "LONGEST", 500)
    pieces = re.findall(r"<template>(.*?)</template>", show(site), re.S)
    assert any("old text" in text_of(piece) for piece in pieces)


def quiz(number: int, questions: int) -> str:
    """A quiz of which each revision rewrites every question."""
    lines = [
        f"  - id: q{n}\n    kind: single\n    text: What is {n} in {number}?\n    choices:\n"
        f"      - {{text: It is {n + number}, correct: true}}\n      - {{text: Nobody knows {n}}}\n"
        for n in range(questions)
    ]
    return "questions:\n" + "".join(lines)


def module(root: Path, count: int, questions: int) -> Site:
    files: dict[str, str] = {}
    for number in range(1, count + 1):
        day = str(dt.date(2026, 1, 1) + dt.timedelta(days=number))
        files[f"{number:04d}-next/change.yaml"] = change("Next", day)
        files[f"{number:04d}-next/launch.yaml"] = launch(day)
        files[f"{number:04d}-next/training/basics.md"] = f"Lesson {number}.\n"
        files[f"{number:04d}-next/training/basics.quiz.yaml"] = quiz(number, questions)
    return open_site(write(root, files))


def test_two_questions_are_compared_once_and_never_without_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """24 revisions of 200 questions took a minute: each of 55,200 pairs was compared."""
    compared: list[int] = []
    compare = question_differences.compare_blocks

    def count(old: Any, new: Any) -> str:
        compared.append(1)
        return compare(old, new)

    monkeypatch.setattr(question_differences, "compare_blocks", count)
    site = module(tmp_path, 12, 20)
    show(site, "training/basics/history/")
    assert len(compared) <= 66 * 20 + 8 * 20  # all pairs of the choice, and the neighbours
    compared.clear()
    monkeypatch.setattr(choice, "LONGEST", 20_000)
    html = show(site, "training/basics/history/")
    assert len(compared) < 20 * 20
    assert "20 questions changed" in pairs_of(html)["0-11"]["summary"]  # type: ignore[operator]


def test_the_choice_of_a_large_module_is_small(tmp_path: Path) -> None:
    site = module(tmp_path, 24, 200)
    assert len(show(site, "training/basics/history/")) < 450_000


def test_only_the_latest_revisions_can_be_chosen(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "MOST", 3)
    html = show(site)
    assert set(pairs_of(html)) == {"0-1", "0-2", "1-2"}
    assert "The 3 latest revisions can be chosen; 1 older one stands in the table" in text_of(html)


def test_neighbours_for_which_there_is_no_room_lead_to_the_page_that_shows_them(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_view, "ROOM", 0)
    html = show(site)
    lead = re.findall(r'stands below the text of <a href="site:(.*?)">(.*?)</a>', html)
    assert lead == [
        ("runbooks/restart/coming/0005/", "draft of 0005"),
        ("runbooks/restart/history/0002/", "r2"),
    ]
    assert "0002-0003-drain" in html  # that of the current revision stands nowhere else
    for url, _ in lead:
        assert 'id="co-difference"' in show(site, url)
    monkeypatch.setattr(history_view, "LONGEST", 0)
    assert show(site).count("This difference is too long for this page. Read the two texts") == 1


def test_a_past_revision_tells_what_it_changed(site: Site) -> None:
    html = show(site, "runbooks/restart/history/0002/")
    words = text_of(html[html.index('id="co-difference"') :])
    assert "Of r1 , which held before: 1 step added" in words and "Step: Check" in words
    assert '<a href="#co-difference">What it changed of r1: 1 step added</a>' in html
    assert "Accepted by: ola, 10 March 2026 (handover of the document)" in text_of(html)
    assert "co-difference" not in show(site, "runbooks/restart/history/0001/")
    assert "co-difference" not in show(site, "runbooks/restart/history/0004/")


def test_a_revision_is_compared_with_what_held_before_it(tmp_path: Path) -> None:
    """0002 was rolled back, and 0003 was copied from the text that held again: it removed nothing."""
    files = {
        **FILES,
        "0002-check/launch.yaml": launch("2026-02-01", back="2026-02-03"),
        "0003-drain/runbooks/restart.md": text("Stop", "Start", "Look"),
    }
    site = open_site(write(tmp_path, files))
    lines = [text_of(line) for line in re.findall(r"<summary><span.*?</summary>", show(site))]
    assert lines[1:] == [
        "r1 to r3 0003 Drain 1 step added",
        "r1 to r2 0002 Check first 1 step added",
    ]


def test_a_document_that_came_back_is_compared_with_its_last_text(tmp_path: Path) -> None:
    retire = "dispositions: [{doc: restart, action: retire, reason: Gone}]\n"
    files = {
        **{name: FILES[name] for name in FILES if name[:4] in ("0001", "0003")},
        "0002-retire/change.yaml": change("Retire", "2026-02-01", more=retire),
        "0002-retire/launch.yaml": launch("2026-02-01"),
    }
    html = show(open_site(write(tmp_path, files)))
    assert "r1 to r2 0003 Drain 2 steps added, 1 removed" in text_of(html)


def long_history(count: int, root: Path) -> Site:
    """A runbook with a revision a day; each changes one step, and there are as many drafts."""
    files: dict[str, str] = {}
    for number in range(1, 2 * count + 1):
        day = str(dt.date(2026, 1, 1) + dt.timedelta(days=number))
        folder = f"{number:04d}-next"
        coming = str(dt.date(2026, 7, 1) + dt.timedelta(days=number))
        files[f"{folder}/change.yaml"] = change("Next", day if number <= count else coming)
        files[f"{folder}/runbooks/restart.md"] = text("Check", f"Drain{number}", "Start")
        if number <= count:
            files[f"{folder}/launch.yaml"] = launch(day)
    return open_site(write(root, files))


def test_a_history_stays_small_when_a_document_grows_old(tmp_path: Path) -> None:
    short, long = (long_history(count, tmp_path / str(count)) for count in (40, 80))
    page = show(long)
    grown = len(page) - len(show(short))
    assert grown < 80 * 220  # a line for each revision and each draft in a list of links
    lead = set(re.findall(r'href="site:(runbooks/restart/(?:history|coming)/\d+/)"', page))
    own = {
        url for url in long.pages if re.fullmatch(r"runbooks/restart/(history|coming)/\d+/", url)
    }
    assert lead == own  # nothing is lost
    assert "What older ones changed stands on the page of each" in page
    assert 'id="co-difference"' in show(long, "runbooks/restart/history/0002/")


@pytest.mark.parametrize("count", [history_view.NEAR, history_view.NEAR + 1])
def test_the_index_compares_the_latest_ones(tmp_path: Path, count: int) -> None:
    html = show(long_history(count, tmp_path))
    assert html.count('<details class="co-diff"') == 8 + min(count - 1, 8)
    assert ("What later ones change" in html) == ("What older ones" in html) == (count == 9)


def test_the_current_revision_is_compared_however_much_was_rolled_back(tmp_path: Path) -> None:
    files = dict(FILES)
    for number in range(10, 20):
        folder = f"{number:04d}-tried"
        files[f"{folder}/change.yaml"] = change("Tried", "2026-05-02")
        files[f"{folder}/launch.yaml"] = launch(f"2026-05-{number}", back=f"2026-05-{number}")
        files[f"{folder}/runbooks/restart.md"] = text("Tried")
    html = show(open_site(write(tmp_path, files)))
    assert "r2 to r3 0003 Drain" in text_of(html) and "r1 to r2" not in text_of(html)


def test_a_single_revision_has_no_difference(tmp_path: Path) -> None:
    only = {name: FILES[name] for name in FILES if name.startswith("0001")}
    html = show(open_site(write(tmp_path, only)))
    assert "co-diff" not in html and "co-differences" not in html


def test_a_past_text_says_that_it_is_past(site: Site) -> None:
    html = show(site, "runbooks/restart/history/0002/")
    words = text_of(re.sub(r'<a class="co-source".*?</a>', "", html))
    assert words.startswith(
        "Restart (r2 of 0002) This is a past text: do not work by it r2, brought by 0002"
    )
    assert (
        "In production 1 February 2026 to 3 February 2026 ; then 1 March 2026 to 1 April 2026"
        in words
    )
    assert "superseded by 0003 on 1 April 2026" in words
    assert (
        'href="site:runbooks/restart/"' in html and 'href="site:runbooks/restart/history/"' in html
    )
    assert '<h3 id="check">' in html and "Do Check." in words


def test_a_withdrawn_draft_was_never_in_production(site: Site) -> None:
    words = text_of(show(site, history_url(site.kb.documents["restart"].kind, "restart", "0004")))
    assert "It was never in production" in words


def test_periods_agree_with_what_is_current_on_every_day(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    for day in range(0, 120, 5):
        as_of = dt.date(2026, 1, 1) + dt.timedelta(days=day)
        kb = open_site(root, as_of).kb
        found = periods("restart", kb.changes.values(), production="production", as_of=as_of)
        lasting = [period.change for period in found if period.until is None]
        current = kb.documents["restart"].current
        assert lasting == ([current.change] if current else [])
        assert all(isinstance(period, Period) and period.since.date <= as_of for period in found)


def test_the_pages_of_a_document_render_each_text_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    convert = site.prose._convert

    def count(text: str, page: Any, lines: Any) -> str | None:
        rendered.append(page.prose.path)
        return convert(text, page, lines)

    monkeypatch.setattr(site.prose, "_convert", count)
    for url in ("", "history/", "history/0001/", "history/0002/", "coming/0005/"):
        show(site, f"runbooks/restart/{url}")
    assert sorted(rendered) == sorted(set(rendered)) and len(rendered) == 4
