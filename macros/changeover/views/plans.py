"""What the pages of a document say of a go-live to come: when, how sure that is, what to follow."""

from __future__ import annotations

from dataclasses import dataclass

from changeover.model.base import Moment
from changeover.render import site_link
from changeover.urls import change_url
from changeover.views import Site

NOT_PLANNED = ", not planned again"


@dataclass(frozen=True, slots=True)
class Plan:
    """A go-live to come.

    `words` stand before the day `on`, and `rest` behind the change: "Changes on 1 March with 0002".
    `offers_both` says that it may have happened, so that a page has to lead to what holds now and to
    what it brings; `is_over` that its day has passed. `run_sheet` leads to the run sheet, when there
    is one; the `owner` knows more.
    """

    words: str
    on: Moment
    rest: str
    offers_both: bool
    is_over: bool
    run_sheet: str | None
    owner: str

    @property
    def tone(self) -> str:
        """How loud a notice of it is."""
        return "warning" if self.offers_both or self.rest else "note"


def plan_of(site: Site, change: str, *, to_do: str, does: str) -> Plan:
    """What is said of the go-live of a coming change.

    `to_do` and `does` are what it does to the document: `change` and `changes`.
    """
    entry, stands = site.kb.changes[change], site.kb.state(change)
    on, rest = stands.go_live, ""
    if stands.failed_on is not None:
        words, on, rest = "Launch failed on", stands.failed_on, NOT_PLANNED
    elif stands.launch_unconfirmed:
        words = f"Launch unconfirmed: it was to {to_do} on"
    elif stands.in_launch_window:
        words = f"Launch under way: {does} on"
    else:
        words = f"{does[0].upper()}{does[1:]} on"
    has_run_sheet = entry.launch is not None and bool(entry.launch.value.cutover)
    run_sheet = site_link(f"{change_url(change, 'launch')}#run-sheet")
    return Plan(
        words=words,
        on=on,
        rest=rest,
        offers_both=stands.in_launch_window or stands.launch_unconfirmed,
        is_over=stands.launch_unconfirmed,
        run_sheet=run_sheet if has_run_sheet else None,
        owner=site.kb.name("team", entry.file.value.owner),
    )
