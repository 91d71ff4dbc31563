"""One position at a time is answered as in columns; `test_cover` compares them at large."""

import numpy as np
import pytest

from hudna.place.columns import Positions
from hudna.place.geometry import Point, Polygon
from hudna.place.match.cover import cover_of
from hudna.place.match.one import FEW
from hudna.place.volume import Heights, Volume, Window

LON, LAT, AT = 360_000_000, 350_000_000, 5_000


def square(half: int, **limits) -> Volume:
    return Volume(Polygon((((LON - half, LAT - half), (LON + half, LAT - half),
                            (LON + half, LAT + half), (LON - half, LAT + half),
                            (LON - half, LAT - half)),)), **limits)


@pytest.mark.parametrize("said", [
    (36.0, LAT, AT), (LON, 35.0, AT), (LON, LAT, 5.0), (LON, LAT, AT, 1.0), (LON, LAT, AT, 1, 2.0),
    (float(LON), LAT), (LON, float(LAT)), (LON, LAT, None, 1.0), ("36", LAT, AT)])
def test_a_number_that_is_not_whole_is_refused(said):
    with pytest.raises(TypeError):
        cover_of([square(100)]).at(*said)


def test_numbers_of_numpy_will_do():
    cover = cover_of([square(100)])
    assert cover.at(np.int32(LON), np.int32(LAT), np.int64(AT)) == (0,)


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + 1, 500])
def test_however_many_hold_it(count):
    cover = cover_of([square(100 + i, window=Window(0, 10_000 if i % 2 else None))
                      for i in range(count)])
    for moment in (AT, None):
        assert cover.at(LON, LAT, moment) == tuple(range(count))
    assert cover.at(LON, LAT, 10_001) == tuple(range(0, count, 2))


def test_areas_that_last_and_those_that_do_not_ascend_together():
    day = 86_400_000
    volumes = [square(10**6, window=Window(i * day, i * day + (day if i % 3 else 400 * day)),
                      heights=Heights(0, 10**6)) for i in range(40)]
    cover = cover_of(volumes)
    for moment in range(0, 40 * day, 7 * day // 2):
        right = tuple(i for i, v in enumerate(volumes)
                      if v.window.from_ms <= moment <= v.window.until_ms)
        assert cover.at(LON, LAT, moment, 5, 5) == right
        assert cover.at(LON, LAT, moment, 10**6 + 1, 10**6 + 2) == ()


def test_one_that_is_in_doubt_is_decided_as_in_columns():
    cover = cover_of([Volume(Point((LON, LAT)), 1_000_000), square(20_000_000)])
    for lon in range(LON + 109_000, LON + 111_000):
        one = Positions(np.array([lon], np.int32), np.array([LAT], np.int32))
        assert cover.at(lon, LAT) == tuple(cover.match(one).areas.tolist())
