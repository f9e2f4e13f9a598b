"""What can't be read on the branch is never taken for what is not there."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from changeover.problems import ChangeoverError
from changeover.publish.publishing import LostAddresses
from changeover.publish.versions import Refused, read_versions
from tests.publish.hub import Hub, git, publisher, put


def failing_git(folder: Path, words: str) -> dict[str, str]:
    """An environment in which git fails when its arguments match a pattern of the shell."""
    wrapper = folder / "bin/git"
    wrapper.parent.mkdir()
    real = shutil.which("git")
    wrapper.write_text(
        f'#!/bin/sh\ncase "$*" in {words}) echo "fatal: broken" >&2; exit 128;; esac\n'
        f'exec {real} "$@"\n',
        encoding="utf-8",
    )
    wrapper.chmod(0o755)
    return {**os.environ, "PATH": f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize(
    "words", ["cat-file*", "*ls-tree*", "*ls-tree*versions.json*", "*rev-parse*refs/heads/gh-pages"]
)
def test_git_that_fails_makes_no_new_list_and_loses_no_version(
    hub: Hub, clone: Path, tmp_path: Path, words: str
) -> None:
    put(clone, "2026.05")
    tip = hub.tip()
    environment = failing_git(tmp_path, words)
    with pytest.raises(ChangeoverError, match="broken"):
        put(clone, "latest", environment=environment)
    with publisher(clone, environment=environment) as it, pytest.raises(ChangeoverError):
        it.fetch()
    assert hub.tip() == tip


def test_a_list_of_pages_that_git_fails_to_read_switches_nothing_off(
    hub: Hub, clone: Path, tmp_path: Path
) -> None:
    put(clone, "latest", {"": "Home", "runbooks/x/": "X"})
    id = git("rev-parse", "gh-pages:latest/pages.json", at=hub.remote).strip()
    with pytest.raises(ChangeoverError, match=r"'latest/pages.json' on the branch .* broken"):
        put(clone, "latest", {"": "Home"}, environment=failing_git(tmp_path, f"*{id}*"))
    with pytest.raises(LostAddresses):
        put(clone, "latest", {"": "Home"})


def test_a_version_of_ours_without_its_list_is_not_replaced(hub: Hub, clone: Path) -> None:
    put(clone, "2026.04", {"": "Home", "runbooks/x/": "X"})
    hub.put_by_hand({"2026.04/pages.json": ""}, remove=True)
    tip = hub.tip()
    for name in ("2026.04", "2026.05"):
        with pytest.raises(
            Refused, match=r"'2026\.04' on the branch 'gh-pages' has lost its pages"
        ):
            put(clone, name)
    assert hub.tip() == tip
    git("update-ref", "refs/heads/gh-pages", f"{tip}~1", at=hub.remote)
    with pytest.raises(LostAddresses):
        put(clone, "2026.05")


def test_a_version_of_others_without_a_list_is_told(hub: Hub, clone: Path) -> None:
    entry = {"version": "1.0", "title": "1.0", "aliases": []}
    hub.put_by_hand({"versions.json": json.dumps([entry]), "1.0/index.html": "One"})
    said = put(clone, "1.0", may_replace=True)
    assert [line for line in said if "1.0' has" in line] == [
        "Note: nobody recorded which addresses '1.0' has, so some may be lost."
    ]


def test_a_folder_in_the_place_of_a_file_is_told(hub: Hub, clone: Path) -> None:
    hub.put_by_hand({"404.html/x": ""})
    with pytest.raises(ChangeoverError, match=r"'404\.html' on the branch .* it is no file"):
        put(clone, "latest")


@pytest.mark.parametrize("key", ["as-of", "audience", "commit", "published", "changeover"])
@pytest.mark.parametrize("value", [5, None, ["customers"], {}, True, "a\x1b[2J", "a\nb"])
def test_what_is_no_plain_text_is_not_read_as_nothing(key: str, value: object) -> None:
    entry = {"version": "1", "title": "1", "aliases": [], "properties": {key: value}}
    with pytest.raises(ChangeoverError, match=f"of the right kind: '{key}'"):
        read_versions(json.dumps([entry]))
