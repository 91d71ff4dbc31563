"""Small items, and a small fold of the watch's shape."""

from __future__ import annotations

import msgspec
import numpy as np

from hudna.place.columns import LOWEST_MM, Int32
from hudna.place.datum import Datum
from hudna.watch.fix import Fix
from hudna.watch.item import Heard, Item, Tick
from hudna.watch.settled import DATUMS, Past, Settled

FROM_MS = 1_469_923_200_000
MINUTE_MS = 60_000


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


class Flights:
    """A fold of the watch's shape: what came `LATE_MS` ago has settled."""

    LATE_MS = 10 * MINUTE_MS

    def __init__(self, waiting: list[Heard] | None = None, now_ms: int = 0) -> None:
        self.waiting, self.now_ms = waiting or [], now_ms

    def take(self, item: Item) -> None:
        self.now_ms = item.arrived_ms
        if isinstance(item, Heard):
            self.waiting.append(item)

    def settled(self) -> Settled:
        over = [h for h in self.waiting if h.arrived_ms < self.now_ms - self.LATE_MS]
        self.waiting = self.waiting[len(over):]
        return rows_of([(h, f) for h in over for f in h.fixes])

    def freeze(self) -> bytes:
        return msgspec.msgpack.encode((self.waiting, self.now_ms))

    @classmethod
    def thaw(cls, data: bytes) -> Flights:
        return cls(*msgspec.msgpack.decode(data, type=tuple[list[Heard], int]))


def flown(begin: int, end: int) -> list[Item]:
    """A minute apart, so that there are days."""
    return [Heard(FROM_MS + MINUTE_MS * n, "north", tuple(
        Fix(f"icao:{i:06x}", FROM_MS + MINUTE_MS * n + i, 370_000_000 + n, 360_000_000 + i,
            3_000_000 + n, list(Datum)[i % 4]) for i in range(3))) for n in range(begin, end)]


def rows_of(pairs: list[tuple[Heard, Fix]]) -> Settled:
    """By aircraft, then time."""
    pairs = sorted(pairs, key=lambda p: (p[1].aircraft, p[1].at_ms))
    texts = tuple(dict.fromkeys(
        ["", *(t for h, f in pairs for t in (f.aircraft, f.callsign, h.feed))]))

    def codes(of: list[str]) -> Int32:
        return np.array([texts.index(t) for t in of], np.int32)

    def column(of: list[int | None], unknown: int) -> Int32:
        return np.array([unknown if v is None else v for v in of], np.int32)
    fixes, nobody = [f for _, f in pairs], codes(["" for _ in pairs])
    return Settled(
        texts, codes([f.aircraft for f in fixes]), codes([f.callsign for f in fixes]),
        codes([h.feed for h, _ in pairs]), nobody, nobody,
        np.array([f.at_ms for f in fixes], np.int64),
        np.array([h.arrived_ms for h, _ in pairs], np.int64),
        column([f.lon for f in fixes], 0), column([f.lat for f in fixes], 0),
        column([f.height_mm for f in fixes], LOWEST_MM),
        np.array([DATUMS.index(f.datum) for f in fixes], np.int8),
        column([f.speed_mm_s for f in fixes], -1), column([f.course_mdeg for f in fixes], -1))


class Abouts(Flights):
    """The same, with positions that are only about known beside the exact ones: of each item one
    plot, one that hides, and one sighting."""

    def settled(self) -> Settled:
        over = [h for h in self.waiting if h.arrived_ms < self.now_ms - self.LATE_MS]
        return super().settled()._replace(about=tuple(p for h in over for p in self.past(h)))

    @staticmethod
    def past(item: Heard) -> tuple[Past, ...]:
        first, ms = item.fixes[0], item.arrived_ms
        plot = msgspec.structs.replace(first, aircraft="plot:a", within_m=500)
        hides = msgspec.structs.replace(first, aircraft="plot:b", within_m=70, hides=True)
        return (Past("plot:a", 1, first.at_ms, plot, ms, "north"),
                Past("plot:b", 2, first.at_ms, hides, ms, "north"),
                Past("seen:jet/1", 3, first.at_ms // MINUTE_MS * MINUTE_MS,
                     sighting=f"{first.at_ms:064x}"))
