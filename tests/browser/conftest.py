"""What a browser test starts from: a browser, pages in it, and folders served to it.

Every request that leaves 127.0.0.1 is blocked and fails the test: a built site asks no third party
for anything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, sync_playwright

from tests.browser.chromium import NoChromiumError, find_chromium
from tests.site import run

HERE = Path(__file__).parent
PREFIX = "kb/1.2"
"""Where the sample is served: below the root, as a host of many projects does."""
LOCAL_SCHEMES = {"about", "blob", "data", "file"}
ARGUMENTS = (
    "--no-sandbox",  # a container's root has no user namespaces
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    # Whatever the page does that Playwright can't see (a preconnect, say) reaches nobody either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test in this folder, so that `-m "not browser"` is the quick half."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Without one the tests fail: a skipped test would say nothing."""
    try:
        chromium = find_chromium()
    except NoChromiumError as error:
        pytest.fail(str(error))
    if chromium is None:
        pytest.fail("no Chromium found; install one with: python -m tests.browser.chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def foreign_requests() -> Iterator[list[str]]:
    """The URLs not on 127.0.0.1 that pages of this test asked for; any left over is a failure."""
    urls: list[str] = []
    yield urls
    assert not urls, f"the page asked a third party for: {', '.join(urls)}"


class PageFactory(Protocol):
    """Opens an empty page in a context of its own, closed at the end of the test."""

    def __call__(
        self,
        *,
        color_scheme: Literal["light", "dark"] = "light",
        viewport: tuple[int, int] = (1280, 800),
        java_script_enabled: bool = True,
        service_workers: Literal["allow", "block"] = "block",
    ) -> Page: ...


@pytest.fixture
def page_factory(browser: Browser, foreign_requests: list[str]) -> Iterator[PageFactory]:
    """Makes pages: `page_factory(color_scheme="dark", viewport=(390, 844))`."""

    def block(route: Route) -> None:
        foreign_requests.append(route.request.url)
        route.abort()

    def block_socket(socket: WebSocketRoute) -> None:
        foreign_requests.append(socket.url)
        socket.close()

    def open_page(
        *,
        color_scheme: Literal["light", "dark"] = "light",
        viewport: tuple[int, int] = (1280, 800),
        java_script_enabled: bool = True,
        service_workers: Literal["allow", "block"] = "block",
    ) -> Page:
        width, height = viewport
        context = contexts.enter_context(
            browser.new_context(
                color_scheme=color_scheme,
                viewport={"width": width, "height": height},
                java_script_enabled=java_script_enabled,
                # Requests that a service worker answers are not seen below.
                service_workers=service_workers,
            )
        )
        context.set_default_timeout(15_000)
        context.route(is_foreign, block)
        context.route_web_socket(is_foreign, block_socket)
        return context.new_page()

    with ExitStack() as contexts:
        yield open_page


def is_foreign(url: str) -> bool:
    """Whether this URL leads anywhere but to this machine's 127.0.0.1 or to no network at all."""
    parts = urlsplit(url)
    return parts.scheme not in LOCAL_SCHEMES and parts.hostname != "127.0.0.1"


class ServeFolder(Protocol):
    """Serves a folder until the end of the test and returns its URL, which ends with `/`."""

    def __call__(self, path: Path, prefix: str = "") -> str: ...


@pytest.fixture
def serve_folder() -> Iterator[ServeFolder]:
    """Serves folders: `serve_folder(site)`, or `serve_folder(site, "project")` under a sub-path."""

    def serve(path: Path, prefix: str = "") -> str:
        base = f"/{prefix.strip('/')}/" if prefix.strip("/") else "/"
        server = servers.enter_context(
            ThreadingHTTPServer(("127.0.0.1", 0), partial(FolderHandler, folder=path, base=base))
        )
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.callback(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}{base}"

    with ExitStack() as servers:
        yield serve


class FolderHandler(SimpleHTTPRequestHandler):
    """Files of `folder` below `base`; 404 outside it, as on a host that serves many projects."""

    def __init__(self, *args: Any, folder: Path, base: str) -> None:
        self.base = base
        super().__init__(*args, directory=str(folder))

    def translate_path(self, path: str) -> str:
        # The URL itself keeps its base, so that redirects to `folder/` keep it too.
        return super().translate_path(path.removeprefix(self.base[:-1]))

    def send_head(self) -> Any:
        if self.path.startswith(self.base):
            return super().send_head()
        return self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def sample(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repository, built once for all browser tests."""
    site = tmp_path_factory.mktemp("sample") / "site"
    result = run("changeover", "build", "--site-dir", str(site), root=repository)
    assert result.returncode == 0, result.stdout + result.stderr
    return site


@pytest.fixture
def url(sample: Path, serve_folder: ServeFolder) -> str:
    """The sample served under a sub-path, as GitHub Pages does."""
    return serve_folder(sample, PREFIX)
