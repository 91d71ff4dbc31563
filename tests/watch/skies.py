"""Skies to compare in: areas and tracks, made at random or flown, and what the engine says of it.

The areas are made around the tracks, so that many are entered, crossed and grazed; some have
corners exactly where an aircraft was, or lie along its way.
"""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely

from hudna.place.columns import Positions
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.place.match.cover import cover_of
from hudna.place.times import parse_instant
from hudna.place.tracks.columns import Kind
from hudna.place.tracks.watching import Watching
from hudna.place.volume import Heights, Volume, Window
from tests.watch.oracle import E7, UNKNOWN_HIGH, UNKNOWN_LOW, Area, Flown, Stay

EVER = 10**15
METRE = 90.0
"""About so many 1e-7 degrees of latitude."""
LOWEST_MM = -1_000_000


class Sky(NamedTuple):
    flown: Flown
    areas: list[Area]


def volume_of(area: Area) -> Volume:
    """The area as the engine takes it."""
    bodies = [tuple(tuple((round(x), round(y)) for x, y in ring.coords)
                    for ring in (part.exterior, *part.interiors))
              for part in shapely.get_parts(area.polygon)]
    shape = Polygon(bodies[0]) if len(bodies) == 1 else MultiPolygon(tuple(bodies))
    return Volume(shape, round(area.reach_m * 1000), Heights(area.floor_mm, area.ceiling_mm),
                  Window(area.from_ms, area.until_ms))


def told(sky: Sky, gap_ms: int, batch: int = 5000) -> list[Stay]:
    """The stays that `Watching` tells of, position by position in order of time."""
    order = np.lexsort((sky.flown.aircraft, sky.flown.at))
    flown = Flown(*(column[order] for column in sky.flown))
    watching = Watching(cover_of([volume_of(area) for area in sky.areas]), gap_ms)
    stays: list[Stay] = []
    since: dict[tuple[int, int], int] = {}
    for begin in range(0, len(order), batch):
        part = Flown(*(column[begin:begin + batch] for column in flown))
        events = watching.tell(part.aircraft.astype(np.int32), Positions(
            part.lon.astype(np.int32), part.lat.astype(np.int32), part.at.astype(np.int64),
            part.low.astype(np.int32), part.high.astype(np.int32)))
        assert not len(events.late)
        _stays(events, since, stays)
    _stays(watching.silent(EVER), since, stays)
    assert not since
    return stays


def _stays(events, since, stays) -> None:
    for area, craft, kind, at, until in zip(
            events.areas.tolist(), events.craft.tolist(), events.kind.tolist(),
            events.at_ms.tolist(), events.until_ms.tolist(), strict=True):
        if kind == Kind.ENTERED:
            assert (craft, area) not in since
            since[craft, area] = at
        elif kind == Kind.CROSSED:
            stays.append(Stay(craft, area, at, until, True))
        else:
            stays.append(Stay(craft, area, since.pop((craft, area)), at, False))


def random_flights(rng: np.random.Generator, aircraft: int, most: int,
                   km_s: float = 5) -> Flown:
    """Aircraft that turn, hover, climb, fall silent, and fly from a metre to kilometres a fix. None
    is lower than the watch takes an aircraft to be, nor faster than 5 km/s: what a reach is known
    to, a millisecond, is then no further than 5 m."""
    columns: list[list[np.ndarray]] = [[] for _ in range(6)]
    for code in range(aircraft):
        count = int(rng.integers(1, most + 1))
        step = rng.choice([1.0, 30.0, 1000.0, 20_000.0])
        took = rng.choice([1, 7, 250, 1000, 10_000, 60_000, 599_999, 600_000, 600_001, 900_000],
                          count, p=[.02, .03, .05, .3, .3, .2, .02, .03, .02, .03])
        course = np.cumsum(rng.normal(0, .5, count)) + rng.uniform(0, 6.3)
        far = METRE * step * rng.choice([0, 1, 1, 3], count)
        took = np.maximum(took, np.ceil(far / METRE / km_s)).astype(np.int64)
        lon = 401_400_000 + rng.integers(-2, 3) * 100_000 + np.cumsum(far * np.cos(course))
        lat = 353_300_000 + np.cumsum(far * np.sin(course))
        low = 3_000_000 + np.cumsum(rng.normal(0, 200_000, count).clip(-450_000, 450_000))
        low = np.maximum(low, LOWEST_MM)
        high = low + rng.choice([0, 300_000], count)
        unknown = rng.random(count) < rng.choice([0, .1, 1])
        low[unknown], high[unknown] = UNKNOWN_LOW, UNKNOWN_HIGH
        for column, values in zip(columns, (np.full(count, code), np.cumsum(took), lon, lat, low,
                                            high), strict=True):
            column.append(np.round(values).astype(np.int64))
    return Flown(*(np.concatenate(column) for column in columns))


