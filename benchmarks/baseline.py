"""The same pages made by hand: what a site of plain MkDocs and Material would hold.

Documents are taken as their authors wrote them, the YAML of changes becomes headings and tables
of the same words, and every other page (lists, calendars, histories) gets the words that
Changeover wrote on it. No plugin of ours, no macros, the same theme features and extensions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from benchmarks.corpus import Corpus, site_settings
from benchmarks.facts import to_yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_INCLUDE = re.compile(r"\{! (\S+) !\}")
_STEP_ATTRIBUTES = re.compile(r" (?:role|minutes)=\S+")
_OF_A_CHANGE = re.compile(r"changes/(\d{4})/(?:(plan|build|test|launch)/)?")
_ARTICLE = re.compile(r"<article\b.*?</article>", re.S)
_TAG = re.compile(r"<[^>]*>")


def write_baseline(corpus: Corpus, site: Path, root: Path) -> None:
    """Write below `root` what plain MkDocs needs to build the pages of the built `site`.

    The pages are those of the site that Changeover built from `corpus`.
    """
    docs = root / "docs"
    for url in page_urls(site):
        file = (
            docs / f"{url.rstrip('/')}.md" if url in corpus.documents else docs / url / "index.md"
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page_text(corpus, site, url), encoding="utf-8")
    for id_, folder in corpus.changes.items():
        for file in folder.glob("evidence/*"):  # test.yaml links to them
            copy = docs / "changes" / id_ / "test/evidence" / file.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    settings = site_settings()
    for key in ("plugins", "extra_css", "extra_javascript", "validation"):
        settings.pop(key, None)
    sections = sorted({url.split("/")[0] for url in page_urls(site)} - {""})
    settings["nav"] = [{"Home": "index.md"}]
    settings["nav"] += [{name.capitalize(): f"{name}/index.md"} for name in sections]
    settings["validation"] = {"omitted_files": "ignore", "unrecognized_links": "ignore"}
    (root / "mkdocs.yml").write_text(to_yaml(settings), encoding="utf-8")


def page_urls(site: Path) -> list[str]:
    """The URL of each page of a built site, relative to it, sorted: `changes/0007/plan/`."""
    pages = (file.parent.relative_to(site).as_posix() for file in site.rglob("index.html"))
    return sorted("" if url == "." else f"{url}/" for url in pages)


def count_words(html: str) -> int:
    """How many words the article of a page has."""
    article = _ARTICLE.search(html)
    return len(_TAG.sub(" ", article.group()).split()) if article else 0


def _page_text(corpus: Corpus, site: Path, url: str) -> str:
    if url in corpus.documents:
        return _document_text(corpus, corpus.documents[url])
    match = _OF_A_CHANGE.fullmatch(url)
    if match is None:
        reader = _PageReader()
        reader.feed((site / url / "index.html").read_text(encoding="utf-8"))
        return reader.markdown()
    folder = corpus.changes[match.group(1)]
    name = match.group(2)
    if name is not None:
        file = folder / f"{name}.yaml"
        return (
            facts_text(_load(file), title=name) if file.exists() else f"# {name}\n\nNot started.\n"
        )
    readme = (folder / "README.md").read_text(encoding="utf-8")
    return readme + facts_text(_load(folder / "change.yaml"), title="Facts", level=2)


def _load(file: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    return data


def _document_text(corpus: Corpus, file: Path) -> str:
    """A document as it is, with its fragments and its quiz, whose words are on its page too."""
    shared = corpus.root / "changes/_shared"
    text = _FRONT_MATTER.sub("", file.read_text(encoding="utf-8"))
    text = _INCLUDE.sub(lambda match: (shared / match.group(1)).read_text(), text)
    text = _STEP_ATTRIBUTES.sub("", text)
    quiz = file.with_suffix(".quiz.yaml")
    if quiz.exists():
        text += "\n" + facts_text(_load(quiz), title="Quiz", level=2)
    return f"# {file.stem.replace('-', ' ').capitalize()}\n\n{text}"


def facts_text(facts: dict[str, Any], *, title: str, level: int = 1) -> str:
    """YAML as Markdown: a heading a key, a table a list of mappings, a bullet a text."""
    parts = [f"{'#' * level} {title.capitalize()}"]
    scalars = {key: value for key, value in facts.items() if not isinstance(value, list | dict)}
    if scalars:
        parts.append(_table(("fact", "value"), scalars.items()))
    for key, value in facts.items():
        heading = f"{'#' * (level + 1)} {key.replace('-', ' ').capitalize()}"
        if isinstance(value, dict):
            parts.append(facts_text(value, title=key.replace("-", " "), level=level + 1))
        elif isinstance(value, list) and value:
            if isinstance(value[0], dict):
                columns = list(dict.fromkeys(name for row in value for name in row))
                rows = ([row.get(name, "") for name in columns] for row in value)
                parts += [heading, _table(columns, rows)]
            else:
                parts += [heading, "\n".join(f"- {entry}" for entry in value)]
    return "\n\n".join(parts) + "\n"


def _table(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    head = list(columns)
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_cell(entry) for entry in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_cell(entry)}" for key, entry in value.items())
    return str(value)


class _PageReader(HTMLParser):
    """The words of a built page's article as Markdown: headings, table rows and paragraphs."""

    _BLOCKS = frozenset(
        {"p", "li", "tr", "div", "dt", "dd", "section", "article", "h1", "h2", "h3"}
    )

    def __init__(self) -> None:
        super().__init__()
        self._is_inside = False
        self._blocks: list[list[str]] = [[]]
        self._prefixes: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block; a cell of a table is set off by a bar."""
        self._is_inside = self._is_inside or tag == "article"
        if tag in self._BLOCKS:
            self._blocks.append([])
            self._prefixes.append({"h1": "# ", "h2": "## ", "h3": "### ", "tr": "| "}.get(tag, ""))
        elif tag in ("td", "th") and self._blocks[-1]:
            self._blocks[-1].append("|")

    def handle_endtag(self, tag: str) -> None:
        """Stop at the end of the article."""
        if tag == "article":
            self._is_inside = False
        elif tag in self._BLOCKS:
            self._blocks.append([])
            self._prefixes.append("")

    def handle_data(self, data: str) -> None:
        """Keep the words of the article."""
        if self._is_inside:
            self._blocks[-1] += data.split()

    def markdown(self) -> str:
        """Everything that was read."""
        lines: list[str] = []
        for prefix, words in zip(self._prefixes, self._blocks, strict=True):
            if not words:
                continue
            text = prefix + " ".join(words)
            if prefix != "| ":
                lines += ["", text, ""]
                continue
            text += " |"
            if not (lines and lines[-1].startswith("| ")):
                lines += ["", text, "|" + " --- |" * (text.count("|") - 1)]
            else:
                lines.append(text)
        return "\n".join(lines) + "\n"
