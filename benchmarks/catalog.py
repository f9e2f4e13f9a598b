"""The catalog and the calendar of a made-up knowledge base."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.facts import Facts

AS_OF = dt.date(2026, 6, 15)
_FIRST = dt.date(2016, 2, 1)
_LAST = dt.date(2026, 4, 1)
_YEARS = range(_FIRST.year, AS_OF.year + 1)
_FRIDAY = 4


def go_live_days() -> tuple[dt.date, ...]:
    """Every day on which something may go live: Monday to Thursday, no year-end."""
    days = (_FIRST + dt.timedelta(days=n) for n in range((_LAST - _FIRST).days))
    return tuple(
        day
        for day in days
        if day.weekday() < _FRIDAY
        and not (day.month == 12 and day.day > 9)
        and day.timetuple().tm_yday > 10
    )


def release_of(day: dt.date) -> str:
    """The release of the month in which a change goes live."""
    return f"{day:%Y.%m}"


def catalog_facts(parts: Sequence[str], launches: Iterable[dt.date]) -> Facts:
    """`catalog.yaml` with these parts (`system/part`) and what launches on these days need.

    That is a release for each month with a launch, and the billing runs of two months from it.
    """
    systems: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        system, name = part.split("/")
        systems[system].append(name)
    months = sorted({day.replace(day=1) for day in launches})
    next_months = [_month_end(month) + dt.timedelta(days=1) for month in months]
    runs = sorted(
        {*next_months, *(_month_end(month) + dt.timedelta(days=1) for month in next_months)}
    )
    return {
        "timezone": "Europe/Oslo",
        "teams": [
            {"id": f"team-{name}", "name": f"{name.capitalize()} team", "members": list(members)}
            for name, members in _TEAMS.items()
        ],
        "roles": [{"id": role, "name": role.replace("-", " ").capitalize()} for role in _ROLES],
        "systems": [
            {
                "id": system,
                "name": system.replace("-", " ").capitalize(),
                "owner": "team-billing",
                "parts": names,
                "escalation": "Billing lead on call",
            }
            for system, names in sorted(systems.items())
        ],
        "environments": [
            {"id": "sandbox", "name": "Sandbox"},
            {"id": "production", "name": "Production"},
        ],
        "audiences": [
            {"id": "internal", "name": "Staff and partners", "public": False},
            {"id": "customers", "name": "Customers", "public": True},
        ],
        "releases": [
            {"id": release_of(day), "name": f"Release of {day:%B %Y}", "date": str(_month_end(day))}
            for day in months
        ],
        "use-cases": [
            {"id": f"uc-{n}", "text": f"Use case {n} of the billing cycle"} for n in range(1, 21)
        ],
        "approvals": [
            {"status": "approved", "change-type": "normal", "roles": ["billing-lead"]},
            {"status": "launching", "roles": ["billing-lead", "change-manager"]},
        ],
        "blackouts": [
            {"start": f"{year}-12-10", "end": f"{year + 1}-01-10", "reason": "Year-end freeze"}
            for year in _YEARS
        ],
        "billing-runs": [
            {
                "id": f"run-{day:%Y-%m}",
                "start": f"{day}T02:00",
                "end": f"{day + dt.timedelta(days=2)}T18:00",
            }
            for day in runs
        ],
    }


def _month_end(day: dt.date) -> dt.date:
    return (day + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


_TEAMS = {
    "billing": ("mara-lindqvist", "jonas-eide", "priya-raman"),
    "finance": ("ingrid-solheim", "tomas-berg"),
    "platform": ("henrik-dahl", "sofia-petrov"),
    "transition": ("ana-duarte", "per-oksnes"),
}
_ROLES = (
    "billing-operator",
    "billing-lead",
    "finance-controller",
    "payments-engineer",
    "support-agent",
    "change-manager",
)
