"""Follows every link of a served site with LinkChecker: `python -m tests.crawl BELOW FILE`.

In a process of its own, because the library changes the one that it runs in. FILE lists the
addresses to begin with, a line each. Prints what is broken and what was seen, as JSON; addresses
that are not below BELOW are seen and not asked for.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from linkcheck import configuration, director
from linkcheck.checker import get_url_from
from linkcheck.logger import _Logger

_FINE = {"http-redirected", "url-content-type-unparseable"}  # to `folder/`; of what is no HTML


class _Found(_Logger):  # type: ignore[misc]  # the library has no types
    """Keeps what the crawler says instead of printing it."""

    LoggerName = "found"

    def __init__(self) -> None:
        super().__init__()
        self.broken: set[str] = set()
        self.seen: set[str] = set()

    def start_output(self) -> None:
        pass

    def end_output(self, **kwargs: Any) -> None:
        pass

    def log_filter_url(self, url_data: Any, _is_shown: object) -> None:
        self.log_url(url_data)

    def log_url(self, url_data: Any) -> None:
        self.seen.add(url_data.url)
        said = [] if url_data.valid else [url_data.result]
        said += [text for tag, text in url_data.warnings if tag not in _FINE]
        where = f"{url_data.parent_url}:{url_data.line}: {url_data.base_url!r} -> {url_data.url}"
        self.broken |= {f"{where}: {text}" for text in said}


def crawl(below: str, addresses: list[str]) -> dict[str, list[str]]:
    """What is broken at the addresses and at all that they lead to, and every address seen."""
    found = _Found()
    config = configuration.Configuration()
    config["logger"] = found
    config["robotstxt"] = config["status"] = False
    config["threads"] = 4
    elsewhere = re.compile(f"^(?!{re.escape(below)})")
    config["externlinks"] = [{"pattern": elsewhere, "negate": False, "strict": True}]
    config.sanitize()
    aggregate = director.get_aggregate(config)
    aggregate.wait_for_host = lambda host: None  # half a second, for servers of others
    for address in addresses:
        aggregate.urlqueue.put(get_url_from(address, 0, aggregate, extern=(0, 0)))
    director.check_urls(aggregate)
    return {"broken": sorted(found.broken), "seen": sorted(found.seen)}


if __name__ == "__main__":
    print(json.dumps(crawl(sys.argv[1], Path(sys.argv[2]).read_text("utf-8").split())))
