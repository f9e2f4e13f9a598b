"""Of a large branch, only what is read is fetched; a remote that can't do so gives all of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from changeover.publish.target import Target
from tests.publish.hub import DAY, NOW, Hub, git, publisher, put, write_site

PAGES = {f"page-{n}/": f"{n} {os.urandom(4000).hex()}" for n in range(20)}


def missing(repository: Path) -> int:
    """How many objects of the branch are not in a repository."""
    listed = git("rev-list", "--objects", "--missing=print", "gh-pages", at=repository)
    return sum(line.startswith("?") for line in listed.splitlines())


@pytest.fixture
def large(hub: Hub, clone: Path) -> Hub:
    put(clone, "2026.04", {"": "Home", **PAGES})
    put(clone, "latest", {"": "Home", **PAGES, "more/": os.urandom(4000).hex()})
    git("config", "uploadpack.allowFilter", "true", at=hub.remote)
    return hub


def test_only_what_is_read_is_fetched(large: Hub, clone: Path) -> None:
    with publisher(clone) as it:
        assert set(it.fetch()) == {"latest", "2026.04"}
        assert missing(it.branch.folder) > len(PAGES)
        it.hide("2026.04", is_hidden=True)
        assert missing(it.branch.folder) > len(PAGES)
        it.delete("2026.04")
    assert set(large.versions()) == {"latest"}
    changed = {url: f"{text}." for url, text in PAGES.items()}
    site = write_site(large.folder / "site", {"": "Home", **changed, "more/": "More"})
    commit = git("rev-parse", "HEAD", at=clone).strip()
    with publisher(clone) as it:
        target = Target("2026.05", "May", DAY, commit)
        keep = it.manifests(it.fetch(), target)
        it.publish(target, site, keep=keep, published=NOW, may_replace=False)
        assert missing(it.branch.folder) > len(PAGES)
    assert large.is_whole()


@pytest.mark.parametrize("why", ["no filters", "no single files", "an address"])
def test_a_remote_that_gives_only_everything_is_published_to(
    large: Hub, clone: Path, why: str
) -> None:
    remote = "origin"
    if why == "no filters":
        git("config", "uploadpack.allowFilter", "false", at=large.remote)
    elif why == "no single files":
        git("config", "protocol.version", "0", at=clone)
    else:
        remote = f"file://ada:secret@{large.remote}"
        git("config", f"url.file://{large.remote}.insteadOf", remote, at=clone)
    with publisher(clone, remote=remote) as it:
        assert set(it.fetch()) == {"latest", "2026.04"}
        assert missing(it.branch.folder) == 0
        assert "secret" not in (it.branch.folder / "config").read_text(encoding="utf-8")
    put(clone, "2026.05", {"": "Home", **PAGES}, remote=remote, aliases=["stable"])
    assert set(large.versions()) == {"latest", "2026.05", "2026.04"}
    assert large.is_whole()
