"""What is published is what was committed: no more, no less, and no commit of somebody else's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.publish.base import RUNBOOK, Base
from tests.publish.hub import git

PAGE = "latest/runbooks/restart-mail/index.html"


def add_hook(base: Base, script: str) -> None:
    """A hook of MkDocs, in Python, which is committed."""
    (base.root / "hook.py").write_text(script, encoding="utf-8")
    settings = base.root / "mkdocs.yml"
    settings.write_text(f"hooks: [hook.py]\n{settings.read_text(encoding='utf-8')}", "utf-8")
    base.commit("A hook")


def test_a_page_that_git_ignores_is_not_published(base: Base) -> None:
    (base.root / ".gitignore").write_text("docs/private/\n", encoding="utf-8")
    base.commit("Ignore")
    private = base.root / "docs/private/salaries.md"
    private.parent.mkdir()
    private.write_text("# Salaries\n", encoding="utf-8")
    done = base.publish("latest")
    assert done.returncode == 0, done.stderr
    assert "latest/index.html" in base.hub.files()
    assert not [path for path in base.hub.files() if "private" in path]
    tip = base.hub.tip()
    assert base.publish("--rebuild", "latest").returncode == 0
    assert base.hub.tip() == tip


def test_an_edit_while_it_is_built_is_not_published(base: Base) -> None:
    own = str(base.root / RUNBOOK)
    edit = f"open({own!r}, 'a').write('Not committed.\\n')"
    add_hook(base, f"def on_startup(**given):\n    {edit}\n")
    done = base.publish("latest")
    assert done.returncode == 0, done.stderr
    assert "Not committed." in Path(own).read_text(encoding="utf-8")
    assert "Not committed." not in base.hub.read(PAGE)


def test_files_of_the_working_directory_are_those_of_the_commit(base: Base) -> None:
    (base.root / "notice.txt").write_text("As committed", encoding="utf-8")
    (base.root / ".gitignore").write_text("notice.local\n", encoding="utf-8")
    read = "open('notice.txt').read() + str(__import__('os').path.exists('notice.local'))"
    add_hook(base, f"def on_post_page(output, **given):\n    return output + {read}\n")
    (base.root / "notice.local").write_text("Mine", encoding="utf-8")
    assert base.publish("latest").returncode == 0
    assert base.hub.read(PAGE).endswith("As committedFalse")


def test_a_plugin_may_ask_git_about_a_page(base: Base) -> None:
    base.edit(RUNBOOK, "\n", "\nMore.\n")
    second = base.commit("Second")
    ask = f"git log --format=%H -- {RUNBOOK}"
    add_hook(
        base,
        "import subprocess\n"
        f"asked = subprocess.run({ask.split()!r}, capture_output=True, text=True)\n"
        "def on_post_page(output, **given):\n    return output + asked.stdout\n",
    )
    assert base.publish("latest").returncode == 0
    assert second in base.hub.read(PAGE)
    git("push", "--quiet", "origin", "main", at=base.root)
    base.root = base.hub.clone("shallow", "--depth=2")
    done = base.publish("latest", "--message", "From a shallow clone")
    assert done.returncode == 0, done.stderr
    assert second in base.hub.read(PAGE)


def test_a_message_names_the_folder_of_the_user(base: Base) -> None:
    (base.root / "pages").mkdir()  # empty: git has no such thing
    settings = base.root / "mkdocs.yml"
    settings.write_text(f"docs_dir: pages\n{settings.read_text(encoding='utf-8')}", "utf-8")
    base.commit("Empty")
    done = base.publish("latest")
    assert done.returncode == 2
    assert f"'{base.root}/pages'" in done.stderr
    assert "changeover-publish-" not in done.stderr


def test_a_submodule_that_is_left_out_is_told(base: Base) -> None:
    here = ("-c", "protocol.file.allow=always", "submodule", "add", "--quiet")
    git(*here, str(base.hub.remote), "vendor", at=base.root)
    base.commit("A submodule")
    done = base.publish("latest")
    assert done.returncode == 0, done.stderr
    assert "not what is in submodules: vendor\n" in done.stderr


# --- whose commit -----------------------------------------------------------------------------------


def test_a_rebuild_runs_no_commit_that_is_in_no_history_of_the_sources(base: Base) -> None:
    git("push", "--quiet", "origin", "main", at=base.root)
    assert base.publish("2026.04").returncode == 0
    proposal = base.hub.clone("proposal")
    ran = base.hub.folder / "ran"
    (proposal / "hook.py").write_text(f"open({str(ran)!r}, 'w')\n", encoding="utf-8")
    settings = proposal / "mkdocs.yml"
    settings.write_text(f"hooks: [hook.py]\n{settings.read_text(encoding='utf-8')}", "utf-8")
    git("add", "-A", at=proposal)
    git("commit", "--quiet", "-m", "Look at this", at=proposal)
    theirs = git("rev-parse", "HEAD", at=proposal).strip()
    git("push", "--quiet", "origin", "HEAD:refs/pull/7/head", at=proposal)
    listed = json.loads(base.hub.read("versions.json"))
    listed[0]["properties"]["commit"] = theirs
    base.hub.put_by_hand({"versions.json": json.dumps(listed)})
    for more in ([], ["--dry-run"]):
        done = base.publish("--rebuild", "2026.04", *more)
        assert done.returncode == 2
        assert f"of the commit {theirs[:12]}, which no tag and no history" in done.stderr
        assert not ran.exists()
    # Even where the remote calls the branch of the site its default branch.
    git("symbolic-ref", "HEAD", "refs/heads/gh-pages", at=base.hub.remote)
    base.hub.put_by_hand({"x": "", **{p.name: p.read_text("utf-8") for p in [settings]}})
    assert base.publish("--rebuild", "2026.04").returncode == 2
    assert not ran.exists()


@pytest.mark.parametrize("leads", ["main", "tag"])
def test_a_rebuild_takes_a_commit_that_a_shallow_clone_lacks(base: Base, leads: str) -> None:
    if leads == "tag":
        git("checkout", "--quiet", "-b", "mend", at=base.root)
    base.edit(RUNBOOK, "\n", "\nMended.\n")
    base.commit("Mended")
    assert base.publish("2026.04").returncode == 0
    if leads == "tag":
        git("push", "--quiet", "origin", "HEAD:refs/tags/2026.04", at=base.root)
        git("checkout", "--quiet", "main", at=base.root)
    git("commit", "--quiet", "--allow-empty", "-m", "More", at=base.root)
    git("push", "--quiet", "origin", "main", at=base.root)
    base.root = base.hub.clone("shallow", "--depth=1")
    done = base.publish("--rebuild", "2026.04", "spring")
    assert done.returncode == 0, done.stderr
    assert "Mended." in base.hub.read("spring/runbooks/restart-mail/index.html")


def test_an_older_commit_takes_no_newer_latest_back(base: Base) -> None:
    old = git("rev-parse", "HEAD", at=base.root).strip()
    base.edit(RUNBOOK, "\n", "\nNewer.\n")
    new = base.commit("Newer")
    git("push", "--quiet", "origin", "main", at=base.root)
    assert base.publish("latest").returncode == 0
    tip, whole = base.hub.tip(), base.root
    shallow = base.hub.clone("shallow", "--depth=1")
    git("fetch", "--quiet", "--depth=1", "origin", old, at=shallow)  # as a run that starts again
    for base.root in (whole, shallow):
        git("checkout", "--quiet", "--detach", old, at=base.root)
        done = base.publish("latest")
        assert done.returncode == 2
        assert f"published from the commit {new[:12]}, which is newer" in done.stderr
        assert base.publish("latest", "--dry-run").returncode == 2
        assert base.hub.tip() == tip
    assert base.publish("latest", "--replace").returncode == 0
    assert "Newer." not in base.hub.read(PAGE)


# --- which day --------------------------------------------------------------------------------------


def test_a_fixed_day_is_told(base: Base) -> None:
    said = "Note: 'as-of: 2026-06-15' in mkdocs.yml keeps 'latest' at that day"
    assert said in base.publish("latest", "--dry-run").stderr
    assert said not in base.publish("latest", "--dry-run", "--as-of", "2026-06-14").stderr
    assert said not in base.publish("2026.04", "--dry-run").stderr


def test_the_clock_is_read_once(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """At midnight the site is of the day that is recorded."""
    base.edit(Path("mkdocs.yml"), "as-of: 2026-06-15", "search: material")
    base.edit(Path("mkdocs.yml"), "      search: material\n      search", "      search")
    base.commit("Follow the calendar")
    clock = (
        "import changeover.cli.place as place, changeover.plugin.opening as opening, datetime as dt\n"
        "place.today = lambda zone: dt.date(2026, 6, 20)\n"
        "opening._today = lambda zone: dt.date(2026, 6, 21)\n"
        "from changeover.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", clock, "publish", "latest"],
        cwd=base.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert base.hub.versions()["latest"]["properties"]["as-of"] == "2026-06-20"
    assert json.loads(base.hub.read("latest/pages.json"))["as-of"] == "2026-06-20"


# --- how it ends ------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
@pytest.mark.parametrize("arguments", [["2026.05", "latest"], ["2026.05", "a/b"]])
def test_a_refusal_ends_with_the_same_code_in_a_dry_run(
    base: Base, arguments: list[str], more: list[str]
) -> None:
    assert base.publish(*arguments, *more).returncode == 2


@pytest.mark.parametrize("status", ["3", "0", "'no licence'", ""])
def test_a_plugin_that_ends_the_build_is_no_problem_of_the_content(base: Base, status: str) -> None:
    add_hook(base, f"import sys\ndef on_files(files, **given):\n    sys.exit({status})\n")
    done = base.publish("latest")
    assert done.returncode == 2
    assert "a plugin or a hook ended the build" in done.stderr
    assert base.hub.tip() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_end_leaves_nothing_behind(base: Base, number: int) -> None:
    temporary = base.hub.folder / "temporary"
    temporary.mkdir()
    reached = base.hub.folder / "reached"
    add_hook(
        base,
        f"import time\ndef on_files(files, **given):\n    open({str(reached)!r}, 'w')\n"
        "    time.sleep(60)\n",
    )
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "changeover"), "publish", "latest"],
        cwd=base.root,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while not reached.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "Error: interrupted" in errors
    assert not list(temporary.iterdir())
    assert base.hub.tip() == ""


# --- together with others ---------------------------------------------------------------------------


@pytest.mark.parametrize("often", [1, 9])
def test_what_others_published_while_it_was_built_is_led_on_from(base: Base, often: int) -> None:
    """Another one's version has a month that this one lacks: nobody's mistake."""
    turns = base.hub.folder / "turns"
    turns.mkdir()
    move = (
        "import pathlib, subprocess\n"
        f"turns = pathlib.Path({str(turns)!r})\n"
        "def on_files(files, **given):\n"
        "    for turn in sorted(turns.iterdir())[:1]:\n"
        "        ref = ('git', 'update-ref', 'refs/heads/gh-pages', turn.read_text())\n"
        f"        subprocess.run(ref, cwd={str(base.hub.remote)!r}, check=True)\n"
        "        turn.unlink()\n"
    )
    add_hook(base, move)
    assert base.publish("latest").returncode == 0
    first = base.hub.tip()
    for turn in range(often):
        manifest = json.loads(base.hub.read("latest/pages.json"))
        month = {"url": f"calendar/2031-0{turn + 1}/", "kind": "page", "title": "Later"}
        manifest["pages"].append(month)
        base.hub.put_by_hand({"latest/pages.json": json.dumps(manifest)})
        (turns / f"{turn}").write_text(base.hub.tip(), encoding="utf-8")
    git("update-ref", "refs/heads/gh-pages", first, at=base.hub.remote)
    done = base.publish("latest")
    assert "Others published meanwhile what this must lead on from." in done.stderr
    if often == 1:
        assert done.returncode == 0, done.stderr
        assert "latest/calendar/2031-01/index.html" in base.hub.files()
    else:
        assert done.returncode == 2
        assert "others published what 'latest' takes the place of" in done.stderr
