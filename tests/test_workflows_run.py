"""The workflows of `changeover init` really run, against a git server that asks for a token."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from changeover.scaffold import Pages, write_starter
from tests.act import BIN, TOKEN, GitHub
from tests.git_server import serve_git

TODAY = dt.date(2026, 6, 15)
RELEASE, OLDER = "2026.05", "2026.04"
CHANGE = "changes/0001-first-documents/change.yaml"


def can_run() -> str:
    """Why act can't run here; empty when it can."""
    try:
        subprocess.run([BIN / "act", "--version"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"act does not run here, so no workflow does: {error}"
    return ""


CAN_NOT = can_run()
IS_CI = os.environ.get("CI") == "true"
pytestmark = pytest.mark.skipif(bool(CAN_NOT) and not IS_CI, reason=CAN_NOT)


@pytest.fixture(scope="module", autouse=True)
def it_runs() -> None:
    """Where nobody reads what was skipped, what can't run is red."""
    assert not CAN_NOT, CAN_NOT


def begin(folder: Path, address: str, pages: Pages = Pages.BRANCH) -> GitHub:
    """A repository with what `init` writes, a release in its catalog, and its first commit."""
    hub = GitHub(folder, address)
    hub.bare.parent.mkdir(parents=True)
    hub.git("init", "--quiet", "--bare", str(hub.bare), at=folder)
    hub.git("config", "http.receivepack", "true")
    write_starter(hub.clone, today=TODAY, pages=pages)
    with (hub.clone / "changes/catalog.yaml").open("a", encoding="utf-8") as catalog:
        catalog.write("\nreleases:\n")
        catalog.write(f"  - {{id: {RELEASE}, date: 2026-05-31}}\n")
        catalog.write(f"  - {{id: {OLDER}, date: 2026-04-30}}\n")
    hub.git("init", "--quiet", at=hub.clone)
    commit(hub, "Begin")
    return hub


def commit(hub: GitHub, message: str) -> None:
    """Commit what the clone has, and push its branch."""
    hub.git("add", "--all", at=hub.clone)
    hub.git("commit", "--quiet", "--message", message, at=hub.clone)
    hub.push("HEAD")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHub]:
    """One repository for the whole module; each test leaves `latest` and the release as they are."""
    folder = tmp_path_factory.mktemp("github")
    with serve_git(folder / "served", TOKEN) as address:
        hub = begin(folder, address)
        home = hub.folder / "home"
        home.mkdir()
        trace = f"[trace2]\n\teventTarget = {home / 'trace'}\n"  # what git is called with
        (home / ".gitconfig").write_text(trace, encoding="utf-8")
        first = hub.run("push")
        assert first.is_good, first.log
        yield hub


def tags(hub: GitHub, name: str) -> str:
    """Push a tag at the tip of main, whatever its name, and return its ref."""
    ref = f"refs/tags/{name}"
    hub.git("update-ref", ref, "refs/heads/main")
    return ref


def propose(hub: GitHub) -> str:
    """Propose what the clone has, and return the ref at which GitHub shows it merged."""
    hub.push("+HEAD:refs/pull/1/merge")
    return "refs/pull/1/merge"


# --- publish -------------------------------------------------------------------------------------


def test_a_push_to_main_publishes_latest(hub: GitHub) -> None:
    assert hub.versions()["latest"] == []
    assert "https://team.github.io/Knowledge/latest/" in hub.published("latest/index.html")
    assert hub.git("log", "-1", "--format=%an", "gh-pages") == "github-actions[bot]"


def test_the_daily_run_publishes_what_the_day_changed_and_no_more(hub: GitHub) -> None:
    before = hub.tip()
    run = hub.run("schedule")
    assert run.is_good, run.log
    assert "Building 'latest' as of" in run.log
    assert hub.git("diff", "--name-only", before, hub.tip()) == ""


def test_a_tag_publishes_the_release_and_it_can_be_rebuilt(hub: GitHub) -> None:
    run = hub.run("push", ref=tags(hub, RELEASE))
    assert run.is_good, run.log
    assert hub.versions() == {"latest": [], RELEASE: ["stable"]}
    assert "depth 1: 1" in run.log

    older = hub.run("push", ref=tags(hub, OLDER))  # whose run came late, or was started again
    assert older.is_good, older.log
    assert f"Note: 'stable' stays with '{RELEASE}', a newer release" in older.log
    assert hub.versions() == {"latest": [], RELEASE: ["stable"], OLDER: []}

    note = hub.clone / "docs/guide/index.md"
    note.write_text(note.read_text(encoding="utf-8") + "\nLater.\n", encoding="utf-8")
    commit(hub, "Later")
    rebuilt = hub.run("workflow_dispatch", rebuild=RELEASE)
    hub.git("reset", "--quiet", "--hard", "HEAD~", at=hub.clone)
    hub.push("+HEAD")
    assert rebuilt.is_good, rebuilt.log
    assert "depth 0: 2" in rebuilt.log  # the commit of the release is not the one checked out
    assert "Later." not in hub.published(f"{RELEASE}/guide/index.html")


def test_a_tag_that_is_no_release_is_told_and_publishes_nothing(hub: GitHub) -> None:
    before = hub.tip()
    run = hub.run("push", ref=tags(hub, "2026.50"))
    assert not run.is_good
    assert "2026.50" in run.log.partition("Run Main Publish")[2]
    assert hub.tip() == before


@pytest.mark.parametrize(
    "name",
    [
        "2026.05$(touch${IFS}$PWNED)",
        "x);touch${IFS}$PWNED;(true",
        "`touch${IFS}$PWNED`",
        "--list",
    ],
)
def test_the_name_of_a_tag_is_never_run(hub: GitHub, name: str) -> None:
    before = hub.tip()
    run = hub.run("push", ref=tags(hub, name))
    assert not run.is_good
    assert "Run Main Publish" in run.log  # it came as far as the script
    assert hub.tip() == before
    assert not hub.pwned.exists()


def test_another_branch_is_not_published(hub: GitHub) -> None:
    hub.git("branch", "--force", "topic", "main")
    before = hub.tip()
    run = hub.run("workflow_dispatch", ref="refs/heads/topic")
    assert not run.is_good
    assert "Only main and the tags of releases are published" in run.log
    assert hub.tip() == before


# --- Pages by artifact ---------------------------------------------------------------------------


def test_the_artifact_variant_deploys_all_versions_but_not_on_a_dry_run(tmp_path: Path) -> None:
    with serve_git(tmp_path / "served", TOKEN) as address:
        hub = begin(tmp_path, address, Pages.ARTIFACT)
        tried = hub.run("workflow_dispatch", **{"dry-run": "true"})
        assert tried.is_good, tried.log
        assert not hub.tip() and not hub.deployed.exists()
        run = hub.run("push")
        assert run.is_good, run.log
    there = {path.name for path in hub.deployed.iterdir()}
    assert {"index.html", "latest", "versions.json"} <= there and ".git" not in there


# --- check ---------------------------------------------------------------------------------------


def test_a_proposal_is_checked_and_built(hub: GitHub) -> None:
    run = hub.run("pull_request", ref=propose(hub), workflow="check.yml")
    assert run.is_good, run.log
    assert "Success - Main Build" in run.log


def test_a_proposal_with_an_error_is_red_and_says_where(hub: GitHub) -> None:
    change = hub.clone / CHANGE
    good = change.read_text(encoding="utf-8")
    change.write_text(good + "titel: twice\n", encoding="utf-8")
    hub.git("commit", "--quiet", "--all", "--message", "A mistake", at=hub.clone)
    run = hub.run("pull_request", ref=propose(hub), workflow="check.yml")
    hub.git("reset", "--quiet", "--hard", "HEAD~", at=hub.clone)
    assert not run.is_good
    assert f"{CHANGE}:" in run.log and "CO101 unknown key 'titel'" in run.log
    assert "Run Main Build" not in run.log


def test_a_proposal_that_loses_an_address_is_red_and_says_what_to_write(hub: GitHub) -> None:
    hub.git("mv", "docs/guide/index.md", "docs/guide/other.md", at=hub.clone)
    hub.git("commit", "--quiet", "--message", "Rename", at=hub.clone)
    run = hub.run("pull_request", ref=propose(hub), workflow="check.yml")
    hub.git("reset", "--quiet", "--hard", "HEAD~", at=hub.clone)
    assert not run.is_good
    assert "CO502 version 'latest' has the page '/guide/'" in run.log
    assert "Run Main Build" not in run.log


def test_a_proposal_before_anything_is_published_is_good(tmp_path: Path) -> None:
    with serve_git(tmp_path / "served", TOKEN) as address:
        hub = begin(tmp_path, address)
        run = hub.run("pull_request", ref=propose(hub), workflow="check.yml")
    assert run.is_good, run.log
    assert "Nothing is published yet, so no address can be lost." in run.log


# --- after all of them ---------------------------------------------------------------------------


def test_the_token_is_in_no_file_and_no_argument(hub: GitHub) -> None:
    assert '"fetch"' in (hub.folder / "home/trace").read_text(encoding="utf-8")
    for file in hub.folder.rglob("*"):
        assert not file.is_file() or TOKEN.encode() not in file.read_bytes(), file
