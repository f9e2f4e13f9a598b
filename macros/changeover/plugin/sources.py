"""The address of a line of the repository, from what mkdocs.yml says of it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from changeover.problems import Location


def source_links(
    *, repo_url: str | None, edit_uri: str | None, docs: str, template: str | None
) -> Callable[[Location], str | None]:
    """A function from a place in a file to its address, or to None when there is no repository.

    `docs` is the folder of the hand-written pages from the root. `template` is the setting
    `source-uri`, such as `https://git.example.com/kb/{path}?line={line}`; without it the address
    is made from `repo_url` and `edit_uri` in the way of GitHub, GitLab or Bitbucket.
    """
    if template is None:
        template = _template(repo_url, edit_uri, docs)
    if template is None:
        return lambda location: None
    pattern = template

    def address(location: Location) -> str:
        path = quote(posixpath.normpath(location.path))
        return pattern.replace("{path}", path).replace("{line}", str(location.line))

    return address


def _template(repo_url: str | None, edit_uri: str | None, docs: str) -> str | None:
    if not repo_url or not edit_uri:
        return None
    base = repo_url.rstrip("/")
    host = urlsplit(repo_url).hostname or ""
    folder = edit_uri.strip("/").removesuffix(docs.strip("/")).strip("/")
    if "gitlab" in host:
        branch = folder.removeprefix("-/").removeprefix("edit/").removeprefix("blob/")
        return f"{base}/-/blob/{branch}/{{path}}#L{{line}}"
    if "bitbucket" in host:
        return f"{base}/{folder}/{{path}}#lines-{{line}}"
    return f"{base}/blob/{folder.removeprefix('edit/').removeprefix('blob/')}/{{path}}#L{{line}}"
