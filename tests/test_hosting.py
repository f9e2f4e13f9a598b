"""The site below a path of a server, as a project's pages on GitHub are: a crawler follows every link.

With addresses that end in `/` and with ones that name files. What is opened from files is a browser's
matter: see `browser/test_offline.py`.
"""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.feed_rules import addresses
from tests.site import copy_repository, run

VERSION = "1.2"
BUILD = """
import sys
from pathlib import Path
from changeover.plugin.commands import build
from changeover.publish.version import SiteVersion
root, site, name, home = sys.argv[1:]
build(Path(root), site_dir=Path(site), version=SiteVersion(name, name, home))
"""


@dataclass(frozen=True, slots=True)
class Hosted:
    """A served version: where its files are, what its address is, and that of its home."""

    site: Path
    address: str
    home: str


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # thousands of requests need no thousand connections

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module", params=["folders", "files"])
def hosted(
    request: pytest.FixtureRequest, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hosted]:
    """The sample as the frozen version 1.2 below /repo/."""
    folder = tmp_path_factory.mktemp(str(request.param))
    root = copy_repository(repository, folder / "kb")
    if request.param == "files":
        mkdocs_yml = root / "mkdocs.yml"
        text = mkdocs_yml.read_text(encoding="utf-8")
        mkdocs_yml.write_text(f"use_directory_urls: false\n{text}", encoding="utf-8")
    host = folder / "host"
    site = host / "repo" / VERSION
    site.parent.mkdir(parents=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(host))) as server:
        home = f"http://127.0.0.1:{server.server_port}/repo/"
        arguments = ("-c", BUILD, str(root), str(site), VERSION, home)
        result = run("python", *arguments, root=root)
        assert result.returncode == 0, result.stdout + result.stderr
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield Hosted(site, f"{home}{VERSION}/", home)
        server.shutdown()


def files(hosted: Hosted) -> list[str]:
    """Every file of the site but those of the theme and the search."""
    found = (path.relative_to(hosted.site) for path in hosted.site.rglob("*") if path.is_file())
    theirs = {"assets", "search"}
    return sorted(p.as_posix() for p in found if p.parts[0] not in theirs and p.name[0] != ".")


def test_no_link_is_broken(hosted: Hosted, repository: Path, tmp_path: Path) -> None:
    feeds = {
        path: (hosted.site / path).read_text(encoding="utf-8")
        for path in files(hosted)
        if path.startswith("feeds/")
    }
    assert len(feeds) > 20
    to_latest = f"{hosted.home}latest/"
    told = {html.unescape(address).partition("#")[0] for address in addresses(feeds)}
    led_to = {address.replace(to_latest, hosted.address) for address in told}
    assert led_to and all(address.startswith(hosted.address) for address in led_to)
    begin = tmp_path / "begin.txt"
    # Pages that nothing leads to, such as redirects, are looked at too.
    every = [*(hosted.address + path for path in files(hosted)), *sorted(led_to)]
    begin.write_text("\n".join(every), encoding="utf-8")
    result = run("python", "-m", "tests.crawl", hosted.address, str(begin), root=repository)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["broken"] == []
    assert len(found["seen"]) > len(every)
    # What leads out of the version leads to what is there once `latest` is published, too.
    for address in found["seen"]:
        url = unquote(address.partition("#")[0].removeprefix(to_latest))
        if address.startswith(to_latest):
            page = f"{url}index.html" if url == "" or url.endswith("/") else url
            assert (hosted.site / page).is_file(), address


def test_no_anchor_is_broken(hosted: Hosted) -> None:
    """Those of the feeds too. LinkChecker can do it, but reads a page anew for each of its anchors."""
    pages = {path: (hosted.site / path) for path in files(hosted) if path.endswith(".html")}
    ids, links = {}, []
    for path, page in pages.items():
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        named = [*tree.css("[id]"), *tree.css("a[name]")]
        ids[path] = {node.attributes.get("id") or node.attributes.get("name") for node in named}
        links += [(path, node.attributes["href"] or "") for node in tree.css("a[href*='#']")]
    for path in files(hosted):
        if path.startswith("feeds/"):
            text = (hosted.site / path).read_text(encoding="utf-8")
            found = addresses({path: text})
            links += [("", html.unescape(a.removeprefix(f"{hosted.home}latest/"))) for a in found]
    broken = []
    for path, href in links:
        address, _, anchor = urljoin(f"http://site/{path}", href).partition("#")
        target = unquote(address.removeprefix("http://site/"))
        target += "index.html" if target == "" or target.endswith("/") else ""
        if anchor and target in ids and unquote(anchor) not in ids[target]:
            broken.append(f"{path}: {href}")
    assert broken == []
    assert len(links) > 1_000


def test_every_kind_of_file_is_there(hosted: Hosted) -> None:
    names = files(hosted)
    for path in ("index.html", "404.html", "calendar.ics", "data/index.json", "sitemap.xml"):
        assert path in names
    feed = (hosted.site / "feeds/documents/atom.xml").read_text(encoding="utf-8")
    assert f'href="{hosted.home}latest/feeds/documents/atom.xml" rel="self"' in feed
    redirects = [
        path
        for path in names
        if path.endswith(".html")
        and 'http-equiv="refresh"' in (hosted.site / path).read_text(encoding="utf-8")
    ]
    assert redirects
