"""The same pages made by hand: what a site of plain MkDocs and Material would hold.

Documents are taken as their authors wrote them. Every other page gets the words that Changeover
wrote on it, as Markdown headings, tables, items and paragraphs. No plugin of ours, no macros, the
same theme features and extensions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar

import yaml

from benchmarks.corpus import Corpus, site_settings
from benchmarks.facts import to_yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_INCLUDE = re.compile(r"\{! (\S+) !\}")
_STEP_ATTRIBUTES = re.compile(r" (?:role|minutes)=\S+")
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
    reader = _PageReader()
    reader.feed((site / url / "index.html").read_text(encoding="utf-8"))
    return reader.markdown()


def _document_text(corpus: Corpus, file: Path) -> str:
    """A document as it is, with its fragments and its quiz, whose words are on its page too."""
    shared = corpus.root / "changes/_shared"
    text = _FRONT_MATTER.sub("", file.read_text(encoding="utf-8"))
    text = _INCLUDE.sub(lambda match: (shared / match.group(1)).read_text(), text)
    text = _STEP_ATTRIBUTES.sub("", text)
    quiz = file.with_suffix(".quiz.yaml")
    if quiz.exists():
        data = yaml.load(quiz.read_text(encoding="utf-8"), Loader=_LOADER)
        text += "\n" + _quiz_text(data["questions"])
    return f"# {file.stem.replace('-', ' ').capitalize()}\n\n{text}"


def _quiz_text(questions: Iterable[Mapping[str, Any]]) -> str:
    """A quiz as a person would write it: a heading a question, an item a choice."""
    parts = ["## Questions"]
    for question in questions:
        parts.append(f"### {question['text']}")
        lines = [
            f"{choice['text']}: {choice['explanation']}" for choice in question.get("choices", ())
        ]
        parts.append("\n".join(f"- {line}" for line in (*lines, question["explanation"])))
    return "\n\n".join(parts) + "\n"


class _PageReader(HTMLParser):
    """The words of a built page's article as Markdown: headings, tables, items and paragraphs."""

    _PREFIXES: ClassVar[Mapping[str, str]] = {
        **{f"h{level}": f"{'#' * level} " for level in range(1, 7)},
        "li": "- ",
        "tr": "| ",
        **dict.fromkeys(("p", "div", "dt", "dd", "section", "article", "figure", "details"), ""),
    }
    _UNREAD = frozenset({"script", "style", "svg", "template"})

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._blocks: list[tuple[str, list[str]]] = [("", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block; within a row of a table, a cell."""
        if tag == "article" or self._open:
            self._open.append(tag)
        if tag in ("td", "th"):
            self._blocks[-1][1].append("|" if self._blocks[-1][1] else "")
        elif tag in self._PREFIXES and "tr" not in self._open[:-1]:
            self._blocks.append((self._PREFIXES[tag], []))

    def handle_endtag(self, tag: str) -> None:
        """End it, and what was left open within it."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass
            if tag in self._PREFIXES and "tr" not in self._open:
                self._blocks.append(("", []))

    def handle_data(self, data: str) -> None:
        """Keep the words of the article."""
        if self._open and self._UNREAD.isdisjoint(self._open):
            self._blocks[-1][1].extend(data.replace("|", "/").replace("¶", "").split())

    def markdown(self) -> str:
        """Everything that was read."""
        lines: list[str] = []
        for prefix, words in self._blocks:
            if prefix == "| ":
                row = f"| {' '.join(words)} |"
                if not (lines and lines[-1].startswith("|")):
                    lines += ["", row, "|" + " --- |" * (row.count("|") - 1)]
                else:
                    lines.append(row)
            elif words:
                lines += ["", prefix + " ".join(words), ""]
        return "\n".join(lines) + "\n"
