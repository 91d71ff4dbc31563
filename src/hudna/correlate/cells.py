"""Where a report is looked for: cells of three sizes, days, administrative units.

A report is kept at the smallest size at which its circle touches few cells, and at all larger ones;
so that a precise one and a vague one meet without either touching thousands. Two reports that may
be of one event by time and place always have a key in common, unless one of them is spread over
more than `MOST_STRETCHES` days: such a one is looked for about its middle.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from hudna.correlate.clue import Clue
from hudna.place.geometry import E7

STRETCH_MS = 24 * 3_600_000
MOST_STRETCHES = 14
SLACK_MS = 6 * 3_600_000             # how far apart two windows may be
SLACK_M = 5_000                      # and two circles
SIZES = (E7 // 5, E7, 10 * E7)       # of cells, in 1e-7 degree
MOST_CELLS = 9
WHOLE = 360 * E7
UNITS_A_METRE = E7 / 111_000         # more than there are along a meridian: never too few
Key = int | tuple[str, str, int]


class Circle(NamedTuple):
    lon: int
    lat: int
    metres: int


def kept_under(clue: Clue) -> list[Key]:
    """Where `clue` is put, to be found."""
    places: list[Key] = []
    if clue.lon is not None and clue.lat is not None:
        circle = Circle(clue.lon, clue.lat, clue.within_m)
        own = _size(circle)
        places += (cell for size in range(own, len(SIZES)) for cell in _cells(circle, size))
        places += (cell | _ALONE for cell in _cells(circle, own))
    return list(_timed([*places, *_unit_keys(clue)], clue, 0))


def looked_under(clue: Clue) -> list[Key]:
    """Where others are looked for that may be of one event with `clue`."""
    places: list[Key] = []
    if clue.lon is not None and clue.lat is not None:
        circle = Circle(clue.lon, clue.lat, clue.within_m + SLACK_M)
        own = _size(circle)
        places += _cells(circle, own)
        places += (cell | _ALONE for size in range(own + 1, len(SIZES))
                   for cell in _cells(circle, size))
    return list(_timed([*places, *_unit_looks(clue)], clue, SLACK_MS))


_ALONE = 1 << 40                     # those whose own size it is
_SIZE, _X, _TIME = 1 << 41, 1 << 20, 1 << 44


def _size(circle: Circle) -> int:
    for size in range(len(SIZES) - 1):
        columns, rows = _spans(circle, size)
        if len(columns) * len(rows) <= MOST_CELLS:
            return size
    return len(SIZES) - 1


def _spans(circle: Circle, size: int) -> tuple[range, range]:
    """Columns and rows of cells that the circle's box touches; columns go on over the antimeridian.
    """
    reach = circle.metres * UNITS_A_METRE
    widest = min(abs(circle.lat) + reach, 89 * E7)
    across = min(reach / math.cos(math.radians(widest / E7)), WHOLE / 2 - 1)
    cell = SIZES[size]
    return (range(math.floor((circle.lon - across) / cell),
                  math.floor((circle.lon + across) / cell) + 1),
            range(math.floor((circle.lat - reach) / cell),
                  math.floor((circle.lat + reach) / cell) + 1))


def _cells(circle: Circle, size: int) -> list[int]:
    columns, rows = _spans(circle, size)
    round_it = WHOLE // SIZES[size]
    return [size * _SIZE + (x % round_it) * _X + (y % _X) for x in columns for y in rows]


def _unit_keys(clue: Clue) -> Iterator[Key]:
    """By unit: all that lie in it; those without a point; those of which nothing closer is known.
    """
    for unit in clue.admin:
        yield "in", unit, 0
    if clue.lon is None:
        for unit in clue.admin:
            yield "about", unit, 0
        yield "no closer", clue.admin[-1] if clue.admin else "", 0


def _unit_looks(clue: Clue) -> Iterator[Key]:
    if clue.admin:
        yield "in" if clue.lon is None else "about", clue.admin[-1], 0
        for unit in clue.admin:
            yield "no closer", unit, 0
    elif clue.lon is None:
        yield "no closer", "", 0


def _timed(places: list[Key], clue: Clue, slack_ms: int) -> Iterator[Key]:
    for stretch in _stretches(clue.from_ms - slack_ms, clue.until_ms + slack_ms):
        for place in places:
            if isinstance(place, int):
                yield place + stretch * _TIME
            else:
                yield place[0], place[1], stretch


def _stretches(from_ms: int, until_ms: int) -> range:
    first, last = from_ms // STRETCH_MS, until_ms // STRETCH_MS
    if last - first >= MOST_STRETCHES:
        first = (first + last - MOST_STRETCHES) // 2
        last = first + MOST_STRETCHES - 1
    return range(first, last + 1)
