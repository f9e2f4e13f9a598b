"""Our settings in mkdocs.yml, and what else it must say for a site of ours, told in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import BaseConfigOption, LegacyConfig, ValidationError
from mkdocs.config.config_options import Choice, IpAddress, Optional, Type

from changeover.checks import AS_THEY_ARE, Severities, adjustable_rules, rules
from changeover.day import parse_day
from changeover.plugin import mkdocs_yml
from changeover.plugin.redirect_setting import RedirectsSetting
from changeover.problems import ChangeoverError, Location, Severity, nearest
from changeover.publish.planned import Redirects

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig  # a check needs none of it

NAME = "changeover"

PAGEFIND, MATERIAL = "pagefind", "material"
"""The engines that a site's search may have."""


class Day(BaseConfigOption[dt.date]):
    """A day, as text or as the date that YAML makes of it."""

    def run_validation(self, value: object) -> dt.date:
        """The day; MkDocs shows the message of the error."""
        try:
            return parse_day(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


_OFF = "off"
_CHOICES = (*(severity.value for severity in Severity), _OFF)


class Rules(BaseConfigOption[Severities]):
    """The severities that a team gives to rules: `{CO427: error, CO428: off}`."""

    def __init__(self) -> None:
        super().__init__()
        self.default = AS_THEY_ARE

    def run_validation(self, value: object) -> Severities:
        """Severities by rule id; MkDocs shows the message of the error."""
        if value is None:  # a key with nothing behind it
            return AS_THEY_ARE
        if not isinstance(value, Mapping):
            raise ValidationError("expected rules and severities, such as '{CO427: error}'")
        return {_rule_id(id): _severity(id, said) for id, said in value.items()}


def _rule_id(id: object) -> str:
    text = str(id)
    if text in adjustable_rules():
        return text
    if any(rule.id == text for rule in rules()):
        first, last = adjustable_rules()[0], adjustable_rules()[-1]
        raise ValidationError(
            f"'{text}' can't be turned down or off, since the site would not be right; "
            f"those from {first} to {last} can"
        )
    near = nearest(text, adjustable_rules())
    # Without quotes: what is in quotes is looked for in the file, to name its line.
    raise ValidationError(f"there is no rule '{text}'{f'; did you mean {near}?' if near else ''}")


def _severity(id: object, said: object) -> Severity | None:
    if said is False or said == _OFF:  # YAML takes a plain `off` for false
        return None
    if said in tuple(Severity):
        return Severity(str(said))
    raise ValidationError(f"'{id}' is '{said}', but one of {', '.join(_CHOICES)} is expected")


SCHEME = (
    ("as-of", Optional(Day())),
    ("audience", Optional(Type(str))),
    ("fail-on", Choice(("error", "warning"), default="error")),
    ("redirects", RedirectsSetting()),
    ("rules", Rules()),
    ("search", Optional(Choice((PAGEFIND, MATERIAL)))),
    ("source-uri", Optional(Type(str))),
)
"""Each setting of the plugin and what it takes; documented in the guide."""


@dataclass(frozen=True)
class Settings:
    """What mkdocs.yml says that a command of ours needs.

    `as_of` is None for today. `host` and `port` are those of MkDocs' own setting `dev_addr`. The
    audience, and the name and address of the site, are empty where nobody said them.
    """

    as_of: dt.date | None = None
    fail_on: Severity = Severity.ERROR
    rules: Severities = field(default_factory=dict)
    host: str | None = None
    port: int | None = None
    audience: str = ""
    site_name: str = ""
    site_url: str = ""
    site_dir: str = "site"
    redirects: Redirects = field(default_factory=dict)
    use_directory_urls: bool = True


def read_settings(root: Path) -> Settings:
    """The settings of the plugin in `root/mkdocs.yml`, the defaults where it has none.

    Raises ChangeoverError, with the line, when they or the file can't be used.
    """
    data = mkdocs_yml.read(root)
    options = _options(root, data.get("plugins"))
    config = LegacyConfig(SCHEME, str(root / mkdocs_yml.FILE))
    config.load_dict(options)
    errors, warnings = config.validate()
    if errors or warnings:
        told = [
            ("plugins", f"Plugin '{NAME}' option '{name}': {text}")
            for name, text in [*errors, *warnings]
        ]
        raise ChangeoverError(mkdocs_yml.describe(root, told, known=known_settings()))
    host, port = _address(root, data.get("dev_addr"))
    fail_on = Severity(config["fail-on"])
    return Settings(
        as_of=config["as-of"],
        fail_on=fail_on,
        rules=config["rules"],
        host=host,
        port=port,
        audience=config["audience"] or "",
        site_name=str(data.get("site_name") or ""),
        site_url=str(data.get("site_url") or ""),
        site_dir=str(data.get("site_dir") or "site"),
        redirects=config["redirects"],
        use_directory_urls=data.get("use_directory_urls") is not False,
    )


def redirect_place(root: Path, url: str = "") -> Location:
    """Where mkdocs.yml names a URL under `redirects`; without one, where that setting stands."""
    ways = [(NAME, "redirects", url), (NAME, "redirects", f"/{url}")] if url else []
    for names in (*ways, (NAME, "redirects"), (NAME,), ()):
        found = mkdocs_yml.find(root, "plugins", *names)
        if found is not None:
            return found
    return Location(mkdocs_yml.FILE)


def known_settings() -> tuple[str, ...]:
    """The names of the settings of the plugin."""
    return tuple(name for name, _ in SCHEME)


def _address(root: Path, value: object) -> tuple[str | None, int | None]:
    if value is None:
        return None, None
    option: Any = IpAddress()  # MkDocs gives its options no types
    try:
        address = option.validate(value)
    except ValidationError as error:
        told = mkdocs_yml.describe(root, [("dev_addr", error)], known=())
        raise ChangeoverError(told) from None
    return address.host, address.port


def _options(root: Path, plugins: Any) -> dict[str, Any]:
    """Ours, from a list of names and mappings or from one mapping."""
    if not isinstance(plugins, list | dict | None):
        where = mkdocs_yml.place(root, "plugins")
        raise ChangeoverError(f"{where}: plugins: expected a list of plugins")
    for entry in [plugins] if isinstance(plugins, dict) else plugins or ():
        if isinstance(entry, dict) and entry.get(NAME) is not None:
            options = entry[NAME]
            if not isinstance(options, dict):
                where = mkdocs_yml.place(root, "plugins", f"'{NAME}'")
                raise ChangeoverError(f"{where}: expected settings, such as '{NAME}: {{as-of: …}}'")
            return {key: value for key, value in options.items() if key != "enabled"}
    return {}


# The defaults of mkdocs-macros render every page and leave undefined names on it without a word.
_MACROS = {"render_by_default": False, "on_undefined": "strict", "on_error_fail": True}

_ASSETS = "assets/changeover/"
_REMOTE_WORKER = "https://unpkg.com/iframe-worker/shim"
_STYLES = (
    "theme.css",
    "components.css",
    "charts.css",
    "differences.css",
    "calendar.css",
    "trace.css",
    "search.css",
    "print.css",
)  # in this order
_SCRIPTS = ("page.js", "table.js", "differences.js")


def check_settings(config: MkDocsConfig, root: Path) -> None:
    """Raise ChangeoverError, with what to write, when the site could not be right."""
    if Path(config.docs_dir).resolve() != (root / "docs").resolve():
        where = mkdocs_yml.place(root, "docs_dir")
        raise ChangeoverError(f"{where}: docs_dir must be 'docs', where checks look for pages")
    names = list(config.plugins)
    ours = mkdocs_yml.place(root, "plugins", f"'{NAME}'")
    if "macros" not in names:
        raise ChangeoverError(
            f"{ours}: the plugin '{NAME}' needs 'macros' before it in 'plugins':\n{_example()}"
        )
    if names.index("macros") > names.index(NAME):
        raise ChangeoverError(f"{ours}: list the plugin '{NAME}' after 'macros'")
    settings: Any = config.plugins["macros"].config
    wrong = [key for key, value in _MACROS.items() if settings.get(key) != value]
    if wrong:
        where = mkdocs_yml.place(root, "plugins", f"'macros' '{wrong[0]}'")
        raise ChangeoverError(
            f"{where}: the plugin 'macros' needs {', '.join(wrong)} as here:\n{_example()}"
        )


def _example() -> str:
    lines = ["plugins:", "  - macros:"]
    lines += [f"      {key}: {str(value).lower()}" for key, value in _MACROS.items()]
    return "\n".join([*lines, "  - changeover"])


def add_assets(config: MkDocsConfig, *, search: str | None) -> None:
    """Put our styles and scripts before those of the site, which may then change the look.

    `search` is the engine; one of them has a face of ours.
    """
    scripts = (*_SCRIPTS, "search.js") if search == PAGEFIND else _SCRIPTS
    for names, extra in ((_STYLES, config.extra_css), (scripts, config.extra_javascript)):
        known = {str(entry) for entry in extra}
        extra[:0] = [path for name in names if (path := _ASSETS + name) not in known]
    _keep_polyfills_here(config)


def _keep_polyfills_here(config: MkDocsConfig) -> None:
    """What Material's plugin `offline` would load from another site, the site has itself."""
    asked = config.extra.get("polyfills", [])
    config.extra["polyfills"] = [
        f"{_ASSETS}offline.js" if str(script) == _REMOTE_WORKER else script for script in asked
    ]


def watched(config: MkDocsConfig, root: Path) -> list[str]:
    """The folders that `serve` is to follow besides docs/ and mkdocs.yml."""
    overrides = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
    folders = (root / "changes", root / "overrides", *overrides)
    return sorted({str(folder) for folder in folders if folder.is_dir()})


def add_overrides(config: MkDocsConfig) -> None:
    """Put our templates before Material's and behind those of the site itself."""
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(overrides_folder()))


def overrides_folder() -> Path:
    """The theme overrides of the package: beside the code in a wheel, at the top of a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "overrides"
    return packaged if packaged.is_dir() else package.parent.parent / "overrides"
