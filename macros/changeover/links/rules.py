"""Rules of what authors' Markdown refers to: links, images, includes, attachments, step attributes.

They stand here, below the checks, because a page that is shown reports the same problems as a
check that shows nothing. Each has a module of `checks/` for its page in the guide.
"""

from __future__ import annotations

from changeover.problems import Rule, Severity

DANGLING_LINK = Rule(
    "CO301",
    "dangling-link",
    Severity.WARNING,
    """
A relative link is looked up from the file that holds it: first in its own change, then in the
changes that the revision was copied from, then by the id of a document. Where nothing is found,
the page shows the words without a link.

Bad:

```markdown
Import the usage first: see [Import usage](usage-imports.md).
```

Good:

```markdown
Import the usage first: see [Import usage](usage-import.md).
```
""",
)

DANGLING_ANCHOR = Rule(
    "CO302",
    "dangling-anchor",
    Severity.WARNING,
    """
The page is there but the place on it isn't, so the reader lands at its top and has to search.
The id of a heading is its words in lower case with hyphens, or what `{ #id }` behind it says.

Bad:

```markdown
[how to reconcile](usage-import.md#reconciling)
```

Good:

```markdown
[how to reconcile](usage-import.md#reconcile)
```
""",
)

MISSING_INCLUDE = Rule(
    "CO303",
    "missing-include",
    Severity.ERROR,
    """
An include puts a shared fragment in its place. A fragment that isn't there would leave a hole in
the text, and nobody would see what is missing.

Bad:

```markdown
{! acces-check.md !}
```

Good:

```markdown
{! access-check.md !}
```
""",
)

FORBIDDEN_INCLUDE = Rule(
    "CO304",
    "forbidden-include",
    Severity.ERROR,
    """
Only Markdown files of `changes/_shared/` can be included, named by their path below it. Anything
else could publish files that were never meant to be read. In code, `{!` is text.

Bad:

```markdown
{! ../0005-multi-currency/notes/internal.md !}
```

Good:

```markdown
{! access-check.md !}
```
""",
)

INCLUDE_CYCLE = Rule(
    "CO305",
    "include-cycle",
    Severity.ERROR,
    """
A fragment may include other fragments, but not itself, not even by a detour, and not ever more of
them.

Bad:

`_shared/a.md` says `{! b.md !}`, and `_shared/b.md` says `{! a.md !}`

Good:

what both need in a third fragment, which includes nothing
""",
)

ATTACHMENT_TYPE = Rule(
    "CO306",
    "attachment-type",
    Severity.ERROR,
    """
A file that a page links to is published beside it. Web pages and programs are not: on the site
they would run with the rights of the site. Nor are Markdown files: a text for readers is a document
of its own, under `runbooks/`, `training/` or `reference/`. Publish images, PDF, office documents,
text, data, and archives.

Bad:

```markdown
[the report](report.html)
```

Good:

```markdown
[the report](report.pdf)
```
""",
)

UNSAFE_SVG = Rule(
    "CO307",
    "unsafe-svg",
    Severity.ERROR,
    """
An SVG drawing can hold scripts and can fetch things from elsewhere. A drawing is published only
when it holds neither. Drawing programs can save "plain" or "optimised" SVG.

Bad:

```xml
<svg xmlns="http://www.w3.org/2000/svg" onload="start()">
```

Good:

```xml
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>
```
""",
)

STEP_ATTRIBUTES = Rule(
    "CO308",
    "step-attributes",
    Severity.WARNING,
    """
A step of a runbook says behind its heading who does it and how long it takes. Attributes that
can't be read are shown as text or ignored, and the step has no role in run sheets. Only a `###`
heading under the one `## Steps` of a runbook is a step. Other braces in headings are text. A step
whose words have no Latin letters, or are those of another heading, has an id that only counts
(`_1`): give it one of its own, or references to it lead elsewhere once a step is put before it.

Bad:

```markdown
### Freeze price changes { #freeze role = billing-operator minutes=five }
```

Good:

```markdown
### Freeze price changes { #freeze role=billing-operator minutes=5 }
```
""",
)

LINK_SCHEME = Rule(
    "CO309",
    "link-scheme",
    Severity.WARNING,
    """
Links to other sites begin with `https:`, `http:`, `mailto:` or `tel:`. Others can run programs or
lead nowhere, so the page shows the words without a link.

Bad:

```markdown
[the console](javascript:open('/console'))
```

Good:

```markdown
[the console](https://console.example.com/)
```
""",
)

REMOTE_IMAGE = Rule(
    "CO310",
    "remote-image",
    Severity.WARNING,
    """
The site asks no other site for anything: it works offline, and nobody learns who reads it. So an
image on another site is shown as a link to it.

Bad:

```markdown
![The console](https://example.com/console.png)
```

Good:

```markdown
![The console](console.png)
```
""",
)

LINKS = (
    DANGLING_LINK,
    DANGLING_ANCHOR,
    MISSING_INCLUDE,
    FORBIDDEN_INCLUDE,
    INCLUDE_CYCLE,
    ATTACHMENT_TYPE,
    UNSAFE_SVG,
    LINK_SCHEME,
    REMOTE_IMAGE,
)
"""Those that are found together; step attributes have a check of their own."""
