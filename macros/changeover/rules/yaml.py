"""Rules of strict YAML, reported while `changes/` is read."""

from __future__ import annotations

from changeover.problems import Rule, Severity

YAML_SYNTAX = Rule(
    "CO006",
    "yaml-syntax",
    Severity.ERROR,
    """
The file is no YAML, so nothing that it says can be used.

Bad:

```yaml
summary: Proration: charge the remaining days
```

Good:

```yaml
summary: "Proration: charge the remaining days"
```
""",
)

UNSUPPORTED_YAML = Rule(
    "CO007",
    "unsupported-yaml",
    Severity.ERROR,
    """
Anchors, aliases, tags, merge keys and several documents in a file make a reader look elsewhere
for a value, and a few lines of them can occupy a machine for minutes. Write values out.

Bad:

```yaml
owner: &team team-billing
systems: [billing]
author: *team
```

Good:

```yaml
owner: team-billing
systems: [billing]
author: mara-lindqvist
```
""",
)

DUPLICATE_KEY = Rule(
    "CO008",
    "duplicate-key",
    Severity.ERROR,
    """
Of two equal keys most readers silently keep the last one, and the first is lost.

Bad:

```yaml
status: proposed
status: approved
```

Good:

```yaml
status: approved
```
""",
)

TOO_COMPLEX = Rule(
    "CO009",
    "too-complex",
    Severity.ERROR,
    """
No file of a change needs twenty levels of nesting or fifty thousand values; one that has them
was made to exhaust something.

Bad:

```yaml
[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]
```

Good:

```yaml
a list of the values themselves
```
""",
)
