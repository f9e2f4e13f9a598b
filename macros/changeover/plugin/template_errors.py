"""What is wrong in a template of the site's own `overrides/`, told with its file and line."""

from __future__ import annotations

import traceback
from pathlib import Path

from jinja2 import TemplateError


def describe(error: TemplateError, root: Path) -> str:
    """`overrides/main.html:2: what is wrong`; the place is the innermost template of the site's."""
    frames = traceback.extract_tb(error.__traceback__)
    files = [(Path(frame.filename), frame.lineno) for frame in frames]
    own = [(file, line) for file, line in files if file.is_relative_to(root / "overrides")]
    message = error.message or type(error).__name__
    if not own:
        return message
    file, line = own[-1]
    return f"{file.relative_to(root).as_posix()}:{line}: {message}"
