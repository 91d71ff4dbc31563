"""Small items, and a small fold of the watch's shape."""

from __future__ import annotations

import msgspec

from hudna.watch.fix import Fix
from hudna.watch.item import Heard, Item, Tick

FROM_MS = 1_469_923_200_000


def heard(number: int, fixes: int = 3) -> Heard:
    """An item that is like no other."""
    at_ms = FROM_MS + 1000 * number
    return Heard(at_ms + 50, "north", tuple(
        Fix(f"icao:{i:06x}", at_ms, 370_000_000 + 1000 * number, 360_000_000 + i, 3_000_000 + i)
        for i in range(fixes)))


def items(begin: int, end: int, fixes: int = 3) -> list[Item]:
    return [Tick(FROM_MS + 1000 * n) if n % 10 == 9 else heard(n, fixes)
            for n in range(begin, end)]


class Count:
    """A fold: how many fixes of each aircraft there were."""

    def __init__(self, seen: dict[str, int] | None = None) -> None:
        self.seen = {} if seen is None else seen

    def take(self, item: Item) -> None:
        for fix in item.fixes if isinstance(item, Heard) else ():
            self.seen[fix.aircraft] = self.seen.get(fix.aircraft, 0) + 1

    def freeze(self) -> bytes:
        return msgspec.msgpack.encode(self.seen)

    @classmethod
    def thaw(cls, data: bytes) -> Count:
        return cls(msgspec.msgpack.decode(data, type=dict[str, int]))
