"""What a point of a gate lacks: the words, how to mend it, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from changeover.model.content import Change
from changeover.model.positions import File
from changeover.problems import Location


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a point lacks.

    `service` and `place` say where the site shows it: a page of the change (the overview when
    empty) and an id on it. `is_problem` is False for what is not wrong yet, and for what another
    rule tells already.
    """

    said: str
    hint: str
    source: Location
    service: str = ""
    place: str = ""
    is_problem: bool = True
    related: tuple[Location, ...] = ()


def status_of(change: Change) -> Location:
    """Where a change says how far it has come: what is to blame when a whole file is missing."""
    return change.file.at("status")


def place_of(change: Change, file: File[Any] | None, key: str) -> Location:
    """The line to mend when a list lacks something: the list, else its file, else the status."""
    return status_of(change) if file is None else file.at(key, key=True)


def absent(
    change: Change,
    service: str,
    key: str,
    *,
    what: str,
    hint: str,
    place: str = "",
    is_problem: bool = True,
) -> Missing:
    """That a list of a service is not there, or says that there is nothing.

    `what` follows from it; `hint` may name the `{path}` of the file. `place` is where the page has
    the list, unless it is its key.
    """
    file: File[Any] | None = getattr(change, service)
    if file is None:
        said = f"has no {service}.yaml, so {what}"
    elif getattr(file.value, key.replace("-", "_")) is None:
        said = f"has no '{key}', so {what}"
    else:
        said = f"has an empty list of {key}, so {what}"
    return Missing(
        said,
        hint.replace("{path}", f"{change.folder}/{service}.yaml"),
        place_of(change, file, key),
        service=service,
        place=place or key,
        is_problem=is_problem,
    )
