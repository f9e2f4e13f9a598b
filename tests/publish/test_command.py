"""`changeover publish` as people and workflows call it, on a small knowledge base."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.publish.base import CATALOG, RUNBOOK, Base, make_base
from tests.publish.hub import IS_ROOT, git, small_disk
from tests.site import digests


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """One for tests that change nothing in it."""
    return make_base(tmp_path_factory.mktemp("unchanged"))


def test_from_the_first_version_to_the_third(base: Base) -> None:
    hub, first = base.hub, git("rev-parse", "HEAD", at=base.root).strip()

    done = base.publish("latest")
    assert done.returncode == 0, done.stderr
    words = ("Fetching", "Building 'latest' as of 2026-06-15", "Committing", "Pushing")
    assert all(f"\n{word}" in f"\n{done.stderr}" for word in words)
    assert done.stderr.endswith("Published at https://d.example/kb/latest/\n")
    assert "latest/runbooks/restart-mail/index.html" in hub.files()
    tip = hub.tip()
    done = base.publish("latest")
    assert done.returncode == 0
    assert done.stderr.endswith("Nothing changed: 'latest' is published like this already.\n")
    assert hub.tip() == tip

    done = base.publish("2026.04", "stable")
    assert done.returncode == 0, done.stderr
    april = hub.versions()["2026.04"]
    assert (april["title"], april["aliases"]) == ("2026.04 April release", ["stable"])
    assert april["properties"]["as-of"] == "2026-04-10"
    assert april["properties"]["commit"] == first

    base.edit(RUNBOOK, "\n", "\nRestarted since May.\n")
    base.commit("May")
    done = base.publish("2026.05", "stable")
    assert done.returncode == 0, done.stderr
    assert list(hub.versions()) == ["latest", "2026.05", "2026.04"]
    assert "since May" in hub.read("stable/runbooks/restart-mail/index.html")
    assert "since May" not in hub.read("2026.04/runbooks/restart-mail/index.html")

    tip = hub.tip()
    done = base.publish("2026.04")
    assert done.returncode == 2
    assert f"published from the commit {first[:12]} and is frozen" in done.stderr
    assert base.publish("2026.04", "--dry-run").returncode == 2
    assert hub.tip() == tip

    before, page = digests(base.root), hub.read("2026.04/runbooks/restart-mail/index.html")
    done = base.publish("--rebuild", "2026.04", "spring")
    assert done.returncode == 0, done.stderr
    april = hub.versions()["2026.04"]
    assert (april["title"], april["aliases"]) == ("2026.04 April release", ["spring"])
    assert april["properties"]["as-of"] == "2026-04-10"
    assert april["properties"]["commit"] == first
    assert hub.read("2026.04/runbooks/restart-mail/index.html") == page
    assert hub.read("spring/runbooks/restart-mail/index.html") == page
    assert digests(base.root) == before

    done = base.publish("--list")
    assert done.returncode == 0
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines[0] == [
        "version",
        "title",
        "aliases",
        "as of",
        "commit",
        "hidden",
        "published on",
    ]
    assert lines[3][:5] == ["2026.04", "2026.04 April release", "spring", "2026-04-10", first[:12]]
    assert base.publish("2026.04", "--hide").returncode == 0
    done = base.publish("--list", "--format", "json")
    listed = {entry["version"]: entry for entry in json.loads(done.stdout)["versions"]}
    assert listed["2026.04"]["is-hidden"] and not listed["latest"]["is-hidden"]
    assert base.publish("2026.04", "--delete").returncode == 0
    assert list(hub.versions()) == ["latest", "2026.05"]
    assert hub.is_whole()


def test_two_commands_in_one_clone_both_publish(base: Base) -> None:
    base.hub.hook("update", "sleep 0.7")
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(base.publish, ["latest", "2026.04"]))
    assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
    assert set(base.hub.versions()) == {"latest", "2026.04"}
    assert base.hub.is_whole()
    assert git("status", "--porcelain", at=base.root) == ""


def test_nothing_is_published_from_a_folder_with_errors(base: Base) -> None:
    base.edit(Path("changes/0002-prorate/change.yaml"), "owner: team-billing", "owner: team-x")
    base.commit("A mistake that only a check finds")
    done = base.publish("latest")
    assert done.returncode == 1
    assert "CO202 unknown team 'team-x'" in done.stdout
    assert done.stderr.endswith("Nothing was published.\n")
    base.edit(CATALOG, "releases:", "releases: [")
    base.commit("A catalog that nobody can read")
    done = base.publish("2026.04")
    assert done.returncode == 1
    assert "changes/catalog.yaml:" in done.stdout
    assert done.stderr.endswith("Nothing was published.\n")
    assert base.hub.tip() == ""


def test_a_dry_run_says_what_would_change_and_writes_nothing(base: Base) -> None:
    done = base.publish("latest", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "new:" in done.stdout
    assert base.hub.tip() == ""
    base.publish("latest")
    tip = base.hub.tip()
    base.hub.hook("pre-receive", "exit 1")  # nobody may push
    base.edit(RUNBOOK, "\n", "\nMore.\n")
    before = digests(base.root)
    done = base.publish("latest", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "changed:" in done.stdout and "/runbooks/restart-mail/" in done.stdout
    assert f"not committed: {RUNBOOK}; they are in this dry run" in done.stderr
    assert digests(base.root) == before and base.hub.tip() == tip

    done = base.publish("latest")
    assert done.returncode == 2
    assert f"these are not committed: {RUNBOOK}; commit them" in done.stderr


def test_an_address_that_would_be_lost_stops_a_version(base: Base) -> None:
    assert base.publish("latest").returncode == 0
    tip = base.hub.tip()
    (base.root / RUNBOOK).unlink()
    base.commit("Remove a runbook")
    done = base.publish("latest", "--dry-run")
    assert done.returncode == 1
    assert "would be lost:" in done.stdout and "/runbooks/restart-mail/" in done.stdout
    done = base.publish("latest")
    assert done.returncode == 1
    assert "/runbooks/restart-mail/" in done.stderr and "redirects" in done.stderr
    assert base.hub.tip() == tip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a VERSION: 'latest', or the id of a release"),
        (["latst"], "there is no release 'latst'; did you mean 'latest'?"),
        (["2026.4"], "there is no release '2026.4'; did you mean '2026.04'?"),
        (["2027.01"], "the release '2027.01' is of 2027-01-10, and it is 2026-06-15"),
        (["2026.04", "--as-of", "2026-04-01"], "a release is as of its date"),
        (["2026.04", "--hide", "--delete"], "--hide and --delete can't be given together"),
        (["2026.04", "stable", "--hide"], "--hide takes no ALIAS"),
        (["2026.04", "--delete", "--dry-run"], "--delete takes no --dry-run"),
        (["2026.04", "--rebuild", "--audience", "x"], "--rebuild takes no --audience"),
        (["latest", "--list"], "--list shows all versions; leave out the VERSION"),
        (["--rebuild", "2026.04"], "no version '2026.04' is published"),
        (["latest", "--remote", "orgin"], "there is no remote 'orgin'; did you mean 'origin'?"),
    ],
)
def test_wrong_usage_is_told_and_changes_nothing(
    unchanged: Base, arguments: list[str], message: str
) -> None:
    done = unchanged.publish(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert unchanged.hub.tip() == ""


def test_a_site_without_an_address_is_told_what_to_write(base: Base) -> None:
    base.edit(Path("mkdocs.yml"), "site_url: https://d.example/kb/\n", "")
    base.commit("No address")
    done = base.publish("latest")
    assert done.returncode == 2
    assert "site_url: https://docs.example.com/knowledge/" in done.stderr


def test_a_version_that_nobody_recorded_a_commit_of_is_not_rebuilt(base: Base) -> None:
    entry = {"version": "2026.04", "title": "April", "aliases": []}
    base.hub.put_by_hand({"versions.json": json.dumps([entry]), "2026.04/index.html": "April"})
    done = base.publish("--rebuild", "2026.04")
    assert done.returncode == 2
    assert "the commit and the day that '2026.04' is of were not recorded" in done.stderr


@pytest.mark.skipif(not IS_ROOT, reason="only root can mount a disk")
def test_a_disk_without_room_for_the_site_is_told(base: Base, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "300k") as disk:
        done = base.publish("latest", TMPDIR=str(disk))
        assert done.returncode == 2
        assert "no space left" in done.stderr.lower()
        assert not list(disk.iterdir())
    assert base.hub.tip() == ""
