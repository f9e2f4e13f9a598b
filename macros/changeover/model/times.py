"""Moments and durations as authors write them, read by one pattern each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, LiteralString, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema


class _Written:
    """A value that authors write as one word: `parse` reads it, `str` writes it.

    Errors are of the type `NAME` for a wrong word, `NAME_type` for what is no text at all.
    """

    __slots__ = ()

    NAME: ClassVar[LiteralString]
    COMPLAINT: ClassVar[LiteralString]
    PATTERN: ClassVar[re.Pattern[str]]
    EXAMPLES: ClassVar[tuple[str, ...]]

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value of a word; raises ValueError for anything else."""
        raise NotImplementedError

    @classmethod
    def match(cls, text: str) -> re.Match[str]:
        """The parts of a word; raises ValueError when the pattern doesn't fit."""
        found = cls.PATTERN.fullmatch(text)
        if found is None:
            raise ValueError(f"no {cls.NAME}: {text!r}")
        return found

    @classmethod
    def _validate(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError(f"{cls.NAME}_type", "must be written as one word")
        try:
            return cls.parse(value)
        except ValueError:
            raise PydanticCustomError(cls.NAME, cls.COMPLAINT) from None

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": f"^{cls.PATTERN.pattern}$",
            "examples": list(cls.EXAMPLES),
        }


@dataclass(frozen=True, slots=True)
class Moment(_Written):
    """A date, or a date and time, in the catalog's timezone."""

    date: dt.date
    time: dt.time | None = None

    NAME = "moment"
    COMPLAINT = "is no date of the calendar"
    PATTERN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?", re.ASCII)
    EXAMPLES = ("2026-10-01", "2026-10-01T22:00")

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026-10-01` or `2026-10-01T22:00`; raises ValueError for anything else."""
        day, clock = cls.match(text).groups()
        return cls(dt.date.fromisoformat(day), dt.time.fromisoformat(clock) if clock else None)

    @property
    def start(self) -> dt.datetime:
        """The first instant of this moment; a date alone is its midnight."""
        return dt.datetime.combine(self.date, self.time or dt.time())

    def instant(self, zone: dt.tzinfo) -> dt.datetime:
        """The same as `start` in UTC, the earlier one when the clocks of `zone` show it twice.

        Lengths of time are counted between instants: the clock jumps with daylight-saving time.
        Raises OverflowError at the edges of the calendar.
        """
        return self.start.replace(tzinfo=zone).astimezone(dt.UTC)

    def shown_instead(self, zone: dt.tzinfo) -> Moment | None:
        """What the clocks of `zone` show when they skip this moment; None when they show it."""
        if self.time is None:
            return None
        try:
            there = self.instant(zone).astimezone(zone).replace(tzinfo=None)
        except OverflowError:
            return None
        return None if there == self.start else Moment(there.date(), there.time())

    def __lt__(self, other: Moment) -> bool:
        return self.start < other.start

    def __le__(self, other: Moment) -> bool:
        return self.start <= other.start

    def __str__(self) -> str:
        clock = f"T{self.time:%H:%M}" if self.time else ""
        return f"{self.date.isoformat()}{clock}"


@dataclass(frozen=True, slots=True, order=True)
class Duration(_Written):
    """A length of time, or an offset from a moment when it has a sign. Unit: minutes."""

    minutes: int

    NAME = "duration"
    COMPLAINT = "is no duration"
    PATTERN = re.compile(r"([+-]?)(?=\d)(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?", re.ASCII)
    EXAMPLES = ("2h30m", "-45m", "3d")

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2h30m`, `-45m`, `3d`; raises ValueError for anything else."""
        sign, days, hours, minutes = cls.match(text).groups()
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


class _NotNegative:
    """Refuses a sign that only an offset may have, in our loader and in JSON Schema."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        written = handler(schema)
        written["pattern"] = written["pattern"].replace("[+-]", "[+]", 1)
        written["examples"] = [text for text in written["examples"] if not text.startswith("-")]
        return written

    @staticmethod
    def _check(value: Any) -> Any:
        is_text = isinstance(value, str) and Duration.PATTERN.fullmatch(value) is not None
        if is_text and value.startswith("-"):
            raise PydanticCustomError("length", "must not be negative")
        return value


Length = Annotated[Duration, _NotNegative()]
"""A duration that is no offset: it is never negative."""
