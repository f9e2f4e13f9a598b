"""`changeover schema`: the JSON Schemas of what authors write, for their editors."""

from __future__ import annotations

from pathlib import Path

import click

from changeover.problems import ChangeoverError, suggest
from changeover.schema import FILES, file_name, schema_text


@click.command()
@click.argument("name", required=False)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write <name>.schema.json into; all of them when no NAME is given.",
)
def command(name: str | None, out: Path | None) -> None:
    """Print the JSON Schema called NAME, or list the names.

    With schemas in changes/_schema/, an editor completes and checks the YAML files. `init` writes
    them; write them again after an update of Changeover.

    \b
    Examples:
      changeover schema
      changeover schema change
      changeover schema --out changes/_schema
    """
    if name is not None and name not in FILES:
        hint = suggest(name, FILES) or f"known: {', '.join(FILES)}"
        raise ChangeoverError(f"there is no schema '{name}'; {hint}")
    if out is not None:
        _write(out, [name] if name else list(FILES))
    elif name is not None:
        click.echo(schema_text(name), nl=False)
    else:
        width = max(map(len, FILES))
        for known, files in FILES.items():
            click.echo(f"{known:{width}}  {files}")


def _write(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / file_name(name)).write_text(schema_text(name), encoding="utf-8")
        click.echo(str(folder / file_name(name)))
