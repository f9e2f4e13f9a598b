"""Which files may be published beside the pages that link to them.

Whatever a browser would run as part of the site is refused. An SVG is read strictly first.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from changeover.links.rules import ATTACHMENT_TYPE, UNSAFE_SVG
from changeover.problems import Rule

RASTER = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico"})
IMAGES = RASTER | {"svg"}
DOCUMENTS = frozenset(
    str.split(
        "pdf csv tsv txt log rst yaml yml json toml ini conf sql drawio "
        "xlsx xls ods docx doc odt pptx ppt odp rtf vsdx msg eml "
        "zip gz tgz tar bz2 xz zst 7z "
        "mp3 m4a ogg wav mp4 webm mov "
        "sh ps1 py rb pem crt cfg properties env diff patch ipynb"
    )
)
"""Types that browsers show as text or media, or save; none runs with the rights of the site.

No `md`: to the host, each Markdown file among the published ones is a page.
"""

ATTACHED = IMAGES | DOCUMENTS
"""Types of files that may be published, an SVG if it is harmless."""

MAX_SVG = 2_000_000

_SVG = "http://www.w3.org/2000/svg"
_W3C = re.compile(r"https?://www\.w3\.org/")
_REFUSED_ELEMENTS = frozenset(
    str.split(
        "script foreignobject iframe embed object audio video canvas set animate animatemotion "
        "animatetransform animatecolor handler listener link import"
    )
)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_REFUSED_VALUE = re.compile(
    r"@import|url\(\s*(?![\"']?#)|(?:image|image-set|cross-fade|src)\(|expression\s*\(|javascript:|\\",
    re.I,
)
_REFUSED_STYLE = re.compile(rf"{_REFUSED_VALUE.pattern}|//|http", re.I)


def suffix(path: str) -> str:
    """The type of a file by its name: `png` of `shots/Console.PNG`."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def refusal(file: Path, path: str) -> tuple[Rule, str, str] | None:
    """(rule, what is wrong, hint) of a file that may not be published; None when it may be."""
    kind = suffix(path)
    if kind in RASTER or kind in DOCUMENTS:
        return None
    if kind == "svg":
        reason = svg_refusal(file)
        if reason is None:
            return None
        return UNSAFE_SVG, f"{path} {reason}", "save it as plain SVG, or as PNG"
    said = f"files of the type '.{kind}' are not published" if kind else "it has no type"
    hint = "attach it as an image, PDF, office document, text, data or archive"
    if kind == "md":
        hint = "put it into runbooks/, training/ or reference/, or attach it as .txt or PDF"
    return ATTACHMENT_TYPE, f"{path}: {said}", hint


def svg_refusal(file: Path) -> str | None:
    """Why an SVG may not be published; None when it is a drawing and nothing else."""
    try:
        if file.stat().st_size > MAX_SVG:
            return f"has more than {MAX_SVG:,} bytes"
        raw = file.read_bytes()
    except OSError as error:
        return f"can't be read: {error.strerror}"
    return check_svg(raw)


class _Refused(Exception):
    """Ends the reading of an SVG; its text is the reason."""


def check_svg(raw: bytes) -> str | None:
    """Why the bytes are no harmless drawing; None when they are one."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    reader = _SvgReader()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.EntityDeclHandler = reader.entity
    parser.SkippedEntityHandler = reader.entity
    parser.ProcessingInstructionHandler = reader.instruction
    try:
        parser.Parse(raw, True)
    except _Refused as error:
        return str(error)
    except expat.ExpatError as error:
        return f"is no well-formed XML (line {error.lineno})"
    except (LookupError, ValueError):  # of an encoding that expat doesn't know
        return "is not written in UTF-8"
    return None


class _SvgReader:
    """Refuses the first thing that is no drawing."""

    def __init__(self) -> None:
        self.depth = 0
        self.is_style = False
        self.style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if self.depth == 0 and (namespace, local) != (_SVG, "svg"):
            raise _Refused("is no SVG drawing")
        if self.is_style:  # browsers would take the text around it together
            raise _Refused("holds an element in a style")
        if local.lower() in _REFUSED_ELEMENTS or "xhtml" in namespace.lower():
            raise _Refused(f"holds <{local}>")
        self.depth += 1
        self.is_style = local.lower() == "style"
        for key, value in attributes.items():
            self._attribute(key.rpartition(" ")[2].lower(), value, element=local.lower())

    def _attribute(self, key: str, value: str, *, element: str) -> None:
        squeezed = "".join(value.split())
        if key.startswith("on"):
            raise _Refused(f"holds the attribute {key}")
        refused = _REFUSED_STYLE if key == "style" else _REFUSED_VALUE
        if key in {"href", "src"} and squeezed and not squeezed.startswith("#"):
            if not (element in {"image", "feimage"} and _DATA_IMAGE.fullmatch(value.strip())):
                raise _Refused(f"leads elsewhere: {squeezed[:40]}")
        elif key == "base" or "javascript:" in squeezed.lower() or refused.search(value):
            raise _Refused(f"holds what is no drawing in {key}")

    def text(self, data: str) -> None:
        if self.is_style:
            self.style += data

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.is_style and _REFUSED_STYLE.search(self.style):
            raise _Refused("holds a style that loads something")
        self.is_style, self.style = False, ""

    def doctype(self, *declared: object) -> None:
        _, system, public, has_subset = declared
        # Graphviz and others write the line of SVG 1.1; without a subset it declares nothing.
        is_known = str(public).startswith("-//W3C//DTD SVG ") and _W3C.match(str(system))
        if has_subset or not is_known:
            raise _Refused("declares a document type of its own")

    def entity(self, *declared: object) -> None:
        raise _Refused("uses entities")

    def instruction(self, target: str, data: str) -> None:
        raise _Refused(f"holds the processing instruction {target}")
