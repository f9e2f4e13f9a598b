"""What stands on the branch after versions were published, hidden, moved and deleted."""

from __future__ import annotations

import datetime as dt
import json
import re
from importlib import resources
from pathlib import Path

import pytest
from jinja2 import Template
from mike.versions import Versions

from changeover.problems import ChangeoverError
from changeover.publish.publishing import LostAddresses
from changeover.publish.target import choose_rebuild
from changeover.publish.versions import Published, Refused
from changeover.urls import BESIDE_VERSIONS
from tests.publish.hub import Hub, git, publisher, put


def test_a_missing_branch_is_made_with_all_that_a_site_needs(hub: Hub, clone: Path) -> None:
    said = put(clone, "latest", {"": "Home", "runbooks/x/": "X"})
    assert said[-1] == "Published at https://docs.example.com/kb/latest/"
    assert set(hub.files()) == {
        ".nojekyll",
        "404.html",
        "index.html",
        "latest/index.html",
        "latest/pages.json",
        "latest/runbooks/x/index.html",
        "versions.json",
        "versions/index.html",
    }
    assert hub.commits() == 1
    assert hub.versions()["latest"] == {
        "version": "latest",
        "title": "Latest",
        "aliases": [],
        "properties": {
            "as-of": "2026-06-15",
            "changeover": hub.versions()["latest"]["properties"]["changeover"],
            "commit": git("rev-parse", "HEAD", at=clone).strip(),
            "published": "2026-06-15T12:00:00+00:00",
        },
    }
    assert 'latest/"' in hub.read("index.html")
    assert hub.is_whole()


def test_an_empty_remote_gets_the_branch_too(tmp_path: Path) -> None:
    hub = Hub(tmp_path)
    git("init", "--quiet", "--bare", str(tmp_path / "empty.git"), at=tmp_path)
    first = tmp_path / "first"
    git("remote", "add", "empty", "../empty.git", at=first)
    put(first, "latest", remote="empty")
    assert "latest/index.html" in git(
        "ls-tree", "-r", "--name-only", "gh-pages", at=tmp_path / "empty.git"
    )
    assert hub.tip() == ""


def test_three_versions_stand_side_by_side_and_aliases_move(hub: Hub, clone: Path) -> None:
    put(clone, "2026.04", {"": "April"}, aliases=["stable"], as_of=dt.date(2026, 4, 10))
    assert hub.read("stable/index.html") == hub.read("2026.04/index.html")
    put(clone, "latest", {"": "Now"})
    put(clone, "2026.05", {"": "May"}, aliases=["stable"], as_of=dt.date(2026, 5, 10))
    assert list(hub.versions()) == ["latest", "2026.05", "2026.04"]
    assert hub.versions()["2026.04"]["aliases"] == []
    assert hub.versions()["2026.05"]["aliases"] == ["stable"]
    assert "April" in hub.read("2026.04/index.html")
    assert "Now" in hub.read("latest/index.html")
    assert "May" in hub.read("stable/index.html")
    assert hub.commits() == 3
    assert hub.is_whole()


def test_the_same_once_more_changes_nothing_and_says_so(hub: Hub, clone: Path) -> None:
    put(clone, "latest")
    tip = hub.tip()
    assert put(clone, "latest")[-1] == ("Nothing changed: 'latest' is published like this already.")
    assert hub.tip() == tip
    git("commit", "--quiet", "--allow-empty", "-m", "Two", at=clone)
    put(clone, "latest")
    assert hub.tip() != tip  # it is of another commit now, and the list says so


def test_what_others_have_put_on_the_branch_stays(hub: Hub, clone: Path) -> None:
    foreign = {"CNAME": "docs.example.com\n", "previews/7/index.html": "7", "index.html": "Old\n"}
    hub.put_by_hand(foreign)
    said = put(clone, "latest")
    assert {path: hub.read(path) for path in foreign} == foreign
    assert "Kept /index.html, which somebody else has put on the branch." in said
    assert "404.html" in hub.files()
    put(clone, "2026.05")
    with publisher(clone) as it:
        it.delete("2026.05")
    assert {path: hub.read(path) for path in foreign} == foreign


