"""A version never loses an address that the one before had: it stays, leads on, or somebody decides."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changeover.knowledge import KnowledgeBase
from changeover.model.content import Content
from changeover.pages import MANIFEST
from changeover.plugin import build
from changeover.problems import ChangeoverError, Location
from changeover.publish.address_problems import lost_problems, planned_losses
from changeover.publish.addresses import kept_entries
from changeover.publish.comparison import compare
from changeover.publish.manifest import (
    Entry,
    EntryKind,
    Manifest,
    is_url,
)
from changeover.publish.manifest_reader import read_manifest
from changeover.publish.planned import leads, planned_manifest
from changeover.resolve import resolve
from tests.change_site import write
from tests.site import copy_site, run
from tests.test_resolve_properties import contents, days

PAGE, REDIRECT, FILE, GONE = EntryKind


def entries(*found: Entry) -> Manifest:
    return Manifest.of("2026-06-15", found)


def page(url: str, title: str = "", digest: str = "", *, is_stale: bool = False) -> Entry:
    return Entry(url, PAGE, title or f"Page {url}", digest, is_stale=is_stale)


# --- the life of a change -------------------------------------------------------------------------

CATALOG = """
timezone: Europe/Oslo
teams: [{id: team-billing, name: Billing operations}]
systems: [{id: billing, name: Billing core, parts: [invoicing]}]
environments: [sandbox, production]
audiences: [{id: internal, name: Staff}]
"""
CHANGE = """
title: Prorate upgrades
status: {status}
owner: team-billing
systems: [billing/invoicing]
summary: Charge only the remaining days.
go-live: {{planned: "{planned}"}}
"""
LAUNCHED = 'deployments: [{env: production, actual: "2026-07-01T20:00", outcome: success}]\n'
ROLLED_BACK = LAUNCHED.replace("}]", ', rolled-back-on: "2026-07-03"}]')
RELAUNCHED = ROLLED_BACK.replace("]\n", "") + (
    ', {env: production, actual: "2026-09-01", outcome: success}]\n'
)
ADOPTION = CHANGE.format(status="launching", planned="2026-01-05") + "change-type: adoption\n"

STEPS: tuple[tuple[str, str, dict[str, str | None]], ...] = (
    ("planned", "2026-06-01", {}),
    ("planned for another month", "2026-06-02", {"7": CHANGE.format(status="proposed", planned="2026-08-01T20:00")}),
    ("launched", "2026-07-02", {"launch": LAUNCHED}),
    ("rolled back", "2026-07-04", {"launch": ROLLED_BACK}),
    ("to come again", "2026-07-05", {"7": CHANGE.format(status="proposed", planned="2026-09-01")}),
    ("launched again", "2026-09-02", {"launch": RELAUNCHED}),
    ("followed by another", "2026-10-02", {
        "8": CHANGE.format(status="launching", planned="2026-10-01"),
        "8run": "---\nbase: '0007'\n---\n# The run\n",
        "8launch": LAUNCHED.replace("2026-07-01T20:00", "2026-10-01"),
    }),
    ("the other rolled back", "2026-10-04", {
        "8launch": ROLLED_BACK.replace("2026-07-01T20:00", "2026-10-01").replace("2026-07-03", "2026-10-03"),
    }),
    ("the other withdrawn", "2026-10-05", {"8": CHANGE.format(status="withdrawn", planned="2026-10-01")}),
    ("a draft of its own", "2026-10-06", {
        "9": CHANGE.format(status="proposed", planned="2027-01-01"),
        "9draft": "# A new check\n",
        "9run": "---\nbase: '0007'\n---\n# The run\n",
    }),
    ("the draft withdrawn", "2026-10-07", {"9": CHANGE.format(status="withdrawn", planned="2027-01-01")}),
    ("the drafts deleted", "2026-10-08", {"9draft": None, "9run": None}),
)  # fmt: skip
"""What becomes of change 0007, and what of others touches its document."""

PATHS = {
    "7": "0007-prorate/change.yaml",
    "launch": "0007-prorate/launch.yaml",
    "8": "0008-next/change.yaml",
    "8run": "0008-next/runbooks/run.md",
    "8launch": "0008-next/launch.yaml",
    "9": "0009-draft/change.yaml",
    "9draft": "0009-draft/runbooks/new-check.md",
    "9run": "0009-draft/runbooks/run.md",
}
BEGINNING = {
    "catalog.yaml": CATALOG,
    "0001-adopt/change.yaml": ADOPTION,
    "0001-adopt/runbooks/run.md": "# The run\n",
    "0007-prorate/change.yaml": CHANGE.format(status="proposed", planned="2026-07-01T20:00"),
    "0007-prorate/runbooks/run.md": "---\nbase: '0001'\naliases: [old-run]\n---\n# The run\n",
}


def change_files(root: Path, texts: Mapping[str, str | None]) -> None:
    for name, text in texts.items():
        path = root / "changes" / PATHS[name]
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def planned(root: Path, day: str, before: Manifest | None) -> Manifest:
    """The site of a day, with what keeps the addresses of the one before."""
    kb = KnowledgeBase.open(root, dt.date.fromisoformat(day))
    site = planned_manifest(kb, use_directory_urls=True)
    kept = kept_entries(before, leads(site)) if before else ()
    return Manifest.of(day, (*site.entries.values(), *kept))


def assert_whole(manifest: Manifest) -> None:
    """Every redirect leads to a page, at once."""
    for url, entry in manifest.entries.items():
        if entry.kind is REDIRECT:
            target = manifest.entries.get(entry.target)
            assert target is not None and target.kind is not REDIRECT, f"{url} -> {entry.target}"


def test_no_address_is_lost_in_the_life_of_a_change(tmp_path: Path) -> None:
    root = write(tmp_path, BEGINNING)
    before: Manifest | None = None
    seen: dict[str, str] = {}
    for name, day, texts in STEPS:
        change_files(root, texts)
        after = planned(root, day, before)
        assert compare(before, after).lost == (), name
        assert_whole(after)
        seen |= dict.fromkeys(after.entries, name)
        assert seen.keys() == after.entries.keys(), name
        before = after
    assert before is not None
    now = leads(before)
    assert now["runbooks/run/coming/0007/"] == "runbooks/run/"
    assert now["runbooks/run/history/0007/"] == "runbooks/run/"
    assert now["runbooks/run/coming/0008/"] == "runbooks/run/history/0008/"
    assert now["runbooks/run/coming/0009/"] == "runbooks/run/"
    assert now["runbooks/run/history/0009/"] == "runbooks/run/history/"
    assert now["runbooks/new-check/history/0009/"] == "runbooks/"
    assert now["runbooks/new-check/coming/0009/"] == "runbooks/"
    assert now["runbooks/old-run/"] == "runbooks/run/"
    assert now["calendar/2027-01/"] in {"calendar/", "calendar/2027-01/"}


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_each_redirect_of_a_built_site_leads_to_a_file(
    tmp_path: Path, *, use_directory_urls: bool
) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root, f"use_directory_urls: {str(use_directory_urls).lower()}\n")
    before: Manifest | None = None
    for number, (name, day, texts) in enumerate(STEPS):
        change_files(root, texts)
        if number not in {0, 2, 6, 11}:
            continue
        site = tmp_path / f"site-{number}"
        make(root, site, day, before)
        after = read_manifest((site / MANIFEST).read_text("utf-8"))
        assert compare(before, after).lost == (), name
        assert_whole(after)
        redirects = [e for e in after.entries.values() if e.kind is REDIRECT]
        assert redirects or number == 0
        for entry in redirects:
            text = (site / f"{entry.url}index.html").read_text("utf-8")
            found = re.search(r'content="0; url=([^"]*)"', text)
            assert found and file_of(site, urljoin(f"http://x/{entry.url}", found[1])).is_file(), (
                entry
            )
        planned_now = planned(root, day, before).entries
        urls = {url for url, e in after.entries.items() if e.kind in (PAGE, REDIRECT)}
        assert urls == {url for url, e in planned_now.items() if e.kind in (PAGE, REDIRECT)}
        before = after


def make_settings(root: Path, more: str = "", redirects: str = "{}") -> None:
    (root / "docs").mkdir(exist_ok=True)
    (root / "mkdocs.yml").write_text(
        f"""site_name: Small
