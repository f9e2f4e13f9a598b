"""Writes the files of a new knowledge base, and those of a new change.

It never overwrites what is there, and never asks the clock: the day is a parameter.
"""

from changeover.scaffold.change import new_change
from changeover.scaffold.starter import write_starter

__all__ = ["new_change", "write_starter"]
