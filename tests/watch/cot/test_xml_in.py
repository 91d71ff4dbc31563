import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.datum import Datum
from hudna.watch.cot.allowed import Dropped
from hudna.watch.cot.xml_in import read_xml
from hudna.watch.fix import Fix
from tests.watch.cot.events import OTHERS, TASKS, TREE_OTHERS, TREE_TASKS, air

AT = 1470045600123


def test_an_air_track_is_a_position():
    assert read_xml(air()) == Fix("icao:4b1234", AT, 401400000, 353300000, 3000500,
                                  Datum.ELLIPSOID, "SYR101", 150250, 271500, 0)


@pytest.mark.parametrize(("uid", "aircraft"), [
    ("ICAO-4B1234", "icao:4b1234"), ("ICAO.4b1234", "icao:4b1234"), ("icao-4b1234", "icao:4b1234"),
    ("ICAO-~4B1234", "cot:ICAO-~4B1234"), ("ICAO-4B12345", "cot:ICAO-4B12345"),
    ("UAS-7", "cot:UAS-7")])
def test_the_aircraft_is_what_its_uid_says(uid, aircraft):
    fix = read_xml(air(uid))
    assert isinstance(fix, Fix)
    assert fix.aircraft == aircraft


@pytest.mark.parametrize("kind", TASKS + TREE_TASKS + TREE_OTHERS
                         + tuple(o for o in OTHERS if o.isprintable()))
def test_what_is_not_listed_gives_nothing(kind):
    assert read_xml(air(kind=kind)) is Dropped.NOT_LISTED


def test_no_affiliation_is_taken_over():
    assert len({read_xml(air(kind=f"a-{letter}-A-M-F")) for letter in "pufashnjkox."}) == 1


def point(**of):
    numbers = {"lat": 35.33, "lon": 40.14, "hae": 3000, "ce": 9999999.0, "le": 9999999.0} | of
    return air(point=" ".join(f'{k}="{v}"' for k, v in numbers.items() if v is not None))


@pytest.mark.parametrize("hae", ["9999999.0", "9999999", "NaN", "inf", "high", "", None, "1e300",
                                 "-1e9"])
def test_a_height_that_is_not_known_is_not_invented(hae):
    fix = read_xml(point(hae=hae))
    assert isinstance(fix, Fix)
    assert fix.height_mm is None


@pytest.mark.parametrize(("ce", "within_m"), [
    ("9999999.0", 0), ("10", 0), ("100", 0), ("100.5", 101), ("5000", 5000), ("NaN", 0),
    (None, 0), ("1e6", 1_000_000)])
def test_an_error_counts_where_it_is_more_than_a_receivers_own(ce, within_m):
    fix = read_xml(point(ce=ce))
    assert isinstance(fix, Fix)
    assert fix.within_m == within_m


@pytest.mark.parametrize("bad", [{"lat": "NaN"}, {"lon": "inf"}, {"lat": None}, {"lat": "90.1"},
                                 {"lon": "-180.5"}, {"lat": "north"}])
def test_no_position_is_no_position(bad):
    assert read_xml(point(**bad)) is Dropped.NO_POSITION


@pytest.mark.parametrize("time", ["", "2016-08-01T10:00:00", "yesterday", "2016-13-01T10:00:00Z"])
def test_a_time_without_a_zone_is_none(time):
    assert read_xml(air(time=time)) is Dropped.NO_TIME


@pytest.mark.parametrize("uid", ["", " ", "x" * 129, "a&#10;b"])
def test_a_uid_that_is_no_name_is_dropped(uid):
    assert read_xml(air(uid)) is Dropped.NO_NAME


def test_a_ping_is_no_aircraft():
    assert read_xml(air(uid="takPing", kind="t-x-c-t")) is Dropped.PING


@pytest.mark.parametrize("broken", [
    b"<event>", b"", b"<events/>", b"</event>",
    b'<?xml version="1.0"?><!DOCTYPE event [<!ENTITY a "b">]>' + air(detail="&a;"),
    b"<!DOCTYPE event>" + air(detail="&a;")])
def test_what_is_no_event_is_broken(broken):
    assert read_xml(broken) is Dropped.BROKEN


def test_an_event_after_one_that_was_broken_off_is_read():
    assert isinstance(read_xml(air()[:-40] + air()), Fix)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data):
    assert isinstance(read_xml(b"<event " + data + b"</event>"), Dropped)
