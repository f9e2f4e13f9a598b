"""Pages into pagefind's index: the program runs beside the build, and is told page after page.

It is spoken to as its own packages do it: base64 of a JSON message and a comma, one answer to each.
Its Python package is not used for that, as it waits a tenth of a second for every answer.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import selectors
import subprocess
from pathlib import Path
from typing import IO, Any

from mkdocs.structure.pages import Page as MkDocsPage
from pagefind.service import get_executable

from changeover.pages import Page
from changeover.plugin.search_order import ENTRY, in_order
from changeover.plugin.search_pages import as_html, is_left_out, searched_page
from changeover.problems import ChangeoverError
from changeover.views import Site

FOLDER = "search"
"""Where the index stands, below the site; Material's stands there too."""

_SCRIPTS = ("pagefind.js", "pagefind-worker.js")
_PIECES = ("filter", "fragment", "index")
_AT_ONCE = 1 << 20
_PATIENCE = 120.0
"""Seconds in which a program that works takes or says something, whatever else the machine does."""
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What is raised on the way through an answer of another form."""


class PagefindSearch:
    """The pages of one build in pagefind's index, written when the build is good."""

    def __init__(self, site: Site, *, language: str) -> None:
        self._kb = site.kb
        self._aliases = _aliases(site)
        self._language = language.replace("_", "-").split("-", maxsplit=1)[0].lower()
        self._program = _program()
        self._run: _Run | None = None

    def add(self, page: MkDocsPage, plan: Page | None) -> None:
        """Hand a page to the program, which reads it while the build goes on."""
        if plan is None and is_left_out(page):
            return
        found = searched_page(page, plan, kb=self._kb, aliases=self._aliases)
        content = as_html(found, language=self._language)
        self._started().tell("AddFile", url=found.url, file_contents=content, file_path=None)

    def _started(self) -> _Run:
        if self._run is None:
            self._run = _Run(self._program)
            config = {"force_language": self._language, "keep_index_url": True}
            self._run.tell("NewIndex", config=config)
        return self._run

    def write(self, stage: Path) -> None:
        """Write the index below `stage`, without what pagefind has for other sites than ours."""
        files = self._started().end()
        self._run = None
        try:
            files = in_order(files)
            used = _used(json.loads(files[ENTRY]))
        except _UNREADABLE:
            raise _failure("its index has another form") from None
        for name, content in files.items():
            if name in used or name.partition("/")[0] in _PIECES:
                target = stage / FOLDER / name
                try:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
                except OSError as error:
                    raise ChangeoverError(f"can't write {target}: {error.strerror}") from None

    def discard(self) -> None:
        """End the program."""
        if self._run is not None:
            self._run.kill()
            self._run = None


def _aliases(site: Site) -> dict[str, tuple[str, ...]]:
    """The names that each document goes by besides its own, as far as the readers may know them."""
    known = site.kb.aliases if site.edition is None else site.edition.aliases
    found: dict[str, tuple[str, ...]] = {}
    for alias, document in known.items():
        found[document] = (*found.get(document, ()), alias)
    return found


def _program() -> Path:
    program = get_executable()
    if program is None or not Path(program).is_file():
        raise ChangeoverError(
            "the search needs the program 'pagefind', and there is none for this machine; install "
            "the package 'pagefind[bin]', or write 'search: material' below the plugin 'changeover'"
        )
    return Path(program)


def _used(entry: Any) -> set[str]:
    """The files that our search loads: no other interfaces, no other languages."""
    used = {ENTRY, *_SCRIPTS}
    for language in entry["languages"].values():
        used |= {f"wasm.{language['wasm'] or 'unknown'}.pagefind"}
        used |= {f"pagefind.{language['hash']}.pf_meta"}
    return used


def _failure(said: str) -> ChangeoverError:
    return ChangeoverError(
        f"pagefind made no search index: {said}; the site is as it was. To build without it, "
        "write 'search: material' below the plugin 'changeover'"
    )


class _Run:
    """A running pagefind. Each message but the last has its answer when the next is sent."""

    def __init__(self, program: Path) -> None:
        try:
            self._process = subprocess.Popen(
                [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise ChangeoverError(f"can't run {program}: {error.strerror}") from None
        assert self._process.stdin is not None
        os.set_blocking(self._process.stdin.fileno(), False)
        self._told = self._heard = 0

    def tell(self, kind: str, **more: Any) -> None:
        """Send a message, once the one before is answered; so neither side waits for the other."""
        self._hear()
        self._told += 1
        message = {"message_id": self._told, "payload": {"type": kind, "index_id": 0, **more}}
        self._send(base64.b64encode(json.dumps(message).encode()) + b",")

    def _send(self, message: bytes) -> None:
        assert self._process.stdin is not None
        left = memoryview(message)
        while left:
            try:
                left = left[os.write(self._process.stdin.fileno(), left) :]
            except BlockingIOError:
                self._wait_for(self._process.stdin, selectors.EVENT_WRITE)
            except OSError:
                raise self._failure("it ended early") from None

    def _wait_for(self, pipe: IO[bytes], event: int) -> None:
        """Wait until a pipe can be read from or written to."""
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if not selector.select(_PATIENCE):
                raise self._failure(f"it did nothing for {_PATIENCE:g} seconds")

    def _hear(self) -> Any:
        """The answer to the last message; None when it was heard before."""
        if self._heard == self._told:
            return None
        assert self._process.stdout is not None
        answer = bytearray()
        while not answer.endswith(b","):  # nothing follows it: one message waits for its answer
            self._wait_for(self._process.stdout, selectors.EVENT_READ)
            piece = os.read(self._process.stdout.fileno(), _AT_ONCE)
            if not piece:
                raise self._failure("it ended early")
            answer += piece
        self._heard += 1
        try:
            payload = json.loads(base64.b64decode(answer[:-1]))["payload"]
            error = str(payload.get("message")) if payload["type"] == "Error" else None
        except _UNREADABLE:
            raise self._failure("it answered what can't be read") from None
        if error is not None:
            raise self._failure(error)
        return payload

    def _failure(self, said: str) -> ChangeoverError:
        self.kill()
        return _failure(said)

    def end(self) -> dict[str, bytes]:
        """End the program; returns the files of the index by their paths in it.

        They are asked for, not written by the program, which answers before all is on the disk.
        """
        self.tell("GetFiles")
        answer = self._hear()
        try:
            files = {f["path"]: base64.b64decode(f["content"]) for f in answer["files"]}
        except _UNREADABLE:
            raise self._failure("it answered what can't be read") from None
        self._close()
        return files

    def kill(self) -> None:
        """End the program at once."""
        self._process.kill()
        self._close()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what could not be sent any more
                pipe.close()
        self._process.wait()
