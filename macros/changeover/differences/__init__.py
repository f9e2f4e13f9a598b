"""The readable difference of two revisions of a document, made for those who work by it.

Works on the safe HTML that `prose` gives for each revision, and adds nothing to it but `<ins>` and
`<del>` and words of its own. Knows no page that shows it.
"""

from changeover.differences.entries import PassageDifference, RevisionDifference
from changeover.differences.facts import FactDifference
from changeover.differences.passages import LEAD, Passage, passages
from changeover.differences.questions import QuestionDifference
from changeover.differences.revisions import (
    Known,
    RevisionText,
    compare,
    compare_texts,
    read,
)
from changeover.differences.status import Status
from changeover.differences.three_way import Overlap, ThreeWay, three_way

__all__ = [
    "LEAD",
    "FactDifference",
    "Known",
    "Overlap",
    "Passage",
    "PassageDifference",
    "QuestionDifference",
    "RevisionDifference",
    "RevisionText",
    "Status",
    "ThreeWay",
    "compare",
    "compare_texts",
    "passages",
    "read",
    "three_way",
]
