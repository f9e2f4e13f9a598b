"""What is not in `changes/` of the knowledge base of `tests.plants`: `docs/` and mkdocs.yml."""

from __future__ import annotations

from tests.planter import OPEN, SECRET

AUDIENCE = "customers"
PNG = b"\x89PNG\r\n\x1a\n"


def docs_files() -> dict[str, str | bytes]:
    """Pages and files of `docs/`, some for the audience."""
    return {
        "docs/index.md": f"# {SECRET}home\n\n{SECRET}hometext\n",
        f"docs/guide/{SECRET}page.md": f"# {SECRET}pagetitle\n\n![{SECRET}alt](../img/{SECRET}.png)\n",
        "docs/guide/open.md": _OPEN_PAGE,
        f"docs/img/{SECRET}.png": PNG,
        "docs/img/open.png": PNG,
        f"docs/{SECRET}data.csv": f"{SECRET}csvtext\n",
        "docs/site.css": f"/* as it is */ body {{ background: url(img/open.png) }} /* {OPEN}css */\n",
    }


_OPEN_PAGE = f"""---
title: {OPEN}pagetitle
audiences: [{AUDIENCE}]
render_macros: true
---

# {OPEN}pageheading

<!-- {SECRET}pagecomment -->
<div><!-- {SECRET}htmlcomment -->{OPEN}html</div>

[{OPEN}one]({SECRET}page.md "{SECRET}title") [{OPEN}two](../changes/index.md)
<a href="../{SECRET}page/" title="{SECRET}raw">{OPEN}three</a> [{OPEN}four](../runbooks/index.md)
{{{{ kb.link("{OPEN}runbook", "{OPEN}five") }}}}

![{OPEN}picture](../img/open.png)

{{{{ kb.documents() }}}}

{{{{ kb.runbook("{OPEN}runbook") }}}}

{{{{ kb.release_notes("latest") }}}}
"""

MKDOCS_YML = f"""\
site_name: {OPEN}site
site_url: https://kb.example.com/kb/
repo_url: https://git.example.com/{SECRET}repository
repo_name: {SECRET}reponame
edit_uri: edit/{SECRET}branch/docs/
strict: true
extra_css: [site.css]
theme:
  name: material
  font: false
  features: [navigation.tabs, content.action.edit]
nav:
  - {SECRET}navtitle: guide/{SECRET}page.md
  - {SECRET}section:
      - guide/{SECRET}page.md
      - {SECRET}below: [guide/{SECRET}page.md]
  - {SECRET}external: https://intranet.example.com/{SECRET}
  - {OPEN}navtitle: guide/open.md
markdown_extensions:
  - attr_list
  - tables
  - md_in_html
  - toc: {{permalink: true}}
  - pymdownx.superfences
  - pymdownx.tabbed: {{alternate_style: true}}
plugins:
  - search
  - macros:
      render_by_default: false
      on_undefined: strict
      on_error_fail: true
  - changeover:
      search: material
      as-of: 2026-06-15
      source-uri: https://git.example.com/{SECRET}source/{{path}}#{{line}}
"""
