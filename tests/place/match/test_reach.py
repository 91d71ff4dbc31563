"""What is within a reach of a shape: the index and the exact geometry agree, all over the earth."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.clash import clash
from hudna.place.columns import Positions
from hudna.place.geometry import E7, MultiPolygon, Point, Polygon, Position, Shape
from hudna.place.match.cover import cover_of
from hudna.place.measure import outline
from hudna.place.volume import Volume
from tests.examples import examples
from tests.place.match import brute
from tests.place.shapes import moved, random_pair

EXPECTED = (1, 10_000, 100_000_000)
TOLERANCE_M = 0.010


def columns(at: list[Position]) -> Positions:
    return Positions(np.array([x for x, _ in at], np.int32), np.array([y for _, y in at], np.int32))


def beside(at: Position, random: Random, metres: float) -> Position:
    """A position about as far away as that, in whatever direction."""
    lon, lat = moved((at[0] / E7, at[1] / E7), random.uniform(0, 360), metres)
    return round(((lon + 180) % 360 - 180) * E7), round(lat * E7)


def at_the_limit(area: Volume, random: Random, count: int) -> list[Position]:
    """About a reach away from a shape's corners, and some nearer."""
    corners = outline(area.shape)
    return [beside(random.choice(corners), random, area.reach_mm / 1000 * part + by)
            for part in (0, 0.5, 1, 1) for by in (-0.02, 0, 0.05, 3) for _ in range(count)
            if area.reach_mm / 1000 * part + by >= 0]


def met(area: Volume, at: Position) -> bool:
    if area.reach_mm == 0 and isinstance(area.shape, Polygon | MultiPolygon):
        return brute.holds(area.shape, at)
    return clash(Volume(Point(at)), area) is not None


@st.composite
def areas(draw: st.DrawFn) -> tuple[list[Volume], Random]:
    """Shapes near each other with reaches from nothing up to 50 km."""
    random = Random(draw(st.integers(0, 10**6)))
    found: list[Shape] = [*random_pair(random)]
    reach = st.sampled_from([0, 1, 10_000, 1_234_567, 50_000_000])
    return [Volume(shape, draw(reach)) for shape in found], random


@given(areas(), st.sampled_from(EXPECTED))
@settings(deadline=None, max_examples=examples(10, 30))
def test_equal_to_the_exact_geometry(case: tuple[list[Volume], Random], expected: int) -> None:
    volumes, random = case
    at = [spot for area in volumes for spot in at_the_limit(area, random, 2)]
    right = [(row, n) for row, spot in enumerate(at) for n, area in enumerate(volumes)
             if met(area, spot)]
    found = cover_of(volumes, expected).match(columns(at))
    assert list(zip(found.rows.tolist(), found.areas.tolist(), strict=True)) == right


@pytest.mark.parametrize("expected", EXPECTED)
def test_points_with_a_reach_equal_geographiclib(expected: int) -> None:
    random = Random(expected)
    spots = [(371_000_000, 361_000_000), (180 * E7, 0), (-180 * E7, 650_000_000),
             (0, 899_900_000), (1_234_567, -90 * E7), (900_000_000, 90 * E7), (0, 0)]
    volumes = [Volume(Point(spot), mm) for spot in spots for mm in (1_000, 2_500_000, 50_000_000)]
    at = [spot for area in volumes for spot in at_the_limit(area, random, 3)]
    cover = cover_of(volumes, expected)
    found = cover.match(columns(at))
    pairs = set(zip(found.rows.tolist(), found.areas.tolist(), strict=True))
    for row, spot in enumerate(at):
        assert cover.at(*spot) == tuple(n for n in range(len(volumes)) if (row, n) in pairs)
        for n, area in enumerate(volumes):
            beyond = apart(spot, area) - area.reach_mm / 1000
            if beyond <= 0:
                assert (row, n) in pairs
            if beyond > 1.1 * TOLERANCE_M:
                assert (row, n) not in pairs


def apart(at: Position, area: Volume) -> float:
    assert isinstance(area.shape, Point)
    lon, lat = area.shape.at
    return float(Geodesic.WGS84.Inverse(at[1] / E7, at[0] / E7, lat / E7, lon / E7)["s12"])
