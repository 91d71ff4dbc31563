"""A small fold that tells who passes through squares; a watcher that folds it, as a process.

    python -m tests.lookout.gates URL NAME SHARES (gates | watch) TRACKS
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec

from hudna.lookout.shared_tracks import SharedTracks
from hudna.lookout.sharing import Folding, Sharing
from hudna.lookout.streams import Streams
from hudna.place.geometry import Polygon
from hudna.place.volume import Volume
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.event import Event, Passage, Who
from hudna.watch.feeds.jetstream import connect
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item
from hudna.watch.settled import Settled, nothing

SQUARES, AIRCRAFT, STATE_S = 12, 10, 1_500
STEP = 1_000_000
WEST, SOUTH = 370_000_000, 350_000_000
Box = tuple[int, int, int, int]


def square(number: int) -> Barred:
    """One of a row of squares, a tenth of a degree wide, with as much between them."""
    west = WEST + 2 * STEP * number
    ring = ((west, SOUTH), (west + STEP, SOUTH), (west + STEP, SOUTH + STEP), (west, SOUTH + STEP),
            (west, SOUTH))
    return Barred(f"square-{number}", "ab" * 32, "2(a)", Volume(Polygon((ring,))))


def squares(count: int) -> Brief:
    return Brief(1, 0, WatchTerms(), tuple(square(n) for n in range(count)))


class Gates:
    """Who is in which square, by the last position. Its events depend on the items alone."""

    def __init__(self, areas: dict[str, Box] | None = None,
                 inside: dict[str, tuple[int, int]] | None = None) -> None:
        self.areas, self.inside = areas or {}, inside or {}

    def take(self, item: Item) -> tuple[Event, ...]:
        if isinstance(item, Briefed):
            self.areas = {a.area: _box(a) for a in item.brief.areas}
        fixes = item.fixes if isinstance(item, Heard) else ()
        return tuple(event for fix in fixes for area, box in self.areas.items()
                     if (event := self._moved(fix.aircraft, area, fix.at_ms, item.arrived_ms,
                                              _within(box, (fix.lon, fix.lat)))) is not None)

    def _moved(self, aircraft: str, area: str, at_ms: int, known_ms: int, within: bool
               ) -> Event | None:
        key = f"{aircraft}/{area}"
        if within == (key in self.inside):
            return None
        if within:
            self.inside[key] = at_ms, known_ms
            return self._told(key, 0, at_ms, None, known_ms)
        entered, _ = self.inside.pop(key)
        return self._told(key, 1, entered, at_ms, known_ms)

    def _told(self, key: str, revision: int, entered: int, left: int | None, known: int) -> Event:
        aircraft, area = key.split("/")
        return Passage(f"{key}/{entered}", revision, aircraft, "", area, "ab" * 32, "2(a)",
                       "inside" if left is None else "left", entered, left, Who(), True, known)

    def settled(self) -> Settled:
        return nothing()

    def freeze(self) -> bytes:
        return msgspec.msgpack.encode((self.areas, self.inside))

    @classmethod
    def thaw(cls, data: bytes) -> Gates:
        return cls(*msgspec.msgpack.decode(
            data, type=tuple[dict[str, Box], dict[str, tuple[int, int]]]))


def flood(chance: Random, now_ms: int) -> Iterator[Heard]:
    """Aircraft that fly to and fro over the squares, at some 250 m/s, ten seconds an item; now and
    then one comes late."""
    at = [WEST + STEP * chance.randrange(2 * SQUARES) for _ in range(AIRCRAFT)]
    step = [chance.choice((-1, 1)) * chance.randint(200_000, 280_000) for _ in range(AIRCRAFT)]
    held: list[Fix] = []
    for number in itertools.count():
        at_ms = now_ms + 10_000 * number
        fixes: list[Fix] = []
        for i in range(AIRCRAFT):
            if chance.random() < 0.01:
                step[i] = -step[i]
            at[i] += step[i]
            fixes.append(Fix(f"icao:{i:06x}", at_ms + i, at[i], SOUTH + STEP // 2))
        held, late = ([], held) if chance.random() < 0.3 else (held, [])
        if chance.random() < 0.05:
            held.append(fixes.pop())
        yield Heard(at_ms + 100, "north", (*fixes, *late))


def _box(area: Barred) -> Box:
    shape = area.volume.shape
    assert isinstance(shape, Polygon)
    (west, south), (east, north) = shape.rings[0][0], shape.rings[0][2]
    return west, south, east, north


def _within(box: Box, at: tuple[int, int]) -> bool:
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def folding(kind: str) -> Folding:
    if kind == "gates":
        return Folding(Gates, Gates.thaw)
    from hudna.watch.watch import Watch  # noqa: PLC0415 - compiles
    return Folding(Watch, Watch.thaw)


async def watch(url: str, name: str, shares: int, kind: str, tracks: Path) -> None:
    """Until the process ends."""
    kept = SharedTracks(tracks.parent, lambda: time.time_ns() // 1_000_000, lambda: 400,
                         lambda: streams.items_of())  # noqa: PLW0108 - connected later
    more = {} if kind == "gates" else {"archive": kept.begin, "areas": kept.areas}
    streams = await Streams.of(await connect(url, name))
    sharing = Sharing(streams, name, shares, folding(kind),
                      clock=lambda: time.time_ns() // 1_000_000, state_s=STATE_S, **more)
    running = asyncio.create_task(sharing.run())
    held: tuple[int, ...] = ()
    while not running.done():
        if sharing.held != held:
            held = sharing.held
            print(*held, flush=True)
        await asyncio.sleep(0.02)
    await running


if __name__ == "__main__":
    asyncio.run(watch(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4],
                      Path(sys.argv[5])))
