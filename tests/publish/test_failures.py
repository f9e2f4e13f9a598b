"""What stops a publisher is told, changes nothing, and does not stop the next one."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from changeover.git import GitError, hide_password, open_clone
from changeover.problems import ChangeoverError
from changeover.publish.target import Target
from tests.publish.hub import (
    DAY,
    IS_ROOT,
    NOW,
    Hub,
    git,
    publisher,
    put,
    small_disk,
    write_site,
)
from tests.site import digests


def fails(clone: Path, **options: object) -> str:
    """The message with which publishing ends."""
    with pytest.raises(ChangeoverError) as told:
        put(clone, "latest", **options)  # type: ignore[arg-type]
    message = str(told.value)
    assert "Traceback" not in message and "\n" not in message
    return message


def test_a_push_that_a_hook_rejects_is_told_and_the_next_run_publishes(
    hub: Hub, clone: Path
) -> None:
    put(clone, "2026.05")
    tip = hub.tip()
    hook = hub.hook("pre-receive", "echo 'the branch is locked until Monday' >&2; exit 1")
    message = fails(clone)
    assert message.startswith("'origin' did not take the branch 'gh-pages'")
    assert "pre-receive hook declined" in message
    assert "the branch is locked until Monday" in message
    assert hub.tip() == tip
    hook.unlink()
    put(clone, "latest")
    assert set(hub.versions()) == {"2026.05", "latest"}
    assert hub.is_whole()


def test_a_push_whose_answer_was_lost_is_published(hub: Hub, clone: Path, tmp_path: Path) -> None:
    wrapper = wrap_git(
        tmp_path, '"$real" "$@"; status=$?; [ "$1" = push ] && exit 128; exit $status'
    )
    put(clone, "latest", environment=wrapper)
    assert set(hub.versions()) == {"latest"}


def test_a_remote_that_is_away_is_told_and_comes_back(hub: Hub, clone: Path) -> None:
    put(clone, "latest")
    away = hub.remote.rename(hub.folder / "away.git")
    assert "'origin' can't be read" in fails(clone)
    away.rename(hub.remote)
    put(clone, "2026.05")
    assert set(hub.versions()) == {"2026.05", "latest"}


def test_a_remote_that_goes_away_between_fetch_and_push(
    hub: Hub, clone: Path, tmp_path: Path
) -> None:
    put(clone, "latest")
    tip = hub.tip()
    away = (
        f'if [ "$1" = push ]; then mv "{hub.remote}" "{hub.folder}/away.git"; fi; exec "$real" "$@"'
    )
    message = fails(clone, pages={"": "New"}, environment=wrap_git(tmp_path, away))
    assert "did not take the branch" in message
    (hub.folder / "away.git").rename(hub.remote)
    assert hub.tip() == tip
    put(clone, "latest", {"": "New"})
    assert "New" in hub.read("latest/index.html")


@pytest.mark.skipif(
    shutil.which("git-remote-http", path=subprocess.getoutput("git --exec-path")) is None,
    reason="this git has no HTTP",
)
def test_no_network_is_told_with_the_address_and_without_its_password(clone: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    message = fails(clone, remote=f"http://ada:secret@127.0.0.1:{port}/kb.git")
    assert f"127.0.0.1:{port}" in message
    assert "Failed to connect" in message or "Connection refused" in message
    assert "secret" not in message


@pytest.mark.parametrize("user", ["", "1"])
def test_a_remote_that_never_answers_is_not_waited_for(
    clone: Path, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setattr("changeover.publish.repository.STALLED", 1 if not user else 600)
    if user:  # what somebody has set counts more
        git("config", "http.lowSpeedLimit", "1", at=clone)
        git("config", "http.lowSpeedTime", user, at=clone)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert "can't be read" in fails(clone, remote=f"http://127.0.0.1:{port}/kb.git")


@pytest.mark.parametrize(
    "address", ["://ada:p@ss@h/x", "://ada:pa/ss@h/x", "://ada:a/b@c@h/x", "://token@h/x"]
)
def test_no_password_is_shown(address: str) -> None:
    assert hide_password(f"at 'https{address}' and ssh{address} too") == (
        "at 'https://h/x' and ssh://h/x too"
    )


def test_a_remote_that_is_none_is_told(clone: Path) -> None:
    assert "no remote 'orgin'; did you mean 'origin'?" in fails(clone, remote="orgin")
    assert "does not appear to be a git repository" in fails(clone, remote="../nowhere.git")
    git("remote", "remove", "origin", at=clone)
    assert "no remote to publish to; add one" in fails(clone)


def test_a_branch_that_holds_the_sources_or_can_be_none_is_refused(clone: Path) -> None:
    assert "is the branch of the sources" in fails(clone, branch="main")
    assert "can't be the name of a branch" in fails(clone, branch="a..b")


@pytest.mark.parametrize("place", ["", "kb/"])
def test_no_site_is_put_onto_the_sources_whatever_is_checked_out(
    hub: Hub, clone: Path, place: str
) -> None:
    if place:
        (clone / "kb").mkdir()
        git("mv", "mkdocs.yml", "kb/mkdocs.yml", at=clone)
        git("commit", "--quiet", "-m", "Move", at=clone)
    git("push", "--quiet", "origin", "HEAD:refs/heads/main", "HEAD:refs/heads/next", at=clone)
    git("checkout", "--quiet", "--detach", at=clone)
    before = git("show-ref", at=hub.remote)
    for branch in ("main", "next"):
        message = fails(clone / place, branch=branch)
        assert f"'{branch}' of 'origin' holds the sources" in message
        assert f"{place}mkdocs.yml" in message
    assert git("show-ref", at=hub.remote) == before


def test_a_default_branch_takes_a_site_only_where_one_is_already(hub: Hub, clone: Path) -> None:
    git("checkout", "--quiet", "--detach", at=clone)
    git("commit", "--quiet", "--allow-empty", "-m", "Two", at=clone)
    git("rm", "--quiet", "mkdocs.yml", at=clone)
    (clone / "README.md").write_text("Something else\n", encoding="utf-8")
    git("add", "README.md", at=clone)
    git("commit", "--quiet", "-m", "Of another kind", at=clone)
    git("push", "--quiet", "origin", "HEAD:main", at=clone)
    assert "'main' of 'origin' is its default branch, and no site is on it" in fails(
        clone, branch="main"
    )
    (clone / "versions.json").write_text("[]", encoding="utf-8")
    git("add", "versions.json", at=clone)
    git("commit", "--quiet", "-m", "A site", at=clone)
    git("push", "--quiet", "origin", "HEAD:main", at=clone)
    put(clone, "latest", branch="main")
    assert "latest/index.html" in git("ls-tree", "-r", "--name-only", "main", at=hub.remote)


def test_a_folder_in_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChangeoverError, match="is in no git repository"):
        open_clone(tmp_path, os.environ)


def test_a_repository_without_a_commit_is_told(tmp_path: Path) -> None:
    git("init", "--quiet", str(tmp_path / "new"), at=tmp_path)
    with pytest.raises(ChangeoverError, match="nothing is committed yet"):
        open_clone(tmp_path / "new", os.environ).head()


def test_a_machine_without_git_is_told(clone: Path, tmp_path: Path) -> None:
    with pytest.raises(ChangeoverError, match="git is not installed"):
        open_clone(clone, {"PATH": str(tmp_path)})


@pytest.mark.skipif(not IS_ROOT, reason="only root can give a folder away")
def test_a_repository_of_somebody_else_is_told_with_what_to_do(clone: Path) -> None:
    os.chown(clone, 12345, 12345)
    os.chown(clone / ".git", 12345, 12345)
    with pytest.raises(GitError, match="dubious ownership") as told:
        open_clone(clone, os.environ)
    assert "git config --global --add safe.directory" in str(told.value)


# --- full disks -------------------------------------------------------------------------------------


BIG = {"": "Home", "big/": os.urandom(700_000).hex()}


@pytest.mark.skipif(not IS_ROOT, reason="only root can mount a disk")
def test_a_full_disk_for_temporary_files_is_told(
    hub: Hub, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(clone, "2026.05")
    tip = hub.tip()
    site = write_site(tmp_path / "site", BIG)
    target = Target("latest", "Latest", DAY, git("rev-parse", "HEAD", at=clone).strip())
    with small_disk(tmp_path / "disk", "600k") as disk:
        monkeypatch.setattr("tempfile.tempdir", str(disk))
        with pytest.raises(ChangeoverError) as told, publisher(clone) as it:
            it.publish(target, site, keep=(), published=NOW, may_replace=False)
        monkeypatch.setattr("tempfile.tempdir", None)
        assert not list(disk.iterdir())
    message = str(told.value)
    assert "the commit can't be written: " in message
    assert re.search("no room left in|No space left on device|Out of diskspace", message)
    assert hub.tip() == tip and hub.is_whole()
    put(clone, "latest", BIG)
    assert set(hub.versions()) == {"2026.05", "latest"}


@pytest.mark.skipif(not IS_ROOT, reason="only root can mount a disk")
def test_a_full_disk_of_the_remote_is_told(hub: Hub, clone: Path, tmp_path: Path) -> None:
    put(clone, "2026.05")
    with small_disk(tmp_path / "disk", "1m") as disk:
        shutil.copytree(hub.remote, disk / "remote.git", ignore=shutil.ignore_patterns("*.sample"))
        real, hub.remote = hub.remote, disk / "remote.git"
        tip = hub.tip()
        message = fails(clone, pages=BIG, remote=str(hub.remote))
        assert "No space left on device" in message
        assert hub.tip() == tip and hub.is_whole()
        put(clone, "2026.06", remote=str(hub.remote))
        assert set(hub.versions()) == {"2026.05", "2026.06"}
        hub.remote = real


def test_a_disk_that_fills_while_git_works_is_told(hub: Hub, clone: Path, tmp_path: Path) -> None:
    """The same where no disk can be mounted: git may write no file over 200 kB."""
    put(clone, "2026.05")
    tip = hub.tip()
    limit = 'if [ "$1" = fast-import ]; then ulimit -f 400; fi; exec "$real" "$@"'
    message = fails(clone, pages=BIG, environment=wrap_git(tmp_path, limit))
    assert "the commit can't be written" in message and "nothing was published" in message
    assert hub.tip() == tip and hub.is_whole()


def wrap_git(folder: Path, script: str) -> dict[str, str]:
    """An environment in which `git` is a script; `$real` is git itself."""
    real = shutil.which("git")
    wrapper = folder / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f"#!/bin/sh\nreal={real}\n{script}\n", encoding="utf-8")
    wrapper.chmod(0o755)
    return {**os.environ, "PATH": f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"}


# --- the clone --------------------------------------------------------------------------------------


def test_publishing_leaves_the_clone_as_it_was(hub: Hub, clone: Path) -> None:
    git("fetch", "--quiet", "origin", at=clone)
    git("branch", "gh-pages", at=clone)
    git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*", at=clone)
    (clone / "mkdocs.yml").touch()  # so that git would like to refresh its index
    (clone / "notes.txt").write_text("mine\n", encoding="utf-8")
    before = digests(clone)
    open_clone(clone, os.environ).uncommitted(clone / "site")
    put(clone, "latest")
    with publisher(clone) as it:
        it.fetch()
        it.sources.check_out(git("rev-parse", "HEAD", at=clone).strip(), hub.folder / "out")
    assert digests(clone) == before
    assert (hub.folder / "out/mkdocs.yml").is_file()
