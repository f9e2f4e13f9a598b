"""What a build puts on its pages when the site is one version of several."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from changeover.publish.version import LATEST, SiteVersion


def add_version(config: MkDocsConfig, version: SiteVersion) -> None:
    """Give the pages their address, the selector of versions, and what templates say of them."""
    config.site_url = version.address
    config.extra["version"] = {"provider": "mike", "default": LATEST}
    says = config.extra.setdefault("co", {})
    says["version"] = {
        "name": version.name,
        "title": version.title,
        "is-frozen": version.is_frozen,
        "latest": version.latest_address,
    }
