"""The workflows of `changeover init`, and ours: pinned, with few rights, and found clean.

`tests/test_workflows_run.py` runs them.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from changeover.scaffold import Pages, write_starter

TODAY = dt.date(2026, 6, 15)
WORKFLOWS = Path(".github/workflows")
PIN = re.compile(r"uses: ([\w/-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$")


@pytest.fixture(scope="module", params=["ours", *Pages])
def folder(
    request: pytest.FixtureRequest, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder of workflows: ours, and those that `init` writes for each way to Pages."""
    root = tmp_path_factory.mktemp("workflows")
    if request.param == "ours":
        shutil.copytree(repository / WORKFLOWS, root / WORKFLOWS)
    else:
        write_starter(root, today=TODAY, pages=Pages(request.param))
    return root / WORKFLOWS


@pytest.fixture(scope="module")
def workflows(folder: Path) -> dict[str, Any]:
    """Each workflow of the folder as data; all scalars are text."""
    return {
        file.name: yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
        for file in sorted(folder.iterdir())
    }


def jobs(workflows: dict[str, Any]) -> list[dict[str, Any]]:
    return [job for workflow in workflows.values() for job in workflow["jobs"].values()]


def steps(workflows: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for job in jobs(workflows) for step in job["steps"]]


def starter_workflows(root: Path, pages: Pages = Pages.BRANCH) -> dict[str, str]:
    write_starter(root, today=TODAY, pages=pages)
    return {file.name: file.read_text("utf-8") for file in (root / WORKFLOWS).iterdir()}


# --- safe ----------------------------------------------------------------------------------------


