"""How far links lead on a site that shows only a part of what there is."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from changeover.links.attachments import suffix
from changeover.links.files import FILES

_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Reach:
    """The URLs that links may lead to, of pages above all; `root` is the knowledge base's folder.

    A link to any other page of ours is no link. Files are published under a digest of what they
    hold: their own names, and those of the folders of changes, may say what is internal.
    """

    root: Path
    pages: Collection[str]

    def shows(self, url: str) -> bool:
        """Whether there is a page at a URL."""
        return url.partition("#")[0] in self.pages

    def file_url(self, path: str) -> str:
        """The URL of a published file: `files/3f2a….png`."""
        digest = hashlib.sha256((self.root / path).read_bytes()).hexdigest()[:_DIGITS]
        return f"{FILES}/{digest}.{suffix(path)}"
