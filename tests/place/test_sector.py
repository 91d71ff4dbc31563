"""A disc that holds all of a part of a ring, wherever on earth it is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from hudna.place.geometry import E7
from hudna.place.sector import sector
from tests.examples import examples

GEOD = Geod(ellps="WGS84")


@settings(max_examples=examples(300, 10_000), deadline=None)
@given(
    lon=st.integers(-179 * E7, 179 * E7), lat=st.integers(-85 * E7, 85 * E7),
    least=st.floats(0, 200_000), wide=st.floats(0, 200_000), bearing=st.floats(0, 360),
    askew=st.floats(0, 180), off=st.floats(0, 30_000), part=st.floats(0, 1), side=st.floats(-1, 1),
    around=st.floats(0, 360), out=st.floats(0, 1), known=st.booleans(),
)
def test_promise_9_everything_that_may_be_meant_is_in_the_disc(
    lon, lat, least, wide, bearing, askew, off, part, side, around, out, known
) -> None:
    (mid_lon, mid_lat), reach = sector((lon, lat), off, (least, least + wide),
                                       bearing if known else None, askew)
    source = GEOD.fwd(lon / E7, lat / E7, around, off * out)[:2]
    way = bearing + side * askew if known else around * 7
    where = GEOD.fwd(*source, way, least + part * wide)[:2]
    apart = GEOD.inv(mid_lon / E7, mid_lat / E7, *where)[2]
    # Whoever is off their place sees the same bearing, from there.
    assert apart <= reach + 1 + 0.002 * (least + wide)


def test_a_direction_makes_the_disc_smaller() -> None:
    at = (37 * E7, 36 * E7)
    assert sector(at, 0, (4_000, 6_000), 90, 10)[1] < 1_800
    assert sector(at, 0, (4_000, 6_000), None, 10) == (at, 6_000)
