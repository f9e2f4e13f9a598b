"""A base conflict stands on the changes that it concerns, with what happened and both differences."""

from __future__ import annotations

from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.views.index import view
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
    assert "name 0003 as the base" in own
    assert "Whoever writes 0002 has to mend it" in other


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


LATER = "deployments: [{env: production, actual: 2026-05-01, outcome: success, rolled-back-on: 2026-05-20}]\n"


def on_base(root: Path, base: str, **files: str) -> Path:
    """The knowledge base with a draft copied from another change, and with other files."""
    draft = root / "changes/0002-draft/runbooks/invoice-run.md"
    draft.write_text(draft.read_text().replace('base: "0001"', f'base: "{base}"'))
    return write(root, {name.replace("__", "/"): text for name, text in files.items()})


def words_of(root: Path, change: str) -> str:
    """What the page of a change says of its conflicts."""
    return " ".join(text_of(section(show(open_site(root), change), "conflicts")).split())


@pytest.mark.parametrize("change", ["0001", "0002", "0003"])
def test_a_draft_on_a_text_that_was_rolled_back_would_bring_it_back(
    root: Path, change: str
) -> None:
    words = words_of(on_base(root, "0003", **{"0003-launched__launch.yaml": LATER}), change)
    assert "The draft of 0002 was copied from r2 of 0003 ." in words.replace("0003.", "0003 .")
    assert "That was rolled back on 20 May 2026, and what holds now is r1 of 0001" in words
    assert "would bring back what was taken away" in words
    assert "What the rollback took away again" in words
    assert "went live" not in words
    assert ("name 0001 as the base" in words) is (change == "0002")


PLANNED = CHANGE.format(title="Launched", status="launching", planned="2026-09-01")
NO_LAUNCH = "deployments: []\n"
FAILED = "deployments: [{env: production, actual: 2026-09-01, outcome: failed}]\n"


def test_a_draft_on_one_that_is_planned_after_it_would_bring_it_before_its_time(
    root: Path,
) -> None:
    files = {"0003-launched__change.yaml": PLANNED, "0003-launched__launch.yaml": NO_LAUNCH}
    on_base(root, "0003", **files)
    for change in ("0002", "0003"):
        words = words_of(root, change)
        assert "That is to launch after it, on 1 September 2026" in words
        assert "would bring what 0003 changes before its time" in words
    assert "Plan 0003 before 0002, or take out what r1 of 0001 does not have" in words_of(
        root, "0002"
    )
    assert 'id="conflicts"' not in show(open_site(root), "0001")
    found = [str(problem) for problem in run_checks(open_site(root).kb) if "CO421" in str(problem)]
    assert len(found) == 1
    assert "was copied from 0003, which is to launch after it, on 2026-09-01" in found[0]
    assert "plan 0003 before 0002, or begin again from changes/0001-adopt/" in found[0]


def test_a_draft_on_one_that_failed_says_so(root: Path) -> None:
    failed = FAILED.replace("2026-09-01", "2026-05-01")
    on_base(root, "0003", **{"0003-launched__launch.yaml": failed})
    assert "The launch of 0003 failed on 1 May 2026, and it is not planned again" in words_of(
        root, "0002"
    )
    found = [str(problem) for problem in run_checks(open_site(root).kb) if "CO421" in str(problem)]
    assert "whose launch failed on 2026-05-01 and is not planned again" in found[0]


def test_a_draft_of_a_document_that_never_launched_can_be_in_conflict_too(root: Path) -> None:
    """Its base was given up, so there is no text beside the draft's."""
    withdrawn = CHANGE.format(title="Launched", status="withdrawn", planned="2026-05-01")
    files = {
        "0003-launched__change.yaml": withdrawn,
        "0003-launched__launch.yaml": NO_LAUNCH,
        "0003-launched__runbooks__new.md": text("none"),
        "0002-draft__runbooks__new.md": text('"0003"', freeze="Wait."),
    }
    words = words_of(on_base(root, "0001", **files), "0002")
    assert "copied from the draft of 0003. 0003 was given up" in words
    assert "write 'base: none'" in words
    found = [str(problem) for problem in run_checks(open_site(root).kb) if "CO421" in str(problem)]
    assert "which was withdrawn; take out what 0003 changes and write 'base: none'" in found[0]


def test_the_preview_tells_the_same(root: Path) -> None:
    site = open_site(on_base(root, "0003", **{"0003-launched__launch.yaml": LATER}))
    page = site.pages["runbooks/invoice-run/coming/0002/"]
    words = " ".join(text_of(str(view(page.view)(site, page))).split())
    assert "It was copied from r2 of 0003. That was rolled back on 20 May 2026" in words


def test_a_text_that_is_shown_and_comes_again_is_in_no_conflict(root: Path) -> None:
    """0003 was copied from what 0001 brought; both were rolled back, and it is planned again."""
    undone = "[{env: production, actual: 2026-01-01, outcome: success, rolled-back-on: 2026-05-10}]"
    files = {
        "0001-adopt__change.yaml": CHANGE.format(
            title="Adopt", status="launching", planned="2026-01-01"
        ),
        "0001-adopt__launch.yaml": f"deployments: {undone}\n",
        "0003-launched__change.yaml": PLANNED,
        "0003-launched__launch.yaml": LATER,
    }
    state = open_site(on_base(root, "0003", **files)).kb.documents["invoice-run"]
    assert state.shown is not None and state.shown.change == "0003"
    assert "0003" not in [draft.change for draft in state.base_conflicts]
