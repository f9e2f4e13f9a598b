"""What the tests of feeds share."""

from __future__ import annotations

from pathlib import Path

import pytest

from changeover.views import Site
from tests.feeds.base import site_of


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return site_of(tmp_path)
