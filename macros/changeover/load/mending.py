"""Makes data with errors fit its model: what is wrong is left out, what is missing stood in for.

Reports nothing; it remembers what was left out, so that nobody calls it missing.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from changeover.model.base import Defines, Duration, Model, Moment, Path, Refers
from changeover.model.launch import RunOf
from changeover.model.marks import marks_in, models_in
from changeover.model.positions import ListMark, MappingMark, Mark, Positions
from changeover.problems import Location
from changeover.source import Refused

STAND_IN = "0-missing"
"""The id that stands in for a missing reference; no check complains of it."""

STAND_IN_CHANGE = "0" * 12
"""The number that stands in for a missing one of a change."""

STAND_INS = frozenset({STAND_IN, STAND_IN_CHANGE})

STAND_IN_TEXT = "…"
"""The text of a missing one that people read."""

STAND_IN_MOMENT = Moment(dt.date(9999, 12, 31), dt.time(23, 58))
"""The moment that stands in for a missing one; no check compares it.

Nobody writes it: `9999-12-31`, without that time, is what people mean by "until further notice".
"""

_STAND_IN_MODELS: Mapping[type[Model], Mapping[str, str]] = {RunOf: {"change": STAND_IN_CHANGE}}


class Mending:
    """The data of one file and its places while errors are taken out of them.

    `refused` are the places of values that were left out, and of lists that lost elements;
    `lost` are the kinds of ids that were, or may have been, in them.
    """

    def __init__(self, model: type[Model], data: Any, positions: Positions) -> None:
        """Works on copies of `data` and `positions`."""
        self.model = model
        self.data = copy.deepcopy(data)
        self.positions = copy.deepcopy(positions)
        self.refused: set[Location] = set()
        self.lost: set[str] = set()

    def rename(self, loc: Path, key: str) -> bool:
        """Call the key at `loc` as it is meant, unless that one is there; whether it was done."""
        parent, mark = self._parent(loc)
        if not isinstance(parent, dict) or loc[-1] not in parent or key in parent:
            return False
        parent[key] = parent.pop(loc[-1])
        if isinstance(mark, MappingMark) and loc[-1] in mark.entries:
            mark.entries[key] = mark.entries.pop(str(loc[-1]))
        return True

    def may_be_merged(self, entry: Mapping[str, Any]) -> bool:
        """Whether a missing field may stand in what a refused merge key `<<` names."""
        if entry["type"] != "missing":
            return False
        parent, _ = self._parent(entry["loc"])
        return isinstance(parent, dict) and Refused.MERGED in parent.values()

    def mend(self, errors: Iterable[Mapping[str, Any]]) -> None:
        """Take the value of each error out, or stand in for it when the model needs one."""
        if not isinstance(self.data, dict):
            self.data = {}
            self.refused.add(self.positions.of())
            self.lost.update(_kinds_below(self.model))
        found = {known_part(entry["loc"], self.data) for entry in errors}
        for loc in sorted(found, key=_order, reverse=True):
            if loc:
                self._take_out(loc)

    def _take_out(self, loc: Path) -> None:
        parent, mark = self._parent(loc)
        last = loc[-1]
        info = _field_at(self.model, loc)
        if isinstance(parent, list) and isinstance(last, int):
            self._remember(info, self.positions.of(loc[:-1]), self.positions.of(loc))
            del parent[last]
            if isinstance(mark, ListMark) and last < len(mark.elements):
                del mark.elements[last]
        elif isinstance(parent, dict):
            if last in parent:
                self._remember(info, self.positions.of(loc))
                del parent[last]
            if info is not None and info.is_required():
                parent[last] = _stand_in(info)

    def _remember(self, info: FieldInfo | None, *places: Location) -> None:
        self.refused.update(places)
        if info is not None:
            for model in models_in(info.annotation):
                self.lost.update(_kinds_below(model))

    def _parent(self, loc: Path) -> tuple[Any, Mark]:
        """The mapping or list that holds what stands at `loc`, and its mark."""
        parent, mark = self.data, self.positions.top
        for step in loc[:-1]:
            if not _holds(parent, step):
                return None, 0
            parent = parent[step]
            mark = _mark_below(mark, step)
        return parent, mark


def known_part(loc: Path, data: Any) -> Path:
    """As much of `loc` as the data has; one step more when the last one is a missing key."""
    for number, step in enumerate(loc):
        if not _holds(data, step):
            return loc[: number + 1] if isinstance(data, dict) else loc[:number]
        data = data[step]
    return loc


def _holds(data: Any, step: str | int) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def fields_at(model: type[Model], loc: Path) -> dict[str, FieldInfo]:
    """The fields, by key, of the mapping at `loc`; list positions in `loc` don't matter."""
    found: type[Model] | None = model
    for step in loc:
        if isinstance(step, str) and found is not None:
            info = _fields(found).get(step)
            found = next(models_in(info.annotation), None) if info else None
    return _fields(found) if found else {}


def _fields(model: type[Model]) -> dict[str, FieldInfo]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _field_at(model: type[Model], loc: Path) -> FieldInfo | None:
    """The field at `loc`, or the one whose list the element at `loc` belongs to."""
    while loc and isinstance(loc[-1], int):
        loc = loc[:-1]
    return fields_at(model, loc[:-1]).get(str(loc[-1])) if loc else None


def _kinds_below(model: type[Model]) -> Iterator[str]:
    """The kinds of ids that a mapping of this model defines."""
    for info in model.model_fields.values():
        for mark in (*info.metadata, *marks_in(info.annotation)):
            if isinstance(mark, Defines):
                yield mark.kind
        for inner in models_in(info.annotation):
            yield from _kinds_below(inner)


def _order(loc: Path) -> tuple[tuple[int, str], ...]:
    """Sorts list positions as numbers, so that later elements are mended first."""
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in loc)


def _mark_below(mark: Mark, step: str | int) -> Mark:
    if isinstance(mark, MappingMark) and isinstance(step, str) and step in mark.entries:
        return mark.entries[step][1]
    if isinstance(mark, ListMark) and isinstance(step, int) and step < len(mark.elements):
        return mark.elements[step]
    return 0


def _stand_in(info: FieldInfo) -> Any:
    """A value of the field's type that no check complains of."""
    annotation = info.annotation
    model = next(models_in(annotation), None)
    if get_origin(annotation) is tuple:
        return [_stand_in_model(model)] if model else [STAND_IN]
    if model is not None:
        return _stand_in_model(model)
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if annotation is Moment:
        return str(STAND_IN_MOMENT)
    if annotation is Duration:
        return "0m"
    marks = [m for m in info.metadata if isinstance(m, Refers | Defines)] + marks_in(annotation)
    return STAND_IN if marks else STAND_IN_TEXT


def _stand_in_model(model: type[Model]) -> dict[str, str]:
    return dict(_STAND_IN_MODELS.get(model, {}))