strict: true
{more}theme: {{name: material, font: false}}
plugins:
  - macros: {{render_by_default: false, on_undefined: strict, on_error_fail: true}}
  - changeover:
      redirects: {redirects}
validation: {{omitted_files: info}}
""",
        encoding="utf-8",
    )


def make(root: Path, site: Path, day: str, before: Manifest | None = None, **more: Any) -> Manifest:
    build(
        root,
        as_of=dt.date.fromisoformat(day),
        site_dir=site,
        keep=() if before is None else (before,),
        **more,
    )
    return read_manifest((site / MANIFEST).read_text("utf-8"))


def file_of(site: Path, address: str) -> Path:
    path = site / unquote(address.removeprefix("http://x/"))
    return path / "index.html" if address.endswith("/") else path


@settings(max_examples=150)
@given(contents(), contents(), days, st.integers(0, 9))
def test_no_planned_address_is_lost_as_time_goes_on(
    first: Content, second: Content, day: dt.date, later: int
) -> None:
    """Whatever is edited: only documents and changes that are gone for good take theirs with them."""
    before = site_of(first, day)
    for content, on in ((first, day + dt.timedelta(days=later)), (second, day)):
        site = site_of(content, on)
        after = Manifest.of("", (*site.entries.values(), *kept_entries(before, leads(site))))
        assert_whole(after)
        documents = {revision.document for c in content.changes for revision in c.revisions}
        there = {change.id for change in content.changes}
        for entry in compare(before, after).lost:
            kind, id = entry.url.split("/")[:2]
            assert id not in (documents if kind == "runbooks" else there), entry
            assert content is second, entry


def site_of(content: Content, day: dt.date) -> Manifest:
    kb = KnowledgeBase(Path("/nowhere"), content, resolve(content, day))
    return planned_manifest(kb, use_directory_urls=True)


@pytest.mark.parametrize(
    ("url", "now", "place"),
    [
        ("calendar/2026-07/", ["calendar/"], "calendar/"),
        ("changes/0007/trace/", ["changes/0007/"], "changes/0007/"),
        ("changes/0007/trace/", ["changes/"], None),
        ("changes/0007/", ["changes/"], None),
        ("runbooks/a/b/coming/0007/", ["runbooks/a/b/"], "runbooks/a/b/"),
        ("runbooks/a/coming/0007/", ["runbooks/a/history/"], "runbooks/a/history/"),
        ("runbooks/a/history/0007/", ["runbooks/a/", "runbooks/a/history/"], "runbooks/a/history/"),
        ("runbooks/a/", ["reference/a/"], "reference/a/"),
        ("runbooks/a/history/", ["training/a/history/"], "training/a/history/"),
        ("runbooks/a/", ["runbooks/", "runbooks/a/history/"], "runbooks/a/history/"),
        ("runbooks/a/", ["runbooks/"], None),
        ("runbooks/a/coming/0007/", ["runbooks/"], "runbooks/"),
        ("systems/billing/", ["systems/"], None),
        ("releases/2026.05/", ["releases/"], None),
        ("guide/x/", ["guide/x.html"], "guide/x.html"),
        ("guide/x.html", ["guide/x/"], "guide/x/"),
        ("guide/x/", ["guide/"], None),
    ],
)
def test_what_goes_with_time_has_a_natural_place_to_go_on_to(
    url: str, now: list[str], place: str | None
) -> None:
    found = kept_entries(entries(page(url)), dict(zip(now, now, strict=True)))
    assert [entry.target for entry in found] == ([place] if place else [])


def test_an_address_that_led_on_goes_on_to_lead_to_where_its_page_went() -> None:
    before = entries(Entry("a/", REDIRECT, target="b/"), page("b/"), Entry("x/", GONE))
    kept = kept_entries(before, {"b/": "c/", "c/": "c/"})
    assert kept == (Entry("a/", REDIRECT, target="c/"), Entry("x/", GONE))


def test_the_parts_of_a_document_follow_the_redirect_of_the_document() -> None:
    before = entries(*(page(f"runbooks/a/{rest}") for rest in ("", "history/", "history/0001/")))
    now = {"runbooks/a/": "runbooks/b/", "runbooks/b/": "runbooks/b/", "runbooks/": "runbooks/"}
    assert {entry.target for entry in kept_entries(before, now)} == {"runbooks/b/"}


def test_a_circle_and_an_endless_chain_end() -> None:
    chain = (Entry(f"p{n}/", REDIRECT, target=f"p{n + 1}/") for n in range(5_000))
    circle = (Entry("a/", REDIRECT, target="b/"), Entry("b/", REDIRECT, target="a/"))
    assert kept_entries(entries(*chain, *circle), {"": ""}) == ()


# --- the list of a site ---------------------------------------------------------------------------


def test_the_list_reads_back_as_it_was_written() -> None:
    manifest = entries(
        page("b/", "B \n<title>\x1b", "12", is_stale=True),
        Entry("a b.pdf", FILE, digest="1"),
        Entry("o/", REDIRECT, target="b/"),
        Entry("g/", GONE, "G"),
        page("", "Home"),
    )
    again = read_manifest(manifest.text())
    assert list(again.entries) == ["", "a b.pdf", "b/", "g/", "o/"]
    assert again.entries["b/"] == page("b/", "B <title>", "12", is_stale=True)
    assert again.entries["o/"].target == "b/"
    assert again.text() == manifest.text()
    assert len(manifest.text().splitlines()) == 7 + len(manifest.entries) - 1


WHOLE = '{"format":1,"as-of":"2026-06-15","pages":[%s]}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("<html>", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no 'pages'"),
        ('{"pages": {}}', "no 'pages'"),
        ('{"format": 2, "pages": []}', "its format is 2, and this program reads 1"),
        ('{"format": "1", "pages": []}', "its format is '1'"),
        (WHOLE % "1", "no mapping"),
        (WHOLE % '{"kind":"page"}', "has no 'url'"),
        (WHOLE % '{"url":1,"kind":"page"}', "has no 'url'"),
        (WHOLE % '{"url":"a/"}', "of no kind"),
        (WHOLE % '{"url":"a/","kind":"pages"}', "of no kind"),
        (WHOLE % '{"url":"a/","kind":["page"]}', "of no kind"),
        (WHOLE % '{"url":"a/","kind":"redirect"}', "has no 'to'"),
        (WHOLE % '{"url":"a/","kind":"redirect","to":"../../etc/"}', "is no URL of a site"),
        (WHOLE % '{"url":"a/","kind":"page","title":7}', "'title' is no text"),
        (WHOLE % '{"url":"a/","kind":"page","title":"\\u001b[2J"}', "'title' is no text"),
        (WHOLE % '{"url":"a/","kind":"page"},{"url":"a/","kind":"file"}', "a URL twice"),
    ],
)
def test_a_list_that_is_none_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(ChangeoverError, match=re.escape(said)):
        read_manifest(text)


def test_a_huge_list_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("changeover.publish.manifest_reader.LONGEST", 10)
    with pytest.raises(ChangeoverError, match="longer than 10 characters"):
        read_manifest(entries().text())


@pytest.mark.parametrize(
    "url",
    [
        "../x/", "/x/", "a/../../b/", "a//b/", "./a/", ".git/config", "a/.hidden/", "a\\b/", "a\n/",
        "a\x00/", "\ud800/", "https://evil.example/", "a/index.html", "a/index.html/b/",
        "a" * 256 + "/", "a/" * 2_000, "//",
    ],
)  # fmt: skip
def test_what_no_file_of_a_site_can_be_written_for_is_no_url(url: str) -> None:
    assert not is_url(url)
    text = json.dumps({"format": 1, "pages": [{"url": url, "kind": "page"}]})
    with pytest.raises(ChangeoverError, match="is no URL of a site"):
        read_manifest(text)


def test_a_hostile_list_writes_nothing_outside_its_place(tmp_path: Path) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root)
    script = '"><script>alert(1)</script>'
    before = entries(
        page("calendar/<script>alert(1)</script>/", script),
        Entry(f"x{script}/", GONE, script),
        page("calendar/calendar.ics/"),
        Entry("calendar.ics/x/", REDIRECT, target="calendar/"),
        Entry("runbooks/javascript:alert(1)/", REDIRECT, target="javascript:alert(1)"),
        Entry("data", GONE),
        Entry("data/", GONE),
    )
    after = make(root, tmp_path / "site", "2026-06-15", before)
    assert "calendar.ics/x/" not in after.entries
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kb", "site"]
    for path in (tmp_path / "site").rglob("*.html"):
        assert "<script>alert" not in path.read_text("utf-8"), path


def test_a_comparison_says_what_changes_and_what_is_lost() -> None:
    before = entries(
        page("a/", "A", "1"),
        page("b/", "B", "1"),
        page("c/", "C", "1"),
        page("d/", "D", "1"),
        page("f/", "F", "1"),
        Entry("e/", REDIRECT, target="a/"),
        Entry("x/", GONE),
    )
    after = entries(
        page("a/", "A", "2", is_stale=True),
        Entry("b/", REDIRECT, target="a/"),
        page("c/", "C", "1"),
        page("n/", "New\x1b[2J", "1"),
        Entry("f/", GONE),
    )
    found = compare(before, after)
    assert [e.url for e in found.changed] == ["a/"] == [e.url for e in found.newly_stale]
    assert [e.url for e in found.moved] == ["b/"]
    assert [e.url for e in found.given_up] == ["f/"]
    assert [e.url for e in found.lost] == ["d/", "e/"]
    assert [e.url for e in found.added] == ["n/"]
    assert found.text() == (
        "2 would be lost:\n  /d/  D\n  /e/ -> /a/\n\n"
        "1 can no longer be trusted:\n  /a/  A\n\n"
        "1 changed:\n  /a/  A\n\n"
        "1 leading on to another page now:\n  /b/ -> /a/\n\n"
        "1 said to be gone now:\n  /f/\n\n"
        "1 new:\n  /n/  New\\x1b[2J\n"
    )
    assert compare(before, before).text() == "Nothing changes.\n"
    assert compare(None, before).lost == ()


def test_the_text_of_a_comparison_is_bounded_and_fits_a_terminal() -> None:
    after = entries(*(page(f"changes/{n:04d}/", "A long title " * 20) for n in range(1, 31)))
    lines = compare(None, after).text().splitlines()
    assert lines[0] == "30 new:"
    assert lines[-1] == "  and 20 more"
    assert len(lines) == 12 and max(map(len, lines)) <= 80
    assert len(compare(None, after).text(most=None).splitlines()) == 31


def test_a_rebuild_of_the_next_day_changes_no_digest(tmp_path: Path) -> None:
    root = copy_site("small", tmp_path / "kb")
    first, second = (make(root, tmp_path / day, day) for day in ("2026-06-15", "2026-06-16"))
    assert compare(first, second).text() == "Nothing changes.\n"
    edited = root / "changes/0001-adopt/runbooks/restart-rating.md"
    edited.write_text(edited.read_text("utf-8") + "\nOne more line.\n", encoding="utf-8")
    third = make(root, tmp_path / "third", "2026-06-16")
    assert "runbooks/restart-rating/" in {e.url for e in compare(second, third).changed}
    again = tmp_path / "again"
    make(root, again, "2026-06-16")
    assert (again / MANIFEST).read_bytes() == (tmp_path / "third" / MANIFEST).read_bytes()


def test_the_list_holds_pages_and_files_but_not_the_theme(tmp_path: Path) -> None:
    root = copy_site("small", tmp_path / "kb")
    site = tmp_path / "site"
    listed = make(root, site, "2026-06-15")
    on_disk = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    left_out = re.compile(
        r"(assets|search|pagefind)/.*|404\.html|sitemap\..*|\.changeover-site|pages\.json"
    )
    expected = {re.sub(r"(^|/)index\.html$", r"\1", path) for path in on_disk}
    assert set(listed.entries) == {url for url in expected if not left_out.fullmatch(url)}
    stale = [e.url for e in listed.entries.values() if e.is_stale]
    kb = KnowledgeBase.open(root, dt.date(2026, 6, 15))
    assert stale == [f"runbooks/{d.id}/" for d in kb.documents.values() if d.stale]


def test_a_hand_written_file_can_not_take_the_place_of_the_list(tmp_path: Path) -> None:
    root = write(tmp_path, BEGINNING)
    (root / "docs").mkdir()
    (root / "docs" / MANIFEST).write_text("{}")
    status, out, _ = check(root)
    assert status == 1 and "docs/pages.json:1:1 CO501" in out


# --- the setting ----------------------------------------------------------------------------------


def check(root: Path, *more: str) -> tuple[int, str, str]:
    done = run("changeover", "check", "--as-of", "2026-06-15", *more, root=root)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("redirects", "said"),
    [
        ("[a/]", "7:7: plugins: Plugin 'changeover' option 'redirects': expected old and new"),
        ("{guide/a/: }", "7:19: plugins: Plugin 'changeover' option 'redirects': 'guide/a/' must"),
        ("{2026: a/}", "option 'redirects': expected an address of this site, not '2026'"),
        ("{guide/a/: ../b/}", "7:29: plugins: Plugin 'changeover' option 'redirects': 'guide/a/'"),
        ("{guide/a/: https://x.example/}", "expected an address of this site, such as"),
        ("{guide/a/: b/#c}", "leave out what follows the '#'"),
        ("{guide/a: b/}", "'guide/a': an address of a page ends in / or .html"),
        ("{guide/a/: b}", "'guide/a/' 'b': an address of a page ends in / or .html"),
        ("{/: b/}", "'/' is the home page, which can't lead elsewhere"),
        ("{a/: b/, /a/: c/}", "'/a/' stands here twice"),
        ("{a.pdf: b/}", "'a.pdf' is a file and no page"),
        ("{a/: a/}", "'a/' leads to itself"),
        ("{a/: b/, b/: c/}", "'a/' leads to 'b/', which only leads on: write c/"),
        ("{a/: b/, b/: a/}", "'a/' leads to 'b/', which comes round in a circle"),
    ],
)
def test_a_redirect_that_can_be_none_is_told_with_its_line(
    tmp_path: Path, redirects: str, said: str
) -> None:
    root = write(tmp_path, BEGINNING)
    make_settings(root, redirects=redirects)
    status, out, errors = check(root)
    assert (status, out) == (2, "")
    assert said in errors
    assert errors.startswith("Error: mkdocs.yml:7:")


def test_a_redirect_from_a_page_or_to_none_is_a_problem_in_a_check_and_in_a_build(
    tmp_path: Path,
) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root, redirects="\n        runbooks/run/: /\n        /old/: runbooks/runn/\n")
    status, out, _ = check(root)
    assert status == 1
    lines = [line for line in out.splitlines() if "CO503" in line]
    assert lines == [
        "mkdocs.yml:8:9 CO503 '/runbooks/run/' is redirected, but the site has a page there; "
        "remove the line, or what stands there",
        "mkdocs.yml:9:9 CO503 '/old/' is redirected to '/runbooks/runn/', where the site has no "
        "page; did you mean 'runbooks/run/'?",
    ]
    done = run("changeover", "build", "--as-of", "2026-06-15", root=root)
    assert done.returncode == 1
    assert all(line in done.stdout for line in lines)
    assert not (root / "site").exists()


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_the_setting_makes_pages_that_lead_on_copies_of_files_and_words(
    tmp_path: Path, *, use_directory_urls: bool
) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(
        root,
        f"use_directory_urls: {str(use_directory_urls).lower()}\n",
        """
        guide/old/: guide/new/
        /guide/old.html: /guide/new.html
        old.ics: calendar.ics
        guide/given-up/: gone
        files/secret.pdf: gone
