"""Publishers who meet: none loses a version, none disturbs the other, none leaves half a site."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from subprocess import Popen

import pytest

from changeover.problems import ChangeoverError
from changeover.publish import publishing
from changeover.publish.target import choose_rebuild
from tests.publish.hub import NOW, Hub, git, publisher, put, start, write_site

SLOW = "sleep 0.7"
"""A hook that makes the remote slow to take a push, so that others come in between."""


def meet(hub: Hub, turn: int) -> None:
    """Let the remote hold the first push until there is a second one: none of them is alone."""
    arrived = hub.folder / f"arrived-{turn}"
    arrived.mkdir()
    hub.hook(
        "update",
        f"touch {arrived}/$$; tries=0\n"
        f'while [ "$(ls {arrived} | wc -l)" -lt 2 ] && [ $tries -lt 600 ]\n'
        "do sleep 0.05; tries=$((tries + 1)); done",
    )


def ended(*started: Popen[str]) -> list[str]:
    """What each said, once all ended well."""
    outputs = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * len(started), outputs
    return [out for out, _ in outputs]


@pytest.mark.parametrize("clones", [1, 2])
def test_two_at_the_same_moment_are_both_published(hub: Hub, clones: int) -> None:
    places = [hub.clone(f"clone-{number}") for number in range(clones)]
    before = [git("show-ref", at=place) for place in places]
    for turn in range(3):
        meet(hub, turn)
        names = [f"2026.0{turn}", f"2027.0{turn}"]
        said = ended(*(start(places[n % clones], name) for n, name in enumerate(names)))
        assert set(names) <= set(hub.versions())
        assert sum("Somebody else published meanwhile" in text for text in said) == 1
    assert len(hub.versions()) == hub.commits() == 6
    assert hub.is_whole()
    assert [git("show-ref", at=place) for place in places] == before


def test_five_at_the_same_moment_are_all_published(hub: Hub, clone: Path) -> None:
    names = [f"2026.{number:02}" for number in range(1, 6)]
    ended(*(start(clone, name) for name in names))
    assert set(hub.versions()) == set(names)
    assert hub.is_whole()


def test_of_two_of_one_version_the_last_one_stays_whole(hub: Hub, clone: Path) -> None:
    hub.hook("update", SLOW)
    ended(start(clone, "latest"), start(clone, "latest"))
    assert set(hub.versions()) == {"latest"}
    assert hub.is_whole()


def test_a_release_that_somebody_else_froze_meanwhile_is_refused(hub: Hub, clone: Path) -> None:
    other = hub.clone("other")
    git("commit", "--quiet", "--allow-empty", "-m", "Two", at=other)

    with publisher(clone) as it:
        it.fetch()
        put(other, "2026.05")
        tip = hub.tip()
        with pytest.raises(ChangeoverError, match="is frozen"):
            put(clone, "2026.05")
    assert hub.tip() == tip


def test_a_rebuild_takes_no_alias_back_that_moved_on_meanwhile(hub: Hub, clone: Path) -> None:
    put(clone, "2026.04", aliases=["stable"])
    with publisher(clone) as it:
        target = choose_rebuild(it.fetch()["2026.04"], ("spring",))
        put(clone, "2026.05", aliases=["stable"])
        site = write_site(hub.folder / "site", {"": "April"})
        it.publish(target, site, keep=(), published=NOW, may_replace=True)
    assert hub.versions()["2026.04"]["aliases"] == ["spring"]
    assert hub.versions()["2026.05"]["aliases"] == ["stable"]
    assert "2026.05" in hub.read("stable/index.html")


def test_one_who_is_always_overtaken_gives_up_and_says_so(
    hub: Hub, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(clone, "latest")
    monkeypatch.setattr(publishing, "_LONGEST_WAIT", 0.0)
    monkeypatch.setattr(publishing, "ATTEMPTS", 3)
    # Each push finds that the branch has moved on, as if somebody pushed right before it.
    hub.hook(
        "pre-receive",
        "tree=$(git rev-parse gh-pages^{tree})\n"
        "unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
        "git update-ref refs/heads/gh-pages $(git commit-tree $tree -p gh-pages -m Mine)",
    )
    with pytest.raises(ChangeoverError, match="others published 3 times"):
        put(clone, "2026.05")
    (hub.remote / "hooks/pre-receive").unlink()
    assert set(hub.versions()) == {"latest"}
    assert hub.commits() == 4
    put(clone, "2026.05")
    assert hub.is_whole()


# --- killed -----------------------------------------------------------------------------------------


def kill(process: Popen[str]) -> None:
    """End the process and its children at once, as a machine that goes away does."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)


def settle(hub: Hub, seconds: float = 5.0) -> None:
    """Wait for the end of a push that outlived its publisher.

    While the remote takes it in, there are a folder of its objects and then a lock on the branch; a
    look at all objects in that moment would find half of them.
    """
    until = time.monotonic() + seconds
    quiet = 0
    while quiet < 4 and time.monotonic() < until:
        busy = [*hub.remote.glob("refs/**/*.lock"), *hub.remote.glob("objects/tmp_objdir*")]
        quiet = 0 if busy else quiet + 1
        time.sleep(0.05)


def test_killed_at_any_moment_the_branch_is_whole_and_the_next_run_publishes(
    hub: Hub, clone: Path
) -> None:
    put(clone, "latest", {"": "Home"})
    started = time.monotonic()
    ended(start(clone, "2026.00"))
    whole = time.monotonic() - started
    for number in range(1, 13):
        name = f"2026.{number:02}"
        process = start(clone, name)
        time.sleep(whole * number / 12)
        kill(process)
        settle(hub)
        assert set(hub.versions()) - {name} == {"latest", *(f"2026.{n:02}" for n in range(number))}
        assert hub.is_whole()
        put(clone, name)
        assert name in hub.versions()
    assert hub.is_whole()
    assert hub.commits() == 14


@pytest.mark.parametrize("hook", ["pre-receive", "update", "post-receive", "reference-transaction"])
def test_killed_while_the_remote_takes_the_push(hub: Hub, clone: Path, hook: str) -> None:
    put(clone, "latest", {"": "Home"})
    slow = hub.hook(hook, f"touch {hub.folder}/reached; sleep 1")
    process = start(clone, "2026.05")
    until = time.monotonic() + 30
    while not (hub.folder / "reached").exists() and time.monotonic() < until:
        time.sleep(0.02)
    kill(process)
    time.sleep(1.5)  # the push outlives its publisher
    settle(hub)
    assert (hub.folder / "reached").exists()
    slow.unlink()
    assert hub.is_whole()
    assert "latest" in hub.versions()
    put(clone, "2026.05", {"": "May"})
    assert set(hub.versions()) == {"latest", "2026.05"}
    assert "May" in hub.read("2026.05/index.html")
    assert hub.is_whole()


def test_killed_while_it_commits(hub: Hub, clone: Path, tmp_path: Path) -> None:
    put(clone, "latest", {"": "Home"})
    tip = hub.tip()
    wrapper = tmp_path / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(
        f'#!/bin/sh\n[ "$1" = fast-import ] && touch {tmp_path}/reached && sleep 1\n'
        'PATH=${PATH#*:} exec git "$@"\n',
        encoding="utf-8",
    )
    wrapper.chmod(0o755)
    process = start(clone, "2026.05", PATH=f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")
    while not (tmp_path / "reached").exists() and process.poll() is None:
        time.sleep(0.02)
    kill(process)
    assert hub.tip() == tip and hub.is_whole()
    put(clone, "2026.05")
    assert set(hub.versions()) == {"latest", "2026.05"}
