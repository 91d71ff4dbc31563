"""Shapes with a reach: the grid says what the exact geometry says, close to the limit above all."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from hudna.place.columns import Positions
from hudna.place.geometry import E7, Fix, Line, MultiPolygon, Point, Polygon, Position, Shape, Way
from hudna.place.match.apart import holds
from hudna.place.match.cover import cover_of
from hudna.place.volume import Volume, Window

GEOD = Geod(ellps="WGS84")
REACHES = (1, 1_000, 300_000, 5_000_000, 50_000_000, 200_000_000)
OFF_M = (-0.3, -0.02, 0.004, 0.02, 0.3)


@st.composite
def spots(draw: st.DrawFn, middle: Position, spread: int) -> Position:
    """A position near a middle, and on earth."""
    lon = middle[0] + draw(st.integers(-spread, spread))
    lat = middle[1] + draw(st.integers(-spread, spread))
    return (lon + 180 * E7) % (360 * E7) - 180 * E7, max(-90 * E7, min(90 * E7, lat))


@st.composite
def shapes(draw: st.DrawFn, middle: Position) -> Shape:
    at = draw(spots(middle, E7))
    kind = draw(st.sampled_from(["point", "line", "polygon", "two"]))
    if kind == "point" or abs(at[0]) > 178 * E7 or abs(at[1]) > 89 * E7:
        return Point(at)
    side = draw(st.integers(2, 3_000_000))
    ring = (at, (at[0] + side, at[1] + 1), (at[0] + side // 2, at[1] + side), at)
    if kind == "line":
        return Line(ring[:3])
    if kind == "polygon":
        return Polygon((ring,))
    moved = tuple((x + side // 2, y) for x, y in ring)
    return MultiPolygon(((ring,), (moved,)))


@st.composite
def worlds(draw: st.DrawFn) -> list[Volume]:
    middle = draw(st.sampled_from([(365_000_000, 345_000_000), (179_999_0000, 100_000_000),
                                   (-1_000, 2_000), (100_000_000, 899_000_000)]))
    return [Volume(draw(shapes(middle)), draw(st.sampled_from(REACHES)))
            for _ in range(draw(st.integers(1, 6)))]


def beside_the_limit(volumes: list[Volume]) -> list[Position]:
    """Just within and just beyond the reach of the first vertex of each shape, all around."""
    found: list[Position] = []
    for volume in volumes:
        match volume.shape:
            case Point(at):
                corner = at
            case Line(points):
                corner = points[0]
            case Polygon(rings):
                corner = rings[0][0]
            case MultiPolygon(polygons):
                corner = polygons[0][0][0]
            case Way():
                continue
        for azimuth in range(0, 360, 45):
            for off in OFF_M:
                lon, lat, _ = GEOD.fwd(corner[0] / E7, corner[1] / E7, azimuth,
                                       max(0.0, volume.reach_mm / 1000 + off))
                found.append((round(lon * E7), round(lat * E7)))
    return found


@given(worlds(), st.sampled_from([1, 100_000, 100_000_000]))
@settings(deadline=None, max_examples=40)
def test_promise_9_equal_to_the_exact_geometry_at_the_limit(volumes: list[Volume],
                                                            expected: int) -> None:
    at = beside_the_limit(volumes)
    positions = Positions(np.array([x for x, _ in at], np.int32),
                          np.array([y for _, y in at], np.int32))
    cover = cover_of(volumes, expected)
    found = cover.match(positions)
    right = [(row, n) for row in range(len(at)) for n, volume in enumerate(volumes)
             if holds(volume, positions, row)]
    assert list(zip(found.rows.tolist(), found.areas.tolist(), strict=True)) == right
    assert [(row, n) for row, spot in enumerate(at) for n in cover.at(*spot)] == right


def test_a_position_between_the_bounds_is_decided_and_not_guessed() -> None:
    """A quarter of a metre of sag leaves a band in doubt; on either side of the limit within it."""
    long = Line(((350_000_000, 600_000_000), (352_000_000, 600_000_000)))
    area = Volume(long, 10_000_000)
    lon, lat, _ = GEOD.fwd(35.1, 60.0, 0, 10_000)
    rows = [(round(lon * E7), round(lat * E7) + up) for up in range(-30, 31)]
    positions = Positions(*(np.array(c, np.int32) for c in zip(*rows, strict=True)))
    found = set(cover_of([area]).match(positions).rows.tolist())
    assert found == {row for row in range(len(rows)) if holds(area, positions, row)}
    assert 0 < len(found) < len(rows)


def test_a_convoy_on_its_way_is_met_where_it_may_be() -> None:
    way = Way((Fix((360_000_000, 350_000_000), 0), Fix((361_000_000, 350_000_000), 3_600_000)))
    convoy = Volume(way, 500_000, window=Window(0, 3_600_000))
    lon, moments = [360_500_000] * 2, [1_800_000, 3_600_000]
    positions = Positions(np.array(lon, np.int32), np.array([350_000_000] * 2, np.int32),
                          np.array(moments, np.int64))
    cover = cover_of([convoy])
    assert cover.match(positions).rows.tolist() == [0]
    assert cover.at(360_500_000, 350_000_000, 1_800_000) == (0,)
    assert cover.at(360_500_000, 350_000_000, 3_600_000) == ()


def test_no_areas_and_no_positions() -> None:
    nobody = Positions(np.empty(0, np.int32), np.empty(0, np.int32))
    assert len(cover_of([]).match(nobody).rows) == 0
    assert cover_of([]).at(0, 0) == ()
    assert len(cover_of([Volume(Point((0, 0)), 1000)]).match(nobody).rows) == 0