@pytest.mark.parametrize(("name", "alias"), [("2026.05", "x"), ("2026.06", "2026.05")])
def test_a_folder_that_is_no_version_is_never_replaced(
    hub: Hub, clone: Path, name: str, alias: str
) -> None:
    hub.put_by_hand({"2026.05/index.html": "Somebody's\n"})
    tip = hub.tip()
    with pytest.raises(Refused, match=r"'2026\.05' on the branch 'gh-pages' is no version"):
        put(clone, name, aliases=[alias])
    assert hub.tip() == tip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expecting value"),
        ("[{", "Expecting"),
        ('{"version": "1"}', "no list of versions"),
        ("[1]", "no list of versions"),
        ('[{"version": "1", "title": "1"}]', "no 'aliases'"),
        ('[{"version": "a/b", "title": "1", "aliases": []}]', "not a valid version"),
        ('[{"version": "1", "title": 1, "aliases": []}]', "of the right kind"),
        ('[{"version": "1", "title": "1", "aliases": [], "properties": 1}]', "of the right kind"),
        (
            '[{"version":"1","title":"","aliases":[]},{"version":"1","title":"","aliases":[]}]',
            "a version twice",
        ),
        ("[" * 100_000, "nested too deeply"),
        ('[{"version":"a\\u001b[2J","title":"","aliases":[]}]', "no terminal may show"),
    ],
)
def test_a_broken_list_of_versions_is_never_replaced_by_a_new_one(
    hub: Hub, clone: Path, text: str, why: str
) -> None:
    hub.put_by_hand({"versions.json": text, "2026.01/index.html": "1"})
    tip = hub.tip()
    with pytest.raises(
        ChangeoverError, match=r"versions\.json on the branch can't be used"
    ) as told:
        put(clone, "latest")
    assert why in str(told.value)
    assert "Mend it there" in str(told.value)
    assert hub.tip() == tip


