"""The MkDocs page of a generated file: a stub whose HTML the macros bring, so that no Markdown runs.

MkDocs makes a new Markdown with all extensions for every page. A stub has nothing for it to do.
"""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc


class StubPage(Page):
    """A page whose text, after its macros ran, is HTML already."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the text as it is; its contents list and anchors come with the slots."""
        self.content = (self.markdown or "").strip()
        self.toc = get_toc([])
        self.present_anchor_ids = set()
        self.links_to_anchors = {}
