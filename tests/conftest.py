"""What every test starts from: a known environment, whoever's machine or CI job it runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# A shared machine is slow at times; that is no bug of the code under test.
hypothesis.settings.register_profile("changeover", deadline=None)
hypothesis.settings.load_profile("changeover")

# Git as on a machine where nobody has configured it, but for what a commit needs.
GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada Author",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what golden cases expect anew; read the difference before a commit."""
    parser.addoption("--update-golden", action="store_true", help="write expected files anew")


@pytest.fixture(scope="session", autouse=True)
def known_environment() -> Iterator[None]:
    """Takes away what a CI job or a git hook sets, and silences Material's notice on stderr."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name == "CI" or name.startswith(("GITHUB_", "GIT_")):
                patch.delenv(name)
        for name, value in GIT_ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this repository, whose own content is a test too."""
    return Path(__file__).parent.parent
