"""Git, as we ask it: the only module of ours that calls it.

Nothing here changes the work tree, the index, the refs or the configuration of a clone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from changeover.problems import ChangeoverError, shorten

Setting = tuple[str, str]
"""A key of git's configuration and its value."""

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

_PLACES = frozenset(
    f"GIT_{name}"
    for name in (
        "ALTERNATE_OBJECT_DIRECTORIES",
        "COMMON_DIR",
        "CONFIG",
        "DIR",
        "GRAFT_FILE",
        "IMPLICIT_WORK_TREE",
        "INDEX_FILE",
        "INTERNAL_SUPER_PREFIX",
        "LITERAL_PATHSPECS",
        "NAMESPACE",
        "OBJECT_DIRECTORY",
        "PREFIX",
        "QUARANTINE_PATH",
        "REPLACE_REF_BASE",
        "SHALLOW_FILE",
        "WORK_TREE",
    )
)
"""What a hook's environment says of the repository that the hook runs in."""

_NETWORK = re.compile(
    r"(?:credential|http|lfs|protocol|ssh|url|user|author|committer)\..+"
    r"|core\.(?:askpass|gitproxy|sshcommand)"
    r"|filter\..+|core\.(?:autocrlf|eol|symlinks|longpaths)"
    r"|remote\..+\.(?:url|pushurl|proxy|proxyauthmethod|receivepack|uploadpack|vcs|serveroption)"
)
"""Settings of a clone that must count where we fetch, push and check out on its behalf."""

_NOISE = (
    "hint:",
    "To ",
    "From ",
    "Pushing to ",
    "Updates were rejected",
    "Could not read from remote repository",
    "Please make sure you have the correct access rights",
    "and the repository exists",
    "failed to push some refs to",
)
_PREFIX = re.compile(r"^(?:fatal|error|warning): ")
_PASSWORD = re.compile(r"://[^\s'\"]*@")  # to the last @: a password may hold one, and slashes
_LONGEST = 600


def hide_password(text: str) -> str:
    """`text` without the names and passwords in its addresses."""
    return _PASSWORD.sub("://", text)


def is_commit_id(text: str) -> bool:
    """Whether a text is the whole id of a commit, and nothing that git could take for an option."""
    return _COMMIT.fullmatch(text) is not None


class GitError(ChangeoverError):
    """Git could not do it; `reason` is what git said, in one line."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(f"{hide_password(message)}: {reason}" if message else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What git gave: its exit status and its two outputs."""

    status: int
    out: str
    errors: str

    @property
    def reason(self) -> str:
        """What git complains of, in one line and without passwords."""
        said = [_PREFIX.sub("", line.strip()) for line in self.errors.splitlines()]
        told = [_PREFIX.sub("", line.removeprefix("remote:").strip()) for line in said]
        told = [line for line in told if line and not line.startswith(_NOISE)]
        text = "; ".join(dict.fromkeys(told)) or f"git ended with status {self.status}"
        text = "".join(char if char.isprintable() else " " for char in text)
        return shorten(hide_password(text), longest=_LONGEST)


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one folder, with one environment, which never waits for somebody to type."""

    folder: Path
    environment: Mapping[str, str]

    def ask(self, *arguments: str) -> Answer:
        """What git answers, whatever it is; raises ChangeoverError where git can't be run."""
        try:
            done = subprocess.run(
                ["git", *arguments],
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                # Its own session: nothing asks at the terminal, and a push under way is not torn
                # apart at the remote's end when we are killed.
                start_new_session=True,
            )
        except FileNotFoundError:
            raise ChangeoverError(
                "git is not installed, or is not on PATH; publishing needs it"
            ) from None
        return Answer(
            done.returncode,
            done.stdout.decode("utf-8", "surrogateescape"),
            done.stderr.decode("utf-8", "replace"),
        )

    def tell(self, *arguments: str, failure: str = "") -> str:
        """Git's output; raises GitError, which begins with `failure`, when git can't do it."""
        answer = self.ask(*arguments)
        if answer.status:
            raise GitError(failure, answer.reason)
        return answer.out

    def find(self, *arguments: str) -> str | None:
        """One line of git's output; None when git has nothing to say.

        Raises GitError when git could not look.
        """
        answer = self.ask(*arguments)
        if answer.status > 1:
            raise GitError("", answer.reason)
        return answer.out.strip() if answer.status == 0 else None

    def settings(self) -> Iterator[tuple[str, Setting]]:
        """(scope, setting) of the whole configuration that counts here."""
        listed = self.tell("config", "--list", "-z", "--show-scope", "--includes")
        fields = iter(listed.split("\0"))
        for scope, setting in zip(fields, fields, strict=False):
            key, is_given, value = setting.partition("\n")
            yield scope, (key, value if is_given else "true")

    def among(self, more: Mapping[str, str], settings: Sequence[Setting] = ()) -> Git:
        """The same with `more` variables, and `settings` that go before those of any file."""
        environment = {**self.environment, **more}
        given = int(environment.get("GIT_CONFIG_COUNT") or 0)
        before = [
            (environment[f"GIT_CONFIG_KEY_{n}"], environment[f"GIT_CONFIG_VALUE_{n}"])
            for n in range(given)
        ]
        together = [*settings, *before]  # what the environment says counts more than any file
        environment["GIT_CONFIG_COUNT"] = str(len(together))
        for number, (key, value) in enumerate(together):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
        return replace(self, environment=environment)


