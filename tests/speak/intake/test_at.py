from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.speak.intake.at import At, at
from hudna.speak.intake.told import Told

HERE = (371_000_000, 362_000_000)


def told(**columns: str) -> Told:
    return Told("row 2", "form", 0, "x", "en", **columns)


@pytest.mark.parametrize(("columns", "within_m"), [
    ({"lat": "36.2", "lon": "37.1"}, None),
    ({"lat": "٣٦٫٢", "lon": "٣٧٫١"}, None),
    ({"lat": "36°12'00\"N", "lon": "37°06'00\"E"}, None),
    ({"position": "36.2 37.1 410.5 4.2"}, 5),
    ({"position": "36.2 37.1 0 0"}, None),
    ({"position": "36.2 N, 37.1 E"}, None),
    ({"lat": "36.2", "lon": "37.1", "position": "36.2 37.1 0 7", "within": "3"}, 3),
])
def test_a_position_as_it_is_written(columns, within_m):
    assert at(told(**columns)) == At(HERE, within_m)


@pytest.mark.parametrize("columns", [
    {"lat": "36.2"}, {"lat": "136.2", "lon": "37.1"}, {"position": "36.2, 37.1"},
    {"lat": "37°E", "lon": "36°N"} | {"position": "36 N 36 E"}, {"lat": "0", "lon": "0"},
    {"lat": "36.2", "lon": "37.1", "position": "36.3 37.1 0 5"}, {"mgrs": "nowhere"},
])
def test_what_is_doubtful_is_refused_by_its_row(columns):
    with pytest.raises(Refused, match="row 2"):
        at(told(**columns))


def test_without_a_position_there_is_none():
    assert at(told(place="Aleppo")) is None


TEXT = st.one_of(st.text(max_size=12), st.sampled_from(
    ["36.2", "37.1", "36.2 37.1 0 5", "1e9", "37S FV 03609 10235", "N", "-0"]))


@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_any_columns_give_a_position_none_or_are_refused(lat, lon, position, mgrs, within):
    try:
        found = at(told(lat=lat, lon=lon, position=position, mgrs=mgrs, within=within))
    except Refused:
        return
    if found is not None:
        assert abs(found.position[0]) <= 1_800_000_000
        assert abs(found.position[1]) <= 900_000_000
