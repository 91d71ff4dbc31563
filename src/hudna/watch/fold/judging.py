"""Which positions are simply the next of their name's one aircraft. Pure.

What that depends on is said row by row in `splitting`: here it is asked of columns, and whatever
takes a closer look is left to that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hudna.place.columns import LOWEST_MM
from hudna.watch.fold.aside import HIGHEST_BELIEVED_MM, LOWEST_BELIEVED_MM
from hudna.watch.fold.named import Named
from hudna.watch.fold.reachable import all_near_enough, can_climb
from hudna.watch.fold.rows import NO_TRACK, Rows


def said_twice(named: Named, rows: Rows) -> Any:
    """Which rows are the very position where the name is already, or the row before, sorted."""
    what = ["name", "at", "lon", "lat", "height", "datum", "who"]
    again = np.append(False, rows[what][1:] == rows[what][:-1])
    strand = named.table[rows["name"]]
    there = strand["track"] != NO_TRACK
    for column in ("at", "lon", "lat", "who"):
        there &= strand[column] == rows[column]
    # A height that is known counts before none, whichever came first.
    level = (strand["height_at"] == strand["at"]) & (rows["height"] == strand["height"])
    level &= rows["datum"] == strand["datum"]
    return again | (there & (level | (rows["height"] == LOWEST_MM)))


def next_of_one(named: Named, rows: Rows) -> Any:
    """Whether each row, sorted by name and time, is simply the next of its name's one aircraft, or
    its first."""
    name = rows["name"]
    same = np.append(False, name[1:] == name[:-1])
    strand, before = named.table[name], np.roll(rows, 1)
    known = same | (strand["track"] != NO_TRACK)
    at, lon, lat = (np.where(same, before[c], strand[c]).astype(np.int64)
                    for c in ("at", "lon", "lat"))
    apart = rows["at"] - at
    reached = (apart > 0) & all_near_enough(lon, lat, rows["lon"].astype(np.int64),
                                            rows["lat"].astype(np.int64), np.maximum(apart, 0))
    good = (~known | reached) & _level(rows, same, before, strand)
    if named.odd:
        good &= ~np.isin(name, np.fromiter(named.odd, np.int32))
    return good


def _level(rows: Rows, same: Any, before: Rows, strand: Any) -> Any:
    """Whether each height is believed and can be reached; never where that takes a closer look."""
    height, unknown = rows["height"].astype(np.int64), rows["height"] == LOWEST_MM
    then = np.where(same, before["height"], strand["height"]).astype(np.int64)
    datum = np.where(same, before["datum"], strand["datum"])
    since = np.where(same, before["at"], strand["height_at"])
    # A height before an unknown one in between is told by the strand alone.
    hidden = same & (before["height"] == LOWEST_MM) & (strand["height"] != LOWEST_MM)
    twice = same & np.roll(same, 1) & (before["height"] == LOWEST_MM)
    comparable = ~unknown & (then != LOWEST_MM) & (datum == rows["datum"])
    apart = np.where(comparable, rows["at"] - since, 0)
    climbed = ~comparable | can_climb(height, then, apart)
    believed = unknown | ((height >= LOWEST_BELIEVED_MM) & (height <= HIGHEST_BELIEVED_MM))
    return believed & climbed & ~(hidden & ~unknown) & ~(twice & ~unknown)
