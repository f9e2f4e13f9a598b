"""Writes the files of a new knowledge base, of a new change, and of a revision in a change.

It never overwrites what is there, and never asks the clock: the day is a parameter.
"""

from changeover.scaffold.change import new_change
from changeover.scaffold.revise import begin_document, revise
from changeover.scaffold.starter import Pages, write_starter

__all__ = ["Pages", "begin_document", "new_change", "revise", "write_starter"]
