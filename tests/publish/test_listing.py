"""The list of published versions, as people see it on a terminal and programs read it."""

from __future__ import annotations

import io
import json

from changeover.publish.listing import as_json, write_table
from changeover.publish.versions import Published
from tests.publish.hub import NOW

ENTRIES = {
    "latest": Published(
        "latest", "Now [bold]", as_of="2026-06-15", commit="ab" * 20, published=NOW
    ),
    "2026.05": Published("2026.05", "May\x1b[2J", aliases=("lts", "stable"), is_hidden=True),
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_table_with_titles_as_they_are() -> None:
    out = Terminal()
    write_table(ENTRIES, out)
    text = out.getvalue()
    assert "Now [bold]" in text  # no markup of ours
    assert "\x1b[2J" not in text  # and none of a terminal
    assert all(word in text for word in ("as of", "published on", "lts, stable", "hidden"))


def test_a_file_gets_a_line_a_version_with_tabs() -> None:
    out = io.StringIO()
    write_table(ENTRIES, out)
    lines = [line.split("\t") for line in out.getvalue().splitlines()]
    assert lines[0] == ["version", "title", "aliases", "as of", "commit", "hidden", "published on"]
    assert lines[1] == ["latest", "Now [bold]", "", "2026-06-15", "abababababab", "", NOW[:10]]
    assert lines[2][2:6] == ["lts, stable", "", "", "hidden"]


def test_a_program_gets_all_that_is_known() -> None:
    data = json.loads(as_json(ENTRIES))
    assert data["format"] == 1
    assert [entry["version"] for entry in data["versions"]] == ["latest", "2026.05"]
    assert data["versions"][0]["commit"] == "ab" * 20
    assert data["versions"][1]["is-hidden"] is True
    assert json.loads(as_json({}))["versions"] == []
