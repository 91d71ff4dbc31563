"""What the grid cannot decide, decided by the exact geometry, one position and area at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hudna.place.bounds import boxes_of
from hudna.place.clash import clash
from hudna.place.columns import EARLIEST_MS, HIGHEST_MM, LATEST_MS, LOWEST_MM, Int64, Positions
from hudna.place.footprint import footprint_of
from hudna.place.geometry import E7, MultiPolygon, Point, Polygon
from hudna.place.touch import common_spot
from hudna.place.volume import Heights, Volume, Window

Pairs = list[tuple[int, int]]


def on_the_seam(positions: Positions) -> Int64:
    """Rows at the antimeridian or a pole, where one place has several positions."""
    return np.nonzero((np.abs(positions.lon.astype(np.int64)) >= 180 * E7)
                      | (np.abs(positions.lat.astype(np.int64)) >= 90 * E7))[0]


def holds(area: Volume, positions: Positions, row: int) -> bool:
    """Whether an area holds the position of a row, at its moment and its possible heights.

    In the plane a polygon without a reach holds what lies in it or on its edge; anything else
    holds what `clash` says it meets.
    """
    here = position_of(positions, row)
    if area.reach_mm or not isinstance(area.shape, Polygon | MultiPolygon):
        return clash(here, area) is not None
    spot = Volume(area.shape, 0, area.heights, area.window)
    return (clash(here, spot) is not None
            and common_spot(footprint_of(here.shape), footprint_of(area.shape)) is not None)


def position_of(positions: Positions, row: int) -> Volume:
    """A row as a volume; a height or moment that is not known has no end."""
    at = Point((int(positions.lon[row]), int(positions.lat[row])))
    moment = None if positions.at_ms is None else int(positions.at_ms[row])
    low = LOWEST_MM if positions.low_mm is None else int(positions.low_mm[row])
    high = HIGHEST_MM if positions.high_mm is None else int(positions.high_mm[row])
    heights = Heights(None if low == LOWEST_MM else low, None if high == HIGHEST_MM else high)
    return Volume(at, 0, heights, Window(moment, moment))


def near_rows(area: Volume, positions: Positions) -> Int64:
    """Rows in the boxes around an area, and within its window: no other can lie in it."""
    lon, lat = positions.lon, positions.lat
    near = np.zeros(len(lon), bool)
    for box in boxes_of(area):
        near |= ((lon >= box.west) & (lon <= box.east) & (lat >= box.south) & (lat <= box.north))
    if positions.at_ms is not None:
        begin, end = area.window.from_ms, area.window.until_ms
        near &= positions.at_ms >= (EARLIEST_MS if begin is None else begin)
        near &= positions.at_ms <= (LATEST_MS if end is None else end)
    return np.nonzero(near)[0]


def odd_pairs(areas: Sequence[tuple[int, Volume]], positions: Positions) -> Pairs:
    """Every row and area of those that are not on the grid."""
    return [(int(row), number) for number, area in areas for row in near_rows(area, positions)
            if holds(area, positions, int(row))]
