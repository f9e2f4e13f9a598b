"""What happens when: go-lives, hypercare, billing runs, blackouts and releases, and what clashes."""

from __future__ import annotations

from changeover.knowledge import KnowledgeBase


def months(kb: KnowledgeBase) -> tuple[str, ...]:
    """The months in which something happens, `2026-10`, in order."""
    return ()
