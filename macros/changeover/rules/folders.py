"""Rules of what stands where below `changes/`, reported while it is read."""

from __future__ import annotations

from changeover.problems import Rule, Severity

CHANGE_FOLDER_NAME = Rule(
    "CO010",
    "change-folder-name",
    Severity.ERROR,
    """
The folder's name gives the change its id, which is in every URL and every reference. It is four
to eight digits, a hyphen, and words of small letters and digits with hyphens between them.

Bad:

`changes/7_Proration/`

Good:

`changes/0007-proration/`
""",
)

NO_CHANGE_FILE = Rule(
    "CO011",
    "no-change-file",
    Severity.ERROR,
    """
`change.yaml` is the one file that every change has: without it nobody knows what the folder is.

Bad:

`changes/0007-proration/` with only `plan.yaml`

Good:

`changes/0007-proration/change.yaml` beside it
""",
)

CHANGE_NUMBER_TAKEN = Rule(
    "CO012",
    "change-number-taken",
    Severity.ERROR,
    """
References name a change by its number, so a number belongs to one folder.

Bad:

`changes/0007-proration/` and `changes/0007-dunning/`

Good:

`changes/0007-proration/` and `changes/0008-dunning/`
""",
)

UNEXPECTED_FILE = Rule(
    "CO013",
    "unexpected-file",
    Severity.WARNING,
    """
A file that nothing reads is usually a misspelt one, and its content is missing from the site.

Bad:

`changes/0007-proration/plan.yml`

Good:

`changes/0007-proration/plan.yaml`
""",
)

NO_CATALOG = Rule(
    "CO014",
    "no-catalog",
    Severity.ERROR,
    """
`changes/catalog.yaml` names the systems, teams, roles and environments that every change refers
to. Without it, or when it says nothing, no reference can be checked.

Bad:

an empty `changes/catalog.yaml`, or none

Good:

```yaml
systems:
  - {id: billing}
teams:
  - {id: team-billing}
```
""",
)

DOCUMENT_NAME = Rule(
    "CO015",
    "document-name",
    Severity.ERROR,
    """
A document's id is its path below the kind's folder and becomes its URL. Two ids that differ
only in case are one file on many machines; the segments `coming` and `history` belong to the
pages of every document, `paths` and `me` to the training section, and `index.html` is the file that
every page is written to. The same holds for aliases, which become URLs too.

Bad:

`runbooks/restart/history.md`

Good:

`runbooks/restart/past-outages.md`
""",
)
