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

URL_LOST = Rule(
    "CO502",
    "url-lost",
    Severity.ERROR,
    """
The version that is published has an address which the next one would not have: no page, no file and
no redirect. Links in tickets, mails and bookmarks would end at nothing. It is told by `changeover
check --against VERSION`, and stops `changeover publish`.

Bad:

A team deletes `docs/guide/refunds.md`, which is published as `/guide/refunds/`.

Good:

```yaml
plugins:
  - changeover:
      redirects:
        guide/refunds/: guide/credit-notes/
```
""",
)

WRONG_REDIRECT = Rule(
    "CO503",
    "wrong-redirect",
    Severity.ERROR,
    """
`redirects` in `mkdocs.yml` leads from an address at which there is a page or a file, or to one where
there is none. Only what is no more can lead on, and it must lead to what people can read. What every
build writes, such as `404.html`, `calendar.ics` or a feed, is always there.

Bad:

```yaml
redirects:
  guide/refunds/: guide/credit-note/
```

Good:

```yaml
redirects:
  guide/refunds/: guide/credit-notes/
```
""",
)
