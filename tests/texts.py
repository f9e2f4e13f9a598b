"""Small knowledge bases for tests of texts: files in, a renderer and its pages out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path

from changeover.knowledge import KnowledgeBase
from changeover.links.report import problems_of
from changeover.model.content import Prose, Revision
from changeover.pages import plan_pages
from changeover.problems import Location, Problem, sort_problems
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.views import Site

AS_OF = dt.date(2026, 6, 15)
CATALOG = """
teams: [{id: team-billing, name: Billing team}]
roles: [{id: operator, name: Billing operator}]
systems: [{id: billing, name: Billing, owner: team-billing, parts: [invoicing, dunning]}]
audiences: [{id: internal, name: Internal}]
"""
ADOPTION = """
title: Adopt the pages
status: proposed
owner: team-billing
systems: [billing]
summary: Takes the pages in.
go-live: {planned: 2026-01-05}
change-type: adoption
"""
PNG = b"\x89PNG\r\n\x1a\n"

VOID = {"br", "col", "hr", "img", "input", "wbr"}


def change(day: str, *, title: str = "A change", launched: bool = True, more: str = "") -> str:
    """A change.yaml that goes live on a day; an adoption when it has been launched."""
    kind = "change-type: adoption\n" if launched else ""
    return (
        f"title: {title}\nstatus: building\nowner: team-billing\nsystems: [billing]\n"
        f"summary: Something changes.\ngo-live: {{planned: {day}}}\n{kind}{more}"
    )


class Texts:
    """A knowledge base made of files, by their paths below `changes/`."""

    def __init__(
        self,
        root: Path,
        files: Mapping[str, str | bytes],
        *,
        source_url: Callable[[Location], str | None] = lambda location: None,
    ) -> None:
        self.root = root
        standard = {"catalog.yaml": CATALOG, "0001-adopt/change.yaml": ADOPTION}
        for name, content in {**standard, **files}.items():
            path = root / "changes" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.kb = KnowledgeBase.open(root, AS_OF)
        self.pages = plan_pages(self.kb)
        self.prose = ProseRenderer(self.kb, self.pages, source_url=source_url)
        renderer = Renderer(source_url=source_url)
        self.site = Site(self.kb, self.pages, renderer, self.prose)

    def revision(self, document: str) -> Revision:
        """The revision that the page of a document shows."""
        shown = self.kb.documents[document].shown
        assert shown is not None
        return shown

    def render(self, document: str) -> str:
        """The HTML of the text of a document's page."""
        revision = self.revision(document)
        return str(self.prose.render(revision.prose, revision=revision))

    def problems(self, document: str) -> tuple[Problem, ...]:
        """What is wrong with the links and includes of a document's page."""
        revision, prose = self.revision(document), self.prose
        found = problems_of(revision.prose, prose.resolver, prose.includes, revision=revision)
        return sort_problems(found)

    def text(self, text: str, *, path: str = "changes/0001-adopt/README.md") -> str:
        """The HTML of any text."""
        return str(self.prose.render(Prose(path, text)))


def lines(problems: tuple[Problem, ...]) -> list[str]:
    """Problems as reports show them."""
    return [str(problem) for problem in problems]


class Page(HTMLParser):
    """What a browser finds in HTML: every tag with its attributes, text of code, and whether every
    tag is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.code: list[str] = []
        self.words = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "pre":
            self.code.append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data
        if "pre" in self.open:
            self.code[-1] += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"instruction {data}")

    def links(self) -> list[str]:
        """Where its links lead, permalinks left out."""
        return [
            attributes["href"]
            for tag, attributes in self.tags
            if tag == "a" and "href" in attributes and attributes.get("class") != "headerlink"
        ]

    def images(self) -> list[str]:
        """The addresses of its images."""
        return [attributes["src"] for tag, attributes in self.tags if tag == "img"]
