"""The sources of versions: a commit of the knowledge base, and where in the history it stands.

A version is built from its commit, never from the work tree. Nothing of the clone is changed.
"""

from __future__ import annotations

from pathlib import Path

from changeover.git import Clone, Git, hide_password, is_commit_id
from changeover.problems import ChangeoverError
from changeover.publish.repository import only, open_repository

_FETCH = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc")
_COMMITS = "tree:0"
_NEWER = "refs/published"
_SUBMODULE = "160000 "


class Sources:
    """The commits of a clone, and those that its remote has besides.

    `folder` is one that is empty, for repositories of what is taken from the remote.
    """

    def __init__(self, folder: Path, clone: Clone, *, remote: str) -> None:
        self._folder = folder
        self._clone = clone
        self._address = remote
        self._remote = hide_password(remote)
        self._newer: dict[tuple[str, str], bool] = {}

    # --- taking a commit ----------------------------------------------------------------------------

    def check_out(self, commit: str, folder: Path) -> Path:
        """The knowledge base as it is in a commit of its clone or of the remote, below `folder`.

        `folder` is a repository then, with as much of the history as the clone has: a plugin may
        ask git about a page. Raises ChangeoverError when nobody has the commit.
        """
        git = open_repository(folder, self._clone, is_bare=False)
        # What git-lfs has taken for the clone need not be fetched again.
        git = git.among({}, [("lfs.storage", str(self._clone.kept("lfs")))])
        take = (f"--work-tree={folder}", "read-tree", "--reset", "-u", commit)
        _borrow(folder, self._clone.kept("objects"), self._clone.kept("shallow"))
        if git.ask(*take).status:  # the clone may be a shallow or a partial one
            store = self._folder / "store"
            failure = f"the commit {commit[:12]} is neither here nor on '{self._remote}'"
            open_repository(store, self._clone).tell(
                *_FETCH, "--depth=1", "--", self._address, commit, failure=failure
            )
            _borrow(folder, store / "objects", store / "shallow")
            git.tell(*take, failure=f"the commit {commit[:12]} can't be checked out")
        git.tell("update-ref", "--no-deref", "HEAD", commit)
        return folder / self._clone.place

    def submodules(self, commit: str, folder: Path) -> tuple[str, ...]:
        """The submodules of the knowledge base in `folder`, as `check_out` gave it: all are empty."""
        git = Git(folder, self._clone.git.environment)
        listed = git.tell("ls-tree", "-r", "-z", commit)
        lines = [entry.partition("\t") for entry in listed.split("\0")]
        return tuple(path for facts, _, path in lines if facts.startswith(_SUBMODULE))

    # --- the history --------------------------------------------------------------------------------

    def check_ours(self, commit: str, *, name: str, main: str | None) -> None:
        """Raise ChangeoverError when a recorded commit is in no history that people look after.

        That is the history of what is checked out, of a tag, and of `main`, the ref of the remote's
        default branch. Building runs what a commit says, and who may write to the branch of the site
        could have recorded any commit of the remote, such as that of a proposal.
        """
        here = self._clone.git
        if _is_ancestor(here, commit, "HEAD") or _is_within(here, commit, "refs/tags"):
            return
        git = open_repository(self._folder / "history", self._clone)
        failure = f"the history of '{self._remote}' can't be read"
        refs = ["+refs/tags/*:refs/tags/*", *([f"+{main}:refs/main"] if main else [])]
        commits = only(_COMMITS, self._address)
        git.tell(*_FETCH, *commits, "--", self._address, *refs, failure=failure)
        if not _is_within(git, commit, "refs"):
            raise ChangeoverError(
                f"'{name}' is recorded to be of the commit {commit[:12]}, which no tag and no history "
                "of the sources leads to; a rebuild would run whatever it holds. If it is yours, "
                "push a tag that leads to it"
            )

    def is_newer(self, published: str, ours: str) -> bool:
        """Whether the commit `published` is known to build upon the commit `ours`."""
        key = published, ours
        if key not in self._newer:
            self._newer[key] = self._is_newer(*key)
        return self._newer[key]

    def _is_newer(self, published: str, ours: str) -> bool:
        if published == ours or not (is_commit_id(published) and is_commit_id(ours)):
            return False
        here = self._clone.git
        if _is_ancestor(here, ours, published):
            return True
        is_known = here.ask("cat-file", "-e", f"{published}^{{commit}}").status == 0
        day = here.ask("show", "--no-patch", "--format=%cI", ours)
        if day.status or (is_known and not self._clone.kept("shallow").is_file()):
            return False
        # Only what was committed since: nothing at all, as a rule, which git calls an error.
        git = open_repository(self._folder / f"since-{len(self._newer)}", self._clone)
        since = (*only(_COMMITS, self._address), f"--shallow-since={day.out.strip()}")
        fetched = git.ask(*_FETCH, *since, "--", self._address, f"{published}:{_NEWER}")
        return fetched.status == 0 and _is_ancestor(git, ours, _NEWER)


def _borrow(folder: Path, objects: Path, shallow: Path) -> None:
    """Let the repository in `folder` use the objects of another one, with its end of the history."""
    with (folder / ".git/objects/info/alternates").open("a", encoding="utf-8") as file:
        file.write(f"{objects}\n")
    if shallow.is_file():
        with (folder / ".git/shallow").open("a", encoding="utf-8") as file:
            file.write(shallow.read_text(encoding="utf-8"))


def _is_ancestor(git: Git, commit: str, of: str) -> bool:
    return git.ask("merge-base", "--is-ancestor", commit, of).status == 0


def _is_within(git: Git, commit: str, refs: str) -> bool:
    """Whether one of the refs leads to a commit; not when nobody has it."""
    answer = git.ask("for-each-ref", "--count=1", f"--contains={commit}", refs)
    return answer.status == 0 and bool(answer.out)
