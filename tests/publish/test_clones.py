"""Clones of every kind publish: shallow, detached, linked, within a folder, with settings of their own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from changeover.git import GitError, open_clone
from tests.publish.hub import Hub, git, publisher, put
from tests.site import digests


def commit(clone: Path, text: str) -> str:
    """One more commit of the sources; its id."""
    (clone / "mkdocs.yml").write_text(f"site_name: {text}\n", encoding="utf-8")
    git("commit", "--quiet", "-am", text, at=clone)
    return git("rev-parse", "HEAD", at=clone).strip()


def test_a_shallow_and_detached_clone_publishes(hub: Hub, clone: Path) -> None:
    put(clone, "2026.05")
    head = commit(clone, "Two")
    git("push", "--quiet", "origin", "main", at=clone)
    shallow = hub.clone("shallow", "--depth=1", "--single-branch")
    git("checkout", "--quiet", "--detach", at=shallow)
    put(shallow, "latest")
    assert set(hub.versions()) == {"2026.05", "latest"}
    assert hub.versions()["latest"]["properties"]["commit"] == head
    assert hub.commits() == 2
    assert hub.is_whole()


def test_a_linked_worktree_publishes_over_a_relative_address(hub: Hub) -> None:
    first = hub.folder / "first"
    git("worktree", "add", "--quiet", "--detach", str(hub.folder / "linked"), at=first)
    put(hub.folder / "linked", "latest")
    assert set(hub.versions()) == {"latest"}


def test_a_knowledge_base_in_a_folder_of_its_repository_publishes(hub: Hub, clone: Path) -> None:
    (clone / "kb").mkdir()
    (clone / "kb/mkdocs.yml").write_text("site_name: Inner\n", encoding="utf-8")
    git("add", "-A", at=clone)
    git("commit", "--quiet", "-m", "Inner", at=clone)
    put(clone / "kb", "latest")
    assert set(hub.versions()) == {"latest"}
    assert open_clone(clone / "kb", os.environ).root == clone / "kb"


def test_the_environment_of_a_hook_leads_nowhere_else(hub: Hub, clone: Path) -> None:
    other = hub.clone("other")
    before = digests(other)
    hook = {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / "index"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git/objects"),
        "GIT_PREFIX": "x/",
        "GIT_QUARANTINE_PATH": str(other),
    }
    environment = dict(os.environ)
    put(clone, "latest", environment={**environment, **hook})
    assert set(hub.versions()) == {"latest"}
    assert digests(other) == before
    assert dict(os.environ) == environment


def test_an_identity_is_given_where_nobody_has_one(
    hub: Hub, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
    ):
        monkeypatch.delenv(name)
    put(clone, "latest")
    form = "--format=%an <%ae> %cn <%ce>"
    said = git("log", "-1", form, "gh-pages", at=hub.remote).strip()
    assert said == "Changeover <changeover@localhost> Changeover <changeover@localhost>"
    git("config", "user.name", "Local Lena", at=clone)
    git("config", "user.email", "lena@example.com", at=clone)
    put(clone, "latest", {"": "New"})
    said = git("log", "-1", form, "gh-pages", at=hub.remote).strip()
    assert said == "Local Lena <lena@example.com> Local Lena <lena@example.com>"


def ssh_without_network(folder: Path) -> Path:
    """A program that git takes for ssh and that runs the command right here, leaving a trace."""
    program = folder / "ssh.sh"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {folder}/ssh.log\nfor last; do :; done\nexec sh -c "$last"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("where", ["local", "included", "worktree", "global"])
def test_settings_of_the_clone_count_for_fetch_and_push(
    hub: Hub, clone: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = hub.folder / "more"
    here: tuple[str, ...] = ()
    if where == "worktree":
        git("config", "extensions.worktreeConfig", "true", at=clone)
        here = ("--worktree",)
    if where == "included":  # as actions/checkout keeps its token
        git("config", f"includeIf.gitdir:{clone}/.git.path", str(more), at=clone)
        here = ("--file", str(more))
    if where == "global":  # as people keep apart what they do for whom
        text = f'[includeIf "gitdir:{clone}/"]\n  path = {more}\n'
        (hub.folder / "gitconfig").write_text(text, encoding="utf-8")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(hub.folder / "gitconfig"))
        here = ("--file", str(more))
    git("config", "remote.origin.url", "kb:remote", at=clone)
    settings = {
        "url.ssh://git@docs.invalid/.insteadOf": "kb:",
        "core.sshCommand": str(ssh_without_network(hub.folder)),
        "ssh.variant": "simple",
        "remote.origin.uploadpack": f"cd {hub.folder} && git-upload-pack remote.git; :",
        "remote.origin.receivepack": f"cd {hub.folder} && git-receive-pack remote.git; :",
    }
    for key, value in settings.items():
        git("config", *here, key, value, at=clone)
    put(clone, "latest")
    log = (hub.folder / "ssh.log").read_text(encoding="utf-8")
    assert "git-receive-pack" in log and "git-upload-pack" in log
    assert set(hub.versions()) == {"latest"}


def test_hooks_of_the_clone_do_not_run(hub: Hub, clone: Path) -> None:
    hooks = hub.folder / "hooks"
    hooks.mkdir()
    for name in ("pre-push", "reference-transaction", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {hub.folder}/ran\nexit 1\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    git("config", "core.hooksPath", str(hooks), at=clone)
    put(clone, "latest")
    assert set(hub.versions()) == {"latest"}
    assert not (hub.folder / "ran").exists()


def test_a_clone_with_a_push_address_of_its_own_pushes_there(hub: Hub, clone: Path) -> None:
    git("config", "remote.origin.pushurl", str(hub.remote), at=clone)
    git("config", "remote.origin.mirror", "true", at=clone)
    put(clone, "latest")
    assert set(hub.versions()) == {"latest"}


# --- older commits ----------------------------------------------------------------------------------


def check_out(clone: Path, id: str, folder: Path) -> str:
    with publisher(clone) as it:
        it.fetch()
        return (it.sources.check_out(id, folder) / "mkdocs.yml").read_text(encoding="utf-8")


def test_an_older_commit_is_checked_out_of_the_clone(hub: Hub, clone: Path) -> None:
    old = git("rev-parse", "HEAD", at=clone).strip()
    new = commit(clone, "Two")  # which is on no remote
    assert check_out(clone, old, hub.folder / "a") == "site_name: Small\n"
    assert check_out(clone, new, hub.folder / "b") == "site_name: Two\n"
    worktrees = git("worktree", "list", at=clone).splitlines()
    assert len(worktrees) == 1


def test_a_commit_that_a_shallow_clone_lacks_is_fetched(hub: Hub, clone: Path) -> None:
    old = git("rev-parse", "HEAD", at=clone).strip()
    commit(clone, "Two")
    git("push", "--quiet", "origin", "main", at=clone)
    shallow = hub.clone("shallow", "--depth=1")
    assert not git("rev-parse", "-q", "--verify", f"{old}^{{commit}}", at=shallow, check=False)
    assert check_out(shallow, old, hub.folder / "a") == "site_name: Small\n"
    assert not git("rev-parse", "-q", "--verify", f"{old}^{{commit}}", at=shallow, check=False)


def test_a_filter_finds_what_git_lfs_has_fetched_for_the_clone(hub: Hub, clone: Path) -> None:
    (clone / ".gitattributes").write_text("mkdocs.yml filter=lfs\n", encoding="utf-8")
    git("add", "-A", at=clone)
    git("commit", "--quiet", "-m", "Kept elsewhere", at=clone)
    git("config", "filter.lfs.smudge", "git config lfs.storage", at=clone)
    head = git("rev-parse", "HEAD", at=clone).strip()
    assert check_out(clone, head, hub.folder / "a") == f"{clone}/.git/lfs\n"


def test_a_commit_that_nobody_has_is_told(hub: Hub, clone: Path) -> None:
    with pytest.raises(GitError, match="the commit 123412341234 is neither here nor on 'origin'"):
        check_out(clone, "1234" * 10, hub.folder / "a")


# --- what is not committed --------------------------------------------------------------------------


def uncommitted(clone: Path, root: Path | None = None) -> tuple[str, ...]:
    return open_clone(root or clone, os.environ).uncommitted((root or clone) / "site")


def test_what_is_not_committed_is_found(clone: Path) -> None:
    (clone / "changes").mkdir()
    (clone / ".gitignore").write_text("*.draft\n.cache/\n", encoding="utf-8")
    git("add", "-A", at=clone)
    git("commit", "--quiet", "-m", "Ignore", at=clone)
    (clone / "site").mkdir()
    (clone / "site/index.html").write_text("", encoding="utf-8")
    (clone / ".cache").mkdir()
    (clone / ".cache/x").write_text("", encoding="utf-8")
    assert uncommitted(clone) == ()
    (clone / "mkdocs.yml").write_text("site_name: Edited\n", encoding="utf-8")
    (clone / "new file.md").write_text("", encoding="utf-8")
    (clone / "changes/x.draft").write_text("", encoding="utf-8")
    (clone / "changes/.swp.draft").write_text("", encoding="utf-8")
    assert uncommitted(clone) == ("changes/x.draft", "mkdocs.yml", "new file.md")


def test_only_the_folder_of_the_knowledge_base_is_looked_at(clone: Path) -> None:
    (clone / "kb/changes").mkdir(parents=True)
    (clone / "kb/mkdocs.yml").write_text("site_name: Inner\n", encoding="utf-8")
    git("add", "-A", at=clone)
    git("commit", "--quiet", "-m", "Inner", at=clone)
    (clone / "mkdocs.yml").write_text("site_name: Edited\n", encoding="utf-8")
    assert uncommitted(clone, clone / "kb") == ()
    (clone / "kb/mkdocs.yml").write_text("site_name: Edited\n", encoding="utf-8")
    assert uncommitted(clone, clone / "kb") == ("kb/mkdocs.yml",)
