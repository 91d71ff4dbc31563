"""Areas on the ellipsoid: against geodesic polygons with edges cut fine, and the known whole."""

from itertools import pairwise

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from hudna.place.area import km2
from hudna.place.geometry import E7, MultiPolygon, Polygon

WORLD_KM2 = 510_065_621.724


def ring(*spots):
    return tuple((round(lon * E7), round(lat * E7)) for lon, lat in (*spots, spots[0]))


def box(west, south, east, north):
    return ring((west, south), (east, south), (east, north), (west, north))


def cut_fine(closed, parts):
    """Positions along the edges of a ring in degrees, `parts` to each; its end left out."""
    return [((x0 + (x1 - x0) * i / parts) / E7, (y0 + (y1 - y0) * i / parts) / E7)
            for (x0, y0), (x1, y1) in pairwise(closed) for i in range(parts)]


def geodesic_km2(closed, parts=600):
    """By PROJ: a polygon of geodesics between positions so near that they hug the edges."""
    lons, lats = zip(*cut_fine(closed, parts), strict=True)
    return abs(Geod(ellps="WGS84").polygon_area_perimeter(lons, lats)[0]) / 1e6


def test_the_whole_earth_and_its_half():
    assert km2(Polygon((box(-180, -90, 180, 90),))) == pytest.approx(WORLD_KM2, rel=1e-11)
    assert km2(Polygon((box(-180, 0, 180, 90),))) == pytest.approx(WORLD_KM2 / 2, rel=1e-11)
    assert km2(Polygon((box(10, -90, 19, 0),))) == pytest.approx(WORLD_KM2 / 80, rel=1e-11)



@settings(max_examples=40, deadline=None)
@given(st.floats(-170, 170), st.floats(-85, 85), st.lists(st.floats(0.3, 1), min_size=3,
                                                         max_size=7), st.floats(-4, 0.6))
def test_polygons_of_all_sizes_are_as_large_as_their_geodesics_say(lon, lat, arms, exponent):
    turns = np.linspace(0, 2 * np.pi, len(arms), endpoint=False)
    reach = 10**exponent
    closed = ring(*((lon + reach * arm * np.cos(turn), lat + reach * arm * np.sin(turn))
                    for arm, turn in zip(arms, turns, strict=True)))
    parts = 12 if reach < 0.1 else 600
    assert km2(Polygon((closed,))) == pytest.approx(geodesic_km2(closed, parts), rel=1e-6)


def test_an_edge_is_straight_in_longitude_and_latitude():
    """Between the parallels, not the geodesics, of 60 and 61 degrees."""
    closed = box(0, 60, 40, 61)
    assert abs(km2(Polygon((closed,))) / geodesic_km2(closed, 1) - 1) > 1e-3
    assert km2(Polygon((closed,))) == pytest.approx(geodesic_km2(closed, 4000), rel=1e-6)


def test_a_steep_edge_from_pole_to_pole():
    slanted = ring((0, -90), (100, 90), (0, 90))
    middle = ring((0, -90), (50, 0), (100, 90), (0, 90))
    assert km2(Polygon((slanted,))) == pytest.approx(WORLD_KM2 * 100 / 720, rel=1e-11)
    assert km2(Polygon((middle,))) == pytest.approx(km2(Polygon((slanted,))), rel=1e-12)


def test_a_hole_is_left_out_and_parts_are_added_however_they_are_wound():
    outer, hole = box(36, 33, 38, 35), box(36.5, 33.5, 37, 34)
    whole, inner = km2(Polygon((outer,))), km2(Polygon((hole,)))
    for a in (outer, outer[::-1]):
        for b in (hole, hole[::-1]):
            assert km2(Polygon((a, b))) == pytest.approx(whole - inner, rel=1e-12)
    parts = MultiPolygon(((box(179, 10, 180, 11),), (box(-180, 10, -179, 11)[::-1],)))
    assert km2(parts) == pytest.approx(2 * km2(Polygon((box(0, 10, 1, 11),))), rel=1e-12)


def test_a_sliver_one_unit_wide_keeps_its_digits():
    """A strip of 1e-7 degree along a parallel, 1 degree long: its width times its length."""
    closed = ((0, 350_000_000), (E7, 350_000_000), (E7, 350_000_001), (0, 350_000_001),
              (0, 350_000_000))
    inverse = Geodesic.WGS84.Inverse
    wide, long = inverse(35, 0, 35 + 1e-4, 0)["s12"] / 1000, inverse(35, 0, 35, 1e-6)["s12"] * 1e6
    assert km2(Polygon((closed,))) == pytest.approx(wide * long / 1e6, rel=1e-6)