def test_the_linter_of_workflows_finds_nothing(folder: Path) -> None:
    result = subprocess.run(
        [
            Path(sys.executable).parent / "zizmor",
            *("--offline", "--no-config", "--no-progress", "--persona=pedantic", folder),
        ],
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert not [file for file in folder.iterdir() if "zizmor:" in file.read_text("utf-8")]


def test_every_action_is_pinned_by_its_commit_and_says_its_version(folder: Path) -> None:
    pins = set()
    for file in folder.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                found = PIN.search(line)
                assert found, f"{file.name}: {line}"
                pins.add(found.groups())
    assert len({action for action, *_ in pins}) == len(pins), "one action, two versions"


def test_a_workflow_has_no_rights_and_a_job_few(workflows: dict[str, Any]) -> None:
    assert all(workflow["permissions"] == {} for workflow in workflows.values())
    rights = {
        (job["name"].partition(" (")[0], *sorted(f"{k} {v}" for k, v in job["permissions"].items()))
        for job in jobs(workflows)
    }
    assert rights <= {
        ("make test", "contents read"),
        ("Check and build", "contents read"),
        ("Build and publish", "contents write"),
        ("Deploy to Pages", "contents read", "id-token write", "pages write"),
    }


def test_jobs_end_and_steps_have_names(workflows: dict[str, Any]) -> None:
    assert all(int(job["timeout-minutes"]) <= 30 for job in jobs(workflows))
    assert all(step["name"] for step in steps(workflows))


def test_no_checkout_keeps_credentials_and_only_steps_that_ask_git_get_the_token(
    workflows: dict[str, Any],
) -> None:
    checkouts = [s for s in steps(workflows) if s.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)
    publish = workflows["publish.yml"]["jobs"]["publish"]
    *others, last = publish["steps"]
    assert last["env"]["TOKEN"] == "${{ github.token }}"
    checks = workflows["check.yml"]["jobs"]["check"]["steps"]
    (compare,) = (step for step in checks if "--against latest" in step.get("run", ""))
    assert compare["env"]["TOKEN"] == "${{ github.token }}"  # and the job may only read
    for step in others + [step for step in checks if step is not compare]:
        assert not re.search(r"token|secret", str(step.get("env")) + str(step.get("with")))


def test_nothing_that_somebody_else_writes_becomes_part_of_a_script(
    workflows: dict[str, Any],
) -> None:
    assert not [step["name"] for step in steps(workflows) if "${{" in step.get("run", "")]


# --- right ---------------------------------------------------------------------------------------


def test_publishing_is_never_cancelled_and_no_version_pushes_another_out_of_the_queue(
    workflows: dict[str, Any],
) -> None:
    publish = workflows["publish.yml"]
    assert publish["concurrency"] == {
        "group": "publish-${{ github.ref }}-${{ inputs.rebuild }}",
        "cancel-in-progress": "false",
    }
    for job in publish["jobs"].values():
        assert job.get("concurrency", {}).get("cancel-in-progress", "false") == "false"


def test_the_daily_build_is_off_the_hour(workflows: dict[str, Any]) -> None:
    (schedule,) = workflows["publish.yml"]["on"]["schedule"]
    minute, hour, *days = schedule["cron"].split()
    assert int(minute) % 15 and hour.isdigit() and days == ["*", "*", "*"]


def test_proposals_are_checked_with_no_more_than_their_own_rights(
    workflows: dict[str, Any],
) -> None:
    assert workflows["check.yml"]["on"] == {"pull_request": ""}


def test_ours_are_those_of_init_but_for_how_changeover_is_installed(
    repository: Path, tmp_path: Path
) -> None:
    install = r"(?<=- name: Install\n)        run: \|\n(?:          .*\n)+"
    tags = r"(?<=    tags: ).*"
    differs = re.compile(f"{install}|{tags}")
    for name, theirs in starter_workflows(tmp_path).items():
        ours = (repository / WORKFLOWS / name).read_text(encoding="utf-8")
        assert differs.sub("…", ours) == differs.sub("…", theirs)


def test_the_artifact_variant_is_that_of_the_branch_and_one_job_more(tmp_path: Path) -> None:
    branch = starter_workflows(tmp_path / "branch")
    artifact = starter_workflows(tmp_path / "artifact", Pages.ARTIFACT)
    assert artifact["check.yml"] == branch["check.yml"]
    assert artifact["publish.yml"].startswith(branch["publish.yml"])
    more = yaml.safe_load(artifact["publish.yml"])["jobs"]
    assert list(more) == ["publish", "deploy"] and more["deploy"]["needs"] == "publish"


# --- what they install ---------------------------------------------------------------------------


def pinned(file: Path) -> dict[str, set[str]]:
    """The lines that pin each package of a file of constraints: version, condition and hashes."""
    text = re.sub(r"^ *#.*\n", "", file.read_text(encoding="utf-8"), flags=re.M)
    found: dict[str, set[str]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        found.setdefault(entry.partition("==")[0], set()).add(" ".join(entry.split()))
    return found


def required(name: str, extras: frozenset[str] = frozenset()) -> set[str]:
    """The packages that an installed one needs, and what those need in turn."""
    found = set()
    for line in metadata.requires(name) or []:
        wanted, _, condition = line.partition(";")
        match = re.match(r"([\w.-]+)(?:\[([\w,-]+)\])?", wanted.strip())
        extra = re.search(r"extra == ['\"]([\w-]+)", condition)
        if match is None or (extra and extra[1] not in extras):
            continue
        if re.search(r"platform|python_version|implementation", condition):
            continue  # not on this machine, perhaps
        needed = re.sub(r"[-_.]+", "-", match[1]).lower()
        found |= {needed} | required(needed, frozenset((match[2] or "").split(",")))
    return found


def test_a_knowledge_base_gets_the_versions_that_we_test(repository: Path, tmp_path: Path) -> None:
    write_starter(tmp_path, today=TODAY)
    theirs, ours = pinned(tmp_path / "constraints.txt"), pinned(repository / "constraints.txt")
    assert {name: ours[name] for name in theirs} == theirs, "run 'make lock'"
    assert required("changeover") <= set(theirs), "run 'make lock'"
    assert not {"pytest", "ruff", "playwright"} & set(theirs)
    exact = (tmp_path / "requirements.txt").read_text(encoding="utf-8").split()
    assert exact == [f"changeover=={metadata.version('changeover')}"]
