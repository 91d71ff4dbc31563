"""Room for a disc: against GEOS's own shrinking, and on the ground against geodesics."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hudna.place.flat import parts_of
from hudna.place.geometry import E7, Polygon
from hudna.place.width import has_room, in_metres, narrower
from tests.place.claims import areas


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([20, 1000, 10**6]).flatmap(areas), st.floats(0.01, 0.6))
def test_there_is_room_where_something_is_left_after_shrinking(shape, part):
    (polygon, *_) = parts_of(shape)
    radius = part * np.sqrt(polygon.area)
    left = [polygon.buffer(-radius * by, quad_segs=64).is_empty for by in (0.97, 1.03)]
    assume(left[0] == left[1])
    assert has_room(polygon, radius) != left[0]


@pytest.mark.parametrize("lat", [0, 35, -60, 70])
@pytest.mark.parametrize("upright", [False, True])
def test_a_strip_is_never_taken_for_wider_than_it_is(lat, upright):
    """A strip of 500 m by geodesics, which is less than 520 and more than 480."""
    spot = Geodesic.WGS84.Direct(lat, 36, 90 if upright else (0 if lat >= 0 else 180), 500)
    wide = round(abs(spot["lon2"] - 36) * E7) if upright else round(abs(spot["lat2"] - lat) * E7)
    long = E7 // 50
    size = (wide, long) if upright else (long, wide)
    west, south = 36 * E7, lat * E7 - (size[1] if lat < 0 else 0)
    ring = ((west, south), (west + size[0], south), (west + size[0], south + size[1]),
            (west, south + size[1]), (west, south))
    assert narrower(parts_of(Polygon((ring,))), 520) == [0]
    assert narrower(parts_of(Polygon((ring,))), 480) == []


def test_a_strip_a_centimetre_wide_and_half_the_earth_long_is_soon_told():
    ring = ((-900_000_000, 0), (900_000_000, 0), (900_000_000, 1), (-900_000_000, 1),
            (-900_000_000, 0))
    assert narrower(parts_of(Polygon((ring,))), 50_000) == [0]


def test_nothing_asked():
    assert narrower(np.array([], dtype=object), 10) == []
    assert len(in_metres(np.array([shapely.box(0, 0, 1, 1)]))) == 1