def test_a_list_that_mike_fails_to_read_is_not_begun_anew(
    hub: Hub, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(clone, "2026.05")
    tip = hub.tip()
    monkeypatch.setattr("mike.commands.list_versions", lambda *given: Versions())
    with pytest.raises(ChangeoverError, match="could not be read again"):
        put(clone, "latest")
    assert hub.tip() == tip


@pytest.mark.parametrize("commit", ["", "main", "--index-output=x", "1234"])
def test_what_is_no_id_of_a_commit_is_never_rebuilt(commit: str) -> None:
    version = Published("2026.05", "May", as_of="2026-05-10", commit=commit)
    with pytest.raises(ChangeoverError, match="were not recorded"):
        choose_rebuild(version, ())


def test_a_branch_that_mike_made_is_taken_over(hub: Hub, clone: Path) -> None:
    entry = {"version": "1.0", "title": "1.0", "aliases": ["latest"]}
    hub.put_by_hand(
        {
            "versions.json": json.dumps([entry]),
            "1.0/index.html": "One",
            "latest/index.html": "One",
            "index.html": redirect_of_mike("1.0/"),
        }
    )
    put(clone, "latest", {"": "Now"})
    assert hub.versions()["1.0"]["aliases"] == []
    assert "Now" in hub.read("latest/index.html")
    assert "latest/" in hub.read("index.html")


def redirect_of_mike(href: str) -> str:
    template = resources.files("mike").joinpath("templates/redirect.html").read_text("utf-8")
    return Template(template).render(href=href)


@pytest.mark.parametrize(
    "theirs",
    [
        '<h1>Ours</h1><script>if (old) window.location.replace("1.0/")</script>',
        redirect_of_mike("1.0/").replace("Redirecting to", "Welcome to our handbook:"),
        redirect_of_mike("1.0/").replace("</body>", "<p>And more.</p></body>"),
    ],
)
def test_a_start_page_of_somebodys_own_that_leads_on_is_kept(
    hub: Hub, clone: Path, theirs: str
) -> None:
    hub.put_by_hand({"index.html": theirs})
    said = put(clone, "latest")
    assert hub.read("index.html") == theirs
    assert "Kept /index.html, which somebody else has put on the branch." in said


def test_an_address_that_would_be_lost_stops_it_before_anything_is_written(
    hub: Hub, clone: Path
) -> None:
    put(clone, "latest", {"": "Home", "runbooks/x/": "Restart"})
    tip = hub.tip()
    with pytest.raises(LostAddresses) as told:
        put(clone, "latest", {"": "Home", "runbooks/y/": "Other"})
    assert "/runbooks/x/  Restart" in str(told.value)
    assert "'redirects'" in str(told.value)
    assert hub.tip() == tip


def test_a_release_keeps_the_addresses_of_the_one_before(hub: Hub, clone: Path) -> None:
    old = {"": "Home", "runbooks/x/": "Restart"}
    put(clone, "2026.04", old, as_of=dt.date(2026, 4, 10))
    put(clone, "latest", {**old, "changes/0099/": "Later than the release"})
    with pytest.raises(LostAddresses, match=r"/runbooks/x/"):
        put(clone, "2026.05", {"": "Home"}, as_of=dt.date(2026, 5, 10))
    put(clone, "2026.03", {"": "Home"}, as_of=dt.date(2026, 3, 10))  # before there was that page


def test_an_alias_keeps_its_addresses_but_may_go_back(hub: Hub, clone: Path) -> None:
    put(clone, "2026.03", {"": "Home"}, as_of=dt.date(2026, 3, 10))
    both = {"": "Home", "runbooks/x/": "Restart"}
    put(clone, "2026.04", both, aliases=["stable"], as_of=dt.date(2026, 4, 10))
    march = dt.date(2026, 3, 10)
    put(clone, "2026.03", {"": "Home"}, aliases=["stable"], as_of=march, may_replace=True)
    assert hub.versions()["2026.03"]["aliases"] == ["stable"]
    assert "stable/runbooks/x/index.html" not in hub.files()


def test_an_alias_stays_with_the_newest_release_in_whichever_order_they_come(
    hub: Hub, clone: Path
) -> None:
    put(clone, "2026.05", {"": "May"}, aliases=["stable"], as_of=dt.date(2026, 5, 10))
    said = put(clone, "2026.04", {"": "April"}, aliases=["stable"], as_of=dt.date(2026, 4, 10))
    assert [line for line in said if line.startswith("Note:")] == [
        "Note: 'stable' stays with '2026.05', a newer release; to take it back to '2026.04', run: "
        "changeover publish --rebuild 2026.04 stable"
    ]
    assert "May" in hub.read("stable/index.html") and "April" in hub.read("2026.04/index.html")
    assert [entry["aliases"] for entry in hub.versions().values()] == [["stable"], []]
    put(clone, "2026.05b", {"": "Mended"}, aliases=["stable"], as_of=dt.date(2026, 5, 10))
    assert "Mended" in hub.read("stable/index.html")  # of the same day, and published later
    put(clone, "latest", aliases=["now"])
    put(clone, "2026.05", {"": "May"}, aliases=["now"], as_of=dt.date(2026, 5, 10))
    assert "May" in hub.read("now/index.html")  # it was no release's


def test_two_releases_of_one_day_are_both_before_the_next(hub: Hub, clone: Path) -> None:
    day = dt.date(2026, 4, 10)
    put(clone, "2026.04", {"": "Home", "runbooks/x/": "X"}, as_of=day)
    put(clone, "2026.04.1", {"": "Home", "runbooks/x/": "X", "runbooks/y/": "Y"}, as_of=day)
    for lost in ("x", "y"):
        left = {"x": "y", "y": "x"}[lost]
        with pytest.raises(LostAddresses, match=f"/runbooks/{lost}/"):
            put(clone, "2026.05", {"": "Home", f"runbooks/{left}/": "Left"})


def test_versions_json_is_in_the_order_that_readers_see(hub: Hub, clone: Path) -> None:
    put(clone, "spring", as_of=dt.date(2026, 4, 10))
    put(clone, "2026.05", as_of=dt.date(2026, 5, 10), aliases=["stable", "now"])
    put(clone, "2026.01", as_of=dt.date(2026, 1, 10))
    put(clone, "latest")
    shown = re.findall(r'<li>\s*<a href="../(.*?)/">', hub.read("versions/index.html"))
    assert list(hub.versions()) == shown == ["latest", "2026.05", "spring", "2026.01"]
    with publisher(clone) as it:
        it.hide("spring", is_hidden=True)
        assert list(it.fetch()) == list(hub.versions()) == shown
    assert hub.versions()["2026.05"]["aliases"] == ["now", "stable"]


@pytest.mark.parametrize("name", sorted({*BESIDE_VERSIONS, "Index.HTML"}))
def test_no_version_and_no_alias_has_the_name_of_what_stands_beside(
    hub: Hub, clone: Path, name: str
) -> None:
    with pytest.raises(Refused, match="has something else of this name"):
        put(clone, name)
    with pytest.raises(Refused, match="has something else of this name"):
        put(clone, "2026.05", aliases=[name])
    assert hub.tip() == ""


def test_all_that_stands_beside_the_versions_is_reserved(hub: Hub, clone: Path) -> None:
    put(clone, "latest")
    beside = {path.partition("/")[0] for path in hub.files()} - {"latest"}
    assert {name for name in beside if name[0] != "."} == BESIDE_VERSIONS


def test_what_is_no_folder_in_the_end_is_not_said_to_be_published(
    hub: Hub, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("changeover.publish.versions.BESIDE_VERSIONS", frozenset())
    with pytest.raises(ChangeoverError, match=r"'versions\.json' is no folder of the branch"):
        put(clone, "versions.json")
    assert hub.tip() == ""


def test_a_frozen_version_stays_of_its_commit_unless_told(hub: Hub, clone: Path) -> None:
    put(clone, "2026.05", {"": "As it was"})
    old = git("rev-parse", "HEAD", at=clone)[:12]
    git("commit", "--quiet", "--allow-empty", "-m", "Two", at=clone)
    tip = hub.tip()
    with pytest.raises(Refused, match=f"published from the commit {old} and is frozen"):
        put(clone, "2026.05", {"": "Rewritten"})
    assert hub.tip() == tip
    put(clone, "2026.05", {"": "Rewritten"}, may_replace=True)
    assert "Rewritten" in hub.read("2026.05/index.html")


def test_versions_for_different_readers_never_share_a_branch(hub: Hub, clone: Path) -> None:
    put(clone, "latest", audience="customers")
    tip = hub.tip()
    with pytest.raises(Refused, match=r"'latest' on the branch is for the audience 'customers'"):
        put(clone, "2026.05")
    assert hub.tip() == tip
    put(clone, "2026.05", audience="customers")
    put(clone, "latest", branch="inside")


@pytest.mark.parametrize("alias", ["latest", "2026.04", "2026.05", "versions", "../x", "a b", ".x"])
def test_an_alias_that_can_be_none_is_refused(hub: Hub, clone: Path, alias: str) -> None:
    put(clone, "2026.04", as_of=dt.date(2026, 4, 1))
    tip = hub.tip()
    with pytest.raises(Refused):
        put(clone, "2026.05", aliases=[alias])
    assert hub.tip() == tip


def test_a_hidden_version_keeps_its_pages_and_stays_hidden(hub: Hub, clone: Path) -> None:
    put(clone, "latest")
    put(clone, "2026.05", {"": "May"})
    with publisher(clone) as it:
        assert it.hide("2026.05", is_hidden=True)
    assert hub.versions()["2026.05"]["properties"]["hidden"] is True
    assert "2026.05" not in hub.read("versions/index.html")
    assert "May" in hub.read("2026.05/index.html")
    with publisher(clone) as it:
        assert not it.hide("2026.05", is_hidden=True)
    put(clone, "2026.05", {"": "May, mended"})
    assert hub.versions()["2026.05"]["properties"]["hidden"] is True
    with publisher(clone) as it:
        assert it.hide("2026.05", is_hidden=False)
    assert "hidden" not in hub.versions()["2026.05"]["properties"]
    assert "2026.05" in hub.read("versions/index.html")


def test_deleting_removes_a_version_and_its_aliases_only(hub: Hub, clone: Path) -> None:
    put(clone, "latest")
    put(clone, "2026.05", aliases=["stable"])
    with publisher(clone) as it:
        it.delete("2026.05")
    assert list(hub.versions()) == ["latest"]
    assert not [path for path in hub.files() if path.startswith(("2026.05/", "stable/"))]
    assert hub.is_whole()


def test_where_the_site_leads_to_goes_last(hub: Hub, clone: Path) -> None:
    put(clone, "latest")
    put(clone, "2026.05")
    tip = hub.tip()
    with publisher(clone) as it:
        with pytest.raises(ChangeoverError, match=r"only as the last one"):
            it.delete("latest")
        with pytest.raises(ChangeoverError, match=r"can't be hidden"):
            it.hide("latest", is_hidden=True)
        assert hub.tip() == tip
        it.delete("2026.05")
        it.delete("latest")
    assert hub.versions() == {}
    assert "index.html" not in hub.files()
    put(clone, "2026.05")
    assert '2026.05/"' in hub.read("index.html")


def test_an_unknown_version_is_told_with_the_nearest(hub: Hub, clone: Path) -> None:
    put(clone, "2026.05", aliases=["stable"])
    with publisher(clone) as it:
        with pytest.raises(
            ChangeoverError, match=r"no version '2026\.5' is published; did you mean"
        ):
            it.delete("2026.5")
        with pytest.raises(ChangeoverError, match=r"'stable' is an alias of '2026\.05'"):
            it.hide("stable", is_hidden=True)
