"""The calendar: what stands in it, what clashes, and its pages."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from changeover.calendar import EntryKind, EntryState, Span, clashes, entries, months, windows
from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase
from changeover.load import load_content
from changeover.model.base import Moment
from changeover.resolve import resolve, touches
from changeover.urls import change_url, month_url
from changeover.views import Site
from changeover.views.index import view
from tests.change_site import open_site, section, show, text_of, write
from tests.growth import MOST, growth

AS_OF = dt.date(2026, 6, 15)

CATALOG = """
timezone: Europe/Oslo
teams: [{id: team-billing, name: Billing operations}]
systems:
  - {id: billing, name: Billing core, parts: [invoicing, dunning]}
  - {id: portal, name: Portal}
environments: [sandbox, production]
billing-runs:
  - {id: run-7, start: "2026-07-01T02:00", end: "2026-07-03T18:00", systems: [billing]}
releases:
  - {id: "2026.07", name: Summer release, date: 2026-07-20}
blackouts:
  - {start: 2026-07-10, end: 2026-07-12, systems: [billing], reason: Summer freeze}
"""

HYPERCARE = "hypercare: {until: first-billing-run}\n"
LIVE = "  - {env: production, actual: %s, outcome: success%s}\n"


def change(planned: str, systems: str = "billing/invoicing", **more: str) -> str:
    """A change.yaml."""
    fields = {"title": "Prorate upgrades", "status": "approved", "owner": "team-billing", **more}
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in fields.items()]
    lines += [f"systems: [{systems}]", "summary: It changes.", f'go-live: {{planned: "{planned}"}}']
    return "\n".join(lines) + "\n"


def knowledge(root: Path, files: Mapping[str, str], as_of: dt.date = AS_OF) -> KnowledgeBase:
    return KnowledgeBase.open(write(root, {"catalog.yaml": CATALOG, **files}), as_of)


def page(site: Site, url: str) -> str:
    found = site.pages[url]
    return str(view(found.view)(site, found))


# --- spans -----------------------------------------------------------------------------------------


def span(start: str, end: str = "") -> Span:
    return Span(Moment.parse(start), Moment.parse(end or start))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (span("2026-07-01"), span("2026-07-01T23:59"), True),
        (span("2026-07-01"), span("2026-07-02T00:00"), False),
        (span("2026-07-01T10:00"), span("2026-07-01T10:00"), True),
        (span("2026-07-01T10:00"), span("2026-07-01T10:01"), False),
        (span("2026-07-01T10:00", "2026-07-03T18:00"), span("2026-07-03T18:00"), False),
        (span("2026-07-01T10:00", "2026-07-03T18:00"), span("2026-07-03T17:59"), True),
        (span("2026-07-01T10:00", "2026-07-03"), span("2026-07-03T23:00"), True),
        (span("9999-12-31"), span("9999-12-31T23:59"), True),
    ],
)
def test_a_date_alone_is_a_whole_day_and_an_end_is_no_part(
    one: Span, other: Span, *, expected: bool
) -> None:
    assert one.overlaps(other) is other.overlaps(one) is expected


def test_what_ends_at_midnight_has_no_part_of_that_day() -> None:
    assert span("2026-07-01T10:00", "2026-07-03T00:00").last_day == dt.date(2026, 7, 2)
    assert span("2026-07-03T00:00").last_day == dt.date(2026, 7, 3)


# --- entries ---------------------------------------------------------------------------------------


def test_every_kind_of_entry_stands_in_the_calendar_in_order(tmp_path: Path) -> None:
    kb = knowledge(
        tmp_path,
        {
            "0001-proration/change.yaml": change("2026-06-20T20:00"),
            "0001-proration/launch.yaml": HYPERCARE,
        },
    )
    assert list(entries(kb)) == [
        "go-live-0001-1",
        "hypercare-0001",
        "billing-run-run-7",
        "blackout-2026-07-10-1",
        "release-2026.07",
    ]
    hypercare = entries(kb)["hypercare-0001"]
    assert str(hypercare.span) == "2026-06-20T20:00 to 2026-07-03T18:00"
    assert entries(kb)["release-2026.07"].title == "Summer release"
    assert entries(kb)["blackout-2026-07-10-1"].source.line == 12
    assert months(kb) == ("2026-06", "2026-07")


def test_a_rollback_and_a_relaunch_are_go_lives_of_their_own(tmp_path: Path) -> None:
    files = {
        "0001-proration/change.yaml": change("2026-06-25"),
        "0001-proration/launch.yaml": "deployments:\n"
        + LIVE % ("2026-05-02", ", rolled-back-on: 2026-05-04"),
    }
    kb = knowledge(tmp_path, files)
    first, second = (entries(kb)[f"go-live-0001-{n}"] for n in (1, 2))
    assert (first.state, str(first.rolled_back_on)) == (EntryState.ROLLED_BACK, "2026-05-04")
    assert (second.state, str(second.span)) == (EntryState.PLANNED, "2026-06-25")
    before = KnowledgeBase.open(tmp_path, dt.date(2026, 5, 3))
    assert entries(before)["go-live-0001-1"].state is EntryState.LAUNCHED
    launched = {**files, "0001-proration/launch.yaml": files["0001-proration/launch.yaml"]}
    launched["0001-proration/launch.yaml"] += LIVE % ("2026-06-26", "")
    after = knowledge(tmp_path, launched, dt.date(2026, 6, 30))
    assert entries(after)["go-live-0001-2"].state is EntryState.LAUNCHED
    assert str(entries(after)["go-live-0001-2"].span) == "2026-06-26"


@pytest.mark.parametrize(
    ("planned", "more", "launch", "expected"),
    [
        ("2026-06-25", {}, "", EntryState.PLANNED),
        ("2026-06-10", {}, "", EntryState.UNCONFIRMED),
        ("2026-06-25", {"status": "withdrawn"}, "", EntryState.WITHDRAWN),
        (
            "2026-06-10",
            {},
            "deployments:\n  - {env: production, actual: 2026-06-10, outcome: failed}\n",
            EntryState.FAILED,
        ),
    ],
)
def test_a_go_live_says_what_became_of_it(
    planned: str, more: dict[str, str], launch: str, expected: EntryState, tmp_path: Path
) -> None:
    files = {"0001-proration/change.yaml": change(planned, **more)}
    if launch:
        files["0001-proration/launch.yaml"] = launch
    assert entries(knowledge(tmp_path, files))["go-live-0001-1"].state is expected


def test_a_date_that_could_not_be_read_stands_nowhere(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, {"0001-proration/change.yaml": change("soon")})
    assert all(entry.kind is not EntryKind.GO_LIVE for entry in entries(kb).values())


def test_a_blackout_with_a_wrong_year_makes_no_thousand_pages(tmp_path: Path) -> None:
    catalog = CATALOG.replace("end: 2026-07-12", "end: 9999-12-31")
    kb = knowledge(tmp_path, {"catalog.yaml": catalog})
    found = months(kb)
    assert (found[:2], found[-2:]) == (("2026-07", "2026-08"), ("2028-06", "9999-12"))
    assert len(found) == 25
    site = open_site(tmp_path, AS_OF)
    assert "Summer freeze" in page(site, month_url("9999-12"))
    assert "Summer freeze" in page(site, "calendar/")


def test_a_month_within_a_long_entry_has_a_page(tmp_path: Path) -> None:
    catalog = CATALOG.replace("end: 2026-07-12", "end: 2026-11-02")
    kb = knowledge(tmp_path, {"catalog.yaml": catalog})
    assert months(kb)[-4:] == ("2026-08", "2026-09", "2026-10", "2026-11")
    assert "Summer freeze" in page(open_site(tmp_path, AS_OF), month_url("2026-09"))


# --- clashes ---------------------------------------------------------------------------------------


def two(root: Path, *, other: str, systems: str) -> KnowledgeBase:
    return knowledge(
        root,
        {
            "0001-proration/change.yaml": change("2026-06-20T20:00"),
            "0001-proration/launch.yaml": HYPERCARE,
            "0002-layout/change.yaml": change(other, systems),
        },
    )


@pytest.mark.parametrize(
    ("other", "systems", "shared"),
    [
        ("2026-07-01", "billing/invoicing", ("billing/invoicing",)),
        ("2026-07-01", "billing", ("billing/invoicing",)),
        ("2026-07-01", "billing/dunning", None),
        ("2026-07-01", "portal", None),
        ("2026-07-03T18:00", "billing", None),
        ("2026-06-20T19:00", "billing", None),
    ],
)
def test_windows_clash_on_one_system_at_one_time_and_on_both_changes(
    other: str, systems: str, shared: tuple[str, ...] | None, tmp_path: Path
) -> None:
    found = clashes(two(tmp_path, other=other, systems=systems))
    if shared is None:
        assert found == {}
    else:
        assert [(c.change, c.systems) for c in found["0001"]] == [("0002", shared)]
        assert [(c.change, c.systems) for c in found["0002"]] == [("0001", shared)]


def test_a_clash_is_told_on_both_changes_each_naming_the_other(tmp_path: Path) -> None:
    kb = two(tmp_path, other="2026-07-01", systems="billing")
    found = [p for p in run_checks(kb) if p.rule.id == "CO429"]
    assert [(p.location.path.split("/")[1], p.related[0].path.split("/")[1]) for p in found] == [
        ("0001-proration", "0002-layout"),
        ("0002-layout", "0001-proration"),
    ]
    site = open_site(tmp_path, AS_OF)
    for own, other in (("0001", "0002"), ("0002", "0001")):
        assert "Clashes with another change" in show(site, own)
        assert f'href="site:{change_url(other)}"' in show(site, own)
    listed = page(site, month_url("2026-07"))
    assert "Overlaps the window of 0001" in text_of(listed)


def test_two_that_are_launched_are_shown_but_nothing_can_be_moved(tmp_path: Path) -> None:
    launch = "deployments:\n" + LIVE % ("2026-06-10", "") + HYPERCARE
    files = {f"000{n}-x/change.yaml": change("2026-06-10", status="launching") for n in (1, 2)}
    kb = knowledge(tmp_path, {**files, **{f"000{n}-x/launch.yaml": launch for n in (1, 2)}})
    assert set(clashes(kb)) == {"0001", "0002"}
    assert [p for p in run_checks(kb) if p.rule.id == "CO429"] == []
    assert set(windows(KnowledgeBase.open(tmp_path, dt.date(2026, 7, 4)))) == set()


def test_hypercare_that_is_overrun_goes_on_until_the_day(tmp_path: Path) -> None:
    launch = "deployments:\n" + LIVE % ("2026-06-10", "")
    launch += "hypercare: {until: 2026-06-12, exit: [{text: All is calm}]}\n"
    files = {
        "0001-x/change.yaml": change("2026-06-10", status="launching"),
        "0001-x/launch.yaml": launch,
        "0002-y/change.yaml": change("2026-06-15"),
    }
    assert set(clashes(knowledge(tmp_path, files))) == {"0001", "0002"}


def test_a_failed_go_live_that_nobody_planned_again_has_no_window(tmp_path: Path) -> None:
    """Its plan came to nothing, so nothing has to make way for it, and it has no hypercare."""
    failed = "deployments:\n  - {env: production, actual: 2026-06-11, outcome: failed}\n"
    files = {
        "0001-x/change.yaml": change("2026-06-10", status="launching"),
        "0001-x/launch.yaml": failed + HYPERCARE,
        "0002-y/change.yaml": change("2026-06-20"),
    }
    kb = knowledge(tmp_path, files)
    assert list(windows(kb)) == ["0002"]
    assert not any(entry.has_clash for entry in entries(kb).values())
    assert [p for p in run_checks(kb) if p.rule.id == "CO429"] == []
    assert "hypercare-0001" not in entries(kb)
    assert str(entries(kb)["go-live-0001-1"].span) == "2026-06-11"  # when it was tried
    again = {**files, "0001-x/change.yaml": change("2026-06-20", status="launching")}
    assert set(clashes(knowledge(tmp_path, again))) == {"0001", "0002"}


@pytest.mark.parametrize(("planned", "is_clash"), [("2026-06-15", True), ("2026-06-16", False)])
def test_hypercare_without_a_known_end_holds_its_window_open_until_the_day(
    planned: str, tmp_path: Path, *, is_clash: bool
) -> None:
    files = {
        "0001-x/change.yaml": change("2026-06-10", "portal", status="launching"),
        "0001-x/launch.yaml": "deployments:\n" + LIVE % ("2026-06-10", "") + HYPERCARE,
        "0002-y/change.yaml": change(planned, "portal"),
    }
    kb = knowledge(tmp_path, files)  # no billing run of the catalog is one of the portal
    assert kb.state("0001").hypercare_end is None
    assert set(clashes(kb)) == ({"0001", "0002"} if is_clash else set())


def test_a_window_that_goes_on_takes_in_the_whole_day(tmp_path: Path) -> None:
    files = {
        "0001-x/change.yaml": change("2026-06-15T10:00", "portal", status="launching"),
        "0001-x/launch.yaml": "deployments:\n" + LIVE % ('"2026-06-15T10:00"', "") + HYPERCARE,
        "0002-y/change.yaml": change("2026-06-15T20:00", "portal"),
    }
    assert set(clashes(knowledge(tmp_path, files))) == {"0001", "0002"}


@pytest.mark.parametrize("day", ["2026-06-10", "2026-06-20"])
def test_an_adoption_changes_no_system_and_has_no_window(day: str, tmp_path: Path) -> None:
    files = {
        "0001-x/change.yaml": change(day, change_type="adoption"),
        "0002-y/change.yaml": change("2026-06-20"),
    }
    as_of = min(AS_OF, dt.date.fromisoformat(day))  # of the one that is active: on its first day
    kb = knowledge(tmp_path, files, as_of)
    assert list(windows(kb)) == ["0002"]
    assert clashes(kb) == {}


def test_hypercare_may_end_on_the_day_of_the_go_live(tmp_path: Path) -> None:
    files = {
        "0001-x/change.yaml": change("2026-06-20T20:00"),
        "0001-x/launch.yaml": "hypercare: {until: 2026-06-20}\n",
    }
    kb = knowledge(tmp_path, files)
    assert str(entries(kb)["hypercare-0001"].span) == "2026-06-20T20:00 to 2026-06-20"
    assert windows(kb)["0001"].span.stops == dt.datetime(2026, 6, 21)


def test_a_go_live_in_a_blackout_is_flagged_on_both(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, {"0001-x/change.yaml": change("2026-07-12T23:00")})
    known = entries(kb)
    assert known["go-live-0001-1"].blackouts == ("blackout-2026-07-10-1",)
    assert known["blackout-2026-07-10-1"].go_lives == ("go-live-0001-1",)
    site = open_site(tmp_path, AS_OF)
    assert "Go-live in a blackout" in show(site, "0001")
    listed = text_of(page(site, month_url("2026-07")))
    assert "In the blackout Summer freeze" in listed
    assert "Go-lives within it: 0001" in listed


@pytest.mark.parametrize(
    ("planned", "systems"), [("2026-07-13T00:00", "billing"), ("2026-07-11", "portal")]
)
def test_a_go_live_beside_a_blackout_is_fine(planned: str, systems: str, tmp_path: Path) -> None:
    kb = knowledge(tmp_path, {"0001-x/change.yaml": change(planned, systems)})
    assert not any(entry.has_clash for entry in entries(kb).values())


def many(seed: int, count: int, *, days: int) -> dict[str, str]:
    pick = random.Random(seed)
    places = ("billing", "billing/invoicing", "billing/dunning", "portal")
    files = {}
    for number in range(1, count + 1):
        start = dt.date(2026, 6, 16) + dt.timedelta(days=pick.randrange(days))
        end = start + dt.timedelta(days=pick.randrange(12))
        systems = ", ".join(sorted(pick.sample(places, pick.choice((1, 1, 2)))))
        files[f"{number:04}-x/change.yaml"] = change(start.isoformat(), systems)
        files[f"{number:04}-x/launch.yaml"] = f"hypercare: {{until: {end}}}\n"
    return files


@pytest.mark.parametrize("seed", range(8))
def test_the_sweep_finds_what_a_comparison_of_all_pairs_finds(seed: int, tmp_path: Path) -> None:
    kb = knowledge(tmp_path, many(seed, 14, days=120))
    known = windows(kb).values()
    expected = {
        (one.change, other.change)
        for one in known
        for other in known
        if one.change != other.change
        and one.span.overlaps(other.span)
        and any(touches(a, b) for a in one.touches for b in other.touches)
    }
    found = {(id, clash.change) for id, listed in clashes(kb).items() for clash in listed}
    assert found == expected


def test_of_very_many_clashes_each_change_has_some_and_each_stands_on_both(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, many(1, 60, days=1))
    found = clashes(kb)
    assert all(len(found.get(id, ())) >= 3 for id in windows(kb))
    pairs = {(id, clash.change) for id, listed in found.items() for clash in listed}
    assert pairs == {(other, id) for id, other in pairs}
    assert sum(len(listed) for listed in found.values()) <= 60 * 25


def test_clashes_and_entries_grow_with_the_changes_and_not_with_their_pairs(
    tmp_path: Path,
) -> None:
    content = {}
    for size in (60, 240):
        root = write(tmp_path / str(size), {"catalog.yaml": CATALOG, **many(3, size, days=1)})
        content[str(size)] = load_content(root)[0]

    def work(size: str) -> None:
        kb = KnowledgeBase(tmp_path, content[size], resolve(content[size], AS_OF))
        for _ in range(4):
            entries(replace(kb))  # a new one has nothing worked out yet

    assert growth(work, str, size=60) < MOST


# --- pages -----------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Site:
    files = {
        "0001-proration/change.yaml": change("2026-06-20T20:00"),
        "0001-proration/launch.yaml": HYPERCARE,
        "0002-given-up/change.yaml": change(
            "2026-08-02", status="withdrawn", title="A | <b> title"
        ),
        "0003-far/change.yaml": change("2028-02-29", "portal"),
    }
    return open_site(write(tmp_path, {"catalog.yaml": CATALOG, **files}), AS_OF)


def test_a_month_is_a_table_of_weeks_that_begin_on_monday(site: Site) -> None:
    html = page(site, month_url("2026-07"))
    assert "<caption>July 2026</caption>" in html
    assert re.findall(r'<th scope="col" abbr="(\w+)"', html)[:2] == ["Monday", "Tuesday"]
    weeks = re.findall(r"<tr><th scope=\"row\".*?</tr>", html, re.S)
    assert len(weeks) == 5
    assert [len(re.findall("<td", week)) for week in weeks] == [7] * 5
    assert weeks[0].count("co-month__out") == 2  # 1 July 2026 is a Wednesday
    assert '<span class="co-hidden">Week </span>27' in weeks[0]


def test_a_day_shows_what_goes_on_and_links_it_where_it_begins(site: Site) -> None:
    html = page(site, month_url("2026-07"))
    days = dict(re.findall(r'datetime="(2026-07-\d\d)">\d+</time>(.*?)</td>', html, re.S))
    assert "Summer freeze" in days["2026-07-10"]
    assert 'href="#blackout-2026-07-10-1"' in days["2026-07-10"]
    assert "<a" not in days["2026-07-11"] and "goes on" in days["2026-07-11"]
    assert "Summer freeze" not in days["2026-07-13"]
    assert f'href="site:{change_url("0001", "launch")}#hypercare"' in days["2026-07-01"]


def test_the_day_of_the_site_is_marked(site: Site) -> None:
    html = page(site, "calendar/")
    marked = re.findall(r'<td class="co-month__today" aria-current="date">.*?</td>', html, re.S)
    assert len(marked) == 1
    assert 'datetime="2026-06-15"' in marked[0]


def test_the_calendar_lists_six_months_and_shows_three_with_something_in_them(site: Site) -> None:
    html = page(site, "calendar/")
    assert "Until the end of November 2026" in html
    assert re.findall(r"<h3>([^<]*)</h3>", html) == ["June 2026", "July 2026", "August 2026"]
    captions = re.findall(r"<caption>(.*?)</caption>", html)
    assert [text_of(caption) for caption in captions] == ["June 2026", "July 2026", "August 2026"]
    assert "0003" not in section(html, "list")
    assert f'href="site:{month_url("2028-02")}"' in section(html, "years")
    assert 'href="site:calendar.ics"' in html


def test_ways_to_other_months_skip_those_in_which_nothing_happens(site: Site) -> None:
    html = page(site, month_url("2026-08"))
    assert f'rel="prev" href="site:{month_url("2026-07")}"' in html
    assert f'rel="next" href="site:{month_url("2028-02")}"' in html
    assert 'rel="next"' not in page(site, month_url("2028-02"))


def test_a_title_stays_text(site: Site) -> None:
    html = page(site, month_url("2026-08"))
    assert "A | &lt;b&gt; title" in html
    assert "withdrawn" in html


def test_every_link_of_a_calendar_page_leads_to_a_page(site: Site) -> None:
    for url in ("calendar/", *map(month_url, months(site.kb))):
        html = page(site, url)
        for target in re.findall(r'href="site:([^"#]*)', html):
            assert target in site.pages or target == "calendar.ics", f"{url}: {target}"
        ids = set(re.findall(r' id="([^"]+)"', html))
        assert {place for place in re.findall(r'href="#([^"]+)"', html)} <= ids


def test_an_empty_calendar_says_what_to_do(tmp_path: Path) -> None:
    empty = open_site(write(tmp_path, {"catalog.yaml": "timezone: UTC\n"}), AS_OF)
    html = page(empty, "calendar/")
    assert "nothing is planned" in html
    assert "Nothing has a date yet" in html


def test_the_first_page_does_not_grow_with_the_number_of_changes(tmp_path: Path) -> None:
    """A month of the list, and a day of a table, show so many entries and say how many more."""
    sizes = []
    for count in (100, 400):
        root = write(tmp_path / str(count), {"catalog.yaml": CATALOG, **many(5, count, days=1)})
        html = page(open_site(root, AS_OF), "calendar/")
        assert re.search(r"And \d+ more", html) and re.search(r"and \d+ more", html)
        sizes.append(len(html))
    assert sizes[1] < sizes[0] * 1.1


# --- the edges -------------------------------------------------------------------------------------


class _Nesting(HTMLParser):
    """Fails on an element that is not closed, or not in its turn."""

    _EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self._EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def pages_of(site: Site) -> dict[str, str]:
    """All pages of the calendar, each found to be well-formed with rows of seven days."""
    found = {url: page(site, url) for url in ("calendar/", *map(month_url, months(site.kb)))}
    for url, html in found.items():
        parser = _Nesting()
        parser.feed(html)
        parser.close()
        assert parser.open == [], url
        assert len(parser.ids) == len(set(parser.ids)), url
        weeks = re.findall(r"<tr><th scope=\"row\".*?</tr>", html, re.S)
        assert weeks and all(len(re.findall("<td", week)) == 7 for week in weeks), url
    return found


@pytest.mark.parametrize(
    "as_of", [dt.date(1, 1, 1), AS_OF, dt.date(9999, 12, 31)], ids=["first", "today", "last"]
)
def test_the_first_and_the_last_day_of_all_have_pages_like_any_other(
    as_of: dt.date, tmp_path: Path
) -> None:
    span = 'start: 0001-01-01, end: "9999-12-31T23:59"'
    catalog = CATALOG.replace("start: 2026-07-10, end: 2026-07-12", span)
    files = {
        "catalog.yaml": catalog,
        "0001-x/change.yaml": change("0001-01-01"),
        "0001-x/launch.yaml": 'hypercare: {until: "9999-12-31T12:00"}\n',
        "0002-y/change.yaml": change("9999-12-31T23:59"),
    }
    found = pages_of(open_site(write(tmp_path, files), as_of))
    assert list(found)[1] == month_url("0001-01") and list(found)[-1] == month_url("9999-12")
    assert "<h1>January 1</h1>" in found[month_url("0001-01")]
    assert 'datetime="0001-01-01">1</time>' in found[month_url("0001-01")]
    assert 'datetime="9999-12-31">31</time>' in found[month_url("9999-12")]
    assert all("Summer freeze" in html for html in found.values())
    assert max(map(len, found.values())) < 60_000


def test_a_billing_run_that_ends_before_it_starts_stands_where_it_starts(tmp_path: Path) -> None:
    run = 'start: "2026-07-20T02:00", end: 2026-05-03'
    catalog = CATALOG.replace('start: "2026-07-01T02:00", end: "2026-07-03T18:00"', run)
    files = {
        "catalog.yaml": catalog,
        "0001-x/change.yaml": change("2026-06-20"),
        "0001-x/launch.yaml": HYPERCARE,
    }
    site = open_site(write(tmp_path, files), AS_OF)
    found = pages_of(site)
    assert list(found) == ["calendar/", month_url("2026-06"), month_url("2026-07")]
    html = found[month_url("2026-07")]
    assert "20 July 2026, 02:00 to 3 May 2026" in text_of(html)  # as written: CO404 tells it
    days = dict(re.findall(r'datetime="(2026-07-\d\d)">\d+</time>(.*?)</td>', html, re.S))
    assert [day for day, cell in days.items() if "run-7" in cell] == ["2026-07-20"]
    # Hypercare that would end before it begins stands nowhere.
    assert "hypercare-0001" not in entries(site.kb)
    assert windows(site.kb)["0001"].span.last_day == dt.date(2026, 6, 20)


def long_blackouts(count: int) -> str:
    """A catalog with blackouts of fifty years, each of which begins in a month of its own."""
    lines = [
        f"  - {{start: {2000 + n // 12}-{n % 12 + 1:02}-03, end: {2050 + n // 12}-{n % 12 + 1:02}-09}}\n"
        for n in range(count)
    ]
    return CATALOG.partition("blackouts:")[0] + "blackouts:\n" + "".join(lines)


def test_a_page_does_not_grow_with_what_goes_on_for_decades(tmp_path: Path) -> None:
    sizes = []
    for count in (60, 240):
        files = {
            "catalog.yaml": long_blackouts(count),
            "0001-x/change.yaml": change("2026-07-01"),
        }
        site = open_site(write(tmp_path / str(count), files), AS_OF)
        urls = ("calendar/", month_url("2026-07"), month_url("2050-03"), change_url("0001"))
        sizes.append([len(page(site, url)) for url in urls])
        listed = page(site, month_url("2026-07"))
        # The go-live, the run and the release of the month, and twenty of what goes on throughout.
        assert len(re.findall('<li class="co-entry"', listed)) == 3 + 20
        assert f"And {count - 20} more that go on all month" in listed
        assert f"{count - 10} more" in section(listed, "list")
        # What begins or ends in a month is never left out.
        assert 'id="blackout-2000-03-03-1"' in page(site, month_url("2050-03"))
    assert all(large < small * 1.1 for small, large in zip(*sizes, strict=True))


def test_a_long_blackout_names_the_first_go_lives_within_it(tmp_path: Path) -> None:
    catalog = CATALOG.replace("end: 2026-07-12", "end: 2076-07-12")
    sizes = []
    for count in (30, 120):
        files = {
            f"{n:04}-x/change.yaml": change(f"{2027 + n // 12}-{n % 12 + 1:02}-03")
            for n in range(1, count)
        }
        kb = open_site(write(tmp_path / str(count), {"catalog.yaml": catalog, **files}), AS_OF)
        html = page(kb, month_url("2026-07"))
        assert f"{count - 1 - 10} more" in html
        sizes.append(len(html))
    assert sizes[1] < sizes[0] * 1.1
