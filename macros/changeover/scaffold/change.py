"""The folder of a new change: the next number, a slug of the title, and the template filled in."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from changeover.currency import documents_touched
from changeover.knowledge import KnowledgeBase
from changeover.load import CATALOG, CHANGES, SCHEMAS, TEMPLATE
from changeover.load.fields import read_model, validate
from changeover.load.folder import SERVICE_FILES
from changeover.model.base import LONGEST_TITLE, Moment
from changeover.model.catalog import CatalogFile
from changeover.model.change import ChangeFile
from changeover.model.document import Kind
from changeover.problems import ChangeoverError, Problem, suggest
from changeover.scaffold.dispositions import with_documents
from changeover.scaffold.files import list_new_files, write_new_files
from changeover.scaffold.go_live import check_go_live, free_day
from changeover.scaffold.starter import package_template
from changeover.scaffold.yaml_text import flow_list, quote, with_keys
from changeover.source import parse_yaml, read_text

_LATER = frozenset(
    {"build.yaml", "test.yaml", "launch.yaml", "notes", "runs", *(kind.folder for kind in Kind)}
)
"""What stays in the template: each file is copied by hand when its work begins."""

_LONGEST_SLUG = 50
_ATTEMPTS = 200
_EDITOR_LINE = re.compile(rb"^# yaml-language-server: \$schema=[^\n]*\n", re.M)
_NUMBER = re.compile(r"\d+")

# Letters that Unicode does not take apart into an ASCII letter and an accent.
_ASCII = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)


def new_change(
    root: Path,
    title: str,
    *,
    today: dt.date,
    owner: str | None = None,
    systems: Sequence[str] = (),
    go_live: Moment | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> str:
    """Make the folder of a new change and return its path from `root`.

    Its `change.yaml` lists the documents that it touches. `progress` is told how many change
    folders of how many are read to find them, and the days that they leave free.

    Without `owner` and `systems` the catalog's first ones are taken; without `go_live` the first
    day from eight weeks after `today` that is in no blackout, and in no window of another change,
    of the systems. Raises ChangeoverError when the title can't be one, the go-live is over or in a
    blackout, the catalog does not know the owner or a system, or the template has problems.
    """
    title = _check_title(title)
    catalog = _read_catalog(root)
    systems = _choose_systems(catalog, systems)
    owner = _choose_owner(catalog, owner, systems[0])
    kb = KnowledgeBase.open(root, today, progress=progress)
    if go_live is None:
        go_live = free_day(kb, systems)
    else:
        check_go_live(kb, go_live, systems=systems)
    values = {
        "title": quote(title),
        "owner": quote(owner),
        "systems": flow_list(systems),
        "go-live": f"{{planned: {quote(str(go_live))}}}",
    }
    files = _filled_template(root, values)
    text = files["change.yaml"].decode()
    files["change.yaml"] = with_documents(text, documents_touched(kb, systems)).encode()
    folder = _take_number(root / CHANGES, make_slug(title))
    path = f"{CHANGES}/{folder.name}"
    try:
        write_new_files(root, {f"{path}/{name}": content for name, content in files.items()})
    except BaseException:
        folder.rmdir()
        raise
    return path


def make_slug(title: str, *, fallback: str = "change") -> str:
    """Lower-case ASCII words joined by hyphens, `fallback` when the title holds none."""
    text = unicodedata.normalize("NFKD", title.casefold().translate(_ASCII))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c)))
    slug = "-".join(words)
    if len(slug) > _LONGEST_SLUG:
        slug = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    return slug or fallback


def _check_title(title: str) -> str:
    title = title.strip()
    if not title:
        raise ChangeoverError('the title is empty; say what changes: changeover new "…"')
    if not title.isprintable():
        raise ChangeoverError("the title holds a line break or another control character")
    if len(title) > LONGEST_TITLE:
        raise ChangeoverError(f"the title has {len(title)} characters; {LONGEST_TITLE} are enough")
    return title


def _read_catalog(root: Path) -> CatalogFile:
    if not (root / CATALOG).exists():
        raise ChangeoverError(f"there is no {CATALOG} in {root}; run 'changeover init' to get one")
    text, problems = read_text(root / CATALOG, CATALOG)
    found = list(problems)
    if text is not None:
        parsed = parse_yaml(text, CATALOG)
        file, more = validate(CatalogFile, parsed.data, parsed.positions)
        found += [*parsed.problems, *more]
        if file is not None and not found:
            return file.value
    raise cannot_use(found)


def cannot_use(problems: Iterable[Problem]) -> ChangeoverError:
    """The error of files that must be mended before anything can be made of them."""
    return ChangeoverError("\n".join(["mend this first:", *(f"  {p}" for p in problems)]))


def _choose_systems(catalog: CatalogFile, wanted: Sequence[str]) -> tuple[str, ...]:
    if not catalog.systems:
        raise ChangeoverError(f"{CATALOG} has no system, and a change must touch one; add it there")
    known = [system.id for system in catalog.systems]
    known += [f"{system.id}/{part}" for system in catalog.systems for part in system.parts]
    for system in wanted:
        if system not in known:
            raise _unknown("system", system, known)
    return tuple(dict.fromkeys(wanted)) or (known[0],)


def _choose_owner(catalog: CatalogFile, wanted: str | None, system: str) -> str:
    teams = [team.id for team in catalog.teams]
    if wanted is not None and wanted not in teams:
        raise _unknown("team", wanted, teams)
    if not teams:
        raise ChangeoverError(f"{CATALOG} has no team, and a change needs an owner; add one there")
    owners = [entry.owner for entry in catalog.systems if entry.id == system.split("/")[0]]
    of_system = owners[0] if owners and owners[0] in teams else None
    return wanted or of_system or teams[0]


def _unknown(what: str, name: str, known: Sequence[str]) -> ChangeoverError:
    hint = suggest(name, known) or f"known: {', '.join(known) or 'none'}"
    return ChangeoverError(f"{CATALOG} has no {what} '{name}'; {hint}")


def _filled_template(root: Path, values: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a new change by their paths in its folder, with `values` in `change.yaml`."""
    own = root / TEMPLATE
    folder = own if (own / "change.yaml").is_file() else package_template()
    paths = [path for path in list_new_files(folder) if path.split("/")[0] not in _LATER]
    files = {path: (folder / path).read_bytes() for path in paths}
    text, problems = read_text(folder / "change.yaml", f"{TEMPLATE}/change.yaml")
    if text is None:
        raise cannot_use(problems)
    files["change.yaml"] = _fill(text, values).encode()
    for name in sorted(files.keys() & SERVICE_FILES.keys() - {"change.yaml"}):
        text, problems = read_text(folder / name, f"{TEMPLATE}/{name}")
        if text is not None:
            problems += read_model(SERVICE_FILES[name], parse_yaml(text, f"{TEMPLATE}/{name}"))[1]
        if problems:
            raise cannot_use(problems)
    if not (root / SCHEMAS).is_dir():
        return {path: _EDITOR_LINE.sub(b"", content) for path, content in files.items()}
    return files


