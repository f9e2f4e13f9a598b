"""Nothing that users can use is undocumented: commands, settings, rules, macros and fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from changeover.cli import COMMANDS, main
from changeover.macros.registry import known_macros, signature
from changeover.model.base import Model
from changeover.plugin import ChangeoverPlugin
from changeover.schema import MODELS

GUIDE = Path(__file__).parent.parent / "docs/guide"


def command_page() -> str:
    """The guide's page of commands, made from the help of each."""
    parts = [
        "# Commands\n",
        "This page is the help of each command, `changeover --help` and `changeover NAME --help`.\n",
    ]
    for name in ("", *COMMANDS):
        arguments = [name, "--help"] if name else ["--help"]
        help_text = CliRunner().invoke(
            main, arguments, prog_name="changeover", terminal_width=88, color=False
        )
        assert help_text.exit_code == 0
        parts.append(f"## changeover {name}".rstrip() + "\n")
        parts.append(f"```text\n{help_text.output.rstrip()}\n```\n")
    return "\n".join(parts)


def test_the_guide_shows_the_help_of_every_command(request: pytest.FixtureRequest) -> None:
    page = GUIDE / "commands.md"
    if request.config.getoption("--update-golden"):
        page.write_text(command_page(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == command_page()


def test_every_option_of_every_command_says_what_it_does() -> None:
    silent = []
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        silent += [
            f"{name} {parameter.name}"
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.help
        ]
    assert silent == []


def test_every_setting_is_on_the_settings_page() -> None:
    page = (GUIDE / "settings.md").read_text(encoding="utf-8")
    for name, _ in ChangeoverPlugin.config_scheme:
        assert f"| `{name}` |" in page


def test_every_macro_says_what_it_shows() -> None:
    for name, function in known_macros().items():
        assert function.__doc__, f"kb.{name} has no docstring"
        assert len(function.__doc__.split()) >= 6, f"kb.{name} says too little"
        assert signature(name).startswith(f"kb.{name}(")


def model_fields() -> Iterator[tuple[str, str, str | None]]:
    seen: set[type[Model]] = set()
    waiting = list(MODELS.values())
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        waiting += [m for m in Model.__subclasses__() if m.__module__ == model.__module__]
        for name, info in model.model_fields.items():
            yield model.__name__, name, info.description


def test_every_field_says_what_it_means() -> None:
    assert [f"{model}.{name}" for model, name, text in model_fields() if not text] == []


def test_the_reference_pages_are_made_from_the_code() -> None:
    for name, call in (("fields", "kb.fields"), ("rules", "kb.rules()"), ("macros", "kb.macros()")):
        assert call in (GUIDE / f"{name}.md").read_text(encoding="utf-8")
    fields = (GUIDE / "fields.md").read_text(encoding="utf-8")
    for name in MODELS:
        assert f'kb.fields("{name}")' in fields
