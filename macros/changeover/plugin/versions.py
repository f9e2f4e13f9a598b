"""What a build puts on its pages when the site is one version of several."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from changeover.publish.version import SiteVersion
from changeover.urls import LATEST, VERSIONS

_ASSETS = "assets/changeover/"


def add_version(config: MkDocsConfig, version: SiteVersion) -> None:
    """Give the pages their address, the selector of versions, and what templates say of them.

    The selector is ours, not Material's: it is there without JavaScript, and asks for the other
    versions when somebody opens it, not on every page.
    """
    config.site_url = version.address
    config.extra.pop("version", None)  # Material would put its own selector beside ours
    config.extra_css.insert(0, f"{_ASSETS}versions.css")
    config.extra_javascript.insert(0, f"{_ASSETS}versions.js")
    says = config.extra.setdefault("co", {})
    says["version"] = {
        "name": version.name,
        "title": version.title,
        "is-frozen": version.is_frozen,
        "latest": version.latest_address,
        "to-latest": f"../{LATEST}/",  # from a version's own home; holds under any host
        "to-all": f"../{VERSIONS}/",
    }
