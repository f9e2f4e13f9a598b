"""Rules of any file: whether it can be read as text, reported while `changes/` is read."""

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
Every file is read whole on each build. A million bytes hold a long book, and 150,000 a Markdown
page that nobody reads to its end; more is a data file in the wrong place.

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
YAML, Markdown and the names of their files are text in UTF-8. Control characters, and marks that
show text in another order than it is written (U+202A to U+202E, U+2066 to U+2069), are no part of
it, not even as an escape such as `\\u202E`: readers can't see them, terminals obey them, and each
tool reads them differently.

Bad:

`summary: Gebühren` saved as Windows-1252

Good:

the same text saved as UTF-8
""",
)
