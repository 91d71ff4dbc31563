from __future__ import annotations

from pathlib import Path

import pytest

from hudna.speak.places import Places
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.terms.working import Working, working

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def places() -> Places:
    return Places.load()


@pytest.fixture(scope="session")
def terms() -> Working:
    loaded = load(shipped("syria-2016-exercise"))
    return working(loaded.agreement, loaded.digest)


def real(path: str) -> Path:
    """A file of real data beside the checkout; the test is skipped where it is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"the real data {path} is not on this machine")
    return found
