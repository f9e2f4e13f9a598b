"""Rules of hand-written pages: told by a check as far as it can know, and while they are rendered."""

from __future__ import annotations

from changeover.problems import Rule, Severity

MACRO_CALL = Rule(
    "CO601",
    "macro-call",
    Severity.ERROR,
    """
A page calls a macro that does not exist, or gives it arguments that it can't use; or a template of
`overrides/pages/` can't be rendered. The page would miss what its author meant to show.

Bad:

```jinja
{{ kb.changes(stauts="live") }}
```

Good:

```jinja
{{ kb.changes(status="live") }}
```
""",
)