def random_areas(rng: np.random.Generator, flown: Flown, count: int,
                 metres: tuple[float, float] = (30.0, 20_000.0)) -> list[Area]:
    """Areas near fixes, with heights and windows near theirs; the widest are the rarest."""
    areas = []
    while len(areas) < count:
        fix = int(rng.integers(len(flown.at)))
        size = METRE * np.exp(rng.uniform(*np.log(metres)))
        centre = np.array([flown.lon[fix], flown.lat[fix]]) + rng.normal(0, size, 2)
        polygon = _polygon(rng, centre, size)
        if rng.random() < .2:
            polygon = _with_corner_at(rng, polygon, flown, fix)
        if polygon.is_valid and polygon.area > 0:
            areas.append(_limited(rng, polygon, flown, fix))
    return areas


def _polygon(rng: np.random.Generator, centre: np.ndarray, size: float) -> shapely.Geometry:
    """A star or a box, perhaps with a hole, perhaps in two parts; corners are whole."""
    if rng.random() < .15:
        other = centre + rng.choice([-3, 3], 2) * size
        return shapely.MultiPolygon([_star(rng, centre, size), _star(rng, other, size)])
    return _star(rng, centre, size)


def _star(rng: np.random.Generator, centre: np.ndarray, size: float) -> shapely.Polygon:
    corners = int(rng.integers(3, 11))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    if rng.random() < .2:
        angles, far = np.arange(4) * np.pi / 2 + np.pi / 4, np.full(4, size)
    else:
        far = size * rng.uniform(.5, 1.5, corners)
    around = np.column_stack([np.cos(angles), np.sin(angles)])
    hole = [np.round(centre + around * size * .2)] if rng.random() < .2 else []
    return shapely.Polygon(np.round(centre + around * far[:, None]), hole)


def _with_corner_at(rng: np.random.Generator, polygon: shapely.Geometry, flown: Flown,
                    fix: int) -> shapely.Geometry:
    """A triangle with a corner, or a side, exactly on the way of an aircraft."""
    a = np.array([flown.lon[fix], flown.lat[fix]])
    along = rng.random() < .5 and fix + 1 < len(flown.at)
    b = np.array([flown.lon[fix + 1], flown.lat[fix + 1]]) if along else a + rng.integers(
        -90_000, 90_000, 2)
    return shapely.Polygon([a, b, shapely.get_coordinates(polygon)[0]])


def _limited(rng: np.random.Generator, polygon: shapely.Geometry, flown: Flown,
             fix: int) -> Area:
    known = flown.low[fix] != UNKNOWN_LOW
    height, at = float(flown.low[fix]) if known else 3_000_000.0, int(flown.at[fix])
    floor, ceiling = _around(rng, height, 500_000)
    begin, end = _around(rng, at, 600_000)
    reach = float(rng.choice([0, 0, 0, 50, 1000]))
    return Area(polygon, reach, floor, ceiling, begin, end)


def _around(rng: np.random.Generator, middle: float, wide: float) -> tuple[int | None, int | None]:
    """A range near the middle, open on either side or on both; sometimes it ends exactly there."""
    low, high = sorted(np.round(middle + rng.normal(0, wide, 2)).astype(int).tolist())
    low = int(middle) if rng.random() < .1 and middle <= high else low
    return (None if rng.random() < .4 else low), (None if rng.random() < .4 else high)


def flown_of(paths: list[Path], most: int | None = None) -> Flown:
    """Real tracks, each aircraft's in order of time. Of a third of the aircraft the height is known
    exactly, of a third to 300 m, and of a third not at every fix."""
    codes: dict[str, int] = {}
    rows = {}
    for path in paths:
        with gzip.open(path, "rt", newline="") as lines:
            for row in csv.DictReader(lines):
                code = codes.setdefault(f"{row['sample']} {row['icao24']}", len(codes))
                at = parse_instant(row["time_utc"].replace(" ", "T"), "time")
                rows.setdefault((code, at), (round(float(row["lon"]) * E7),
                                             round(float(row["lat"]) * E7), *_heights(row, code)))
                if most and len(rows) >= most:
                    break
    keys = np.array(sorted(rows))
    values = np.array([rows[key] for key in sorted(rows)])
    return Flown(keys[:, 0], keys[:, 1], *values.T)


def _heights(row: dict[str, str], code: int) -> tuple[int, int]:
    feet = row["geo_alt_ft"] or row["baro_alt_ft"]
    if not feet or (code % 3 == 2 and hash_of(row["lon"]) % 4 == 0):
        return UNKNOWN_LOW, UNKNOWN_HIGH
    mm = round(float(feet) * 304.8)
    return (mm, mm) if code % 3 == 0 else (mm - 150_000, mm + 150_000)


def hash_of(text: str) -> int:
    return sum(map(ord, text))
