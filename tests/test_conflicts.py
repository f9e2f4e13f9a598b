"""A base conflict stands on both changes, with what launched meanwhile and what the draft changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.change_site import CATALOG, open_site, section, show, text_of

CHANGE = """
title: {title}
status: {status}
owner: team-billing
systems: [billing/invoicing]
summary: For a test.
go-live: {{planned: {planned}}}
"""
LAUNCHED = "deployments: [{env: production, actual: 2026-05-01, outcome: success}]\n"
TEXT = """---
base: {base}
---

# Invoice run

## Steps

### Freeze {{ #freeze }}

{freeze}

### Issue {{ #issue }}

{issue}
"""


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in {"catalog.yaml": CATALOG, **files}.items():
        file = root / "changes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def text(base: str, *, freeze: str = "Stop changes.", issue: str = "Send them.") -> str:
    return TEXT.format(base=base, freeze=freeze, issue=issue)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A runbook, a draft of it, and another revision that went live since the draft was begun."""
    adoption = CHANGE.format(title="Adopt", status="launching", planned="2026-01-01")
    return write(
        tmp_path,
        {
            "0001-adopt/change.yaml": f"{adoption}change-type: adoption\n",
            "0001-adopt/runbooks/invoice-run.md": text("none"),
            "0002-draft/change.yaml": CHANGE.format(
                title="Draft", status="proposed", planned="2026-08-01"
            ),
            "0002-draft/runbooks/invoice-run.md": text(
                '"0001"', freeze="Stop all changes.", issue="Send them by mail."
            ),
            "0003-launched/change.yaml": CHANGE.format(
                title="Launched", status="launching", planned="2026-05-01"
            ),
            "0003-launched/launch.yaml": LAUNCHED,
            "0003-launched/runbooks/invoice-run.md": text('"0001"', freeze="Stop price changes."),
        },
    )


@pytest.mark.parametrize("change", ["0002", "0003"])
def test_both_changes_show_all_three_texts(root: Path, change: str) -> None:
    html = section(show(open_site(root), change), "conflicts")
    words = " ".join(text_of(html).split())
    assert "The draft of 0002 was copied from r1 of 0001" in words
    assert "Since then r2 of 0003 went live" in words
    assert "Both changed: step Freeze" in words
    meanwhile, drafted = html.split("<details")[1:]
    assert "1 step changed" in meanwhile
    assert "<ins>price </ins>" in meanwhile
    assert "2 steps changed" in drafted
    assert "<ins>all </ins>" in drafted


def test_only_the_draft_is_told_to_take_the_text_over(root: Path) -> None:
    site = open_site(root)
    own, other = (text_of(section(show(site, id), "conflicts")) for id in ("0002", "0003"))
    assert "name 0003 as its base" in own
    assert "Whoever writes 0002 has to take it over" in other


def test_ids_are_unique_though_both_texts_have_the_same_steps(root: Path) -> None:
    html = show(open_site(root), "0002")
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_nothing_stands_there_once_the_base_is_right(root: Path) -> None:
    draft = root / "changes/0002-draft/runbooks/invoice-run.md"
    draft.write_text(draft.read_text().replace('base: "0001"', 'base: "0003"'))
    site = open_site(root)
    assert all('id="conflicts"' not in show(site, change) for change in ("0001", "0002", "0003"))


def test_a_draft_that_says_it_is_new_shows_the_whole_of_both(root: Path) -> None:
    draft = root / "changes/0002-draft/runbooks/invoice-run.md"
    draft.write_text(draft.read_text().replace('base: "0001"', "base: none"))
    html = section(show(open_site(root), "0002"), "conflicts")
    assert "was begun as a new document" in text_of(html)
    assert "2 steps added" in html
