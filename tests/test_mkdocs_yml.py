"""What is wrong in mkdocs.yml is told with its line, by every command and before anything is written."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from changeover.plugin import build, commands
from changeover.problems import ChangeoverError
from tests.site import copy_site, run

MACROS = """\
  - macros:
      render_by_default: false
      on_undefined: strict
      on_error_fail: true
"""
OURS = """\
  - changeover:
      as-of: 2026-06-15
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fresh copy of the small site."""
    return copy_site("small", tmp_path / "kb")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("site_name: Small\n", "", "mkdocs.yml: site_name: Required configuration not provided."),
        ("site_name", "site_nmae", "mkdocs.yml: site_name: Required"),
        (
            "strict: true",
            "stirct: true",
            "mkdocs.yml:2:1: stirct: Unrecognised configuration name: stirct; did you mean "
            "'strict'?",
        ),
        ("  - search", "  - serach", 'mkdocs.yml:14:5: plugins: The "serach" plugin is not'),
        ("name: material", "name: materiel", "mkdocs.yml:4:9: theme: Unrecognised theme name"),
        ("  font:", "  custom_dir: none\n  font:", "mkdocs.yml:3:1: theme: The path set in"),
        ("  - tables", "  - tabels", "mkdocs.yml:8:5: markdown_extensions: Failed to load"),
        ("strict: true", "docs_dir: changes", "mkdocs.yml:2:1: docs_dir must be 'docs'"),
        ("strict: true", "docs_dir: none", "mkdocs.yml:2:1: docs_dir: The path"),
        ("strict: true", "INHERIT: none.yml", "mkdocs.yml: Inherited config file 'none.yml'"),
        ("strict: true", "extra: {day: 2026-99-99}", "mkdocs.yml can't be read: month must be"),
        ("strict: true", "\tstrict: true", "mkdocs.yml:2:1: found character '\\t'"),
        (MACROS, "", "mkdocs.yml:15:5: the plugin 'changeover' needs 'macros' before it"),
        (MACROS + OURS, OURS + MACROS, "mkdocs.yml:15:5: list the plugin 'changeover' after"),
        (": strict", ": keep", "mkdocs.yml:17:7: the plugin 'macros' needs on_undefined"),
        (OURS, "", "mkdocs.yml:13:1: add the plugin 'changeover' after 'macros'"),
        ("2026-06-15", "soon", "mkdocs.yml:20:14: plugins: Plugin 'changeover' option 'as-of'"),
        ("as-of: 2026-06-15", "fail-on: info", "mkdocs.yml:20:7: plugins: Plugin 'changeover'"),
        ("as-of: 2026-06-15", "rules: {CO999: off}", "mkdocs.yml:20:15: plugins: Plugin"),
        ("as-of: 2026-06-15", "rules: {CO427: low}", "mkdocs.yml:20:22: plugins: Plugin"),
        ("as-of: 2026-06-15", "rules: {CO101: off}", "mkdocs.yml:20:15: plugins: Plugin"),
    ],
)
def test_a_build_says_what_is_wrong_and_where(root: Path, old: str, new: str, said: str) -> None:
    file = root / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    before = sorted(root.rglob("*"))
    with pytest.raises(ChangeoverError) as error:
        build(root)
    assert str(error.value).startswith(said)
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("command", ["build", "serve"])
@pytest.mark.parametrize("text", [None, "- a\n", "plugins: [\n", "site_name: x\ntheme: nosuch\n"])
def test_no_command_shows_a_traceback_of_it(root: Path, command: str, text: str | None) -> None:
    file = root / "mkdocs.yml"
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    result = run("changeover", command, root=root)
    assert result.returncode == 2
    assert result.stderr.startswith("Error: ")
    assert "mkdocs.yml" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('{% extends "base.html" %}\n{% nonsense %}\n', "overrides/main.html:2: Encountered"),
        ('{% extends "base.html" %}\n{% include "no.html" %}', "overrides/main.html:2: 'no.html'"),
        ("x\n\n{{ nosuch.thing }}\n", "overrides/main.html:3: 'nosuch' is undefined"),
    ],
)
def test_a_template_of_the_site_that_fails_is_named_with_its_line(
    root: Path, template: str, said: str
) -> None:
    file = root / "mkdocs.yml"
    text = file.read_text(encoding="utf-8").replace("  font:", "  custom_dir: overrides\n  font:")
    file.write_text(text, encoding="utf-8")
    (root / "overrides").mkdir(exist_ok=True)
    (root / "overrides/main.html").write_text(template, encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 2
    assert f"Error: {said}" in result.stderr
    assert "Traceback" not in result.stderr
    assert [path.name for path in root.iterdir() if "site" in path.name] == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_no_fault_of_the_file_that_is_copied(tmp_path: Path, number: int) -> None:
    with (
        pytest.raises(ChangeoverError, match="no space left for the site"),
        commands._plain_errors(tmp_path),
    ):
        raise OSError(number, "No space left on device", "bundle.min.js")
