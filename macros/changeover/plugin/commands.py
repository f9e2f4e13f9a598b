"""`changeover build` and `changeover serve`: MkDocs run with the site's own mkdocs.yml."""

from __future__ import annotations

import datetime as dt
import errno
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import TemplateError
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from changeover.plugin import mkdocs_yml, template_errors
from changeover.plugin.adapter import ChangeoverPlugin
from changeover.plugin.outcome import Stopped
from changeover.plugin.settings import known_settings
from changeover.problems import ChangeoverError
from changeover.publish.manifest import Manifest, merge
from changeover.publish.version import SiteVersion

_MACROS_FAILED = 100
"""The exit status with which mkdocs-macros ends a build."""


def build(
    root: Path,
    *,
    as_of: dt.date | None = None,
    site_dir: Path | None = None,
    fail_on: str | None = None,
    audience: str | None = None,
    version: SiteVersion | None = None,
    keep: Iterable[Manifest] = (),
) -> None:
    """Build the site of `root` into its `site_dir`, strictly.

    `version` says which place it is to have among the versions of a published site. `keep` lists what
    the versions hold that it takes the place of: addresses of theirs lead on where they can.

    Raises Stopped, with status 1, when content or pages have errors (they are printed), and
    ChangeoverError when mkdocs.yml can't be used.
    """
    more: dict[str, Any] = {} if site_dir is None else {"site_dir": str(site_dir)}
    given = {"as-of": as_of, "fail-on": fail_on, "audience": audience}
    with _settings(given, version, keep), _logging(), _plain_errors(root):
        config = _load(root, strict=True, **more)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()


def serve(
    root: Path,
    *,
    as_of: dt.date | None = None,
    audience: str | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serve the site of `root` with live reload until interrupted.

    Raises SystemExit with status 1 when the first build has errors, and ChangeoverError when
    mkdocs.yml can't be used or the address is taken.
    """
    from mkdocs.commands.serve import serve as mkdocs_serve  # noqa: PLC0415  # a build needs none

    with _settings({"as-of": as_of, "audience": audience}), _logging(), _plain_errors(root):
        _load(root)  # so that a wrong mkdocs.yml is told as such
        mkdocs_serve(config_file=str(root / mkdocs_yml.FILE), dev_addr=f"{host}:{port}")


def _load(root: Path, **settings: Any) -> MkDocsConfig:
    """mkdocs.yml as MkDocs reads it; whatever is wrong with it is wrong usage."""
    file = root / mkdocs_yml.FILE
    if not file.is_file():
        raise ChangeoverError(f"there is no mkdocs.yml in {root}; run 'changeover init' to get one")
    config = MkDocsConfig(config_file_path=str(file))
    known = (*config, *known_settings())
    with mkdocs_yml.reading(root), file.open("rb") as stream:
        config.load_file(stream)
    config.load_dict(settings)
    _check_addresses(config, root)
    errors, warnings = config.validate()
    if errors or (config.strict and warnings):
        raise ChangeoverError(mkdocs_yml.describe(root, errors or warnings, known=known))
    if "changeover" not in config.plugins:
        where = mkdocs_yml.place(root, "plugins")
        raise ChangeoverError(f"{where}: add the plugin 'changeover' after 'macros' in 'plugins'")
    return config


def _check_addresses(config: MkDocsConfig, root: Path) -> None:
    """Raise ChangeoverError for an address that MkDocs fails to take apart."""
    for key in ("site_url", "repo_url"):
        try:
            urlsplit(str(config[key] or ""))
        except ValueError:  # brackets that are none of a host; the value may hold a password
            where = mkdocs_yml.place(root, key)
            raise ChangeoverError(f"{where}: {key}: the host of this address is wrong") from None


@contextmanager
def _settings(
    settings: dict[str, Any], version: SiteVersion | None = None, keep: Iterable[Manifest] = ()
) -> Iterator[None]:
    """Settings that go before those of mkdocs.yml; MkDocs reads that anew at every rebuild."""
    given = {key: value for key, value in settings.items() if value is not None}
    ChangeoverPlugin.overriding, ChangeoverPlugin.version = given, version
    ChangeoverPlugin.before = merge(keep)
    try:
        yield
    finally:
        ChangeoverPlugin.overriding, ChangeoverPlugin.version = {}, None
        ChangeoverPlugin.before = None


@contextmanager
def _plain_errors(root: Path) -> Iterator[None]:
    """What stops MkDocs, as our own error; the text says what to do."""
    try:
        yield
    except Abort as error:
        print(error, file=sys.stderr)
        raise Stopped(1) from None
    except MkDocsException as error:
        raise ChangeoverError(str(error)) from None
    except SystemExit as error:
        if error.code != _MACROS_FAILED:
            raise
        raise ChangeoverError("a template or macro failed; the lines above say which") from None
    except TemplateError as error:
        raise ChangeoverError(template_errors.describe(error, root)) from None
    except BrokenPipeError:
        raise  # nobody reads our output any more: no error of the site
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:  # it names the file that is copied
            raise ChangeoverError("no space left for the site, which is as it was") from None
        raise ChangeoverError(
            f"{error.strerror or error}: {error.filename or ''}".strip(" :")
        ) from None


def _says_something(record: logging.LogRecord) -> bool:
    """Whether a line is of use: those about the stage that we build in are not."""
    message = record.getMessage()
    return not message.startswith(("Cleaning site directory", "Building documentation to"))


@contextmanager
def _logging() -> Iterator[None]:
    """MkDocs' log on standard error, as its own command line prints it."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    handler.addFilter(_says_something)
    handler.setFormatter(logging.Formatter("%(levelname)-8s-  %(message)s"))
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    # Four lines about its own variables at every build are of no use to our readers.
    logging.getLogger("mkdocs.plugins.mkdocs_macros").setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
