"""The strict Jinja environment that turns facts into HTML, and its filters. No domain logic.

Templates get plain facts, escape everything, and fail on a name that they were not given. Links
inside the site are written `site:changes/0007/`; the host turns them into relative ones, since
only it knows where a page ends up.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import traceback
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import markdown
import nh3
from markdown.blockprocessors import EmptyBlockProcessor, ParagraphProcessor
from markdown.util import Registry
from markupsafe import Markup

from changeover.calendar import MONTHS
from changeover.model.base import Duration, Moment, PlacedText
from changeover.problems import Location
from changeover.reading.bounds import bound_links

SITE = "site:"
"""The scheme of links inside the site, up to the host's rewriting."""

TEMPLATES = Path(__file__).parent / "templates"

_PLAIN = re.compile(r"[\w .,;:'\"()/%+=?@#$|-]*")
_LINK = re.compile(r"<a((?:\s[\w-]+=\"[^\"]*\")*)>(.*?)</a>", re.S)
_ABSOLUTE = re.compile(r"(?:https?|mailto|tel):", re.I)
LONGEST_INLINE = 20_000
"""Of longer texts of YAML, the Markdown is not read."""

_INLINE_TAGS = {"a", "b", "br", "code", "del", "em", "i", "ins", "kbd", "p", "s", "strong", "sub"}
_INLINE_TAGS |= {"sup", "mark", "span"}
SAFE_SCHEMES = {"http", "https", "mailto", "tel"}


def site_link(url: str) -> str:
    """The address of a page or file of the site, for an `href` in a template."""
    return SITE + url


def template_place(error: BaseException, root: Path) -> Location | None:
    """Where an error arose in the site's own `overrides/`; None when it is not of a template there.

    The place is the innermost of them.
    """
    frames = traceback.extract_tb(error.__traceback__)
    files = [(frame.filename, frame.lineno or 1) for frame in frames]
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        files.append((error.filename, error.lineno))
    own = [(Path(name), line) for name, line in files if root / "overrides" in Path(name).parents]
    return Location(own[-1][0].relative_to(root).as_posix(), own[-1][1]) if own else None


class Renderer:
    """Renders templates of the package, or those of the same name in `overrides`.

    `source_url` gives the address of a line in the repository, or None when there is none.
    """

    def __init__(
        self,
        *,
        source_url: Callable[[Location], str | None] = lambda location: None,
        overrides: Path | None = None,
    ) -> None:
        self._address: Callable[[str, str], str | None] = lambda link, path: None
        self._placed: dict[tuple[str, str], Markup] = {}
        folders = [TEMPLATES] if overrides is None else [overrides, TEMPLATES]
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(
            {"moment": moment, "inline": self.inline, "duration": duration, "words": words}
        )
        self._environment.globals.update({"site": site_link, "source_url": source_url})

    def lead_links(self, address: Callable[[str, str], str | None]) -> None:
        """Say what gives the address of a relative link, as written, of the file at a path."""
        self._address = address

    def inline(self, text: str | None) -> Markup:
        """`inline` of a text; its relative links lead from the file that holds it."""
        if not isinstance(text, PlacedText) or "](" not in text:
            return inline(text)
        key = (text.path, str(text))
        if key not in self._placed:
            path = text.path
            self._placed[key] = _inline(str(text), lambda link: self._address(link, path))
        return self._placed[key]

    def render(self, template: str, /, **context: Any) -> Markup:
        """The HTML of a template, by its path below `templates/`."""
        return Markup(self._environment.get_template(template).render(**context))


def moment(value: Moment | dt.date | None) -> Markup:
    """A `<time>` that people read as `1 October 2026` or `1 October 2026, 22:00`; empty for None."""
    if value is None:
        return Markup("")
    if isinstance(value, dt.date):
        value = Moment(value)
    clock = f", {value.time:%H:%M}" if value.time else ""
    return Markup(f'<time datetime="{value}">{say_date(value.date)}{clock}</time>')


def say_date(day: dt.date) -> str:
    """`1 October 2026`, in any locale of the machine."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def duration(value: Duration | None) -> str:
    """`2 h 30 min`; empty for None."""
    if value is None:
        return ""
    sign = "-" if value.minutes < 0 else ""
    days, rest = divmod(abs(value.minutes), 1440)
    hours, minutes = divmod(rest, 60)
    parts = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n]
    return sign + (" ".join(parts) or "0 min")


def words(items: Iterable[str]) -> str:
    """`a, b and c`."""
    *most, last = list(items) or [""]
    return f"{', '.join(most)} and {last}" if most else last


@lru_cache(maxsize=20_000)
def inline(text: str | None) -> Markup:
    """Short text of YAML with inline Markdown (emphasis, code, links) as safe HTML.

    Block syntax (lists, headings) is text here, and so is a relative link of a text of which
    nobody knows the file. Most texts hold no markup and skip Markdown.
    """
    return Markup("") if text is None else _inline(text, _absolute)


def _inline(text: str, address: Callable[[str], str | None]) -> Markup:
    """`inline` with what gives the address of a link as written, or None if it leads nowhere."""
    if len(text) > LONGEST_INLINE or (_PLAIN.fullmatch(text) and "://" not in text):
        return Markup(html.escape(text))
    converted = _inline_markdown().convert(text)
    clean = nh3.clean(
        converted,
        tags=_INLINE_TAGS,
        attributes={"a": {"href", "title"}},
        attribute_filter=lambda tag, name, value: address(value) if name == "href" else value,
        url_schemes=SAFE_SCHEMES | {SITE.removesuffix(":")},
        link_rel="noopener noreferrer",
    )
    if clean.startswith("<p>") and clean.find("<p>", 3) < 0:
        clean = clean.removeprefix("<p>").removesuffix("</p>")
    return Markup(_LINK.sub(_link, clean))


def _absolute(link: str) -> str | None:
    return link if _ABSOLUTE.match(link) else None


def _link(match: re.Match[str]) -> str:
    """A link, or its words when it lost its address."""
    return match.group() if ' href="' in match.group(1) else match.group(2)


@lru_cache(maxsize=1)
def _inline_markdown() -> markdown.Markdown:
    """A Markdown that knows paragraphs and inline syntax only."""
    reader = markdown.Markdown(extensions=["pymdownx.betterem"])
    bound_links(reader)
    reader.parser.blockprocessors = Registry()
    reader.parser.blockprocessors.register(EmptyBlockProcessor(reader.parser), "empty", 100)
    reader.parser.blockprocessors.register(ParagraphProcessor(reader.parser), "paragraph", 10)
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")  # tags are text: what somebody wrote is never lost
    return reader