def open_git(folder: Path, environment: Mapping[str, str]) -> Git:
    """Git in `folder`, with what `environment` says but for the repository of a hook.

    Raises ChangeoverError when there is no git.
    """
    kept = {name: value for name, value in environment.items() if name not in _PLACES}
    if shutil.which("git", path=kept.get("PATH", os.defpath)) is None:
        raise ChangeoverError("git is not installed, or is not on PATH; publishing needs it")
    kept |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    return Git(folder, kept)


@dataclass(frozen=True, slots=True)
class Clone:
    """The repository that a knowledge base is in, of which we only read.

    `git` runs at its top, against which relative addresses of remotes count. `place` is where the
    knowledge base is in it.
    """

    git: Git
    place: PurePosixPath

    @property
    def root(self) -> Path:
        """The folder of the knowledge base."""
        return self.git.folder / self.place

    def head(self) -> str:
        """The id of the commit that is checked out; raises ChangeoverError when there is none."""
        commit = self.git.find("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if commit is None:
            raise ChangeoverError(
                "nothing is committed yet, and a version is of a commit; commit first"
            )
        return commit

    def uncommitted(self, site: Path) -> tuple[str, ...]:
        """The files of the knowledge base that are not as in the commit, in order.

        Those of `site` are none of its sources. Content that git is told to ignore counts too.
        """
        without = []
        if site.is_relative_to(self.git.folder) and site != self.git.folder:
            inside = site.relative_to(self.git.folder).as_posix()
            without = [f":(top,exclude,literal){inside}"]
        base = (
            *("--no-optional-locks", "-C", str(self.root), "status", "--porcelain", "-z"),
            *("--no-renames", "--untracked-files=normal"),  # whatever the user wants to see of them
        )
        failure = "git can't tell what is not committed"
        plain = self.git.tell(*base, "--", ".", *without, failure=failure)
        ignored = self.git.tell(*base, "--ignored=matching", "--", "changes", failure=failure)
        found = {entry[3:] for entry in plain.split("\0") if entry}
        for entry in ignored.split("\0"):
            name = PurePosixPath(entry[3:]).name
            if entry.startswith("!!") and not name.startswith((".", "__")):
                found.add(entry[3:])
        return tuple(sorted(found))

    def remotes(self) -> tuple[str, ...]:
        """The names of the remotes."""
        return tuple(self.git.tell("remote").split())

    def kept(self, name: str) -> Path:
        """Where git keeps something of it, such as its `objects`."""
        found = self.git.tell("rev-parse", "--git-path", name).removesuffix("\n")
        return (self.git.folder / found).resolve()

    def settings_for(self, other: Git) -> list[Setting]:
        """What counts here for the network and does not yet where `other` runs.

        Those are the settings of the clone itself, and those that the user's files have for the
        place of the clone only.
        """
        there = Counter(setting for _, setting in other.settings())
        found: list[Setting] = []
        for scope, setting in self.git.settings():
            if there[setting] > 0:
                there[setting] -= 1
            elif scope != "command" and _NETWORK.fullmatch(setting[0].lower()):
                found.append(setting)
        return found


def open_clone(root: Path, environment: Mapping[str, str]) -> Clone:
    """The repository that the folder `root` is in; raises ChangeoverError when it is in none."""
    git = open_git(root, environment)
    answer = git.ask("rev-parse", "--show-toplevel", "--show-prefix")
    if answer.status:
        if "not a git repository" in answer.errors:
            raise ChangeoverError(
                f"{root} is in no git repository, and a version is of a commit; "
                "begin one with 'git init', or publish from a clone"
            )
        raise GitError(f"git can't read the repository of {root}", answer.reason)
    top, _, prefix = answer.out.partition("\n")
    return Clone(replace(git, folder=Path(top)), PurePosixPath(prefix.strip("\n") or "."))
