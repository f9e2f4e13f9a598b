"""Rebuilds of a served site: an error is told, and the last good site goes on being served."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from jinja2 import TemplateError
from mkdocs.exceptions import MkDocsException

from changeover.plugin import template_errors
from changeover.plugin.settings import read_settings
from changeover.problems import ChangeoverError


def build_or_say_why(build: Callable[[], object], root: Path) -> Callable[[], None]:
    """`build` of the site of `root`, which prints what stops it.

    MkDocs would leave every page waiting until the error is mended.
    """

    def rebuild() -> None:
        try:
            read_settings(root)  # tells the line in mkdocs.yml; MkDocs may not
            build()
        except (ChangeoverError, MkDocsException, OSError, SystemExit) as error:
            print(error, file=sys.stderr)
        except TemplateError as error:
            print(template_errors.describe(error, root), file=sys.stderr)

    return rebuild
