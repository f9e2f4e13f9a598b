"""The vocabulary of types that every file of a change is made of: texts, ids, moments, references.

Values arrive as the strings that authors wrote (see `source/`), so `no`, `1.10` and `012` are
text wherever text is meant, and dates and numbers are parsed here, where they are meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from changeover.model.times import Duration as Duration
from changeover.model.times import Length as Length
from changeover.model.times import Moment as Moment

LONGEST_TITLE = 200
LONGEST_LINE = 1_000
LONGEST_ID = 100
LONGEST_PATH = 250
"""How many characters each may have; other texts may fill their file."""


class Model(BaseModel):
    """A mapping in a YAML file: frozen, kebab-case keys, unknown keys refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.rstrip("_").replace("_", "-"),
        use_attribute_docstrings=True,
    )


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a field whose value names something of `kind` that is defined elsewhere."""

    kind: str


@dataclass(frozen=True, slots=True)
class Defines:
    """Marks a field whose value is the id of something of `kind`, to which others refer."""

    kind: str


class _AnyScalar:
    """Tells JSON Schema what our loader does: a bare `2026.08` or `no` is text where text is meant.

    A YAML 1.2 editor would read those as a number and complain.
    """

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        json_schema = handler(schema)
        json_schema["type"] = ["string", "number", "boolean"]
        return json_schema


class PlacedText(str):
    """Text that may hold a link, and the path from the root of the file that holds it.

    Its relative links lead from there, whichever page shows it.
    """

    __slots__ = ("path",)
    path: str


def _read_text(value: str, info: ValidationInfo) -> str:
    words = value.split(maxsplit=1)
    if not words:
        raise PydanticCustomError("blank", "must not be blank")
    # In one word, a dot or a colon may make it the name of a file or an address.
    if info.context is None or not ("](" in value or (len(words) == 1 and _DOT.search(value))):
        return value
    text = PlacedText(value)
    text.path = info.context
    return text


_DOT = re.compile("[.:]")

Text = Annotated[str, AfterValidator(_read_text), _AnyScalar()]
"""Text that somebody reads; inline Markdown (emphasis, code, links) is rendered."""


def _read_line(value: str, info: ValidationInfo) -> str:
    line = value.rstrip("\n")  # a folded text ends with one
    if "\n" in line or "\t" in line:
        raise PydanticCustomError("line", "must be one line, without tabs")
    return _read_text(line, info)


Line = Annotated[
    str, StringConstraints(max_length=LONGEST_LINE), AfterValidator(_read_line), _AnyScalar()
]
"""Text of one line: a name, a figure, an address."""

Title = Annotated[
    str, StringConstraints(max_length=LONGEST_TITLE), AfterValidator(_read_line), _AnyScalar()
]
"""What lists and headings call a thing."""


def _written(pattern: str, longest: int = LONGEST_ID) -> StringConstraints:
    """What a text must look like to be an id or a reference."""
    return StringConstraints(pattern=pattern, max_length=longest)


Slug = Annotated[str, _written(r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$"), _AnyScalar()]
"""An id in lower case: letters and digits, joined by `-` or `.` (`usage-rating`, `2026.08`)."""

ItemId = Annotated[str, _written(r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$"), _AnyScalar()]
"""An id inside one change: `R1`, `T-12`, `freeze.prices`."""

ItemRef = Annotated[
    str,
    _written(r"^(?:[0-9]{4,}/)?[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$"),
    _AnyScalar(),
]
"""An item of this change (`R1`) or of another one (`0007/R1`)."""

ChangeRef = Annotated[str, _written(r"^[0-9]{4,}$"), _AnyScalar(), Refers("change")]
"""The number of a change: `0007`."""

DocumentId = Annotated[
    str,
    _written(r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$", LONGEST_PATH),
    _AnyScalar(),
]
"""The id of a document, its path below the kind's folder: `etcd/members-down`."""

DocumentRef = Annotated[DocumentId, Refers("document")]
RunbookStepRef = Annotated[
    str,
    _written(
        r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*(?:#[^\s#]+)?$",
        LONGEST_PATH + LONGEST_ID,
    ),
    _AnyScalar(),
    Refers("runbook-step"),
]
"""A runbook, or one of its steps: `restart-database` or `restart-database#freeze`."""

SystemRef = Annotated[
    str,
    _written(r"^[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[a-z0-9]+(?:[.-][a-z0-9]+)*)?$"),
    _AnyScalar(),
    Refers("system"),
]
"""A system, or one part of it: `billing` or `billing/invoicing`."""

TeamRef = Annotated[Slug, Refers("team")]
RoleRef = Annotated[Slug, Refers("role")]
EnvironmentRef = Annotated[Slug, Refers("environment")]
AudienceRef = Annotated[Slug, Refers("audience")]
ReleaseRef = Annotated[Slug, Refers("release")]
UseCaseRef = Annotated[ItemId, Refers("use-case")]
OutcomeRef = Annotated[ItemRef, Refers("outcome")]
RequirementRef = Annotated[ItemRef, Refers("requirement")]
ImpactRef = Annotated[ItemRef, Refers("impact")]
CaseRef = Annotated[ItemRef, Refers("case")]

Level = Literal["low", "medium", "high"]
Outcome = Literal["pass", "fail", "blocked"]


def _parse_flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("flag", "must be true or false")
        return value == "true"
    return value


Flag = Annotated[bool, BeforeValidator(_parse_flag)]
"""`true` or `false`; `yes` and `no` are text in YAML 1.2 and here."""


Path = tuple[str | int, ...]
"""Where a value stands in its file: keys and list positions from the top (`pydantic`'s `loc`)."""
