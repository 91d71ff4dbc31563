"""Which column is what: by name, by option, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.columns import MEANINGS, columns_of
from hudna.audit.source import Altitude, Options, Unit
from hudna.fault import Refused
from hudna.place.datum import Datum, to_msl_mm

BARE = ("time_utc", "lon", "lat", "icao24")


def refusal(names, **options) -> str:
    with pytest.raises(Refused) as caught:
        columns_of(names, Options(**options))
    return str(caught.value)


def test_the_usual_names_of_openskys_samples():
    names = ("sample", "icao24", "callsign", "time_utc", "lat", "lon", "baro_alt_ft", "geo_alt_ft")
    found = columns_of(names, Options())
    assert (found.lon, found.lat, found.time, found.aircraft) == ("lon", "lat", "time_utc",
                                                                  "icao24")
    assert found.altitudes == (Altitude("geo_alt_ft", Unit.FOOT, "ellipsoid"),
                               Altitude("baro_alt_ft", Unit.FOOT, "pressure"))
    assert (found.time_unit, found.operator, found.category) == (None, None, None)


def test_names_are_taken_whatever_their_case_and_given_as_they_are():
    found = columns_of(("Time", "LON", "Latitude", "HEX"), Options())
    assert (found.time, found.lon, found.lat, found.aircraft) == ("Time", "LON", "Latitude", "HEX")


@pytest.mark.parametrize(("name", "unit"), [("time_ms", Unit.MILLISECOND), ("at_s", Unit.SECOND),
                                            ("unix_time", Unit.SECOND), ("ts_ns", Unit.NANOSECOND),
                                            ("time", None)])
def test_a_name_that_says_what_it_counts(name, unit):
    assert columns_of((name, "lon", "lat", "hex"), Options()).time_unit is unit


def test_what_the_command_line_says_goes_before_the_names():
    found = columns_of((*BARE, "x", "y", "when", "h"), Options(
        lon="x", lat="Y", time="when", time_unit=Unit.SECOND, altitude="h",
        altitude_unit=Unit.FOOT, altitude_datum="msl", aircraft="icao24"))
    assert (found.lon, found.lat, found.time, found.time_unit) == ("x", "y", "when", Unit.SECOND)
    assert found.altitudes == (Altitude("h", Unit.FOOT, "msl"),)


def test_every_missing_column_is_named_with_what_was_looked_for_and_what_is_there():
    said = refusal(("a", "b"))
    for what in ("lon", "lat", "time", "aircraft"):
        assert MEANINGS[what].option in said
        assert MEANINGS[what].names[0] in said
    assert said.count("found a, b;") == 4


def test_a_column_that_is_not_needed_may_be_missing():
    found = columns_of(("lon", "lat"), Options(needs_time=False, needs_aircraft=False))
    assert (found.time, found.aircraft, found.altitudes) == (None, None, ())


def test_two_candidates_are_both_named_and_neither_taken():
    assert "found time_utc, timestamp; expected one column for the time; say which with --time" \
        in refusal((*BARE, "timestamp"))
    assert columns_of((*BARE, "timestamp"), Options(time="timestamp")).time == "timestamp"


def test_two_heights_from_one_datum_are_one_too_many():
    assert "found geo_alt_m, geo_alt_ft" in refusal((*BARE, "geo_alt_m", "geo_alt_ft"))


def test_a_name_that_is_there_twice():
    assert "found lon, lon; expected each column of its own name" in refusal((*BARE, "lon"))
    assert "found lon, LON; expected each column of its own name" in refusal((*BARE, "LON"))
    assert "found lon, lon;" in refusal((*BARE, "lon"), lon="lon")


def test_an_option_that_names_no_column():
    assert "expected a column of the name that --lon gives: east" in refusal(BARE, lon="east")


def test_heights_without_a_unit_are_not_guessed_at():
    said = refusal((*BARE, "altitude"))
    assert 'found a column "altitude"; expected its unit: --altitude-unit' in said


def test_a_height_whose_datum_is_not_said_may_be_of_any_of_the_air():
    found = columns_of((*BARE, "altitude_ft"), Options())
    assert found.altitudes == (Altitude("altitude_ft", Unit.FOOT, "pressure"),)
    for mm in range(-500_000, 30_000_000, 99_999):
        low, high = to_msl_mm(mm, mm, Datum.PRESSURE)
        for datum in (Datum.MSL, Datum.ELLIPSOID):
            least, most = to_msl_mm(mm, mm, datum)
            assert low <= least <= most <= high


def test_a_datum_that_is_said_is_taken():
    found = columns_of((*BARE, "altitude"), Options(altitude_unit=Unit.METRE,
                                                    altitude_datum="ground"))
    assert found.altitudes == (Altitude("altitude", Unit.METRE, "ground"),)


def test_a_flight_level_is_a_pressure_whatever_is_said():
    found = columns_of((*BARE, "fl"), Options(altitude="fl", altitude_datum="msl"))
    assert found.altitudes == (Altitude("fl", Unit.FLIGHT_LEVEL, "pressure"),)


@given(st.lists(st.text("abclonthi_", min_size=1, max_size=6), max_size=6))
def test_no_other_name_is_ever_taken(others):
    known = {name for meaning in MEANINGS.values() for name in meaning.names}
    strange = [name for name in others if name.strip().lower() not in known]
    found = columns_of((*BARE, *strange), Options())
    assert {found.lon, found.lat, found.time, found.aircraft} == set(BARE)
    assert (found.operator, found.category, found.altitudes) == (None, None, ())
