"""What the guide says of publishing is what the program says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs/guide/publishing.md").read_text(encoding="utf-8")
SOURCES = ("git.py", "cli/publi*.py", "cli/publication.py", "plugin/commands.py", "publish/*.py")
PARAMETERS = re.compile(r"…|'origin'|versions\.json|\b12\b")


def messages() -> list[str]:
    """The messages of the table, without what differs from case to case."""
    table = GUIDE.partition("## When it is refused")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    return [text for cell in cells for text in re.findall(r"\*([^*]+)\*", cell)]


def texts() -> Iterator[str]:
    """Each text that the program can say; of a text with parameters, what stands between them."""
    for pattern in SOURCES:
        for file in (ROOT / "macros/changeover").glob(pattern):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


@pytest.mark.parametrize("message", messages())
def test_every_message_of_the_table_is_one_of_the_program(message: str) -> None:
    said = list(texts())
    for part in PARAMETERS.split(message):
        assert any(part.strip() in text for text in said), part


def test_there_is_a_table_of_messages() -> None:
    assert len(messages()) > 10
