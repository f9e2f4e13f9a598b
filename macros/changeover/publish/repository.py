"""Repositories that we make and throw away, in which git works as it does in somebody's clone."""

from __future__ import annotations

import os
from pathlib import Path

from changeover.git import Clone, Git

STALLED = 60
"""After how many seconds without a byte a connection counts as lost; git itself waits for ever."""

_IDENTITY = {"NAME": ("user.name", "Changeover"), "EMAIL": ("user.email", "changeover@localhost")}
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=15"


def only(what: str, remote: str) -> tuple[str, ...]:
    """The option with which git fetches only a part of all objects, such as `blob:none`.

    A remote that knows no such thing sends everything. So does one that has no name, since git would
    write its address to a file, and a password may be in it.
    """
    return () if "/" in remote or ":" in remote else (f"--filter={what}",)


def open_repository(folder: Path, clone: Clone, *, is_bare: bool = True) -> Git:
    """Git on a new repository in `folder`, with the settings of `clone` that concern the network.

    Relative addresses are meant from the top of the clone, and no hook of it runs.
    """
    git = clone.git
    form = git.find("rev-parse", "--show-object-format") or "sha1"
    git.tell(
        "init", "--quiet", *(["--bare"] if is_bare else []), "--template=",
        f"--object-format={form}", str(folder),
        failure="no temporary repository can be made",
    )  # fmt: skip
    git = git.among({"GIT_DIR": str(folder if is_bare else folder / ".git")})
    settings = clone.settings_for(git)
    settings += [("core.hooksPath", os.devnull), ("gc.auto", "0"), ("maintenance.auto", "false")]
    git = git.among({}, settings)
    patience = [("http.lowSpeedLimit", "1"), ("http.lowSpeedTime", str(STALLED))]
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
    return git.among(more, [(k, v) for k, v in patience if git.find("config", "--get", k) is None])
