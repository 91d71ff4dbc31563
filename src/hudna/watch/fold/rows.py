"""Positions as rows of one table, and the texts that they name by number. Pure.

A table, and not objects: for minutes every position is kept, and there may be millions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int32, Int64
from hudna.place.datum import Datum, to_msl
from hudna.place.tracks.columns import Flags
from hudna.watch.fix import Fix
from hudna.watch.settled import DATUMS

UNKNOWN = -1
NO_TRACK = -1
SAID = np.dtype([
    ("at", "i8"), ("arrived", "i8"), ("name", "i4"), ("lon", "i4"), ("lat", "i4"),
    ("height", "i4"), ("callsign", "i4"), ("who", "i4"), ("speed", "i4"), ("course", "i4"),
    ("feed", "i2"), ("datum", "i1"),
])
"""What was said of a position: it never changes."""
ROW = np.dtype([*((name, SAID[name]) for name in SAID.names or ()),
                ("track", "i4"), ("doubted", "?")])
"""`name`: the number of what the aircraft calls itself; `track`: of the track that it is on,
`NO_TRACK` where it is on none (yet). `height` is as measured, `LOWEST_MM` where unknown; where it
is `doubted` it counts as unknown."""
Rows = NDArray[Any]
_DATUM = {datum: number for number, datum in enumerate(DATUMS)}
MOST = 2**31 - 1
LONGEST_MS = 2**53


def said_of(rows: Rows) -> Rows:
    """What was said, without what was made of it."""
    said = np.empty(len(rows), SAID)
    _bytes(said)[:] = _bytes(rows)[:, :SAID.itemsize]
    return said


def row_of(said: Rows, track: Int32, doubted: Flags) -> Rows:
    """Both together."""
    rows = np.empty(len(said), ROW)
    _bytes(rows)[:, :SAID.itemsize] = _bytes(said)
    rows["track"], rows["doubted"] = track, doubted
    return rows


def _bytes(rows: Rows) -> NDArray[np.uint8]:
    """`ROW` begins with `SAID`, byte by byte."""
    return np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), rows.dtype.itemsize)


class Texts:
    """Texts by number, numbered as they come; never forgotten while the numbers are in use."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}
        self.add(texts)

    def add(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.number(text)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, number: int) -> str:
        return self.all[number]

    def keep(self, numbers: Iterable[int]) -> None:
        """These alone, numbered anew in this order."""
        kept = [self.all[number] for number in numbers]
        self.all.clear()
        self._numbers.clear()
        self.add(kept)

    def number(self, text: str) -> int:
        """Its number, a new one where it is new."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.all)
            self.all.append(text)
        return found

    def find(self, text: str) -> int | None:
        return self._numbers.get(text)


def fits(fix: Fix) -> bool:
    """Whether a position fits a row: whatever does not is nowhere on earth, or at no time."""
    return (-MOST <= fix.lon <= MOST and -MOST <= fix.lat <= MOST
            and -LONGEST_MS <= fix.at_ms <= LONGEST_MS)


def rows_of(
    fixes: Sequence[Fix], arrived_ms: int, feed: int, names: Texts, callsigns: Texts,
) -> Rows:
    """A row for each fix, in their order; the track and who flies it are not known yet."""
    rows = np.empty(len(fixes), ROW)
    rows["at"] = [f.at_ms for f in fixes]
    rows["arrived"] = arrived_ms
    # `#` begins the number of a track: a name that has one must not be another's second track.
    rows["name"] = [names.number(f.aircraft.replace("#", "_")) for f in fixes]
    rows["track"] = NO_TRACK
    rows["lon"] = [f.lon for f in fixes]
    rows["lat"] = [f.lat for f in fixes]
    rows["height"] = _within([LOWEST_MM if f.height_mm is None else f.height_mm for f in fixes],
                             LOWEST_MM, LOWEST_MM + 1)
    rows["callsign"] = [callsigns.number(f.callsign) for f in fixes]
    rows["who"] = 0
    rows["speed"] = _within([UNKNOWN if f.speed_mm_s is None else f.speed_mm_s for f in fixes],
                            UNKNOWN, 0)
    rows["course"] = _within([UNKNOWN if f.course_mdeg is None else f.course_mdeg for f in fixes],
                             UNKNOWN, 0)
    rows["feed"] = feed
    rows["datum"] = [_DATUM[f.datum] for f in fixes]
    rows["doubted"] = False
    return rows


def by_name(rows: Rows, rank: Int32) -> Int64:
    """The order by name, then of one name by time, and what is of one moment by where it is and by
    what is said of it: so that the order of arrival tells nothing. A height that is known goes
    before none, since only the first of one moment and place counts. `rank` orders assessments."""
    plain = np.argsort(rows["name"], kind="stable")
    name = rows["name"][plain]
    if (name[1:] != name[:-1]).all():
        return plain
    height = rows["height"].astype(np.int64)
    height[rows["height"] == LOWEST_MM] = MOST + 1
    return np.lexsort((rank[rows["who"]], rows["datum"], height, rows["lat"], rows["lon"],
                       rows["at"], rows["name"]))


def names_in(rows: Rows) -> Iterator[tuple[int, Rows]]:
    """Each name with its rows, of rows sorted by name."""
    if not len(rows):
        return
    name = rows["name"]
    starts = np.flatnonzero(np.append(True, name[1:] != name[:-1]))
    for begin, end in zip(starts, np.append(starts[1:], len(rows)), strict=True):
        yield int(name[begin]), rows[begin:end]


def heights_of(rows: Rows) -> tuple[Int32, Int32]:
    """The least and the greatest height above mean sea level that each may have."""
    height, datums = measured(rows), rows["datum"]
    if len(rows) and (datums == datums[0]).all():
        return to_msl(height, DATUMS[datums[0]])
    low = np.full(len(rows), LOWEST_MM, np.int32)
    high = np.full(len(rows), HIGHEST_MM, np.int32)
    for number, datum in enumerate(DATUMS):
        here = datums == number
        if here.any():
            low[here], high[here] = to_msl(height[here], Datum(datum))
    return low, high


def measured(rows: Rows) -> Int32:
    """The heights as measured, `LOWEST_MM` where unknown or doubted."""
    return np.where(rows["doubted"], np.int32(LOWEST_MM), rows["height"])


def _within(values: list[int], unknown: int, least: int) -> list[int]:
    """Beyond a column's range is as far out as its ends, and as little believed."""
    if not values or (min(values) >= unknown and max(values) <= MOST):
        return values
    return [v if v == unknown else max(least, min(MOST, v)) for v in values]
