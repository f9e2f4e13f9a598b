"""Files that a later change carries along unchanged: an image is not another one for that."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from changeover.links import Target
from changeover.model.content import Change
from changeover.prose import ProseRenderer
from changeover.render import site_link

_OF_CHANGE = re.compile(rf"{re.escape(site_link('files/'))}([0-9]+)/([^?#]+)")


class Copies:
    """Leads links to a file of a change to the first copy of it in the history of a document."""

    def __init__(self, prose: ProseRenderer, document: str) -> None:
        self._prose = prose
        ids = (revision.change for revision in prose.kb.revisions.get(document, ()))
        self._changes = [prose.kb.changes[id] for id in ids]

    def first(self, address: str) -> str:
        """The address of the first copy; what is no file of a change stays as it is."""
        match = _OF_CHANGE.fullmatch(address)
        own = self._prose.kb.changes.get(match[1]) if match else None
        if match is None or own is None:
            return address
        name = unquote(match[2])
        for change in self._changes:
            if change.id == own.id:
                break
            if self._is_same(change, own, name):
                path = f"{change.folder}/{name}"
                self._prose.publish(Target(address, path))
                return site_link(f"files/{change.id}/{match[2]}")
        return address

    def _is_same(self, change: Change, own: Change, name: str) -> bool:
        """Whether both changes have a file of that name with the same bytes."""
        paths = [f"{folder}/{name}" for folder in (change.folder, own.folder)]
        if paths[0] not in change.files or paths[1] not in own.files:
            return False
        one, two = (self._prose.kb.root / path for path in paths)
        try:
            return _size(one) == _size(two) and one.read_bytes() == two.read_bytes()
        except OSError:  # gone since the folder was read
            return False


def _size(path: Path) -> int:
    return path.stat().st_size
