"""A small knowledge base in a clone, which the real command publishes."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.publish.hub import Hub, git
from tests.site import SITES, run

CATALOG = Path("changes/catalog.yaml")
RELEASES = """\
releases:
  - {id: "2026.04", name: April release, date: 2026-04-10}
  - {id: "2026.05", date: 2026-05-20}
  - {id: "2027.01", date: 2027-01-10}
"""
RUNBOOK = Path("changes/0001-adopt/runbooks/restart-mail.md")


@dataclass
class Base:
    """A knowledge base in a clone, and the remote that it is published to."""

    hub: Hub
    root: Path

    def publish(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        done = run("changeover", "publish", *arguments, root=self.root, **environment)
        assert "Traceback" not in done.stderr
        return done

    def commit(self, text: str) -> str:
        git("add", "-A", at=self.root)
        git("commit", "--quiet", "-m", text, at=self.root)
        return git("rev-parse", "HEAD", at=self.root).strip()

    def edit(self, path: Path, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")


def make_base(folder: Path) -> Base:
    hub = Hub(folder)
    root = hub.clone("base")
    for entry in (SITES / "small").iterdir():
        subprocess.run(["cp", "-r", str(entry), str(root)], check=True)
    found = Base(hub, root)
    catalog = (root / CATALOG).read_text(encoding="utf-8")
    (root / CATALOG).write_text(catalog.partition("releases:\n")[0] + RELEASES, encoding="utf-8")
    (root / RUNBOOK).write_text("# Restart the mail\n\nStop it. Start it.\n", encoding="utf-8")
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8") + "      search: material\n"
    settings.write_text(f"site_url: https://d.example/kb/\n{text}", encoding="utf-8")
    found.commit("The knowledge base")
    return found
