"""Longitude and latitude that changed places are told by how the data lie."""

import pytest

from hudna.audit.source import InFile
from tests.audit.reading import csv_file, everything

SYRIA = (356_139_400, 323_164_400, 423_850_400, 373_191_400)
HEADER = "time,lon,lat,hex"


def written(folder, spots):
    return csv_file(folder, *(f"2016-07-31T06:00:00Z,{x},{y},a" for x, y in spots), header=HEADER)


def refusal(path, **options) -> str:
    with pytest.raises(InFile) as caught:
        everything(path, **options)
    return str(caught.value)


OVER_PALMYRA = [(38.2 + i / 100, 34.5) for i in range(50)]
SWAPPED = [(y, x) for x, y in OVER_PALMYRA]


def test_a_file_that_would_lie_on_the_areas_the_other_way_round(tmp_path):
    assert refusal(written(tmp_path, SWAPPED), box=SYRIA) == (
        "columns lon, lat: found 0% of the first 50 positions where the areas are, 100% with the "
        "two changed about; expected longitude and latitude the right way round; if they are, "
        "say so with --lon and --lat")


def test_one_the_right_way_round_elsewhere_or_that_says_so_is_read(tmp_path):
    assert len(everything(written(tmp_path, OVER_PALMYRA), box=SYRIA).rows) == 50
    assert len(everything(written(tmp_path, [(2.3, 48.8)] * 50), box=SYRIA).rows) == 50
    assert len(everything(written(tmp_path, [*OVER_PALMYRA[:1], *SWAPPED]), box=SYRIA).rows) == 51
    assert len(everything(written(tmp_path, SWAPPED), box=SYRIA, lon="lon", lat="lat").rows) == 50
    assert len(everything(written(tmp_path, SWAPPED)).rows) == 50


def test_a_file_with_latitudes_that_can_be_none(tmp_path):
    assert refusal(written(tmp_path, [(35.7, 139.7)] * 12 + [(0, 0)] * 12)) == (
        "columns lon, lat: found 12 of 24 latitudes beyond 90 degrees, each beside a longitude "
        "within; expected longitude and latitude the right way round; the two look swapped")


def test_a_few_such_rows_are_refused_one_by_one(tmp_path):
    found = everything(written(tmp_path, [(35.7, 139.7)] * 3 + [(0, 0)] * 30))
    assert [refused[0] for refused in found.refused] == [0, 1, 2]
    assert "swapped" in found.refused[0][3]
    assert len(found.rows) == 30
