"""Moments that the clocks of the catalog's timezone never show: known once the catalog is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from changeover.load.saying import name_of
from changeover.model.marks import walk_moments
from changeover.model.positions import File
from changeover.problems import Problem, report
from changeover.rules.fields import BAD_DATE


def skipped_moments(file: File[Any], zone: ZoneInfo) -> Iterator[Problem]:
    """A problem for each moment of a file that daylight-saving time leaves out."""
    for at, moment in walk_moments(file.value):
        instead = moment.shown_instead(zone)
        if instead is not None:
            said = f"'{name_of(at)}' '{moment}' does not exist: the clocks in {zone.key} skip it"
            yield report(BAD_DATE, file.at(*at), said, hint=f"the clocks then show {instead}")
