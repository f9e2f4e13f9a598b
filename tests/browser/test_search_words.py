"""When the search says that what was typed is there: words with an ending, codes as they are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFactory, ServeFolder
from tests.browser.test_search import DESK, PREFIX, ask
from tests.site import copy_site, run

TEXT = """# 0002 Of words

A ledger export is made by the invoice run, see `monthly-invoice-run`. It calls `post_ledger.sh` and
`openLedgerBook`, and stops with `BATCH-LOCKED`, `RATE-7001` or ORA 01777.
"""
AS_WRITTEN = (
    *("ledger", "exports", "exported", "ledger export", "ledger-export"),
    *("monthly-invoice-run", "invoice_run", "post_ledger", "post_ledger.sh", "POST_LEDGER"),
    *("openLedgerBook", "LedgerBook", "openledgerbook", "BATCH-LOCKED", "batch_locked"),
    *("RATE-7001", "ORA-01777", "ora 01777"),
)
NOT_AS_WRITTEN = (
    *("ledger-exporter", "ledger_export", "ledger.export", "invoice_runner", "invoice.runs"),
    *("BATCH_LOCKS", "post_ledgers", "openLedgerBooks", "openBatch", "RATE-7002", "ORA-01778"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site for the search, with a decision record that is numbered like one of its changes."""
    root = copy_site("search", tmp_path_factory.mktemp("words") / "kb")
    (root / "docs/guide/0002-words.md").write_text(TEXT, encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


@pytest.fixture
def page(site: Path, serve_folder: ServeFolder, page_factory: PageFactory) -> Page:
    page = page_factory(viewport=DESK)
    page.goto(serve_folder(site, PREFIX))
    return page


def test_a_code_is_there_only_as_it_is_written(page: Page) -> None:
    said = {}
    for words in (*AS_WRITTEN, *NOT_AS_WRITTEN):
        ask(page, words)
        said[words] = page.get_by_role("status").inner_text()
    none = re.compile("^Nothing found")
    assert {words for words in AS_WRITTEN if none.match(said[words])} == set()
    assert {words for words in NOT_AS_WRITTEN if not none.match(said[words])} == set()


def test_a_number_finds_the_change_first(page: Page) -> None:
    results = ask(page, "0002")
    expect(results.first).to_have_attribute("href", f"/{PREFIX}/changes/0002/")
    expect(results.filter(has_text="0002 Of words")).to_be_visible()