""",
    )
    (root / "docs/guide").mkdir()
    (root / "docs/guide/new.md").write_text("# New & fine\n")
    site = tmp_path / "site"
    listed = make(root, site, "2026-06-15").entries
    new = "guide/new/" if use_directory_urls else "guide/new.html"
    for old in ("guide/old/", "guide/old.html"):
        assert listed[old] == Entry(old, REDIRECT, target=new)
        text = file_of(site, f"http://x/{old}").read_text("utf-8")
        found = re.search(r'content="0; url=([^"]*)"', text)
        assert found and file_of(site, urljoin(f"http://x/{old}", found[1])).is_file()
        assert "New &amp; fine" in text
    assert (site / "old.ics").read_bytes() == (site / "calendar.ics").read_bytes()
    words = (site / "guide/given-up/index.html").read_text("utf-8")
    assert "/guide/given-up/" in words and "Content-Security-Policy" in words
    assert [listed[url].kind for url in ("guide/given-up/", "files/secret.pdf")] == [GONE, GONE]
    assert not (site / "files").exists()


def test_a_page_that_is_gone_says_what_it_was_and_stays_for_good(tmp_path: Path) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root, redirects="{runbooks/old/: gone}")
    before = entries(page("runbooks/old/", "Old <run>"), page("runbooks/old/history/", "History"))
    after = make(root, tmp_path / "1", "2026-06-15", before)
    assert after.entries["runbooks/old/"].kind is GONE
    assert after.entries["runbooks/old/history/"].target == "runbooks/old/"
    text = (tmp_path / "1/runbooks/old/index.html").read_text("utf-8")
    assert "<h1>Gone: Old &lt;run&gt;</h1>" in text
    assert '<a href="../">Runbooks</a>' in text and '<a href="../../">Home</a>' in text
    make_settings(root)
    later = make(root, tmp_path / "2", "2026-06-16", after)
    assert later.entries["runbooks/old/"].kind is GONE
    assert (tmp_path / "2/runbooks/old/index.html").read_text("utf-8") == text


def test_the_target_of_a_redirect_may_be_a_document_that_has_yet_to_launch_on_another_day(
    tmp_path: Path,
) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root, redirects="{guide/run/: runbooks/run/}")
    listed = make(root, tmp_path / "site", "2026-01-01").entries
    assert "runbooks/run/" not in listed
    assert listed["guide/run/"].target == "runbooks/run/history/"


def test_a_site_for_one_audience_takes_only_redirects_that_were_public(tmp_path: Path) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root, redirects="{guide/known/: /, guide/secret-plan/: /}")
    before = entries(page("guide/known/", "Known"), page("", "Home"))
    listed = make(root, tmp_path / "site", "2026-06-15", before, audience="internal").entries
    assert listed["guide/known/"].target == ""
    assert "guide/secret-plan/" not in listed
    assert not [url for url in listed if "coming" in url or "history" in url]
    assert "secret-plan" not in (tmp_path / "site" / MANIFEST).read_text("utf-8")


# --- what would be lost ---------------------------------------------------------------------------


def test_files_are_not_missed_before_a_build() -> None:
    before = entries(page("a/"), Entry("files/0007/x.png", FILE, digest="1"))
    assert [e.url for e in planned_losses(before, entries(page("")))] == ["a/"]


def test_a_like_address_is_looked_for_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes as long as the site has pages, and a whole section may be lost at once."""
    asked: list[str] = []
    monkeypatch.setattr(
        "changeover.publish.address_problems.nearest", lambda url, known: asked.append(url)
    )
    after = entries(*(page(f"new/{n}/", f"Title {n}") for n in range(500)))
    lost = [page(f"old/{n}/", f"Title {n}" if n % 2 else f"Other {n}") for n in range(500)]
    hints = [p.hint for p in lost_problems(lost, after, Location("mkdocs.yml"), version="latest")]
    assert len(asked) == 50
    assert len(hints) == 500 and "'old/499/: new/499/'" in hints[499]  # by its title


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("against")
    root = write(folder / "kb", BEGINNING)
    make_settings(root)
    (root / "docs/guide").mkdir()
    (root / "docs/guide/refunds.md").write_text("# Refunds\n")
    site = folder / "branch"
    make(root, site / "latest", "2026-06-15")
    versions = [{"version": "latest", "title": "Latest", "aliases": []}]
    (site / "versions.json").write_text(json.dumps(versions))
    for command in (
        ["init", "--quiet", "-b", "gh-pages"],
        ["add", "-f", "."],
        ["commit", "--quiet", "-m", "Publish"],
    ):
        git(site, *command)
    git(folder, "clone", "--quiet", "--bare", "branch", "remote.git")
    return folder


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root)
    (root / "docs/guide").mkdir()
    (root / "docs/guide/refunds.md").write_text("# Refunds\n")
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", str(published / "remote.git"))
    return root


