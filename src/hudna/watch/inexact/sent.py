"""The positions that aircraft sent around the moments and places of sightings. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from hudna.place.bounds import Box, boxes_of
from hudna.place.columns import Int32, Int64
from hudna.place.geometry import Point
from hudna.place.tracks.columns import Flags
from hudna.place.volume import Volume
from hudna.watch.brief import Reported
from hudna.watch.fix import Fix
from hudna.watch.fold.rows import Rows, Texts
from hudna.watch.inexact.tying import APART_MS, FASTEST_M_S, SLACK_M, places

FARTHEST_M = FASTEST_M_S * APART_MS // 1000 + SLACK_M
"""Between two positions of one aircraft, as far as a line is drawn from one to the other."""
MOST = 20_000
"""Rows that are looked at for one sighting."""


def sent_near(rows: Rows, names: Texts, reports: Iterable[Reported]) -> tuple[Fix, ...]:
    """Those of `rows` that may say whether one of the aircraft was what a sighting is of, each
    once. Rows of more than `MOST` for one sighting are left aside: then nothing explains it."""
    asked = [r for r in reports if places(r)]
    if not asked or not len(rows):
        return ()
    at = np.ascontiguousarray(rows["at"])
    found = [_near(rows, at, report) for report in asked]
    chosen = np.unique(np.concatenate([f for f in found if len(f) <= MOST] or [found[0][:0]]))
    return tuple(_fix(row, names) for row in rows[chosen])


def _near(rows: Rows, at: Int64, report: Reported) -> Int64:
    there = np.flatnonzero(np.abs(at - report.at_ms) <= APART_MS)
    reach = math.ceil(1000 * (report.within_m + FARTHEST_M))
    boxes = boxes_of(Volume(Point((report.lon, report.lat)), reach))
    lon, lat = rows["lon"][there], rows["lat"][there]
    inside = np.logical_or.reduce([_in(box, lon, lat) for box in boxes])
    return np.asarray(there[inside], np.int64)


def _in(box: Box, lon: Int32, lat: Int32) -> Flags:
    return np.asarray((lon >= box.west) & (lon <= box.east)
                      & (lat >= box.south) & (lat <= box.north))


def _fix(row: np.void, names: Texts) -> Fix:
    speed, course = int(row["speed"]), int(row["course"])
    return Fix(
        names[int(row["name"])], int(row["at"]), int(row["lon"]), int(row["lat"]),
        speed_mm_s=None if speed < 0 else speed, course_mdeg=None if course < 0 else course)

