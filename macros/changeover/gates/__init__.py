"""What a change must show before it reaches a status, and what of that is missing.

Each point is a pure function of (KnowledgeBase, change). A point has the id of the rule that
reports it; this package reports nothing and renders nothing.
"""

from __future__ import annotations

from changeover.gates.approvals import roles_asked
from changeover.gates.gate import Gate, Point, Stand, gates_of, is_without_gates
from changeover.gates.missing import Missing

__all__ = ["Gate", "Missing", "Point", "Stand", "gates_of", "is_without_gates", "roles_asked"]
