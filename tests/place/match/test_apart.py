"""What the grid leaves in doubt, and what is not on it: decided by the exact geometry."""

from __future__ import annotations

import numpy as np
from pyproj import Geod

from hudna.place.columns import Positions
from hudna.place.geometry import E7, Fix, Line, Point, Way
from hudna.place.match.apart import holds
from hudna.place.match.cover import cover_of
from hudna.place.volume import Volume, Window

GEOD = Geod(ellps="WGS84")


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
