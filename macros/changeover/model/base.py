"""The vocabulary of types that every file of a change is made of: texts, ids, moments, references.

Values arrive as the strings that authors wrote (see `source.py`), so `no`, `1.10` and `012` are
text wherever text is meant, and dates and numbers are parsed here, where they are meant.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema


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


def _refuse_blank(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("blank", "must not be blank")
    return value


Text = Annotated[str, BeforeValidator(_refuse_blank), _AnyScalar()]
"""Text that somebody reads; inline Markdown (emphasis, code, links) is rendered."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$"), _AnyScalar()]
"""An id in lower case: letters and digits, joined by `-` or `.` (`usage-rating`, `2026.08`)."""

ItemId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$"), _AnyScalar()
]
"""An id inside one change: `R1`, `T-12`, `freeze.prices`."""

ItemRef = Annotated[
    str,
    StringConstraints(pattern=r"^(?:[0-9]{4,}/)?[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$"),
    _AnyScalar(),
]
"""An item of this change (`R1`) or of another one (`0007/R1`)."""

ChangeRef = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4,}$"), _AnyScalar(), Refers("change")
]
"""The number of a change: `0007`."""

DocumentId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*$"), _AnyScalar()
]
"""The id of a document, its path below the kind's folder: `etcd/members-down`."""

DocumentRef = Annotated[DocumentId, Refers("document")]
RunbookStepRef = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*(?:#[^\s#]+)?$"),
    _AnyScalar(),
    Refers("runbook-step"),
]
"""A runbook, or one of its steps: `restart-database` or `restart-database#freeze`."""

SystemRef = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[a-z0-9]+(?:[.-][a-z0-9]+)*)?$"),
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


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a date and time, in the catalog's timezone."""

    date: dt.date
    time: dt.time | None = None

    _PATTERN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?")

    @classmethod
    def parse(cls, text: str) -> Moment:
        """`2026-10-01` or `2026-10-01T22:00`; raises ValueError for anything else."""
        match = cls._PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(f"not a date: {text!r}")
        day, clock = match.groups()
        return cls(dt.date.fromisoformat(day), dt.time.fromisoformat(clock) if clock else None)

    @property
    def start(self) -> dt.datetime:
        """The first instant of this moment; a date alone is its midnight."""
        return dt.datetime.combine(self.date, self.time or dt.time())

    def __lt__(self, other: Moment) -> bool:
        return self.start < other.start

    def __le__(self, other: Moment) -> bool:
        return self.start <= other.start

    def __str__(self) -> str:
        clock = f"T{self.time:%H:%M}" if self.time else ""
        return f"{self.date.isoformat()}{clock}"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def validate(value: Any) -> Moment:
            if isinstance(value, Moment):
                return value
            if not isinstance(value, str):
                raise PydanticCustomError("moment_type", "must be a date")
            try:
                return cls.parse(value)
            except ValueError:
                raise PydanticCustomError("moment", "is no date of the calendar") from None

        return core_schema.no_info_plain_validator_function(
            validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$",
            "examples": ["2026-10-01", "2026-10-01T22:00"],
        }


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A length of time, or an offset from a moment when it has a sign. Unit: minutes."""

    minutes: int

    _PATTERN = re.compile(r"([+-]?)(?=\d)(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?")

    @classmethod
    def parse(cls, text: str) -> Duration:
        """`2h30m`, `-45m`, `3d`; raises ValueError for anything else."""
        match = cls._PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(f"not a duration: {text!r}")
        sign, days, hours, minutes = match.groups()
        total = int(days or 0) * 1440 + int(hours or 0) * 60 + int(minutes or 0)
        return cls(-total if sign == "-" else total)

    @property
    def span(self) -> dt.timedelta:
        """The same length as a timedelta."""
        return dt.timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        days, rest = divmod(abs(self.minutes), 1440)
        hours, minutes = divmod(rest, 60)
        parts = [f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "m")) if n]
        return ("-" if self.minutes < 0 else "") + ("".join(parts) or "0m")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def validate(value: Any) -> Duration:
            if isinstance(value, Duration):
                return value
            if not isinstance(value, str):
                raise PydanticCustomError("duration_type", "must be a duration")
            try:
                return cls.parse(value)
            except ValueError:
                raise PydanticCustomError("duration", "is no duration") from None

        return core_schema.no_info_plain_validator_function(
            validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": r"^[+-]?(?=\d)(\d+d)?(\d+h)?(\d+m)?$",
            "examples": ["2h30m", "-45m", "3d"],
        }


Path = tuple[str | int, ...]
"""Where a value stands in its file: keys and list positions from the top (`pydantic`'s `loc`)."""
