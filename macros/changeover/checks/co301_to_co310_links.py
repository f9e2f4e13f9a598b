"""What texts refer to: links, images, anchors, includes, attachments. All are found in one reading.

The rules' pages stand with the rules in `links.rules`, where links are followed.
"""

from __future__ import annotations

from changeover.links.report import link_problems as check
from changeover.links.rules import LINKS as RULES

__all__ = ["RULES", "check"]
