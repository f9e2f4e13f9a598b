"""The files that stand beside the versions: what leads a reader to one of them.

They hold no content and need no version to be there; their style and script are within them. Knows
nothing of git.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

from changeover.policy import add_policy
from changeover.publish.versions import Published
from changeover.render import Renderer
from changeover.urls import VERSIONS


def root_files(
    *, home: str, default: str, site_name: str, versions: Iterable[Published]
) -> Mapping[str, str]:
    """The texts of the files at the root of a published site, by their paths.

    `home` is the address that all versions stand below, `default` the folder that the root leads
    to; `versions` are in the order in which readers see them, and hidden ones are left out. The
    files are `index.html`, which leads there; `404.html`, which GitHub Pages serves for every
    address that is missing, at any depth; and the list of versions, for readers without JavaScript.
    """
    renderer = Renderer()
    shown = [version for version in versions if not version.is_hidden]
    base = f"{urlsplit(home).path.rstrip('/')}/"
    context = {
        "site_name": site_name,
        "default": quote(default),
        "canonical": f"{home.rstrip('/')}/{quote(default)}/",
    }
    pages = {
        "index.html": renderer.render("root/index.html", base="", **context),
        "404.html": renderer.render("root/404.html", base=base, **context),
        f"{VERSIONS}/index.html": renderer.render(
            "root/versions.html", base="../", versions=shown, **context
        ),
    }
    return {path: add_policy(html) for path, html in pages.items()}
