"""What a published version says that it holds."""

from __future__ import annotations

from changeover.pages import MANIFEST
from changeover.problems import ChangeoverError
from changeover.publish.branch import Branch
from changeover.publish.manifest import Manifest
from changeover.publish.manifest_reader import read_manifest
from changeover.publish.versions import FILE, find, read_versions


def read_published(branch: Branch, version: str) -> Manifest:
    """The list of a version on a fetched branch; raises ChangeoverError when there is none."""
    if branch.fetched is None:
        raise ChangeoverError(
            f"'{branch.remote}' has no branch '{branch.name}', so no version is published yet"
        )
    find(read_versions(branch.read(FILE)), version)
    text = branch.read(f"{version}/{MANIFEST}")
    if text is None:
        raise ChangeoverError(
            f"the published version '{version}' has no {MANIFEST}, so nobody can tell which "
            "addresses it has; publish it again"
        )
    return read_manifest(text)