def test_nothing_is_lost(root: Path) -> None:
    status, out, errors = check(root, "--against", "latest")
    assert (status, "CO502" in out) == (0, False), errors


def test_each_lost_address_is_a_problem_with_the_line_to_write(root: Path) -> None:
    (root / "docs/guide/refunds.md").rename(root / "docs/guide/refund.md")
    for path in (root / "changes/0001-adopt", root / "changes/0007-prorate"):
        (path / "runbooks/run.md").rename(path / "runbooks/invoices.md")
    status, out, errors = check(root, "--against", "latest")
    assert status == 1
    lines = [line for line in out.splitlines() if "CO502" in line]
    assert [line.split(", and")[0] for line in lines] == [
        "mkdocs.yml:7:7 CO502 version 'latest' has the page '/guide/refunds/', 'Refunds'",
        "mkdocs.yml:7:7 CO502 version 'latest' has the page '/runbooks/run/', 'The run'",
    ], errors
    assert "add 'guide/refunds/: guide/refund/' to 'redirects'" in lines[0]
    assert "add 'runbooks/run/: runbooks/invoices/' to 'redirects'" in lines[1]
    status, out, _ = check(root, "--against", "latest", "--format", "json")
    found = [p for p in json.loads(out)["problems"] if p["rule"] == "CO502"]
    assert (status, len(found), found[0]["line"]) == (1, 2, 7)
    redirects = "{guide/refunds/: guide/refund/, runbooks/run/: runbooks/invoices/}"
    make_settings(root, redirects=redirects)
    status, out, _ = check(root, "--against", "latest")
    assert (status, "CO50" in out) == (0, False)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--against", "2026.05"), "no version '2026.05' is published"),
        (("--against", "latest", "--remote", "upstream"), "there is no remote 'upstream'"),
        (("--against", "latest", "--branch", "pages"), "has no branch 'pages'"),
    ],
)
def test_what_can_not_be_looked_at_is_told(root: Path, options: tuple[str, ...], said: str) -> None:
    status, out, errors = check(root, *options)
    assert (status, out) == (2, "")
    assert said in errors
    status, out, _ = check(root, *options, "--format", "json")
    assert status == 2 and said in json.loads(out)["error"]


