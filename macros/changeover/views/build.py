"""The scope of work to build and configure a change, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from changeover.model.build import BuildFile, BuildItem, Decision, Setting
from changeover.pages import Page
from changeover.problems import Location
from changeover.views import Site
from changeover.views.deliverable import Deliverables, Group, Listing, split
from changeover.views.plan import IMPACT_AREAS, ImpactRow, impact_row
from changeover.views.references import Link
from changeover.views.served import items_for

PARTS: Mapping[str, str] = {
    "design": "Design and prototype",
    "configuration": "Configuration items",
    "adjustment": "Adjustments",
}
_PART_OF = {"prototype": "design"}


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A configuration value; `environment` is None when it is the same everywhere."""

    value: Setting
    environment: str | None
    is_production: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A build item with what it is for."""

    value: BuildItem
    satisfies: tuple[Link, ...]
    addresses: tuple[Link, ...]
    settings: tuple[SettingRow, ...]
    source: Location


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of the design."""

    value: Decision
    source: Location


@dataclass(frozen=True, slots=True)
class AffectedArea:
    """An impact of the plan, and what takes care of it."""

    link: Link
    area: str
    row: ImpactRow


def build(site: Site, page: Page) -> Markup:
    """The scope of work as a page."""
    work = Deliverables.of(site, page.subject, service="build")
    file: BuildFile = work.file.value if work.file else BuildFile()
    items = work.listing("items", file.items, _item(work))
    affected = _affected(work)
    return site.renderer.render(
        "build.html",
        head=work.head(),
        counts=_counts(items.rows),
        unserved=_unserved(work),
        scope=work.scope(),
        parts={group.name: group for group in _parts(items)},
        decisions=work.listing("decisions", file.decisions, DecisionRow),
        affected=affected,
        unaddressed=tuple(row.link for row in affected.rows if _is_open(row.row)),
    )


def _parts(items: Listing[ItemRow]) -> tuple[Group[ItemRow], ...]:
    return split(items, PARTS, by=lambda r: _PART_OF.get(r.value.kind or "", r.value.kind))


def _item(work: Deliverables) -> Callable[[BuildItem, Location], ItemRow]:
    kb = work.site.kb

    def setting(value: Setting) -> SettingRow:
        name = kb.name("environment", value.env) if value.env else None
        return SettingRow(value, name, value.env == kb.catalog.production)

    def row(value: BuildItem, source: Location) -> ItemRow:
        return ItemRow(
            value=value,
            satisfies=work.references.items("requirement", value.satisfies),
            addresses=work.references.items("impact", value.addresses),
            settings=tuple(setting(entry) for entry in value.settings),
            source=source,
        )

    return row


def _counts(rows: Iterable[ItemRow]) -> Mapping[str, int]:
    """How many items are in which state; those without one count as open."""
    counts = {"done": 0, "in-progress": 0, "open": 0}
    for row in rows:
        counts[row.value.state or "open"] += 1
    return counts


def _unserved(work: Deliverables) -> tuple[Link, ...]:
    """The requirements of the plan that no item satisfies yet."""
    plan = work.change.plan
    requirements = (plan.value.requirements or ()) if plan else ()
    return tuple(
        work.references.item("requirement", requirement.id)
        for requirement in requirements
        if not items_for(work.references, requirement.id)
    )


def _affected(work: Deliverables) -> Listing[AffectedArea]:
    """Every impact of the plan, as this page sees it."""
    of_plan = replace(work, service="plan", file=work.change.plan)
    impacts = of_plan.file.value.impacts if of_plan.file else None
    listing = of_plan.listing("impacts", impacts, impact_row(of_plan))
    rows = (
        AffectedArea(
            link=work.references.item("impact", row.value.id),
            area=IMPACT_AREAS.get(row.value.area or "", "Not classified"),
            row=row,
        )
        for row in listing.rows
    )
    return Listing(tuple(rows), listing.absent and f"the plan is {listing.absent}")


def _is_open(row: ImpactRow) -> bool:
    return not row.items and row.value.effect != "none"
