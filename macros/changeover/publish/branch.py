"""The branch that holds all versions, in a temporary repository of its own.

It is fetched, committed to and pushed from there, so that two publishers never share a file, and a
killed one leaves nothing but a folder that nobody needs.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from changeover.git import Answer, Clone, Git, GitError, hide_password
from changeover.problems import ChangeoverError, quote, suggest
from changeover.publish.repository import only, open_repository

_FETCH = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc")
_READ = ("versions.json", "index.html", "404.html", "versions/index.html")
"""What is read of each branch; of all else, only the names and ids count."""
_SOURCES = ("mkdocs.yml", "changes/catalog.yaml")
"""What only the sources of a knowledge base have; a built site has a folder `changes` as well."""
_LISTED = "versions.json"


class Branch:
    """The branch `name` of `remote`, as it was fetched last and as we have committed since.

    `folder` is an empty folder for the repository; the settings of `clone` that concern the network
    count, and relative addresses are meant from its top. Nothing of the clone is changed.
    """

    def __init__(self, folder: Path, clone: Clone, *, remote: str, name: str) -> None:
        self.name = name
        self.remote = hide_password(remote)
        """The remote as messages show it."""
        self._address = remote
        self.folder = folder
        self._clone = clone
        self._ref = f"refs/heads/{name}"
        self.fetched: str | None = None
        """The commit that the remote had when we last looked; None when it has no such branch."""
        self._default: str | None = None
        _check_names(clone, remote=remote, branch=name)
        self._git = open_repository(folder, clone)
        self._some = only("blob:none", remote)
        """How to fetch no files that we never read: all versions may be a gigabyte."""

    # --- the remote ----------------------------------------------------------------------------

    def fetch(self) -> None:
        """Take the remote's tip; what we committed on an older one is forgotten.

        Raises ChangeoverError when the branch is none for a site.
        """
        failure = f"'{self.remote}' can't be read"
        before, self.fetched = self.fetched, self._remote_tip(failure)
        if self.fetched is None:
            if self.tip() is not None:
                self._git.tell("update-ref", "-d", self._ref)
        elif self.fetched == before:
            self._git.tell("update-ref", self._ref, before)
        else:
            self._take(failure)
            self.fetched = self.tip()
            self._check_is_for_a_site()

    def _take(self, failure: str) -> None:
        refs = f"+{self._ref}:{self._ref}"
        take = (*_FETCH, "--depth=1", *self._some, "--", self._address, refs)
        self._git.tell(*take, failure=failure)
        if not self._some:
            return
        files = {id for kind, id in self._entries(*_READ).values() if kind == "blob"}
        read = (*_FETCH, *self._some, "--", self._address, *files)
        plain = ("-c", "fetch.negotiationAlgorithm=noop")  # what we have says nothing of a file
        if files and self._git.ask(*plain, *read).status:  # the remote gives no single files
            self._some = ()
            shutil.rmtree(self.folder)
            self._git = open_repository(self.folder, self._clone)
            self._take(failure)

    def push(self) -> bool:
        """Give the remote what we committed; False when somebody else was faster.

        Raises GitError with the remote's reason when it takes nothing from us, or can't be reached.
        """
        # Nothing is told by its difference from an old file, which we would have to fetch for it.
        how = ("--porcelain", "--no-verify", *(["--no-thin"] if self._some else []))
        answer = self._git.ask("push", *how, "--", self._address, f"{self._ref}:{self._ref}")
        if answer.status == 0:
            return True
        failure = f"'{self.remote}' did not take the branch '{self.name}'"
        told = GitError(failure, _why(answer))
        try:
            there = self._remote_tip(failure)
        except GitError:
            raise told from None
        if there == self.tip():
            return True  # it was taken; only the answer was lost
        if there != self.fetched:
            return False
        raise told

    def _remote_tip(self, failure: str) -> str | None:
        listed = self._git.tell(
            "ls-remote", "--symref", "--", self._address, "HEAD", self._ref, failure=failure
        )
        lines = [line.partition("\t") for line in listed.splitlines()]
        leads = [said for said, _, ref in lines if ref == "HEAD" and said.startswith("ref: ")]
        self._default = leads[0].removeprefix("ref: ") if leads else None
        return next((commit for commit, _, ref in lines if ref == self._ref), None)

    def _check_is_for_a_site(self) -> None:
        """Whatever is checked out, and wherever: a site never goes onto sources."""
        held = [path for path in _SOURCES if self._entries((self._clone.place / path).as_posix())]
        why = ""
        if held:
            why = (
                f"holds the sources of the knowledge base, {self._clone.place / held[0]} among them"
            )
        elif self._default == self._ref and not self._entries(_LISTED):
            why = "is its default branch, and no site is on it yet"
        if why:
            raise ChangeoverError(
                f"'{self.name}' of '{self.remote}' {why}; the site needs a --branch of its own"
            )

    @property
    def main(self) -> str | None:
        """The ref of the remote's default branch, where the sources are as a rule; None without one.

        A branch of versions is none, whatever the remote calls it.
        """
        return None if self._default == self._ref else self._default

    # --- what it holds -------------------------------------------------------------------------

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment in which any git command works on the temporary repository."""
        return self._git.environment

    def tip(self) -> str | None:
        """The commit at the top of the branch here; None when there is none.

        Raises GitError, as all that reads does, when git can't look: that is never taken for "none".
        """
        return self._git.find("rev-parse", "--verify", "--quiet", self._ref)

    def read(self, path: str) -> str | None:
        """The text of a file on the branch; None when there is none."""
        entry = self._entries(path).get(path)
        if entry is None:
            return None
        kind, id = entry
        failure = f"{quote(path)} on the branch '{self.name}' can't be read"
        if kind != "blob":
            raise ChangeoverError(f"{failure}: it is no file")
        return self._git.tell("cat-file", "blob", id, failure=failure)

    def kinds(self) -> Mapping[str, str]:
        """What stands at the top of the branch: `tree`, `blob` or a link's `blob`, by name."""
        return {name: kind for name, (kind, _) in self.top().items()}

    def top(self) -> Mapping[str, tuple[str, str]]:
        """(kind, object id) of what stands at the top of the branch, by name."""
        return self._entries()

    def _entries(self, *paths: str) -> Mapping[str, tuple[str, str]]:
        if self.tip() is None:
            return {}
        entries = {}
        command = ("--literal-pathspecs", "ls-tree", "-z", "--full-tree", self._ref, "--", *paths)
        failure = f"the branch '{self.name}' can't be read"
        for entry in self._git.tell(*command, failure=failure).split("\0"):
            facts, _, name = entry.partition("\t")
            if name:
                _, kind, id = facts.split()
                entries[name] = (kind, id)
        return entries

    def join_commits(self, message: str) -> None:
        """Make one commit, on what was fetched, of all that was committed since."""
        parents = ("-p", self.fetched) if self.fetched else ()
        commit = self._git.tell(
            "commit-tree", "-m", message, *parents, f"{self._ref}^{{tree}}",
            failure="the commit can't be written",
        )  # fmt: skip
        self._git.tell("update-ref", self._ref, commit.strip())


