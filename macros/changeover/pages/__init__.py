"""Which pages and files exist, at which URLs, what they show, and where they stand in the site.

URLs are relative to the site's root and end in `/`; the home page's is empty. Pages are planned from
the KnowledgeBase alone; rendering them is another matter.
"""

from changeover.pages.files import (
    DATA,
    FEED,
    FEEDS,
    MANIFEST,
    PUBLISHED,
    feed_paths,
    is_of_the_build,
    published_paths,
)
from changeover.pages.page import HOME, HOME_PAGE, SECTIONS, SERVICES, Page
from changeover.pages.plan import plan_pages
from changeover.pages.redirects import plan_redirects

__all__ = [
    "DATA",
    "FEED",
    "FEEDS",
    "HOME",
    "HOME_PAGE",
    "MANIFEST",
    "PUBLISHED",
    "SECTIONS",
    "SERVICES",
    "Page",
    "feed_paths",
    "is_of_the_build",
    "plan_pages",
    "plan_redirects",
    "published_paths",
]
