"""Fixtures that tests of several floors share, and the order in which tests are run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.log.postgres import database, mortal, postgres

__all__ = ["database", "mortal", "postgres"]

COMPILED = ("audit", "bench", "place")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs the engine's loops comes first. Of two workers that each begin at one end of half
    the tests, one then compiles the loops, once, and the other finds them on disk."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(here).parts[0] not in COMPILED)
