"""What a build works with: read, checked and opened before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mkdocs.config.defaults import MkDocsConfig

from changeover.knowledge import KnowledgeBase
from changeover.plugin import mkdocs_yml, outcome, staging
from changeover.plugin.edition import EditionBuild
from changeover.plugin.search import Search, choose_engine, open_search
from changeover.plugin.settings import (
    add_assets,
    add_overrides,
    check_settings,
    redirect_place,
    watched,
)
from changeover.plugin.site import open_site
from changeover.plugin.versions import add_version
from changeover.problems import Problem, Severity
from changeover.progress import Progress
from changeover.publish.address_problems import address_problems
from changeover.publish.version import SiteVersion
from changeover.views import Site


@dataclass(frozen=True, slots=True)
class Build:
    """One build: its content, and what makes pages of it.

    `edition` is None for a site that shows everything, `search` for one without a search.
    `call_problems` are wrong calls of macros, still to be told.
    """

    kb: KnowledgeBase
    site: Site
    edition: EditionBuild | None
    search: Search | None
    call_problems: tuple[Problem, ...]


def open_build(
    config: MkDocsConfig,
    settings: Mapping[str, Any],
    *,
    version: SiteVersion | None,
    progress: Progress,
) -> Build:
    """Read and check the content, and give `config` what the site of it needs.

    `settings` are ours, by name. Raises ChangeoverError when the settings can't be right, and
    SystemExit, with every problem printed, when the content has errors.
    """
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    check_settings(config, root)
    staging.check_place(Path(config.site_dir), root)
    engine = choose_engine(config, settings["search"], root=root)
    add_assets(config, search=engine)
    kb = KnowledgeBase.open(
        root,
        settings["as-of"] or _today,
        progress=progress.reading,
        homes=_homes(config, version, root=root),
    )
    redirects = address_problems(
        kb,
        settings["redirects"],
        partial(redirect_place, root),
        use_directory_urls=config.use_directory_urls,
    )
    fail_on, severities = Severity(settings["fail-on"]), settings["rules"]
    calls = outcome.check(kb, fail_on=fail_on, severities=severities, more=tuple(redirects))
    if version is not None:
        add_version(config, version)
    audience = settings["audience"]
    edition = EditionBuild(kb, audience) if audience is not None else None
    if edition is not None:
        edition.take_settings(config)
    site = open_site(
        kb,
        config,
        root=root,
        source_uri=settings["source-uri"],
        edition=edition,
        version=version,
    )
    search = open_search(engine, config, site)
    add_overrides(config)
    says = config.extra.setdefault("co", {})
    says["as-of"] = kb.as_of.isoformat()
    says["search"] = engine
    says["is-for-all"] = edition is None
    says["as-of-is-given"] = settings["as-of"] is not None and audience is None
    config.watch += watched(config, root)
    return Build(kb, site, edition, search, calls)


def _homes(config: MkDocsConfig, version: SiteVersion | None, *, root: Path) -> tuple[str, ...]:
    """The addresses of the site: that of mkdocs.yml too, while `serve` puts its own in its place."""
    home = version.home if version is not None else None
    said = (config.site_url, mkdocs_yml.read(root).get("site_url"), home)
    return tuple(dict.fromkeys(str(address) for address in said if address))


def _today(zone: ZoneInfo) -> dt.date:
    """The day where the company is: the one clock below the command line."""
    return dt.datetime.now(zone).date()
