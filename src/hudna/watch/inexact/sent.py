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


def sent_near(
    pieces: Iterable[Rows], names: Texts, reports: Iterable[Reported]
) -> tuple[Fix, ...]:
    """Those of all rows that may say whether one of the aircraft was what a sighting is of, each
    once. Rows of more than `MOST` for one sighting are left aside: then nothing explains it."""
    asked = [r for r in reports if places(r)]
    there: list[Rows] = []
    found: list[list[Int64]] = [[] for _ in asked]
    known = 0
    for rows in pieces if asked else ():
        at = np.ascontiguousarray(rows["at"])
        near = [_near(rows, at, report) for report in asked]
        some = np.unique(np.concatenate(near))
        for of, one in zip(found, near, strict=True):
            of.append(known + np.searchsorted(some, one))
        there.append(rows[some])
        known += len(some)
    few = [one for of in found if sum(map(len, of)) <= MOST for one in of]
    if not few:
        return ()
    chosen = np.unique(np.concatenate(few))
    return tuple(_fix(row, names) for row in np.concatenate(there)[chosen])


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

