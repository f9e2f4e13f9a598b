"""GitHub on this machine: a repository, its server, and `act`, which runs workflows.

Everything in a workflow runs as it is written, except the actions of others: small stand-ins check
out from our server, put this environment on PATH, and keep what would be deployed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
NAME = "Team/Knowledge"
TOKEN = "a-token-that-nobody-may-see"
WORKFLOWS = Path(".github/workflows")

_STAND_INS = {
    # As the real one: a shallow clone of one commit, or all branches and tags with depth 0.
    "actions/checkout": """\
inputs:
  ref: {default: ""}
  fetch-depth: {default: "1"}
  persist-credentials: {default: "true"}
runs:
  using: composite
  steps:
    - shell: bash
      env: {ASKED: "${{ inputs.ref }}", DEPTH: "${{ inputs.fetch-depth }}"}
      run: |
        set -euo pipefail
        ref=${ASKED:+refs/heads/$ASKED}
        ref=${ref:-$GITHUB_REF}
        git init --quiet
        git remote add origin "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"
        if [[ $DEPTH == 0 ]]; then
          git fetch --quiet --tags "$REPOSITORY" "+refs/heads/*:refs/remotes/origin/*"
        fi
        git fetch --quiet --no-tags --depth "${DEPTH/#0/2147483647}" "$REPOSITORY" "$ref"
        case $ref in
          refs/heads/*) git checkout --quiet -B "${ref#refs/heads/}" FETCH_HEAD ;;
          *) git checkout --quiet --detach FETCH_HEAD ;;
        esac
        echo "depth $DEPTH: $(git rev-list --count HEAD)"
""",
    "actions/setup-python": """\
inputs:
  python-version: {required: true}
runs:
  using: composite
  steps:
    - shell: bash
      run: echo "$PYTHON_BIN" >> "$GITHUB_PATH"
""",
    "actions/upload-pages-artifact": """\
inputs:
  path: {required: true}
runs:
  using: composite
  steps:
    - shell: bash
      env: {FROM: "${{ inputs.path }}"}
      run: rm -rf "$UPLOADED" && cp -R "$FROM" "$UPLOADED" && rm -rf "$UPLOADED/.git"
""",
    "actions/deploy-pages": """\
outputs:
  page_url: {value: "https://team.example/"}
runs:
  using: composite
  steps:
    - shell: bash
      run: mv "$UPLOADED" "$DEPLOYED"
""",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run: whether all of its jobs were good, and its log."""

    is_good: bool
    log: str


@dataclass(frozen=True, slots=True)
class GitHub:
    """A repository at `address` whose bare folder is `bare`, and a clone to commit in."""

    folder: Path
    address: str

    @property
    def bare(self) -> Path:
        return self.folder / "served" / f"{NAME}.git"

    @property
    def clone(self) -> Path:
        return self.folder / "clone"

    @property
    def deployed(self) -> Path:
        """What Pages got last."""
        return self.folder / "deployed"

    @property
    def pwned(self) -> Path:
        """What somebody makes who gets a workflow to run `touch $PWNED`."""
        return self.folder / "pwned"

    def git(self, *arguments: str, at: Path | None = None) -> str:
        """What git prints in the bare repository, or at a folder."""
        done = subprocess.run(
            ["git", *arguments], cwd=at or self.bare, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def push(self, *refs: str) -> None:
        """Push what the clone has committed."""
        self.git("push", "--quiet", str(self.bare), *refs, at=self.clone)

    def tip(self) -> str:
        """The commit of gh-pages; empty without the branch."""
        return self.git("for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages")

    def published(self, path: str) -> str:
        """A file of gh-pages."""
        return self.git("show", f"gh-pages:{path}")

    def versions(self) -> dict[str, list[str]]:
        """The aliases of each published version."""
        if not self.tip():
            return {}
        return {v["version"]: v["aliases"] for v in json.loads(self.published("versions.json"))}

    def run(
        self,
        event: str,
        *,
        ref: str = "refs/heads/main",
        workflow: str = "publish.yml",
        **inputs: str,
    ) -> Run:
        """Run a workflow of the clone for an event, as a fresh machine of GitHub would."""
        text = (self.clone / WORKFLOWS / workflow).read_text(encoding="utf-8")
        stand_ins = []
        for action, commit in sorted(set(re.findall(r"uses: ([\w/-]+)@(\w+)", text))):
            place = self.folder / "stand-ins" / action
            place.mkdir(parents=True, exist_ok=True)
            (place / "action.yml").write_text(f"name: {action}\n{_STAND_INS[action]}", "utf-8")
            stand_ins += ["--local-repository", f"{action}@{commit}={place}"]
        payload: dict[str, Any] = {"ref": ref, "inputs": inputs}
        if event == "pull_request":
            payload["number"] = int(ref.split("/")[2])
        (self.folder / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        given = {
            "GITHUB_SERVER_URL": self.address,
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_REPOSITORY_OWNER": NAME.partition("/")[0],
            "REPOSITORY": self.bare.as_uri(),
            "PYTHON_BIN": str(BIN),
            "PIP_NO_INDEX": "1",  # all is installed already; what is not must not be fetched
            "UPLOADED": str(self.folder / "uploaded"),
            "DEPLOYED": str(self.deployed),
            "PWNED": str(self.pwned),
            "NO_MKDOCS_2_WARNING": "1",
            "NO_COLOR": "1",
            "TERM": "dumb",  # act gives the steps a terminal, which GitHub does not
        }
        done = subprocess.run(
            [
                *(BIN / "act", event, "-C", self.clone, "-W", WORKFLOWS / workflow),
                *("-e", self.folder / "event.json", "-s", f"GITHUB_TOKEN={TOKEN}"),
                *("-P", "ubuntu-24.04=-self-hosted", "--container-daemon-socket", "-"),
                *("--no-cache-server", "--no-skip-checkout", "--rm", *stand_ins),
                *(f"--env={name}={value}" for name, value in given.items()),
            ],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "XDG_CACHE_HOME": str(self.folder / "cache"),
                "LANG": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Run(done.returncode == 0, done.stdout + done.stderr)
