from __future__ import annotations

import pytest

from hudna.home.folder import Folder
from hudna.view.world import World
from tests.demo.played import played_at, worlds_of


@pytest.fixture(scope="session")
def played(tmp_path_factory) -> dict[str, Folder]:
    return played_at(tmp_path_factory.mktemp("played"))


@pytest.fixture(scope="session")
def worlds(played) -> dict[str, World]:
    return worlds_of(played)
