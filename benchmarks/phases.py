"""Where the time of one build goes: `python -m benchmarks.phases ROOT` builds it with timers.

It prints JSON: CPU seconds by phase, each without the phases inside it. A place that can't be
found any more is reported, never guessed.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

PLACES = (
    ("changeover.knowledge:load_content", "load"),
    ("changeover.knowledge:resolve", "resolve"),
    ("changeover.plugin.outcome:run_checks", "checks"),
    ("changeover.plugin.site:plan_pages", "plan pages"),
    ("changeover.plugin.adapter:ChangeoverPlugin.on_files", "files and nav"),
    ("mkdocs.commands.build:get_files", "files and nav"),
    ("mkdocs.commands.build:get_navigation", "files and nav"),
    ("mkdocs_macros.plugin:MacrosPlugin.on_page_markdown", "macros"),
    ("changeover.render:Renderer.render", "our templates"),
    ("changeover.plugin.slots:Slots.fill", "slots"),
    ("changeover.prose:ProseRenderer.render", "authors' Markdown"),
    ("changeover.plugin.generated:StubPage.render", "Markdown of stubs"),
    ("mkdocs.structure.pages:Page.read_source", "read sources"),
    ("mkdocs.structure.pages:Page.validate_anchor_links", "validate anchors"),
    ("changeover.plugin.adapter:ChangeoverPlugin.on_page_content", "our page events"),
    ("changeover.plugin.adapter:ChangeoverPlugin.on_page_context", "our page events"),
    ("changeover.plugin.adapter:ChangeoverPlugin.on_post_page", "our page events"),
    ("changeover.plugin.search_pagefind:PagefindSearch.add", "search entries"),
    ("changeover.plugin.search_pagefind:PagefindSearch.write", "search index"),
    ("changeover.plugin.search_entries:MaterialSearch.add", "search entries"),
    ("changeover.plugin.search_entries:MaterialSearch.write", "search index"),
    ("material.plugins.search.plugin:SearchPlugin.on_page_context", "search entries"),
    ("material.plugins.search.plugin:SearchPlugin.on_post_build", "search index"),
    ("mkdocs.commands.build:_build_page", "page templates and writing"),
    ("mkdocs.utils:write_file", "writing"),
    ("mkdocs.structure.files:Files.copy_static_files", "writing"),
    ("changeover.plugin.staging:publish", "publishing the stage"),
)
"""What is timed, `module:attribute`, and the phase that it counts to."""


class Timers:
    """CPU seconds by phase, each without what was timed inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, function: Callable[..., Any], phase: str) -> Callable[..., Any]:
        """`function`, which counts to `phase` from now on."""

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            self._inner.append(0.0)
            began = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.process_time() - began
                self.seconds[phase] += spent - self._inner.pop()
                self._inner[-1] += spent

        return call

    def install(self, place: str, phase: str) -> bool:
        """Time the function at `module:attribute`; False when there is none."""
        module, _, path = place.partition(":")
        try:
            holder: Any = importlib.import_module(module)
            *owners, name = path.split(".")
            for owner in owners:
                holder = getattr(holder, owner)
            function = getattr(holder, name)
        except (ImportError, AttributeError):
            return False
        setattr(holder, name, self.timed(function, phase))
        return True


def main() -> None:
    """Build the root named on the command line and print its phases."""
    commands = importlib.import_module("changeover.plugin.commands")
    timers = Timers()
    missing = [place for place, phase in PLACES if not timers.install(place, phase)]
    started = time.process_time()
    timers.timed(commands.build, "the rest of MkDocs")(Path(sys.argv[1]))
    seconds = {"start of Python and imports": started} | timers.seconds
    print(json.dumps({"seconds": seconds, "missing": missing}))


if __name__ == "__main__":
    main()
