"""Rules of files and folders, reported while `changes/` is read."""

from __future__ import annotations

from changeover.problems import Rule, Severity

UNREADABLE = Rule(
    "CO001",
    "unreadable-file",
    Severity.ERROR,
    """
A file that can't be opened can't be checked, and what it says would be missing from the site
without a word.

Bad:

permissions `000` on `changes/0007-proration/plan.yaml`

Good:

`chmod 644 changes/0007-proration/plan.yaml`
""",
)

SYMLINK = Rule(
    "CO002",
    "symlink",
    Severity.ERROR,
    """
A symbolic link can lead out of the repository, and a published site would then hold whatever it
points at. Links are never followed.

Bad:

`runbooks/restart.md -> ../../../elsewhere.md`

Good:

the file itself, or a fragment in `changes/_shared/`
""",
)

EMPTY_FILE = Rule(
    "CO003",
    "empty-file",
    Severity.ERROR,
    """
An empty file looks like started work but says nothing. A file that isn't there says "not
started", which is true.

Bad:

`test.yaml` with 0 bytes

Good:

no `test.yaml` until there is a first test case
""",
)

FILE_TOO_LARGE = Rule(
    "CO004",
    "file-too-large",
    Severity.ERROR,
    """
Every file is read whole on each build. A million bytes hold a long book; more is a data file in
the wrong place.

Bad:

a `test.yaml` with 5 MB of pasted logs

Good:

the log as an attached file, named in `evidence`
""",
)

NOT_TEXT = Rule(
    "CO005",
    "not-text",
    Severity.ERROR,
    """
YAML and Markdown are text in UTF-8, without control characters. Anything else is read
differently by each tool.

Bad:

`summary: Gebühren` saved as Windows-1252

Good:

the same text saved as UTF-8
""",
)

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
author: mara.lindqvist
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

CHANGE_FOLDER_NAME = Rule(
    "CO010",
    "change-folder-name",
    Severity.ERROR,
    """
The folder's name gives the change its id, which is in every URL and every reference. It is at
least four digits, a hyphen and a slug.

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
to.

Bad:

a `changes/` folder without `catalog.yaml`

Good:

the one that `changeover init` writes
""",
)

DOCUMENT_NAME = Rule(
    "CO015",
    "document-name",
    Severity.ERROR,
    """
A document's id is its path below the kind's folder and becomes its URL. Two ids that differ
only in case are one file on many machines; the segments `coming` and `history` belong to the
pages of every document, and `paths` and `me` to the training section.

Bad:

`runbooks/restart/history.md`

Good:

`runbooks/restart/past-outages.md`
""",
)

MARKDOWN_TOO_COMPLEX = Rule(
    "CO016",
    "markdown-too-complex",
    Severity.ERROR,
    """
Some texts keep a Markdown reader busy for minutes: hundreds of brackets in a row, or lists and
quotes nested without end. No page for people needs them.

Bad:

a line with `[` eight thousand times

Good:

the same text in a code block that is not a run of brackets
""",
)
