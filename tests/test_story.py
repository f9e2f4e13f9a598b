"""The story of a runbook and a training module, from the first plan to retirement.

`sites/story/base` is the knowledge base in the beginning; each folder of `sites/story/steps` holds
the files that a commit adds or replaces, the day of which the site is built (`as-of`), and what was
then to be seen (`expected.txt`): the problems of a check, the pages as text with the marks of
differences, and the documents as data. `pytest --update-golden` writes the expected files anew.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.site import article, run

STORY = Path(__file__).parent / "sites" / "story"
STEPS = tuple(sorted(path.name for path in (STORY / "steps").iterdir()))
PAGES = (
    "runbooks/invoice-run",
    "runbooks/invoice-run/coming/*",
    "runbooks/invoice-run/history",
    "training/invoice-basics",
    "training/invoice-basics/coming/*",
    "training/invoice-basics/history",
    "currency",
)

REFRESH = '<meta http-equiv="refresh"'
"""What a page has that leads on to another one."""

_HIDDEN = re.compile(r"<(script|style|template|select|button)\b.*?</\1>|<!--.*?-->", re.S)
_BLOCK = re.compile(r"</?(?:h[1-6]|p|li|tr|dt|pre|div|caption|summary|aside|section|table)\b[^>]*>")


def words(page: Path) -> Iterator[str]:
    """The lines of a page that a reader sees; what a difference adds and removes is in brackets."""
    text = _HIDDEN.sub("", article(page))
    text = _BLOCK.sub("\n", text)
    text = re.sub(r"<(ins|del)\b[^>]*>", lambda m: "[+" if m[1] == "ins" else "[-", text)
    text = text.replace("</ins>", "+]").replace("</del>", "-]")
    text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    for line in text.split("\n"):
        if line.strip():
            yield " ".join(line.split())


def pages(site: Path) -> Iterator[Path]:
    """Those of `PAGES` that are there, without addresses that only lead on."""
    for pattern in PAGES:
        for page in sorted(site.glob(f"{pattern}/index.html")):
            if REFRESH not in page.read_text(encoding="utf-8"):
                yield page


def documents(site: Path) -> dict[str, Any]:
    """The documents as data, by id."""
    return by_id(site / "data" / "documents.json")


def by_id(file: Path) -> dict[str, Any]:
    """The documents of a file of data."""
    return {entry["id"]: entry for entry in json.loads(file.read_text())["documents"]}


def seen(root: Path) -> Iterator[str]:
    """Everything that a step shows."""
    checked = run("changeover", "check", root=root)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    yield from ["# check", *checked.stdout.splitlines(), *checked.stderr.splitlines(), ""]
    site = root / "site"
    for page in pages(site):
        yield from [f"# {page.relative_to(site).parent.as_posix()}/", *words(page), ""]
    yield from ["# data", json.dumps(documents(site), indent=1), ""]


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The knowledge base after each step, with its site."""
    root = tmp_path_factory.mktemp("story") / "0"
    shutil.copytree(STORY / "base", root)
    found = {}
    for name in STEPS:
        step = STORY / "steps" / name
        root = Path(shutil.copytree(root, root.parent / name))
        if (step / "changes").is_dir():
            shutil.copytree(step / "changes", root / "changes", dirs_exist_ok=True)
        settings = root / "mkdocs.yml"
        day = (step / "as-of").read_text().strip()
        settings.write_text(re.sub(r"as-of: \S+", f"as-of: {day}", settings.read_text()))
        built = run("changeover", "build", root=root)
        assert built.returncode == 0, f"{name}: {built.stdout}{built.stderr}"
        found[name] = root
    return found


@pytest.mark.parametrize("step", STEPS)
def test_each_step_shows_what_is_true_then(
    steps: dict[str, Path], step: str, pytestconfig: pytest.Config
) -> None:
    shown = "\n".join(seen(steps[step]))
    expected = STORY / "steps" / step / "expected.txt"
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(shown)
    assert shown == expected.read_text()


def test_the_address_of_a_document_never_changes(steps: dict[str, Path]) -> None:
    for name, root in steps.items():
        there = (root / "site/runbooks/invoice-run/index.html").is_file()
        assert there == (name != "01-planned"), name


def test_every_past_day_can_be_built_again_from_the_last_commit(steps: dict[str, Path]) -> None:
    last = steps[STEPS[-1]]
    checked = 0
    for name, root in steps.items():
        if name == "06-launch-unconfirmed":
            continue  # what became of the launch was written down later, for that very day
        day = (STORY / "steps" / name / "as-of").read_text().strip()
        out = last.parent / f"again-{name}"
        again = run("changeover", "--as-of", day, "export", "json", "--out", str(out), root=last)
        assert again.returncode == 0, again.stderr
        then = documents(root / "site")
        now = by_id(out / "documents.json")
        for id, entry in then.items():
            for fact in ("current", "environments", "retired"):
                assert now[id][fact] == entry[fact], f"{name}: {id} {fact}"
                checked += 1
    assert checked > 20