def _check_names(clone: Clone, *, remote: str, branch: str) -> None:
    if not _is_branch(clone.git, branch):
        raise ChangeoverError(f"'{branch}' can't be the name of a branch")
    current = clone.git.find("symbolic-ref", "--quiet", "--short", "HEAD")
    if branch == current:
        raise ChangeoverError(
            f"'{branch}' is the branch of the sources; the site needs one of its own"
        )
    remotes = clone.remotes()
    if remote in remotes or "/" in remote or ":" in remote:
        return
    if not remotes:
        raise ChangeoverError("this clone has no remote to publish to; add one: git remote add")
    near = suggest(remote, remotes) or f"there is {' and '.join(sorted(remotes))}"
    raise ChangeoverError(f"there is no remote '{remote}'; {near}")


def _is_branch(git: Git, name: str) -> bool:
    """Whether git takes a text for the name of a branch everywhere, and for nothing else.

    `HEAD` and `refs/heads/x` can be names of branches too, and lead elsewhere at many places.
    """
    if name == "@" or name.startswith(("-", "refs/")):
        return False
    ways = (("--branch", name), (f"refs/heads/{name}",))
    return not any(git.ask("check-ref-format", *way).status for way in ways)


def _why(answer: Answer) -> str:
    """Why a push failed: what the remote said, else the reason in the status of the branch."""
    marks = [line.split("\t")[-1] for line in answer.out.splitlines() if line.startswith("!")]
    said = answer.reason
    return f"{marks[0]}: {said}" if marks and marks[0] not in said else said
