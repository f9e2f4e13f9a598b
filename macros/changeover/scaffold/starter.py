"""The files of a new knowledge base: the starter, the template of a change, and the schemas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from changeover import __version__
from changeover.load import CATALOG, CHANGES, FOLDER_NAME, SCHEMAS, TEMPLATE
from changeover.problems import ChangeoverError
from changeover.scaffold.files import list_new_files, write_new_files
from changeover.schema import MODELS, file_name, schema_text

_PACKAGE = Path(__file__).parent.parent
_STARTER = _PACKAGE / "starter"
# Under names that git and GitHub act upon, these files would seem to be of our own repository.
_RENAMED = {
    "gitignore": ".gitignore",
    "workflows/check.yml": ".github/workflows/check.yml",
    "workflows/publish.yml": ".github/workflows/publish.yml",
}
_DEPLOY = "workflows/deploy.yml"
"""The job that ends `publish.yml` where GitHub Pages does not read the branch itself."""


class Pages(StrEnum):
    """How GitHub Pages gets the published site."""

    BRANCH = "branch"
    """It reads the branch gh-pages by itself."""
    ARTIFACT = "artifact"
    """A job of the workflow hands it over."""


def package_template() -> Path:
    """The template of a change: beside the code in a wheel, in `changes/` of a checkout."""
    packaged = _PACKAGE / "template_change"
    return packaged if packaged.is_dir() else _PACKAGE.parent.parent / TEMPLATE


def starter_files(today: dt.date, pages: Pages = Pages.BRANCH) -> dict[str, bytes]:
    """Every file of a new knowledge base by its path from the root, dated `today`."""
    values = {"@today@": today.isoformat(), "@run@": _next_month(today), "@version@": __version__}
    files = {}
    for path in list_new_files(_STARTER):
        text = (_STARTER / path).read_text(encoding="utf-8")
        for placeholder, value in values.items():
            text = text.replace(placeholder, value)
        files[_RENAMED.get(path, path)] = text.encode()
    deploy = files.pop(_DEPLOY)
    if pages is Pages.ARTIFACT:
        files[_RENAMED["workflows/publish.yml"]] += deploy
    template = package_template()
    for path in list_new_files(template):
        files[f"{TEMPLATE}/{path}"] = (template / path).read_bytes()
    for name in MODELS:
        files[f"{SCHEMAS}/{file_name(name)}"] = schema_text(name).encode()
    return files


def write_starter(
    folder: Path, *, today: dt.date, keep_existing: bool = False, pages: Pages = Pages.BRANCH
) -> tuple[str, ...]:
    """Write a new knowledge base into `folder` and return the paths written.

    Raises ChangeoverError, with all of them, when files are in the way; nothing is written then.
    `keep_existing` leaves out the files that are there already, and the first change where there
    are changes or a catalog: it would fit neither their numbers nor their names.
    """
    files = starter_files(today, pages)
    if keep_existing and ((folder / CATALOG).exists() or _has_changes(folder)):
        files = {path: content for path, content in files.items() if not _is_of_change(path)}
    in_the_way = [path for path in files if _is_taken(folder, path)]
    if keep_existing:
        there = [path for path in in_the_way if (folder / path).is_file()]
        files = {path: content for path, content in files.items() if path not in there}
        in_the_way = [path for path in in_the_way if path not in there]
    if in_the_way:
        raise ChangeoverError(_refusal(in_the_way, keeping=keep_existing))
    write_new_files(folder, files)
    return tuple(files)


def _has_changes(folder: Path) -> bool:
    return any(FOLDER_NAME.fullmatch(entry.name) for entry in folder.glob(f"{CHANGES}/*/"))


def _is_of_change(path: str) -> bool:
    """Whether a path from the root is of a change, and not of what all of them share."""
    folder, _, rest = path.partition("/")
    return folder == CHANGES and bool(FOLDER_NAME.fullmatch(rest.partition("/")[0]))


def _is_taken(folder: Path, path: str) -> bool:
    """Whether something stands at the path, or a file where one of its folders must be."""
    file = folder / path
    above = [parent for parent in file.parents if parent.is_relative_to(folder)]
    return (
        file.exists()
        or file.is_symlink()
        or any((p.exists() or p.is_symlink()) and not p.is_dir() for p in above)
    )


def _refusal(paths: Iterable[str], *, keeping: bool) -> str:
    listed = "\n".join(f"  {path}" for path in paths)
    hint = (
        "A file stands where a folder must be, or the other way round. Move it away."
        if keeping
        else "Move them away, choose another folder, or keep them with --keep-existing."
    )
    return f"nothing was written, because these are there already:\n{listed}\n{hint}"


def _next_month(day: dt.date) -> str:
    """The month after the one of `day`: `2026-11`."""
    return f"{(day.replace(day=28) + dt.timedelta(days=4)):%Y-%m}"
