"""The Markdown that authors write: Python-Markdown with the site's extensions, and one of ours.

Ours runs last over the finished tree. What it puts in (step lines, the parts of tabs) is signed
with the page's token, so that the sanitiser can tell it from what an author wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import markdown
from markdown.treeprocessors import Treeprocessor

from changeover.reading.bounds import bound_links

Extension = str | markdown.Extension

DEFAULT_EXTENSIONS: Sequence[Extension] = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.betterem",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
)
"""The Markdown extensions of a site that configures none of its own."""

DEFAULT_CONFIGS: Mapping[str, Mapping[str, Any]] = {
    "toc": {"permalink": True, "permalink_title": "Link to this section", "toc_depth": 3},
    "pymdownx.highlight": {"pygments_lang_class": True},
    "pymdownx.tabbed": {"alternate_style": True},
}
"""Their settings."""

_NEEDED: Sequence[str] = ("attr_list", "toc", "pymdownx.superfences", "pymdownx.highlight")
_FORCED: Mapping[str, Mapping[str, Any]] = {
    # Code is kept byte for byte: tabs, blank lines and spaces at line ends included.
    "pymdownx.superfences": {"preserve_tabs": True},
    # No empty links or ids a line; they are of use only with line numbers that can be linked to.
    "pymdownx.highlight": {"anchor_linenums": False, "line_spans": "", "stripnl": False},
    # `align` instead of `style`, which the sanitiser takes away.
    "tables": {"use_align_attribute": True},
    "pymdownx.tasklist": {"custom_checkbox": False, "clickable_checkbox": False},
}
_NEVER = frozenset(
    {
        "markdown_include.include",  # see `links.includes`
        "pymdownx.snippets",  # reads any file
        "pymdownx.b64",  # reads any file
        "pymdownx.blocks.html",
        "codehilite",  # `pymdownx.highlight` is there
        "fenced_code",  # `pymdownx.superfences` is there
        "markdown.extensions.fenced_code",
        "markdown.extensions.codehilite",
    }
)

STEP_KEY = "data-co-step"
"""The attribute by which the source names a step's number on its way through Markdown."""

_PART = {"expect": "co-expect", "roll back": "co-rollback", "rollback": "co-rollback"}


def make_markdown(
    extensions: Sequence[Extension], configs: Mapping[str, Mapping[str, Any]]
) -> tuple[markdown.Markdown, StructureProcessor]:
    """A Markdown to reuse for every text, and the processor that takes each text's steps."""
    wanted = [e for e in extensions if not isinstance(e, str) or e not in _NEVER]
    names = {e.removeprefix("markdown.extensions.") for e in wanted if isinstance(e, str)}
    wanted += [name for name in _NEEDED if name not in names]
    merged: dict[str, dict[str, Any]] = {}
    for name in (e for e in wanted if isinstance(e, str)):
        short = name.removeprefix("markdown.extensions.")
        merged[name] = {**configs.get(name, {}), **_FORCED.get(short, {})}
    md = markdown.Markdown(extensions=wanted, extension_configs=merged)
    bound_links(md)
    structure = StructureProcessor(md)
    md.treeprocessors.register(structure, "changeover_structure", -100)
    return md, structure


@dataclass(frozen=True, slots=True)
class StepLine:
    """What the page says of one step below its heading; `path` and `line` are where it is written."""

    title: str
    role: str | None
    role_name: str
    minutes: int | None
    path: str
    line: int
    source_url: str | None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to show in its line."""
        return bool(self.role or self.minutes is not None or self.source_url)


class StructureProcessor(Treeprocessor):
    """Writes the steps of a runbook into the finished tree, and signs the parts of tabs."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.token = ""
        self.tabs = ""
        self.steps: Sequence[StepLine] = ()

    def prepare(self, *, token: str, tabs: str, steps: Sequence[StepLine]) -> None:
        """Take what the next text needs; `tabs` makes the ids of its tabs unique on a page."""
        self.token, self.tabs, self.steps = token, tabs, steps

    def run(self, root: ElementTree.Element) -> None:
        """Change the tree of one text."""
        self._sign_tabs(root)
        if self.steps:
            self._write_steps(root)

    def _sign_tabs(self, root: ElementTree.Element) -> None:
        """Number tabs anew, and sign them when they are what `pymdownx.tabbed` makes."""
        number = 0
        for block in root.iter("div"):
            if "tabbed-set" not in block.get("class", "").split():
                continue
            inputs = [child for child in block if child.tag == "input"]
            labels = [
                label
                for child in block
                if child.tag == "div" and child.get("class") == "tabbed-labels"
                for label in child
                if label.tag == "label"
            ]
            if not inputs or len(inputs) != len(labels):
                continue
            number += 1
            name = f"__tabbed_{self.tabs}{number}"
            for place, (box, label) in enumerate(zip(inputs, labels, strict=True), start=1):
                signed = {"type": "radio", "id": f"{name}_{place}", "name": name}
                if place == 1:
                    signed["checked"] = "checked"
                box.attrib.clear()
                box.attrib.update({key: self.token + value for key, value in signed.items()})
                label.set("for", f"{self.token}{name}_{place}")

    def _write_steps(self, root: ElementTree.Element) -> None:
        """Give each step's heading its data and its line, and mark what belongs to it."""
        is_inside = False
        written: list[ElementTree.Element] = []
        for element in root:
            written.append(element)
            number = element.attrib.pop(STEP_KEY, "") if element.tag == "h3" else ""
            if number.isdecimal() and int(number) < len(self.steps):
                step = self.steps[int(number)]
                self._mark(element, step)
                if step.says_something:
                    written.append(self._line(step))
                is_inside = True
            elif element.tag in {"h1", "h2"}:
                is_inside = False
            elif element.tag == "h4" and is_inside:
                part = _PART.get(" ".join(_words(element).split()).casefold())
                if part:
                    element.set("class", f"{element.get('class', '')} {self.token}{part}".strip())
        root[:] = written

    def _mark(self, heading: ElementTree.Element, step: StepLine) -> None:
        if step.role:
            heading.set("data-role", step.role)
        if step.minutes is not None:
            heading.set("data-minutes", str(step.minutes))

    def _line(self, step: StepLine) -> ElementTree.Element:
        """`<p class="co-step">`: who, how long, and where it is written."""
        line = self._element("p", "co-step")
        line.tail = "\n"
        if step.role_name:
            line.append(self._element("span", "co-step__role", step.role_name))
        if step.minutes is not None:
            words = f"{step.minutes} minute{'' if step.minutes == 1 else 's'}"
            line.append(self._element("span", "co-step__minutes", words))
        if step.source_url is not None:
            link = self._element("a", "co-source")
            link.set("href", self.token + step.source_url)
            link.set("title", f"{step.path}, line {step.line}")
            said = f"Source of {step.title}: {step.path}, line {step.line}"
            link.append(self._element("span", "co-hidden", said))
            line.append(link)
        for part in line[:-1]:
            part.tail = " "
        return line

    def _element(self, tag: str, name: str, text: str = "") -> ElementTree.Element:
        """An element of ours with a signed class; `text` is no Markdown any more."""
        element = ElementTree.Element(tag, {"class": self.token + name})
        element.text = markdown.util.AtomicString(text) if text else None
        return element


def _words(element: ElementTree.Element) -> str:
    """The words of a heading without its permalink."""
    text = element.text or ""
    for child in element:
        if child.get("class") != "headerlink":
            text += _words(child)
        text += child.tail or ""
    return re.sub("[\x02\x03].*?[\x02\x03]", "", text)
