"""Keeps what several rules work out from a knowledge base, so that it is worked out once.

It holds no rule and no data of its own: each value lives as long as its knowledge base.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from changeover.knowledge import KnowledgeBase

T = TypeVar("T")


def kept(work_out: Callable[[KnowledgeBase], T]) -> Callable[[KnowledgeBase], T]:
    """A function that works its value out on the first call for a knowledge base.

    The value is kept where `cached_property` keeps those of the class itself.
    """
    key = f"{work_out.__module__}.{work_out.__qualname__}"

    @wraps(work_out)
    def look_up(kb: KnowledgeBase) -> T:
        values = vars(kb)
        if key not in values:
            values[key] = work_out(kb)
        found: T = values[key]
        return found

    return look_up
