"""The events of MkDocs, each translated into a call of ours.

A build goes: read and check `changes/` (nothing is touched while there are errors), build into a
stage beside the site, and bring the site in line when nothing went wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

from changeover.macros import Namespace
from changeover.pages import HOME, Page
from changeover.plugin import outcome, staging
from changeover.plugin.edition import without_comments
from changeover.plugin.finish import finish
from changeover.plugin.generated import add_files
from changeover.plugin.handwritten import macro_problems, place_of, take_meta
from changeover.plugin.navigation import (
    WIDE_VIEWS,
    SmallNavigation,
    section_nav,
    table_of_contents,
)
from changeover.plugin.opening import open_build
from changeover.plugin.redirects import keep_addresses, known_redirects
from changeover.plugin.search import Search, drop_unused
from changeover.plugin.serving import build_or_say_why
from changeover.plugin.settings import SCHEME
from changeover.plugin.site import docs_folder
from changeover.plugin.site_list import SiteList
from changeover.plugin.slots import Slots, anchors, contents
from changeover.policy import add_policy
from changeover.problems import ChangeoverError, Problem, Severity
from changeover.progress import Progress
from changeover.publish.manifest import Manifest
from changeover.publish.version import SiteVersion
from changeover.views.feeds import alternates

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer  # a build needs no server

log = logging.getLogger("mkdocs.plugins.changeover")


class ChangeoverPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]  # settings: below
    """`changeover` in the `plugins` of mkdocs.yml, after `macros`."""

    # The older way to declare settings, because theirs are kebab-case like every key of ours.
    config_scheme = SCHEME

    overriding: ClassVar[dict[str, Any]] = {}
    """Settings of the command line, which go before those of mkdocs.yml."""

    version: ClassVar[SiteVersion | None] = None
    """The version that is built; None for a site that stands alone."""

    before: ClassVar[Manifest | None] = None
    """What the versions hold whose place the built one takes."""

    def __init__(self) -> None:
        self._stage: Path | None = None
        self._pages_by_path: dict[str, Page] = {}
        self._macro_problems: list[Problem] = []
        self._search: Search | None = None
        self._progress = Progress()
        self._warnings = outcome.warning_counter()

    # --- before anything is written ------------------------------------------------------------

    @event_priority(-10)  # after the macros plugin made its environment
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read, check and resolve; stop here, with every problem printed, when there are errors."""
        try:
            self._open(config)
        except ChangeoverError as error:
            raise ConfigurationError(str(error)) from None
        return config

    def _open(self, config: MkDocsConfig) -> None:
        self.config.update(self.overriding)
        build = open_build(config, self.config, version=self.version, progress=self._progress)
        self._kb, self._site, self._edition = build.kb, build.site, build.edition
        self._search, self._macro_problems = build.search, list(build.call_problems)
        self._pages_by_path = {page.path: page for page in self._site.pages.values()}
        self._slots = Slots()
        self._namespace = Namespace(
            self._site, lambda html, inline: self._slots.put(html, inline=inline)
        )
        macros: Any = config.plugins["macros"]
        macros.register_variables({"kb": self._namespace})
        self._docs = docs_folder(config, self._kb.root)
        logging.getLogger("mkdocs").removeHandler(self._warnings)  # of a build that was ended
        self._warnings = outcome.warning_counter()
        logging.getLogger("mkdocs").addHandler(self._warnings)
        self._final = Path(config.site_dir)
        self._stage = staging.open_stage(self._final)
        config.site_dir = str(self._stage)

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add a virtual file for each generated page, and the navigation of the sections."""
        drop_unused(files, config.extra["co"]["search"])
        if self._edition is not None:
            files = self._edition.take_pages(files, config)
        hand_written = [file.src_uri for file in files.documentation_pages()]
        is_readme = HOME not in self._site.pages and "index.md" not in hand_written
        index = "README.md" if is_readme else "index.md"
        config.nav = section_nav(hand_written, config.nav, home=index, pages=self._site.pages)
        self._leads = add_files(self._site, files, config, docs=self._docs)
        self._list = SiteList(self._kb)
        self._progress.start(len(files.documentation_pages()))
        return files

    # --- each page -----------------------------------------------------------------------------

    @event_priority(100)
    def _before_macros(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Say which page is being built, and look at the macros of a hand-written one."""
        self._slots = Slots()
        if self._plan_of(page) is not None:
            page.meta["render_macros"] = True
            return markdown
        self._namespace.where = place_of(page, markdown, docs=self._docs)
        take_meta(page, self._namespace.where)
        wrong = macro_problems(page, markdown, self._namespace.where, config=config)
        self._macro_problems += wrong
        return "" if wrong else markdown

    @event_priority(-100)
    def _after_macros(
        self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Give a generated page its title; the macros plugin would run what a title holds."""
        plan = self._plan_of(page)
        if plan is not None:
            page.title = plan.label or plan.title
            page.meta["title"] = plan.title
            page.meta["search"] = {"exclude": True}  # its entries are ours: see `search.py`
            if plan.view in WIDE_VIEWS:
                page.meta["hide"] = ["navigation", "toc"]
        return markdown

    on_page_markdown = CombinedEvent(_before_macros, _after_macros)

    def _plan_of(self, page: MkDocsPage) -> Page | None:
        """What a generated page is to show; None for a hand-written one."""
        if page.file.generated_by != "changeover":
            return None
        return self._pages_by_path.get(page.file.src_uri)

    def on_page_content(
        self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the finished HTML in the place of its slots."""
        filled = self._slots.fill(
            html, url=page.file.url, use_directory_urls=config.use_directory_urls
        )
        if self._edition is not None and self._plan_of(page) is None:
            published = self._site.prose.published.values()
            filled = self._edition.plain_links(
                without_comments(filled), page, files=files, published=published
            )
        if filled is not html:
            page.present_anchor_ids = (page.present_anchor_ids or set()) | anchors(filled)
            page.toc = table_of_contents(contents(filled))
        self._progress.page()
        return filled

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        """Every page is rendered: publish what they link to, stop when a macro was called wrongly."""
        self._stop_at(
            [*self._namespace.problems, *self._macro_problems, *self._site.prose.problems]
        )
        published = {url: path for path, url in sorted(self._site.prose.published.items())}
        for url, path in published.items():
            source = str(self._kb.root / path)
            files.append(File.generated(config, url, abs_src_path=source))
        if self._edition is not None:
            try:
                self._edition.take_files(files, config)
            except ChangeoverError as error:
                raise PluginError(str(error)) from None
        redirects = known_redirects(
            self.config["redirects"], self.before, is_edition=self._edition is not None
        )
        addresses = keep_addresses(
            files, config, site=self._site, planned=self._leads, before=self.before, given=redirects
        )
        self._stop_at(addresses.problems)
        self._list.close(files, config, redirects=addresses.made)
        for file in files.documentation_pages():
            if file.page is not None:
                file.page.update_date = self._kb.as_of.isoformat()
        self._progress.start(len(files.documentation_pages()), writing=True)
        return env

    def _stop_at(self, problems: list[Problem]) -> None:
        """Print the problems of the pages, if there are any; errors among them end the build."""
        if problems:
            self._progress.stop()
            fail_on, severities = Severity(self.config["fail-on"]), self.config["rules"]
            outcome.report(problems, self._kb, fail_on=fail_on, severities=severities)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Prepare the small navigation of the pages that stand in no menu."""
        self._small = SmallNavigation(nav, files, self._site.pages)
        return nav

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand a generated page the navigation of its own group, and take its search entries."""
        plan = self._pages_by_path.get(page.file.src_uri)
        page.meta["feeds"] = alternates(self._site, plan)
        if plan is not None:
            context["nav"] = self._small.of(page, plan)
        self._list.add(page, plan)
        if self._search is not None and (plan is None or plan.is_current):
            try:
                self._search.add(page, plan)
            except ChangeoverError as error:
                raise PluginError(str(error)) from None
        return context

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Give the page its Content-Security-Policy."""
        self._progress.page()
        return self._finished(output, page.file.src_uri)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Give the pages that are no Markdown (404.html) the policy too."""
        if template_name.endswith(".html"):
            return self._finished(output_content, template_name)
        return output_content

    def _finished(self, output: str, name: str) -> str:
        if self._edition is not None:
            output = without_comments(output)
        try:
            return add_policy(output)
        except ChangeoverError as error:
            raise PluginError(f"{name}: {error}") from None

    @event_priority(-100)  # after every other plugin has written its files
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Bring the site in line with the stage, unless a strict build has warnings."""
        self._progress.stop()
        stage, self._stage = self._stage, None
        if stage is None:
            return
        if config.strict and self._warnings.get_counts():
            staging.discard(stage)  # mkdocs ends the build right after this, with the count
            return
        try:
            finish(stage, self._list, self._search)
            staging.publish(stage, self._final)
            log.info("%d pages in %s", len(self._site.pages), self._final)
        except ChangeoverError as error:
            staging.discard(stage)
            raise Abort(str(error)) from None
        finally:
            config.site_dir = str(self._final)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Go on serving the last good site when an edit brought an error."""
        server.builder = build_or_say_why(server.builder, self._kb.root)
        return server

    def on_build_error(self, error: Exception) -> None:
        """Leave nothing behind of a build that failed."""
        self._discard()

    def on_shutdown(self) -> None:
        """Leave nothing behind of a build that was ended without an error of MkDocs."""
        self._discard()

    def _discard(self) -> None:
        self._progress.stop()
        if self._search is not None:
            self._search.discard()
        logging.getLogger("mkdocs").removeHandler(self._warnings)
        if self._stage is not None:
            staging.discard(self._stage)
            self._stage = None
