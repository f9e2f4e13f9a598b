"""Feeds: ids that stay, through edits, days and versions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from changeover.views.feeds import alternates, subscribe
from changeover.views.publication import ascii_address
from tests.change_site import open_site, write
from tests.feeds.base import (
    FILES,
    PUBLICATION,
    check_all,
    feeds,
    for_audience,
    ids_of,
    site_of,
)


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    assert feeds(site_of(tmp_path / "a")) == feeds(site_of(tmp_path / "b"))


def test_ids_outlive_titles_texts_and_slugs(tmp_path: Path) -> None:
    before = ids_of(feeds(site_of(tmp_path / "a")))
    renamed = {
        path.replace("0002-second", "0002-another-slug"): (
            text.replace("Run the invoices", "Issue them")
            .replace("Second <b>thing</b>", "New title")
            .replace("name: Spring", "name: Easter")
            .replace("Text.", "Other text.")
        )
        for path, text in FILES.items()
    }
    changed = feeds(site_of(tmp_path / "b", renamed))
    assert "Issue them" in changed["feeds/documents/atom.xml"]
    assert ids_of(changed) == before


def test_later_days_add_entries_and_leave_the_others_as_they_are(tmp_path: Path) -> None:
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(0, 260, 10)]
    root = write(tmp_path, FILES)
    before: dict[str, list[tuple[str, dt.datetime]]] = {}
    grown = 0
    for day in days:
        texts = feeds(replace(open_site(root, day), publication=PUBLICATION))
        now = ids_of(texts)
        for path, known in before.items():
            assert [entry for entry in now[path] if entry in known] == known, (day, path)
            grown += len(now[path]) > len(known)
        before = now
    assert grown > 10


def test_a_day_without_news_leaves_every_feed_as_it_was(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    first, second = (
        feeds(replace(open_site(root, dt.date(2026, 6, day)), publication=PUBLICATION))
        for day in (16, 20)
    )
    assert first == second


def test_an_empty_feed_is_the_same_on_every_day(tmp_path: Path) -> None:
    root = write(tmp_path, {"catalog.yaml": "timezone: UTC\n"})
    first, second = (
        feeds(replace(open_site(root, dt.date(2026, 6, day)), publication=PUBLICATION))
        for day in (16, 20)
    )
    assert first == second and first


def test_a_launch_that_is_recorded_late_leaves_the_other_entries_as_they_were(
    tmp_path: Path,
) -> None:
    """It makes r2 an r3, and another text the one that stood before."""
    early = {path: text for path, text in FILES.items() if path != "0002-second/launch.yaml"}
    before = site_of(tmp_path / "a", early)
    after = site_of(tmp_path / "b", FILES)
    for site_before, site_after in (
        (before, after),
        (for_audience(before, "customers"), for_audience(after, "customers")),
    ):
        known, now = ids_of(feeds(site_before)), ids_of(feeds(site_after))
        for path, found in known.items():
            if "documents" in path:
                assert found and {id for id, _ in found} <= {id for id, _ in now[path]}, path
                assert len(now[path]) == len(found) + 1


def test_a_frozen_version_tells_the_same_and_leads_to_the_latest_one(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    versions = [
        replace(
            site,
            publication=replace(
                PUBLICATION, address="https://docs.example.com/kb/latest/", is_frozen=is_frozen
            ),
        )
        for is_frozen in (True, False)
    ]
    frozen, latest = map(feeds, versions)
    assert frozen == latest
    assert ids_of(latest) == ids_of(feeds(site))  # and before there were any versions
    check_all(latest, "https://docs.example.com/kb/latest/")
    followed = "https://docs.example.com/kb/latest/feeds/releases/atom.xml"
    page = site.pages["releases/"]
    assert f'href="{followed}"' in subscribe(versions[0], page)
    assert 'href="site:feeds/releases/atom.xml"' in subscribe(versions[1], page)
    assert next(link.href for link in alternates(versions[0], None)) == followed


def test_a_new_scheme_is_no_new_knowledge_base(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    plain = replace(site, publication=replace(PUBLICATION, home="http://Docs.example.com/kb"))
    assert ids_of(feeds(plain)) == ids_of(feeds(site))
    other = replace(site, publication=replace(PUBLICATION, home="https://docs.example.com/two/"))
    one, two = ids_of(feeds(other)), ids_of(feeds(site))
    assert not {id for found in one.values() for id, _ in found} & {
        id for found in two.values() for id, _ in found
    }


def test_addresses_are_written_in_ascii() -> None:
    assert ascii_address("https://bücher.example:8000/süd ost/%20x/") == (
        "https://xn--bcher-kva.example:8000/s%C3%BCd%20ost/%20x"
    )
