"""The branch that holds all versions, in a temporary repository of its own.

It is fetched, committed to and pushed from there, so that two publishers never share a file, and a
killed one leaves nothing but a folder that nobody needs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from changeover.git import Answer, Clone, Git, GitError, hide_password
from changeover.problems import ChangeoverError, suggest

_IDENTITY = {"NAME": ("user.name", "Changeover"), "EMAIL": ("user.email", "changeover@localhost")}
_FETCH = ("--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-auto-gc")
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15"


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
        _check_names(clone, remote=remote, branch=name)
        self._git = _open(folder, clone)

    # --- the remote ----------------------------------------------------------------------------

    def fetch(self) -> None:
        """Take the remote's tip; what we committed on an older one is forgotten."""
        failure = f"'{self.remote}' can't be read"
        before, self.fetched = self.fetched, self._remote_tip(failure)
        if self.fetched is None:
            if self.tip() is not None:
                self._git.tell("update-ref", "-d", self._ref)
        elif self.fetched == before:
            self._git.tell("update-ref", self._ref, before)
        else:
            refs = f"+{self._ref}:{self._ref}"
            self._git.tell("fetch", *_FETCH, "--", self._address, refs, failure=failure)
            self.fetched = self.tip()

    def push(self) -> bool:
        """Give the remote what we committed; False when somebody else was faster.

        Raises GitError with the remote's reason when it takes nothing from us, or can't be reached.
        """
        answer = self._git.ask(
            "push", "--porcelain", "--no-verify", "--", self._address, f"{self._ref}:{self._ref}"
        )
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
        listed = self._git.tell("ls-remote", "--", self._address, self._ref, failure=failure)
        lines = [line.partition("\t") for line in listed.splitlines()]
        return next((commit for commit, _, ref in lines if ref == self._ref), None)

    # --- what it holds -------------------------------------------------------------------------

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment in which any git command works on the temporary repository."""
        return self._git.environment

    def tip(self) -> str | None:
        """The commit at the top of the branch here; None when there is none."""
        return self._git.find("rev-parse", "--verify", "--quiet", self._ref)

    def read(self, path: str) -> str | None:
        """The text of a file on the branch; None when there is none."""
        if self.kinds().get(path.partition("/")[0]) is None:
            return None
        answer = self._git.ask("cat-file", "blob", f"{self._ref}:{path}")
        return answer.out if answer.status == 0 else None

    def kinds(self) -> Mapping[str, str]:
        """What stands at the top of the branch: `tree`, `blob` or a link's `blob`, by name."""
        return {name: kind for name, (kind, _) in self.top().items()}

    def top(self) -> Mapping[str, tuple[str, str]]:
        """(kind, object id) of what stands at the top of the branch, by name."""
        if self.tip() is None:
            return {}
        entries = {}
        for entry in self._git.tell("ls-tree", "-z", "--full-tree", self._ref).split("\0"):
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

    # --- an older commit of the sources ----------------------------------------------------------

    def check_out(self, commit: str, folder: Path) -> Path:
        """The knowledge base as it is in a commit of its clone or of the remote, below `folder`.

        Raises ChangeoverError when neither has the commit.
        """
        folder.mkdir()
        index = {"GIT_INDEX_FILE": str(folder.with_suffix(".index"))}
        here = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self._clone.objects())}
        take = (
            f"--work-tree={folder}",
            "-c",
            "core.bare=false",
            "read-tree",
            "--reset",
            "-u",
            commit,
        )
        if self._git.among({**index, **here}).ask(*take).status:  # the clone may be a shallow one
            self._git.tell(
                "fetch", *_FETCH, "--", self._address, commit,
                failure=f"the commit {commit[:12]} is neither here nor on '{self.remote}'",
            )  # fmt: skip
            failure = f"the commit {commit[:12]} can't be checked out"
            self._git.among(index).tell(*take, failure=failure)
        return folder / self._clone.place


def _open(folder: Path, clone: Clone) -> Git:
    """Git on a new bare repository in `folder`, as the clone would have it."""
    git = clone.git
    form = git.find("rev-parse", "--show-object-format") or "sha1"
    git.tell(
        "init", "--quiet", "--bare", "--template=", f"--object-format={form}", str(folder),
        failure="no temporary repository can be made",
    )  # fmt: skip
    git = git.among({"GIT_DIR": str(folder)})
    settings = clone.settings_for(git)
    settings += [("core.hooksPath", os.devnull), ("gc.auto", "0"), ("maintenance.auto", "false")]
    git = git.among({}, settings)
    more: dict[str, str] = {}
    for part, (key, fallback) in _IDENTITY.items():
        variable = f"GIT_COMMITTER_{part}"
        said = git.environment.get(variable) or git.find("config", "--get", key) or fallback
        more |= {variable: said, f"GIT_AUTHOR_{part}": said}
    if not (
        {"GIT_SSH", "GIT_SSH_COMMAND"} & set(git.environment)
        or git.find("config", "--get", "core.sshCommand")
    ):
        more["GIT_SSH_COMMAND"] = _SSH
    return git.among(more)


def _check_names(clone: Clone, *, remote: str, branch: str) -> None:
    if clone.git.ask("check-ref-format", f"refs/heads/{branch}").status or branch.startswith("-"):
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


def _why(answer: Answer) -> str:
    """Why a push failed: what the remote said, else the reason in the status of the branch."""
    marks = [line.split("\t")[-1] for line in answer.out.splitlines() if line.startswith("!")]
    said = answer.reason
    return f"{marks[0]}: {said}" if marks and marks[0] not in said else said
