"""All loops of the watch run once before it says that it watches.

What is compiled when it first runs takes up to a minute, once a machine and version
(`place/kernel.py`): meanwhile positions would wait, and whoever is below with them. The compiler
leaves half a gigabyte behind in the process that it ran in: so it runs in another, which ends.
"""

from __future__ import annotations

import logging
import math
import subprocess
import sys
from collections.abc import Iterator

from numba.core import event

from hudna.place.datum import Datum
from hudna.place.geometry import MultiPolygon, Polygon, Ring
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.watch import Watch

BEGIN_MS, STEP_MS, STEPS = 1_000_000_000_000, 30_000, 24
LON, LAT, SIDE = 370_000_000, 350_000_000, 1_000_000
FEED = "rehearsal"
COMPILES = "numba:compile"
_LOG = logging.getLogger(__name__)


class _NotOnDiskError(Exception):
    """A loop would have to be compiled."""


class _Refusing(event.Listener):
    """Nothing is compiled while it listens."""

    def on_start(self, _: event.Event) -> None:
        raise _NotOnDiskError

    def on_end(self, _: event.Event) -> None:
        pass


def rehearse_lean() -> None:
    """As `rehearse`, with the loops that another process has compiled where none are on disk. Where
    they cannot be kept there, this one compiles them after all."""
    try:
        with event.install_listener(COMPILES, _Refusing()):
            rehearse()
    except _NotOnDiskError:
        _LOG.info("the loops of the watch are being compiled, once: it may take a minute")
        subprocess.run([sys.executable, "-m", __name__], check=False)
        rehearse()


def rehearse() -> None:
    """Nobody is told of anything, and nothing is kept: a sky over areas that nobody has drawn."""
    watch = Watch()
    for item in _items():
        watch.take(item)
    watch.settled()
    watch.sky(BEGIN_MS)
    again = Watch.thaw(watch.freeze())
    again.take(Heard(_end_ms(), FEED, _fixes(STEPS)))


def _items() -> Iterator[Item]:
    """What comes in time, late, twice and out of order; areas that change; silence."""
    yield Briefed(BEGIN_MS, _brief(0))
    for n in range(STEPS):
        now_ms = BEGIN_MS + n * STEP_MS
        yield Heard(now_ms + 100, FEED, _fixes(n))
        if n % 7 == 3:
            yield Heard(now_ms + 200, FEED, (*_fixes(n - 3), *_fixes(n)))
        if n == STEPS // 2:
            yield Briefed(now_ms + 300, _brief(1))
        yield Tick(now_ms + 400)


def _end_ms() -> int:
    return BEGIN_MS + STEPS * STEP_MS + 1_000


def _fixes(n: int) -> tuple[Fix, ...]:
    """Where the aircraft are at a step: some across all areas, one in circles, two under one name,
    one that falls silent. Of what is only about known nothing is compiled."""
    at_ms, turn = BEGIN_MS + n * STEP_MS, n
    lon, lat = LON - SIDE + n * 100_000, LAT + round(SIDE * math.sin(turn))
    heights = (Datum.PRESSURE, Datum.MSL, Datum.ELLIPSOID, Datum.GROUND)
    found = [Fix(f"rehearsed:{i}", at_ms, lon + i * 1_000, LAT + i * 1_000, 3_000_000, datum)
             for i, datum in enumerate(heights)]
    found += [Fix("rehearsed:round", at_ms, LON + round(SIDE * math.cos(turn)), lat, None),
              Fix("rehearsed:both", at_ms, LON + (n % 2) * 9 * SIDE, LAT, 1_000_000),
              Fix("rehearsed:seldom", at_ms, lon, LAT, 1_000_000)]
    return tuple(found if n < 3 else found[:-1])


def _brief(change: int) -> Brief:
    return Brief(1, BEGIN_MS, WatchTerms(), tuple(
        Barred(f"rehearsed {i}", "0" * 64, "rehearsal", volume, since_ms=BEGIN_MS)
        for i, volume in enumerate(_volumes(change))))


def _volumes(change: int) -> Iterator[Volume]:
    """With and without holes, parts, a reach, heights and a time."""
    square, inner = _square(0, SIDE + change), _square(SIDE // 3, SIDE // 4)
    yield Volume(Polygon((square,)), 0, Heights(), Window(None, None))
    yield Volume(Polygon((square, inner)), 5_000_000, Heights(0, 5_000_000), Window(None, None))
    yield Volume(MultiPolygon(((square,), (_square(2 * SIDE, SIDE),))), 0, Heights(None, 9_000_000),
                 Window(BEGIN_MS, BEGIN_MS + STEPS * STEP_MS // 2))
    for i in range(20):
        strip = Polygon((_square(i * SIDE // 8, SIDE // 9),))
        yield Volume(strip, 0, Heights(), Window(None, None))


def _square(off: int, side: int) -> Ring:
    west, south = LON - SIDE // 2 + off, LAT - SIDE // 2
    return ((west, south), (west + side, south), (west + side, south + side), (west, south + side),
            (west, south))


if __name__ == "__main__":
    rehearse()
