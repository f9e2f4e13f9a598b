"""What people type or set that could not work: told before anything is built, in words."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from changeover.git import open_clone
from changeover.knowledge import KnowledgeBase
from changeover.pages import is_of_the_build, published_paths
from changeover.problems import ChangeoverError
from changeover.publish.addresses import kept_entries
from changeover.publish.branch import Branch
from changeover.publish.comparison import Comparison
from changeover.publish.home import why_no_address
from changeover.publish.manifest import Entry, EntryKind
from changeover.publish.manifest_reader import read_manifest
from changeover.publish.publishing import LostAddresses, refuse_lost
from changeover.publish.target import choose_target
from changeover.publish.versions import Published, Refused, check_aliases
from tests.publish.base import CATALOG, Base, make_base
from tests.publish.hub import Hub, git, put
from tests.site import copy_site, run


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:  # a copy for each would take long
    """One for tests that publish nothing, and put back what they change."""
    return make_base(tmp_path_factory.mktemp("edges"))


# --- the address of the site ------------------------------------------------------------------------

WRONG = {
    "https://[bad/": "host or its port is wrong",
    "https://h.example]/": "host or its port is wrong",
    "https://:8000/kb/": "host or its port is wrong",
    "https://h.example:99999/": "host or its port is wrong",
    "https://h.example:0/": "host or its port is wrong",
    "https://h.example:http/": "host or its port is wrong",
    "https://h.example/kb?x=1#y": "leave out what follows the '?' or the '#'",
    "https://h.example/kb/#": "leave out what follows the '?' or the '#'",
    'https://h.example/"><script>': "a quote or another sign",
    "https://h.example/it's": "a quote or another sign",
    "https://h.example/our kb/": "a space",
    "https://h.example/kb\n/": "a space",
    "https://h.example/\u202ekb/": "another sign",
    "https://h.example\\kb": "another sign",
    "https://user:hunter2@h.example/kb/": "names a user",
    "https://user@h.example/kb/": "names a user",
    "https://h.example//other.example/": "'//'",
    "https://h.example/kb/../": "'..'",
}


@pytest.mark.parametrize(("address", "why"), WRONG.items())
def test_an_address_that_could_not_work_is_told(address: str, why: str) -> None:
    assert why in why_no_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://docs.example.com",
        "https://docs.example.com/",
        "http://127.0.0.1:8000/kb/",
        "https://[::1]:8000/kb",
        "https://bücher.example/süd/%20x/",
        "https://h.example/kb//",  # what it ends in is no part of it
        "https://h.example/~team/a@b/",
    ],
)
def test_any_other_address_is_taken(address: str) -> None:
    assert why_no_address(address) == ""


@pytest.mark.parametrize(
    "address",
    ["https://[bad/", "https://u:hunter2@h.example/kb/", "https://h.example/kb?x=1", "h.example"],
)
def test_no_version_is_published_at_a_wrong_address(base: Base, address: str) -> None:
    settings = base.root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    try:
        settings.write_text(text.replace("https://d.example/kb/", f"'{address}'"), encoding="utf-8")
        done = base.publish("latest", "--dry-run")
    finally:
        settings.write_text(text, encoding="utf-8")
    assert done.returncode == 2
    assert "Error: mkdocs.yml: " in done.stderr and "'site_url: https://docs." in done.stderr
    assert "Building" not in done.stderr and "hunter2" not in done.stderr


@pytest.mark.parametrize("key", ["site_url", "repo_url"])
def test_a_build_tells_an_address_that_nobody_can_take_apart(tmp_path: Path, key: str) -> None:
    root = copy_site("small", tmp_path / "kb")
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{key}: https://[bad/\n{text}", encoding="utf-8")
    done = run("changeover", "build", root=root)
    assert done.returncode == 2
    assert done.stderr == f"Error: mkdocs.yml:1:1: {key}: the host of this address is wrong\n"


# --- names of versions and aliases ------------------------------------------------------------------

ENTRIES = {
    "latest": Published("latest", "Latest"),
    "2026.08-RC": Published("2026.08-RC", "August", aliases=("stable", "Spring")),
}


def test_a_release_never_takes_the_name_of_an_alias(hub: Hub, clone: Path) -> None:
    put(clone, "2026.08", {"": "August"}, aliases=["stable"])
    tip = hub.tip()
    with pytest.raises(Refused, match=r"'stable' is an alias of '2026\.08', which would lose it"):
        put(clone, "stable", {"": "Another"})
    assert hub.tip() == tip and hub.versions()["2026.08"]["aliases"] == ["stable"]


@pytest.mark.parametrize(
    ("name", "alias", "other"),
    [
        ("LATEST", None, "latest"),
        ("2026.08-rc", None, "2026.08-RC"),
        ("SPRING", None, "Spring"),
        ("2026.09", "Latest", "latest"),
        ("2026.09", "STABLE", "stable"),
        ("2026.09", "2026.08-Rc", "2026.08-RC"),
        ("Autumn", "autumn", "Autumn"),
    ],
)
def test_names_that_differ_in_case_only_are_refused(
    name: str, alias: str | None, other: str
) -> None:
    with pytest.raises(Refused, match=f"would be the same folder as '{other}'"):
        check_aliases(ENTRIES, name, (alias,) if alias else ())


def test_what_stands_beside_another_already_may_be_published_again() -> None:
    both = {**ENTRIES, "2026.07": Published("2026.07", "July", aliases=("STABLE",))}
    check_aliases(both, "2026.07", ("STABLE",))
    check_aliases(both, "2026.08-RC", ("stable",))
    check_aliases(both, "2026.09", ("stable",))
    alone = {"1.0": Published("1.0", "1.0", aliases=("latest",))}
    check_aliases(alone, "latest", ())  # as mike had it


def test_a_folder_of_somebody_else_counts_whatever_its_case(hub: Hub, clone: Path) -> None:
    hub.put_by_hand({"Preview/index.html": "Somebody's\n"})
    with pytest.raises(Refused, match="'Preview' on the branch 'gh-pages' is no version"):
        put(clone, "2026.05", aliases=["preview"])


@pytest.mark.parametrize("alias", ["../x", "latest", "LATEST", "versions"])
@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_wrong_alias_is_told_before_the_build_dry_or_not(
    base: Base, alias: str, more: list[str]
) -> None:
    done = base.publish("2026.04", alias, *more)
    assert done.returncode == 2
    assert "Building" not in done.stderr and done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith(f"Error: '{alias}' ")


# --- releases to come -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "today"), [("2027-06-01", "2026-06-15"), ("2026-06-15", "2027-06-01")]
)
def test_a_release_to_come_stays_one_whatever_day_mkdocs_yml_says(
    base: Base, as_of: str, today: str
) -> None:
    day = dt.date.fromisoformat
    given: dict[str, Any] = {"commit": "0" * 40, "audience": "", "aliases": ()}
    kb = KnowledgeBase.open(base.root, day(as_of))
    with pytest.raises(ChangeoverError, match=r"and it is 2026-06-15; what readers of a frozen"):
        choose_target(kb, "2027.01", today=day(today), **given)
    kb = KnowledgeBase.open(base.root, day("2027-06-01"))
    assert choose_target(kb, "2027.01", today=day("2027-06-01"), **given).name == "2027.01"


def test_the_command_takes_the_day_from_the_clock(tmp_path: Path) -> None:
    own = make_base(tmp_path)
    own.edit(CATALOG, "2027-01-10", "2099-01-10")
    own.edit(Path("mkdocs.yml"), "as-of: 2026-06-15", "as-of: 2100-06-01")
    own.commit("Look ahead")
    done = own.publish("2027.01", "--dry-run")
    assert done.returncode == 2
    assert "the release '2027.01' is of 2099-01-10, and it is 20" in done.stderr


# --- git --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["no", "all", "normal"])
def test_what_git_shows_its_user_changes_nothing(hub: Hub, clone: Path, said: str) -> None:
    git("config", "status.showUntrackedFiles", said, at=clone)
    found = open_clone(clone, os.environ)
    assert found.uncommitted(clone / "site") == ()
    (clone / "notes.txt").write_text("mine\n", encoding="utf-8")
    (clone / ".gitignore").write_text("*.md\n", encoding="utf-8")
    (clone / "changes").mkdir()
    (clone / "changes/x.md").write_text("ignored\n", encoding="utf-8")
    assert found.uncommitted(clone / "site") == (".gitignore", "changes/x.md", "notes.txt")


def test_a_status_that_git_can_not_give_is_told_as_such(clone: Path) -> None:
    (clone / ".git/index").write_bytes(b"no index")
    with pytest.raises(ChangeoverError, match="git can't tell what is not committed: "):
        open_clone(clone, os.environ).uncommitted(clone / "site")


@pytest.mark.parametrize("name", ["HEAD", "@", "@{-1}", "refs/heads/x", "refs/x", "-x", "a b", ""])
def test_what_is_no_plain_branch_is_refused(clone: Path, tmp_path: Path, name: str) -> None:
    git("checkout", "--quiet", "--detach", at=clone)
    with pytest.raises(ChangeoverError, match="can't be the name of a branch"):
        Branch(tmp_path / "r", open_clone(clone, os.environ), remote="origin", name=name)


@pytest.mark.parametrize("option", ["--message", "--branch"])
def test_bytes_that_are_no_text_are_told_before_the_build(base: Base, option: str) -> None:
    done = base.publish("latest", option, os.fsdecode(b"ca\xff\xfe"))
    assert done.returncode == 2
    assert f"{option} is not in UTF-8" in done.stderr
    assert "Building" not in done.stderr


# --- addresses --------------------------------------------------------------------------------------


def test_a_refusal_names_some_of_many_lost_addresses() -> None:
    def lost(count: int) -> str:
        entries = (Entry(f"guide/{n:04}/", EntryKind.PAGE, f"Page {n}") for n in range(count))
        with pytest.raises(LostAddresses) as told:
            refuse_lost(Comparison(lost=tuple(entries)))
        return str(told.value)

    many = lost(3_000)
    assert many.startswith("3,000 addresses that readers know would lead nowhere:\n  /guide/0000/")
    assert len(many.splitlines()) < 60
    assert "\n  and 2,950 more; 'changeover check --against VERSION' lists pages\n" in many
    assert lost(50).count("/guide/") == 50 and "more;" not in lost(50)
    assert lost(1).startswith("1 address that")


OF_THE_BUILD = (
    "pages.json",
    "404.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "search/search_index.json",
    "search/pagefind-entry.json",
    "search/fragment/en_0.pf_fragment",
)


def test_each_file_of_a_build_that_no_list_has_is_known(tmp_path: Path) -> None:
    """Whatever a search or MkDocs writes, nobody can put something else in its place."""
    for engine in ("material", "pagefind"):
        root = copy_site("small", tmp_path / engine)
        settings = root / "mkdocs.yml"
        text = settings.read_text(encoding="utf-8") + f"      search: {engine}\n"
        settings.write_text(f"site_url: https://d.example/kb/\n{text}", encoding="utf-8")
        done = run("changeover", "build", root=root)
        assert done.returncode == 0, done.stderr
        site = root / "site"
        listed = set(read_manifest((site / "pages.json").read_text("utf-8")).entries)
        paths = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
        paths = {p.removesuffix("index.html") for p in paths} - listed
        others = {p for p in paths if not is_of_the_build(p)}
        assert {p.partition("/")[0] for p in others} == {"assets", ".changeover-site"}
        assert not any(is_of_the_build(url) for url in listed)


@pytest.mark.parametrize("url", ["search/", "search/tips/", "guide/404.html", "assets/logo.png"])
def test_pages_of_people_with_such_names_are_theirs(url: str) -> None:
    assert not is_of_the_build(url)


def test_no_redirect_takes_the_place_of_a_file_of_the_build(tmp_path: Path) -> None:
    root = copy_site("small", tmp_path / "kb")
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    kb = KnowledgeBase.open(root, dt.date(2026, 6, 15))
    system = next(iter(kb.systems))
    feed = next(path for path in sorted(published_paths(kb)) if system in path)
    names = (*OF_THE_BUILD, "calendar.ics", "data/changes.json", feed)
    lines = "".join(f"        {name}: gone\n" for name in names)
    settings.write_text(f"{text}      redirects:\n{lines}", encoding="utf-8")
    done = run("changeover", "check", root=root)
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if " CO503 " in line]
    assert len(told) == len(names)
    said = "is redirected, but the site writes a file of its own there; remove the line"
    assert all(f"'/{name}' {said}" in done.stdout for name in names)
    built = run("changeover", "build", root=root)
    assert built.returncode == 1 and set(told) <= set(built.stdout.splitlines())


def test_a_published_list_puts_nothing_in_the_place_of_a_file_of_the_build() -> None:
    pages = [{"url": url, "kind": "redirect", "to": ""} for url in OF_THE_BUILD]
    pages += [{"url": "", "kind": "page"}, {"url": "old/", "kind": "redirect", "to": ""}]
    text = json.dumps({"format": 1, "as-of": "2026-06-15", "pages": pages})
    found = read_manifest(text)
    assert set(found.entries) == {"", "old/"}
    assert [entry.url for entry in kept_entries(found, {"": ""})] == ["old/"]
