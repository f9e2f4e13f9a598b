"""What mkdocs.yml must say for a site of ours, told in words when it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from changeover.problems import ChangeoverError

# The defaults of mkdocs-macros render every page and leave undefined names on it without a word.
_MACROS = {"render_by_default": False, "on_undefined": "strict", "on_error_fail": True}

_ASSETS = "assets/changeover/"
_STYLES = ("theme.css", "components.css", "charts.css", "print.css")  # in this order
_SCRIPTS = ("page.js", "table.js")


def check_settings(config: MkDocsConfig, root: Path) -> None:
    """Raise ChangeoverError, with what to write, when the site could not be right."""
    if Path(config.docs_dir).resolve() != (root / "docs").resolve():
        raise ChangeoverError("mkdocs.yml: docs_dir must be 'docs', where checks look for pages")
    names = list(config.plugins)
    if "macros" not in names:
        raise ChangeoverError(
            "mkdocs.yml: the plugin 'changeover' needs 'macros' before it in 'plugins':\n"
            + _example()
        )
    if names.index("macros") > names.index("changeover"):
        raise ChangeoverError("mkdocs.yml: list the plugin 'changeover' after 'macros'")
    settings: Any = config.plugins["macros"].config
    wrong = [key for key, value in _MACROS.items() if settings.get(key) != value]
    if wrong:
        raise ChangeoverError(
            f"mkdocs.yml: the plugin 'macros' needs {', '.join(wrong)} as here:\n{_example()}"
        )


def _example() -> str:
    lines = ["plugins:", "  - macros:"]
    lines += [f"      {key}: {str(value).lower()}" for key, value in _MACROS.items()]
    return "\n".join([*lines, "  - changeover"])


def add_assets(config: MkDocsConfig) -> None:
    """Put our styles and scripts before those of the site, which may then change the look."""
    for names, extra in ((_STYLES, config.extra_css), (_SCRIPTS, config.extra_javascript)):
        known = {str(entry) for entry in extra}
        extra[:0] = [path for name in names if (path := _ASSETS + name) not in known]


def overrides_folder() -> Path:
    """The theme overrides of the package: beside the code in a wheel, at the top of a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "overrides"
    return packaged if packaged.is_dir() else package.parent.parent / "overrides"
