from __future__ import annotations

from collections.abc import Callable

import pytest

from hudna.correlate.clue import Clue

H = 3_600_000
AT = 1_468_000_000_000
BASE = {
    "from_ms": AT, "until_ms": AT + H // 2, "lon": 371_600_000, "lat": 362_000_000,
    "within_m": 500, "happening": "air-strike", "admin": ("SY", "SY02"),
    "text": "Two barrel bombs fell on the vegetable market of Atareb near the Naqshbandi mosque "
            "this afternoon and 29 people were killed there"}
Make = Callable[..., Clue]


@pytest.fixture(scope="session")
def clue() -> Make:
    return lambda id, **own: Clue(id=id, **(BASE | own))  # noqa: A006
