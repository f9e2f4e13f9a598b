"""Rules of the fields in YAML and front matter, reported while `changes/` is read."""

from __future__ import annotations

from changeover.problems import Rule, Severity

UNKNOWN_KEY = Rule(
    "CO101",
    "unknown-key",
    Severity.ERROR,
    """
A key that nobody reads is almost always a misspelt one, and its value would be lost without a
word.

Bad:

```yaml
sumary: Charge only the remaining days.
```

Good:

```yaml
summary: Charge only the remaining days.
```
""",
)

MISSING_FIELD = Rule(
    "CO102",
    "missing-field",
    Severity.ERROR,
    """
Few fields are required, and each one is because pages and checks make no sense without it.

Bad:

```yaml
title: Prorate mid-cycle upgrades
status: proposed
```

Good:

```yaml
title: Prorate mid-cycle upgrades
status: proposed
owner: team-billing
systems: [billing/invoicing]
summary: Charge only the remaining days of the cycle.
go-live: {planned: 2026-10-01}
```
""",
)

WRONG_TYPE = Rule(
    "CO103",
    "wrong-type",
    Severity.ERROR,
    """
A text where a list is meant, or a list where a text is meant, can't be shown or followed.

Bad:

```yaml
systems: billing
```

Good:

```yaml
systems: [billing]
```
""",
)

NOT_ALLOWED = Rule(
    "CO104",
    "not-allowed-value",
    Severity.ERROR,
    """
The field takes one of a few words, and pages and checks depend on which.

Bad:

```yaml
status: aproved
```

Good:

```yaml
status: approved
```
""",
)

BAD_DATE = Rule(
    "CO105",
    "bad-date",
    Severity.ERROR,
    """
Moments are a date or a date and time in the catalog's timezone. Other ways to write them are
read differently by each reader. A time that the clocks there skip when daylight-saving time begins
never comes; of one that they show twice when it ends, the first is meant.

Bad:

```yaml
go-live: {planned: 01.10.2026}
```

Good:

```yaml
go-live: {planned: 2026-10-01T22:00}
```
""",
)

BAD_DURATION = Rule(
    "CO106",
    "bad-duration",
    Severity.ERROR,
    """
Durations and offsets are computed with, so they need their units. Only an offset may be negative:
it counts from the go-live moment, and a duration from where its step begins.

Bad:

```yaml
duration: 90
```

Good:

```yaml
duration: 1h30m
```
""",
)

BAD_ID = Rule(
    "CO107",
    "bad-id",
    Severity.ERROR,
    """
Ids go into URLs and references, so they hold only what is safe in both.

Bad:

```yaml
id: Team Billing
```

Good:

```yaml
id: team-billing
```
""",
)

OUT_OF_RANGE = Rule(
    "CO108",
    "out-of-range",
    Severity.ERROR,
    """
The number lies outside of what the field can mean, so it can't be what is meant.

Bad:

```yaml
pass-mark: 180
```

Good:

```yaml
pass-mark: 80
```
""",
)

EMPTY_VALUE = Rule(
    "CO109",
    "empty-value",
    Severity.ERROR,
    """
A text or list that must say something is there but says nothing.

Bad:

```yaml
title: ""
systems: []
```

Good:

```yaml
title: Prorate mid-cycle upgrades
systems: [billing/invoicing]
```
""",
)

INVALID_VALUE = Rule(
    "CO110",
    "invalid-value",
    Severity.ERROR,
    """
The value has the right type but can't be used, for the reason that the message gives.

Bad:

```yaml
timezone: Oslo
```

Good:

```yaml
timezone: Europe/Oslo
```
""",
)

UNKNOWN_FRONT_MATTER = Rule(
    "CO111",
    "unknown-front-matter-key",
    Severity.WARNING,
    """
Front matter of documents that came from elsewhere may hold keys of other tools. They are kept
as they are, and named so that a misspelt key of ours is seen. Keys that begin with `x-` are
yours.

Bad:

```yaml
titel: Restart the rating engine
```

Good:

```yaml
title: Restart the rating engine
x-imported-from: wiki
```
""",
)

TOO_LONG = Rule(
    "CO112",
    "too-long",
    Severity.ERROR,
    """
Titles and names stand in lists, headings and links, where a paragraph can't. Titles and names have
at most 200 characters, other texts of one line 1,000, ids 100. Texts for reading are only bounded
by the size of their file.

Bad:

```yaml
title: Charge only the remaining days of the cycle when a customer upgrades, because … (300 more)
```

Good:

```yaml
title: Prorate mid-cycle upgrades
summary: >
  Charge only the remaining days of the cycle when a customer upgrades, because …
```
""",
)
