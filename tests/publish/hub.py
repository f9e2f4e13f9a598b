"""A bare repository on the local disk, clones of it, and what is published on its branch."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from changeover.git import open_clone
from changeover.pages import MANIFEST
from changeover.problems import ChangeoverError
from changeover.publish.branch import Branch
from changeover.publish.manifest import Entry, EntryKind, Manifest
from changeover.publish.publishing import Home, Publisher
from changeover.publish.sources import Sources
from changeover.publish.target import Target

BRANCH = "gh-pages"
HOME = Home("https://docs.example.com/kb/", "Small")
DAY = dt.date(2026, 6, 15)
IS_ROOT = os.geteuid() == 0
NOW = "2026-06-15T12:00:00+00:00"


def git(*arguments: str, at: Path, check: bool = True) -> str:
    """Git's output, in a folder."""
    done = subprocess.run(
        ["git", *arguments], cwd=at, text=True, capture_output=True, check=False, timeout=60
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


def write_site(folder: Path, pages: Mapping[str, str]) -> Path:
    """A built site of a few pages, by their URLs, with the list of them."""
    entries = [Entry(url, EntryKind.PAGE, title=text, digest=text) for url, text in pages.items()]
    for url, text in pages.items():
        file = folder / url / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"<!doctype html><title>{text}</title>{text}\n", encoding="utf-8")
    manifest = Manifest.of(DAY.isoformat(), entries)
    (folder / MANIFEST).write_text(manifest.text(), encoding="utf-8")
    return folder


@dataclass
class Hub:
    """A remote below a folder, and clones of it beside it."""

    folder: Path
    remote: Path = field(init=False)

    def __post_init__(self) -> None:
        self.remote = self.folder / "remote.git"
        git("init", "--quiet", "--bare", str(self.remote), at=self.folder)
        first = self.folder / "first"
        git("init", "--quiet", str(first), at=self.folder)
        (first / "mkdocs.yml").write_text("site_name: Small\n", encoding="utf-8")
        git("add", "-A", at=first)
        git("commit", "--quiet", "-m", "Begin", at=first)
        git("remote", "add", "origin", "../remote.git", at=first)
        git("push", "--quiet", "origin", "main", at=first)

    def clone(self, name: str, *options: str) -> Path:
        """A new clone."""
        path = self.folder / name
        git("clone", "--quiet", *options, f"file://{self.remote}", str(path), at=self.folder)
        return path

    def hook(self, name: str, script: str) -> Path:
        """A hook of the remote, in sh."""
        path = self.remote / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def tip(self) -> str:
        """The commit at the top of the branch; empty when there is none."""
        return git("rev-parse", "--verify", "-q", BRANCH, at=self.remote, check=False).strip()

    def versions(self) -> dict[str, dict[str, Any]]:
        """What versions.json says, by version."""
        listed = json.loads(self.read("versions.json"))
        versions = {entry["version"]: entry for entry in listed}
        assert len(versions) == len(listed)
        return versions

    def read(self, path: str) -> str:
        """A file of the branch."""
        return git("show", f"{BRANCH}:{path}", at=self.remote)

    def files(self) -> list[str]:
        """All files of the branch."""
        listed = git("ls-tree", "-r", "--name-only", BRANCH, at=self.remote, check=False)
        return listed.splitlines()

    def commits(self) -> int:
        """How many commits the branch has."""
        return len(git("rev-list", BRANCH, at=self.remote, check=False).split())

    def is_whole(self) -> bool:
        """Whether git finds nothing wrong, and each version of the list is there."""
        done = subprocess.run(
            ["git", "fsck", "--full", "--strict"], cwd=self.remote, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        bad = [line for line in done.stderr.splitlines() if not line.startswith("notice:")]
        assert done.returncode == 0 and not bad, done.stdout + done.stderr
        if not self.tip():
            return True
        files = set(self.files())
        return all(
            f"{folder}/index.html" in files
            for version in self.versions().values()
            for folder in (version["version"], *version["aliases"])
        )

    def put_by_hand(self, files: Mapping[str, str], *, remove: bool = False) -> None:
        """A commit on the branch that is not ours, with these files besides what is there.

        Or without them.
        """
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            at = Path(name)
            git("init", "--quiet", at=at)
            if self.tip():
                git("pull", "--quiet", str(self.remote), BRANCH, at=at)
            for path, text in files.items():
                (at / path).parent.mkdir(parents=True, exist_ok=True)
                (at / path).write_text(text, encoding="utf-8")
                if remove:
                    (at / path).unlink()
            git("add", "-A", at=at)
            git("commit", "--quiet", "-m", "By hand", at=at)
            git("push", "--quiet", str(self.remote), f"HEAD:refs/heads/{BRANCH}", at=at)


@contextmanager
def publisher(
    clone: Path,
    *,
    remote: str = "origin",
    branch: str = BRANCH,
    environment: Mapping[str, str] | None = None,
    said: list[str] | None = None,
) -> Iterator[Publisher]:
    """What publishes from a clone; what it says goes to `said`."""
    heard = said if said is not None else []
    repository = open_clone(clone, environment or os.environ)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        found = Branch(Path(name) / "repository", repository, remote=remote, name=branch)
        yield Publisher(found, Sources(Path(name), repository, remote=remote), HOME, heard.append)


def put(
    clone: Path,
    name: str,
    pages: Mapping[str, str] | None = None,
    *,
    aliases: Sequence[str] = (),
    commit: str = "",
    as_of: dt.date = DAY,
    audience: str = "",
    may_replace: bool = False,
    title: str = "",
    **options: Any,
) -> list[str]:
    """Publish a site of a few pages, as the command does after it has built; gives what it says."""
    said: list[str] = []
    with tempfile.TemporaryDirectory() as folder, publisher(clone, said=said, **options) as it:
        site = write_site(Path(folder) / "site", pages or {"": name})
        target = Target(
            name,
            title or name.title(),
            as_of,
            commit or git("rev-parse", "HEAD", at=clone).strip(),
            audience=audience,
            aliases=tuple(aliases),
        )
        entries = it.fetch()
        it.check(entries, target, may_replace=may_replace)
        keep = it.manifests(entries, target)
        it.publish(target, site, keep=keep, published=NOW, may_replace=may_replace)
    return said


def start(clone: Path, name: str, **environment: str) -> subprocess.Popen[str]:
    """The same in a process group of its own, which ends with status 2 and a message on an error."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.publish.hub", str(clone), name],
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


if __name__ == "__main__":
    try:
        print("\n".join(put(Path(sys.argv[1]), sys.argv[2])))
    except ChangeoverError as error:
        sys.exit(f"Error: {error}")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own with so much room."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