def test_without_a_latest_on_the_branch_nothing_can_be_lost_and_that_is_told(
    published: Path, root: Path
) -> None:
    other = root.parent / "other"
    git(published, "clone", "--quiet", "branch", str(other))
    git(other, "rm", "--quiet", "-r", "versions.json", "latest")
    (other / "index.html").write_text("An old site of ours\n")
    git(other, "add", ".")
    git(other, "commit", "--quiet", "-m", "By hand")
    git(other, "checkout", "--quiet", "-b", "main")
    git(root, "remote", "set-url", "origin", str(other))
    status, _, errors = check(root, "--against", "latest")
    assert status == 0
    assert "Note: no 'latest' is published on 'gh-pages' yet, so no address can be lost." in errors
    status, _, errors = check(root, "--against", "2026.05")
    assert status == 2 and "no version '2026.05' is published" in errors


def test_a_remote_that_is_away_and_a_folder_without_git_are_told(root: Path) -> None:
    git(root, "remote", "set-url", "origin", str(root / "nowhere.git"))
    status, _, errors = check(root, "--against", "latest")
    assert status == 2 and errors.startswith("Error: 'origin' can't be read: ")
    (root / ".git").rename(root / "git")
    status, _, errors = check(root, "--against", "latest")
    assert status == 2 and "is in no git repository" in errors


