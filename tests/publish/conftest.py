from __future__ import annotations

from pathlib import Path

import pytest

from tests.publish.base import Base, make_base
from tests.publish.hub import Hub


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path)


@pytest.fixture
def clone(hub: Hub) -> Path:
    return hub.clone("clone")


@pytest.fixture
def base(tmp_path: Path) -> Base:
    return make_base(tmp_path)
