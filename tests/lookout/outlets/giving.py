"""What the tests of outlets share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from hudna.lookout.outlets.lane import Issued, Outlet
from hudna.record.warning import PlaceWarning
from hudna.speak.cap import cap
from hudna.speak.warning_json import as_json
from tests.speak.warned import EXERCISE, SENT, warning

NOW = SENT + 1000


def clock() -> int:
    return NOW


def issued(*warnings: PlaceWarning) -> list[Issued]:
    return [Issued(w, cap(w, EXERCISE), as_json(w, EXERCISE)) for w in warnings]


def some(count: int, **more: object) -> list[PlaceWarning]:
    return [warning(id=f"hudna-us-{n:04d}-0", **more) for n in range(count)]


async def until(true: Callable[[], bool], longest_s: float = 10) -> None:
    async with asyncio.timeout(longest_s):
        while not true():
            await asyncio.sleep(0.01)


class Taking(Outlet):
    """Keeps what it is given."""

    def __init__(self, name: str = "taking") -> None:
        self.name = name
        self.taken: list[str] = []

    async def give(self, some: Sequence[Issued]) -> Sequence[Issued]:
        self.taken += [one.warning.id for one in some]
        return ()