def test_publishing_keeps_the_addresses_of_what_goes_with_time(tmp_path: Path) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root, "site_url: https://docs.example.com/kb/\n")
    draft = {
        "9": CHANGE.format(status="proposed", planned="2027-01-01"),
        "9draft": "# A new check\n",
    }
    change_files(root, draft)
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    preview = "runbooks/new-check/coming/0009/"
    for number in (1, 2, 3):
        if number == 2:
            change_files(root, {"9draft": None})
        (root / "docs/note.md").write_text(f"# Note {number}\n")
        git(root, "add", ".")
        git(root, "commit", "--quiet", "-m", "Edit")
        done = run("changeover", "publish", "latest", "--as-of", "2026-06-15", root=root)
        assert done.returncode == 0, done.stderr
        text = show(tmp_path / "remote.git", f"gh-pages:latest/{MANIFEST}")
        entry = read_manifest(text).entries[preview]
        assert entry.kind is (PAGE if number == 1 else REDIRECT)
    assert entry.target == "runbooks/"
    assert 'url=../../../"' in show(tmp_path / "remote.git", f"gh-pages:latest/{preview}index.html")


def test_a_dry_run_names_the_first_of_what_changes_or_all_of_it(tmp_path: Path) -> None:
    root = write(tmp_path / "kb", BEGINNING)
    make_settings(root, "site_url: https://docs.example.com/kb/\n")
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "Begin")
    dry = ("changeover", "publish", "latest", "--as-of", "2026-06-15", "--dry-run")
    brief, whole = run(*dry, root=root), run(*dry, "--verbose", root=root)
    assert (brief.returncode, whole.returncode) == (0, 0), brief.stderr + whole.stderr
    told = brief.stdout.partition(" new:\n")[2].splitlines()
    assert len(told) == 11 and re.fullmatch(r"  and \d+ more", told[-1])
    everything = whole.stdout.partition(" new:\n")[2].splitlines()
    assert everything[:10] == told[:10]
    assert len(everything) == 10 + int(told[-1].split()[1])
    done = run("changeover", "publish", "latest", "--verbose", root=root)
    assert done.returncode == 2 and "--verbose tells more of a --dry-run only" in done.stderr


def show(repository: Path, what: str) -> str:
    return subprocess.run(
        ["git", "show", what],
        cwd=repository,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)
