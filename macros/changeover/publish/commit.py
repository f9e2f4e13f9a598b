"""Commits on the branch: mike writes the versions, we what stands beside them.

Whether something may be written is decided before, by others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path

from mike import commands
from mike.git_utils import Commit, FileInfo, GitError
from mike.jsonpath import Deleted

from changeover.problems import ChangeoverError, quote, shorten
from changeover.publish.branch import Branch
from changeover.publish.root import root_files
from changeover.publish.versions import FILE, Published, default_of, in_order, read_versions

_OURS = '<meta name="generator" content="changeover">'
"""By what we know a file of ours at the top of the branch."""

_STOPPED = "error writing commit"
"""All that mike knows when git ends before it has read everything."""


@contextmanager
def _mike(branch: Branch) -> Iterator[None]:
    """Let mike's git work on the temporary repository; what it can't do is an error of ours."""
    environment: Mapping[str, str] = branch.environment
    before = dict(os.environ)  # noqa: TID251  # mike runs git with the environment of the process
    try:
        _become(environment)
        yield
    except (GitError, ValueError, KeyError, OSError) as error:
        lines = [line.strip() for line in str(error).splitlines()]
        fatal = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
        why = shorten(" ".join(fatal[:1] or lines), longest=600)
        if why == _STOPPED:
            why = f"git stopped; there may be no room left in {branch.folder}"
        raise ChangeoverError(
            f"the commit can't be written: {why}; nothing was published"
        ) from None
    finally:
        _become(before)


def _become(environment: Mapping[str, str]) -> None:
    process = os.environ  # noqa: TID251  # as above
    for name in set(process) - set(environment):
        del process[name]
    process.update(environment)


def write_version(branch: Branch, site: Path, version: Published, *, message: str) -> None:
    """Put the site in the folder `site` on the branch as `version`, and as each of its aliases."""
    with _mike(branch):
        config = {"site_dir": str(site), "use_directory_urls": True}  # redirects only would need it
        said = {
            "as-of": version.as_of,
            "audience": version.audience,
            "changeover": version.generator,
            "commit": version.commit,
            "published": version.published,
        }
        with commands.deploy(
            config,
            version.name,
            version.title,
            list(version.aliases),
            update_aliases=True,
            alias_type=commands.AliasType.copy,
            branch=branch.name,
            message=message,
            allow_empty=True,
            set_props=[(key, value or Deleted) for key, value in said.items()],
        ):
            pass  # the site is built
    kinds = branch.kinds()
    missing = [name for name in (version.name, *version.aliases) if kinds.get(name) != "tree"]
    if missing:  # something else is written at the same path
        raise ChangeoverError(
            f"{quote(missing[0])} is no folder of the branch after all; nothing was published"
        )


def hide_version(branch: Branch, version: Published, *, message: str, is_hidden: bool) -> None:
    """Take a version out of the selector, or put it back."""
    with _mike(branch):
        value = True if is_hidden else Deleted
        commands.set_properties(
            version.name,
            [("hidden", value)],
            branch=branch.name,
            message=message,
            allow_empty=True,
        )


def delete_version(branch: Branch, version: Published, *, message: str) -> None:
    """Remove a version and its aliases."""
    with _mike(branch):
        commands.delete([version.name], branch=branch.name, message=message, allow_empty=True)


def write_root(branch: Branch, *, home: str, site_name: str, message: str) -> tuple[str, ...]:
    """Bring the files beside the versions in line with them.

    Gives the paths of those that somebody else has put there: they stay as they are.
    """
    versions = branch.read(FILE)
    entries = read_versions(versions)
    default = default_of(entries)
    texts: dict[str, str | None] = dict(
        root_files(home=home, default=default or "", site_name=site_name, versions=entries.values())
    )
    there = {path: branch.read(path) for path in texts}
    foreign = tuple(path for path, text in there.items() if text is not None and not _is_ours(text))
    if default is None:
        texts = dict.fromkeys(texts)
    if versions is not None:  # mike has an order of its own
        there[FILE], texts[FILE] = versions, in_order(versions)
    changed = {p: t for p, t in texts.items() if p not in foreign and there[p] != t}
    if changed:
        with _mike(branch), Commit(branch.name, message, allow_empty=True) as commit:
            commit.delete_files([path for path, text in changed.items() if text is None])
            for path, text in changed.items():
                if text is not None:
                    commit.add_file(FileInfo(path, text))
    return foreign


def _is_ours(text: str) -> bool:
    return _OURS in text or any(form.fullmatch(text.strip()) for form in _redirects_of_mike())


@cache
def _redirects_of_mike() -> tuple[re.Pattern[str], ...]:
    """What mike has put at the top of the branch, with any version that it leads to.

    The whole file counts: a page of somebody's own may lead on in the same way.
    """
    folder = resources.files("mike") / "templates"
    found = []
    for name in ("redirect.html", "index.html"):
        template = (folder / name).read_text(encoding="utf-8").strip()
        parts = re.split(r"\{\{\w+\}\}", template)
        found.append(re.compile('[^"<>]*'.join(map(re.escape, parts))))
    return tuple(found)
