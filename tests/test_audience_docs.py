"""Links of pages of `docs/` in a site for one audience: what is not for it, and what is nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plants import AUDIENCE, SECRET, plant
from tests.site import run

_PAGE = "docs/guide/open.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    plant(tmp_path / "kb")
    return tmp_path / "kb"


def add(root: Path, text: str) -> None:
    with (root / _PAGE).open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


@pytest.mark.parametrize(
    "target", [f"{SECRET}page.md", "../changes/index.md", f"../runbooks/{SECRET}runbook/index.md"]
)
def test_a_link_to_what_is_not_for_the_audience_is_words_and_a_co311(
    root: Path, target: str
) -> None:
    add(root, f"See [there]({target}#who).")
    line = (root / _PAGE).read_text(encoding="utf-8").count("\n")
    built = run("changeover", "build", "--audience", AUDIENCE, root=root)
    assert built.returncode == 0, built.stdout + built.stderr
    assert f"{_PAGE}:{line}:13 CO311 warning: '{target}#who' leads to a page" in built.stdout
    html = (root / "site/guide/open/index.html").read_text(encoding="utf-8")
    assert "See there." in html


@pytest.mark.parametrize("link", ["![No](../img/none.png)", "[No](none.md)", "[No](../no/no.md)"])
def test_a_link_to_nothing_ends_a_build_for_an_audience(root: Path, link: str) -> None:
    add(root, link)
    built = run("changeover", "build", "--audience", AUDIENCE, root=root)
    assert built.returncode != 0
    assert "is not found among documentation files" in built.stderr
    assert not (root / "site").exists()
