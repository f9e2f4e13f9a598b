"""A release is also a version of the published site, in a folder of its id. Beside the versions
stand other things, such as `latest` and the list of `versions`; a release of the same name could
never be published.

Bad:

```yaml
releases:
  - {id: latest, date: 2026-08-31}
```

Good:

```yaml
releases:
  - {id: "2026.08", date: 2026-08-31}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from changeover.knowledge import KnowledgeBase
from changeover.problems import Problem, Rule, Severity, report
from changeover.urls import BESIDE_VERSIONS, LATEST

RULE = Rule("CO213", "reserved-release", Severity.ERROR, __doc__)


def check(kb: KnowledgeBase) -> Iterator[Problem]:
    """A problem for each release that has the name of something else of a published site."""
    for index, release in enumerate(kb.catalog.releases):
        if release.id in {LATEST, *BESIDE_VERSIONS}:
            yield report(
                RULE,
                kb.content.catalog.at("releases", index, "id"),
                f"a release can't be called '{release.id}': a published site has something else there",
                hint="give it another id, such as its month: 2026.08",
            )
