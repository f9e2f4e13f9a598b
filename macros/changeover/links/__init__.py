"""What authors' Markdown refers to: links, images, anchors, includes, attachments.

Reads Markdown as text and never renders it, so that checks need no page; `prose` renders, and
asks here where links lead.
"""

from changeover.links.addresses import is_there, own_path
from changeover.links.includes import Includes
from changeover.links.reach import Reach
from changeover.links.resolver import Place, Resolver, Target
from changeover.links.scan import Link, scan_links

__all__ = [
    "Includes",
    "Link",
    "Place",
    "Reach",
    "Resolver",
    "Target",
    "is_there",
    "own_path",
    "scan_links",
]
