"""Which aircraft will be in an area that is barred to them, at this course and speed. Pure.

The course is followed as a line like any other, by the engine that follows tracks: so an approach
is to the same area, with the same heights and windows, as the entry that it announces.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from pyproj import Geod

from hudna.place.columns import Int32, Int64
from hudna.place.geometry import E7
from hudna.place.match.cover import Cover
from hudna.place.tracks.opening import CRAFT, CROSSED, ENTERED, ENTRY, KIND, WHERE, Track
from hudna.place.tracks.running import Run, in_order
from hudna.watch.fold.rows import Rows, heights_of, measured

EARTH = Geod(ellps="WGS84")


class Ahead(NamedTuple):
    """Row `row` of those asked about will be in area `area` at `enters_ms`, and is not now."""

    row: int
    area: int
    enters_ms: int


def ahead(cover: Cover, rows: Rows, horizon_ms: int) -> Iterator[Ahead]:
    """Where each position leads within `horizon_ms`; rows without course or speed lead nowhere."""
    going = np.flatnonzero((rows["speed"] > 0) & (rows["course"] >= 0))
    if not len(going):
        return
    log = _followed(cover, rows[going], horizon_ms)
    first: dict[tuple[int, int], int] = {}
    inside: set[tuple[int, int]] = set()
    for line in log[np.isin(log[:, KIND], (ENTRY, CROSSED))].tolist():
        pair = int(going[line[CRAFT]]), line[WHERE]
        at = line[ENTERED]
        if at <= int(rows["at"][pair[0]]):
            inside.add(pair)
        elif pair not in first:
            first[pair] = at
    for (row, area), at in sorted(first.items()):
        if (row, area) not in inside:
            yield Ahead(row, area, at)


def _followed(cover: Cover, rows: Rows, horizon_ms: int) -> Int64:
    """The lines along the courses, as lines of the engine's log."""
    count = len(rows)
    lon, lat = _reached(rows, horizon_ms)
    low, high = heights_of(rows)
    height = measured(rows)
    run = Run(cover, horizon_ms + 1, count)
    at = np.ascontiguousarray(rows["at"])
    codes = np.arange(count, dtype=np.int32)
    begin = Track(codes, at, np.ascontiguousarray(rows["lon"]), np.ascontiguousarray(rows["lat"]),
                  at, low, high, height, in_order(count))
    later = at + horizon_ms
    end = Track(codes, later, lon, lat, later, low, high, height, in_order(count))
    return np.concatenate([run.take(begin, telling=True).copy(),
                           run.take(end, telling=True).copy()])


def _reached(rows: Rows, horizon_ms: int) -> tuple[Int32, Int32]:
    """Where each is after so long, 1e-7 degree."""
    metres = rows["speed"].astype(np.float64) / 1000 * horizon_ms / 1000
    lon, lat, _ = EARTH.fwd(rows["lon"] / E7, rows["lat"] / E7, rows["course"] / 1000, metres)
    return (np.rint(np.asarray(lon) * E7).astype(np.int32),
            np.rint(np.asarray(lat) * E7).astype(np.int32))