def _fill(text: str, values: Mapping[str, str]) -> str:
    """The text of a `change.yaml` with the values of some keys replaced, all else as it is."""
    path = f"{TEMPLATE}/change.yaml"
    parsed = parse_yaml(text, path)
    if parsed.problems or not isinstance(parsed.data, dict):
        raise cannot_use(parsed.problems or validate(ChangeFile, None, parsed.positions)[1])
    text = with_keys(text, values)
    filled = parse_yaml(text, path)
    problems = [*filled.problems, *validate(ChangeFile, filled.data, filled.positions)[1]]
    if problems:
        raise cannot_use(problems)
    return text


def _take_number(changes: Path, slug: str) -> Path:
    """Make the folder with the next free number, which nobody else has at the same moment.

    Two that see each other give way and try again, so that never both keep one number.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        number = max(_numbers(changes), default=0) + 1
        folder = changes / f"{number:04}-{slug}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        if _numbers(changes).count(number) == 1:
            return folder
        folder.rmdir()
        time.sleep(random.uniform(0, min(attempt, 20) / 100))
    raise ChangeoverError(f"others are making changes in {changes} all the time; try again")


def _numbers(changes: Path) -> list[int]:
    """The number that each entry of `changes/` begins with, however the rest is named."""
    found = (_NUMBER.match(entry.name) for entry in changes.iterdir())
    return [int(match.group()) for match in found if match]
