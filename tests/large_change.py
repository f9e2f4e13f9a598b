"""A change as large as people still read: 40 requirements, 60 tests, and gaps of every kind."""

from __future__ import annotations

from collections.abc import Mapping

CHANGE = """
title: A large change
status: proposed
owner: team-billing
systems: [billing/invoicing]
summary: Forty requirements and sixty tests.
go-live: {planned: 2026-07-20}
"""

_RESULTS = ("pass", "pass", "pass", "fail", "pass", "blocked", "")


def large_change(
    requirements: int = 40, tests: int = 60, *, folder: str = "0099-large"
) -> Mapping[str, str]:
    """The files of the change by their paths below `changes/`."""
    plan = ["outcomes:"]
    plan += [f"  - {{id: O{n}, text: Outcome number {n}}}" for n in range(1, 6)]
    plan.append("requirements:")
    for n in range(1, requirements + 1):
        text = f"The invoice of a customer shows line {n} with the days that remain in the cycle"
        priority = ("must", "should", "could")[n % 3]
        also = f", O{n % 4 + 1}" if n % 7 == 0 else ""
        outcomes = f"[O{(n - 1) % 4 + 1}{also}]"
        plan.append(f"  - {{id: R{n}, text: {text}, priority: {priority}, outcomes: {outcomes}}}")
    build = ["items:"]
    build += [f"  - {{id: B{n}, text: Setting {n}, satisfies: [R{n}]}}" for n in range(1, 31)]
    test = ["cases:"]
    for n in range(1, tests + 1):
        covers = sorted({f"R{n * step % (requirements - 4) + 1}" for step in (1, 3, 5)})
        test.append(f"  - {{id: T{n}, text: Run sample {n}, covers: [{', '.join(covers)}]}}")
    test.append("results:")
    for n in range(1, tests + 1):
        if result := _RESULTS[n % 7]:
            test.append(f"  - {{case: T{n}, env: sandbox, on: 2026-06-01, result: {result}}}")
    files = {"change": [CHANGE], "plan": plan, "build": build, "test": test}
    return {f"{folder}/{name}.yaml": "\n".join([*lines, ""]) for name, lines in files.items()}
