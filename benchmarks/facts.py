"""The YAML of one made-up change: plan, build, test, launch and a run, with the usual items.

Facts that lie after the as-of day are left out, so that a coming change looks like one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from benchmarks.words import Writer

Facts = dict[str, Any]
ENVIRONMENTS = ("sandbox", "production")
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_DAY = dt.timedelta(days=1)


def to_yaml(data: Facts) -> str:
    """YAML as people write it: keys in the order given, long lines left whole."""
    return str(yaml.dump(data, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=10_000))


@dataclass(frozen=True, slots=True)
class Launch:
    """How a change reached production, or is to reach it.

    `relaunched` is the day of a second, lasting deployment after the first was rolled back.
    `status` is what the change says: what its gates ask for is there.
    """

    planned: dt.date
    is_done: bool
    relaunched: dt.date | None = None
    status: str = "launching"

    @property
    def is_built(self) -> bool:
        """Whether every build item is done."""
        return self.status in ("testing", "launching")

    @property
    def is_tested(self) -> bool:
        """Whether every test has passed."""
        return self.status == "launching"

    @property
    def last(self) -> dt.date:
        """The day since which production runs on it."""
        return self.relaunched or self.planned


def plan_facts(writer: Writer, launch: Launch, *, part: str, documents: Sequence[str]) -> Facts:
    """`plan.yaml`."""
    weeks = (-16, -13, -6, -1, 0, 5)
    dates = [launch.planned + week * 7 * _DAY for week in weeks]
    phases = ("plan", "build", "test", "launch", "hypercare")
    kinds = ("business", "functional", "functional", "technical", "functional", "technical")
    areas = ("process", "data", "knowledge", "configuration", "process", "configuration")
    return {
        "schedule": [
            {"phase": phase, "start": str(start), "end": str(end)}
            for phase, start, end in zip(phases, dates, dates[1:], strict=False)
        ],
        "outcomes": [
            {
                "id": f"O{n}",
                "text": writer.sentence(),
                "measure": writer.phrase(),
                "baseline": f"{writer.random.randint(50, 90)} %",
                "target": f"{writer.random.randint(91, 99)} %",
            }
            for n in (1, 2, 3)
        ],
        "requirements": [
            {
                "id": f"R{n}",
                "kind": kind,
                "text": writer.sentence(marked=n == 2),
                "priority": ("must", "should", "must", "could")[n % 4],
                "outcomes": [f"O{n % 3 + 1}"],
                "acceptance": writer.phrase(),
            }
            for n, kind in enumerate(kinds, start=1)
        ],
        "impacts": [
            {
                "id": f"I{n}",
                "area": area,
                "item": writer.phrase(),
                "system": part,
                "effect": ("new", "changed", "changed", "removed")[n % 4],
                "severity": ("low", "medium", "high")[n % 3],
                "docs": [documents[n % len(documents)]] if documents and n % 2 else [],
                "roles": ["billing-operator", "support-agent"],
            }
            for n, area in enumerate(areas, start=1)
        ],
        "related": [
            {"kind": kind, "title": writer.phrase(), "note": writer.sentence()}
            for kind in ("project", "change-management")
        ],
        "out-of-scope": [writer.phrase() for _ in range(3)],
        "assumptions": [writer.sentence() for _ in range(2)],
        "risks": [
            {
                "text": writer.phrase(),
                "likelihood": "low",
                "impact": "high",
                "mitigation": writer.phrase(),
            }
            for _ in range(3)
        ],
        "questions": [
            {"text": writer.sentence(), "blocking": n == 0, "answer": writer.sentence()}
            for n in range(2)
        ],
    }


def _scope_of_work(writer: Writer, launch: Launch, deliverables: int) -> Facts:
    return {
        "deliverables": [
            {
                "id": f"D{n}",
                "text": writer.phrase(),
                "due": str(launch.planned - (70 - 7 * n) * _DAY),
                "acceptance": writer.phrase(),
            }
            for n in range(1, deliverables + 1)
        ],
        "supplied-by": [
            {
                "party": party,
                "responsibility": writer.phrase(),
                "days": writer.random.randint(2, 40),
            }
            for party in ("Billing operations", "Platform engineering", "Kvistad Advisory")
        ],
        "excluded": [writer.phrase()],
        "assumptions": [writer.sentence()],
    }


def build_facts(writer: Writer, launch: Launch) -> Facts:
    """`build.yaml`."""
    kinds = ("design", "prototype", "configuration", "configuration", "adjustment", "adjustment")
    items: list[Facts] = []
    for n, kind in enumerate(kinds, start=1):
        item: Facts = {"id": f"B{n}", "kind": kind, "text": writer.sentence()}
        item |= {"satisfies": [f"R{n}"], "addresses": [f"I{n}"]}
        if kind == "configuration":
            item["settings"] = [
                {"name": writer.code(), "from": "unset", "to": str(value), "env": "production"}
                for value in (n, n * 7, "day")
            ]
        items.append(item | {"state": "done" if launch.is_built else "in-progress"})
    return {
        "scope-of-work": _scope_of_work(writer, launch, 3),
        "items": items,
        "decisions": [
            {
                "id": f"D{n}",
                "text": writer.sentence(),
                "because": writer.sentence(),
                "alternatives": [writer.phrase(), writer.phrase()],
            }
            for n in (1, 2)
        ],
    }


def test_facts(writer: Writer, launch: Launch) -> Facts:
    """`test.yaml`; a change that is not tested has results of its first cases only."""
    kinds = ("compatibility", "integration", "regression") * 2
    done = len(kinds) if launch.is_tested else 3
    people = ("mara-lindqvist", "jonas-eide", "priya-raman")
    start = min(launch.planned - 40 * _DAY, dt.date(2026, 5, 20))
    return {
        "scope-of-work": _scope_of_work(writer, launch, 1),
        "cases": [
            {
                "id": f"T{n}",
                "kind": kind,
                "text": writer.sentence(),
                "data": writer.phrase(),
                "expected": writer.phrase(),
                "covers": [f"R{(n - 1) % 6 + 1}"],
                "use-case": f"uc-{n}",
                "must": n % 4 != 0,
            }
            for n, kind in enumerate(kinds, start=1)
        ],
        "results": [
            {
                "case": f"T{n}",
                "env": "sandbox",
                "on": str(start + n * _DAY),
                "by": people[n % 3],
                "result": "pass",
                "evidence": "[Samples](evidence/samples.csv)" if n == 1 else writer.phrase(),
            }
            for n in range(1, done + 1)
        ],
    }


def launch_facts(
    writer: Writer,
    launch: Launch,
    *,
    part: str,
    runbook: str,
    modules: Sequence[str],
    documents: Sequence[str],
) -> Facts:
    """`launch.yaml`."""
    return {
        "scope-of-work": _scope_of_work(writer, launch, 2),
        "deployments": _deployments(launch),
        "cutover": _cutover(writer, runbook),
        "hypercare": _hypercare(writer, launch, documents=documents),
        "training-given": [
            {"module": module, "who": who, "on": str(launch.planned - 3 * _DAY)}
            for module in modules
            for who in ("Billing operations (4 people)", "Customer support (12 people)")
            if launch.is_done
        ],
        "handover": _handover(launch, part=part, documents=documents),
    }


def _deployments(launch: Launch) -> list[Facts]:
    planned = str(launch.planned)
    rehearsal: Facts = {"env": "sandbox", "planned": str(launch.planned - 30 * _DAY)}
    if not launch.is_done:
        return [rehearsal, {"env": "production", "planned": planned}]
    rehearsal |= {"actual": rehearsal["planned"], "outcome": "success"}
    real: Facts = {"env": "production", "planned": planned}
    real |= {"actual": f"{planned}T22:30", "outcome": "success"}
    if launch.relaunched is None:
        return [rehearsal, real]
    again: Facts = {"env": "production", "actual": f"{launch.relaunched}T22:30"}
    real["rolled-back-on"] = f"{launch.planned + _DAY}T06:00"
    return [rehearsal, real, again | {"outcome": "success", "note": "Second attempt"}]


def _cutover(writer: Writer, runbook: str) -> list[Facts]:
    steps: list[Facts] = []
    for n in range(8):
        step: Facts = {"id": f"step-{n}", "text": writer.phrase(), "owner": "team-billing"}
        step |= {"role": "billing-operator", "offset": f"{n * 20 - 60}m", "duration": "15m"}
        if n:
            step["after"] = [f"step-{n - 1}"]
        if n == 3:
            step |= {"gate": "go-no-go", "criteria": [writer.phrase() for _ in range(3)]}
        elif n == 7:
            step["gate"] = "no-return"
        else:
            step |= {"verify": writer.phrase(), "rollback": writer.phrase()}
            step |= {"rollback-duration": "10m"}
        if runbook and n in (4, 6):
            step["runbook"] = f"{runbook}#{'freeze' if n == 4 else 'run'}"
        steps.append(step)
    return steps


def _hypercare(writer: Writer, launch: Launch, *, documents: Sequence[str]) -> Facts:
    end = (launch.last.replace(day=1) + 35 * _DAY).replace(day=6)
    checks: list[Facts] = [
        {"id": f"check-{n}", "text": writer.phrase(), "owner": "team-finance"} for n in range(4)
    ]
    criteria: list[Facts] = [{"text": writer.phrase()} for _ in range(3)]
    issues: list[Facts] = []
    if launch.is_done:
        checks = [check | {"on": str(end), "result": "pass"} for check in checks]
        evidence = {"met-on": str(end), "evidence": writer.phrase()}
        criteria = [criterion | evidence for criterion in criteria]
        issues = [
            {
                "text": writer.sentence(),
                "docs": list(documents[:1]),
                "resolved-on": str(end),
                "disposition": writer.phrase(),
            }
            for _ in range(2)
        ]
    return {"until": "first-billing-run", "checks": checks, "exit": criteria, "issues": issues}


def _handover(launch: Launch, *, part: str, documents: Sequence[str]) -> list[Facts]:
    things: list[Facts] = [
        {"item": document.replace("-", " "), "doc": document} for document in documents
    ]
    things.append({"item": part.split("/")[1], "system": part})
    common: Facts = {"from": "team-transition", "to": "team-billing"}
    common["escalation"] = "Billing lead on call"
    if launch.is_done:
        common |= {"accepted-by": "mara-lindqvist", "on": str(launch.last + 40 * _DAY)}
    return [thing | common for thing in things]


def run_facts(change: str, launch: Launch) -> Facts:
    """`runs/<date>-production.yaml`: the record of the go-live."""
    day = str(launch.last)
    return {
        "of": {"change": change},
        "env": "production",
        "started": f"{day}T19:00",
        "finished": f"{day}T22:30",
        "by": "jonas-eide",
        "steps": [
            {
                "id": f"step-{n}",
                "started": f"{day}T{19 + n // 3}:{n % 3 * 20:02}",
                "finished": f"{day}T{19 + n // 3}:{n % 3 * 20 + 15:02}",
                "by": "jonas-eide",
                "result": "pass",
            }
            for n in range(8)
        ],
    }
