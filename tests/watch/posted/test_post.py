import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.columns import ALTITUDE as AUDIT_ALTITUDE
from hudna.audit.columns import MEANINGS
from hudna.audit.columns import TIME as AUDIT_TIME
from hudna.fault import Refused
from hudna.place.datum import Datum
from hudna.watch.fix import Fix
from hudna.watch.posted import post, postnames
from hudna.watch.posted.post import form_of, posted
from hudna.watch.sound import unsound

AT = 1470045600000
TIME = "2016-08-01T10:00:00Z"


def feature(coordinates=(40.14, 35.33), **properties):
    told = {"icao24": "4B1234", "time": TIME} | properties
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": list(coordinates)},
            "properties": {name: value for name, value in told.items() if value is not ...}}


def geojson(*features):
    body = {"type": "FeatureCollection", "features": features}
    return posted(json.dumps(body).encode(), "geojson", "radar1")


def one(**properties):
    (fix,) = geojson(feature(**properties))
    return fix


def faults(form, body):
    with pytest.raises(Refused) as refused:
        posted(body if isinstance(body, bytes) else json.dumps(body).encode(), form, "f")
    return [fault.where for fault in refused.value.faults]


def test_a_feature_is_a_position():
    fix = one(altitude_m=3000, speed_m_s=150.5, course=271.5, callsign="SYR101", within_m=20.1)
    assert fix == Fix("icao:4b1234", AT, 401400000, 353300000, 3_000_000, Datum.MSL, "SYR101",
                      150_500, 271_500, 21)


def test_a_feature_alone_is_one():
    assert posted(json.dumps(feature()).encode(), "geojson", "f") == (one(),)


def test_a_table_says_what_features_say():
    table = (b"ICAO24;Lon;lat;time;altitude_m;speed_m_s;course;flight;within_m;other\r\n"
             b"4b1234;40.14;35.33;2016-08-01 10:00:00Z;3000;150.5;271.5;SYR101;20.1;x\r\n\r\n"
             b'4B1234;"40.14";35.33;2016-08-01T12:00:00+02:00;;;;;;\r\n')
    assert posted(table, "csv", "f") == (
        one(altitude_m=3000, speed_m_s=150.5, course=271.5, callsign="SYR101", within_m=20.1),
        one())


@pytest.mark.parametrize(("said", "mm", "datum"), [
    ({"alt_geom_m": 10}, 10_000, Datum.ELLIPSOID), ({"alt_baro_ft": 100}, 30_480, Datum.PRESSURE),
    ({"alt_geom": 100}, 30_480, Datum.ELLIPSOID), ({"fl": 10}, 304_800, Datum.PRESSURE),
    ({"altitude_m": 7, "altitude_datum": "ground"}, 7_000, Datum.GROUND),
    ({"altitude_ft": 10}, 3_048, Datum.PRESSURE),
    ({"alt_baro": "ground"}, None, Datum.PRESSURE), ({"altitude_m": None}, None, Datum.PRESSURE),
    ({"baro_alt_m": 1, "geo_alt_m": 2, "altitude_m": 3}, 3_000, Datum.MSL),
    ({"baro_alt_m": 1, "geo_alt_m": None}, 1_000, Datum.PRESSURE),
    ({"alt_geom_m": 5, "altitude_datum": "msl"}, 5_000, Datum.ELLIPSOID)])
def test_a_height_has_its_unit_and_datum(said, mm, datum):
    fix = one(**said)
    assert (fix.height_mm, fix.datum) == (mm, datum)


def test_a_third_coordinate_is_above_the_ellipsoid_where_nothing_else_is_said():
    (bare,) = geojson(feature((40, 35, 12.5)))
    (said,) = geojson(feature((40, 35, 12.5), altitude_m=1))
    assert (bare.height_mm, bare.datum) == (12_500, Datum.ELLIPSOID)
    assert (said.height_mm, said.datum) == (1_000, Datum.MSL)


@pytest.mark.parametrize(("said", "name"), [
    ({"icao24": ..., "id": 17}, "plot:radar1/17"), ({"icao24": "", "aircraft": "T 7"},
                                                    "plot:radar1/T 7"),
    ({"icao24": ..., "aircraft": "ICAO:4B1234"}, "icao:4b1234"),
    ({"icao24": ..., "id": "4b1234"}, "plot:radar1/4b1234"),
    ({"icao24": "icao:4B1234", "id": "x"}, "icao:4b1234")])
def test_an_aircraft_is_called_what_it_is_said_to_be(said, name):
    assert one(**said).aircraft == name


def test_the_id_of_the_feature_counts_where_no_property_is_one():
    bare = feature(icao24=...) | {"id": 9}
    named = feature() | {"id": 9}
    assert [fix.aircraft for fix in geojson(bare, named)] == ["plot:radar1/9", "icao:4b1234"]


@pytest.mark.parametrize(("said", "where"), [
    ({"time": "2016-08-01T10:00:00"}, "time"), ({"time": 5}, "time"), ({"time": None}, "time"),
    ({"time": ..., "time_s": "soon"}, "time_s"), ({"time": ..., "time_ms": 1}, "time_ms"),
    ({"time": "1970-01-01T00:00:00Z"}, "time"), ({"icao24": "4B123"}, "icao24"),
    ({"icao24": 4.5}, "icao24"), ({"icao24": None}, "icao24"), ({"course": 361}, "course"),
    ({"course": "NaN"}, "course"), ({"speed_kt": -1}, "speed_kt"), ({"within_m": -1}, "within_m"),
    ({"within_m": True}, "within_m"), ({"altitude_m": "high"}, "altitude_m"),
    ({"altitude_m": 1e30}, "altitude_m"), ({"alt_baro": "nan"}, "alt_baro"),
    ({"altitude_datum": "sea"}, "altitude_datum"), ({"callsign": "x" * 40}, "callsign"),
    ({"callsign": "a\nb"}, "callsign"), ({"callsign": ["x"]}, "callsign"),
    ({"within_m": 10**400}, "within_m")])
def test_what_is_unsound_is_refused_by_its_name(said, where):
    assert faults("geojson", {"type": "FeatureCollection",
                              "features": [feature(), feature(**said)]}) == [
        f"features[1].properties.{where}"]


@pytest.mark.parametrize("said", [
    {"altitude": 5}, {"alt": 5}, {"speed": 5}, {"alt_geom": 1, "alt_geom_m": 1}, {"time": ...},
    {"icao24": ...}, {"hex": "4b1234"}, {"timestamp": TIME}])
def test_what_could_be_two_things_or_none_is_refused(said):
    where = faults("geojson", feature(**said))
    assert set(where) == {"feature.properties"}


@pytest.mark.parametrize("geometry", [
    None, [], {"type": "Point"}, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
    {"type": "Point", "coordinates": [1]}, {"type": "Point", "coordinates": [1, 2, 3, 4]},
    {"type": "Point", "coordinates": [True, 2]}, {"type": "Point", "coordinates": ["1", 2]},
    {"type": "Point", "coordinates": [181, 2]}, {"type": "Point", "coordinates": [1, -90.1]},
    {"type": "Point", "coordinates": [1, 2, 10**400]}])
def test_what_is_no_point_is_refused(geometry):
    (where,) = faults("geojson", feature() | {"geometry": geometry})
    assert where.startswith("feature.geometry")


@pytest.mark.parametrize("body", [
    b"", b"{}", b"[]", b"null", b"\xff", b'{"type": "FeatureCollection"}', b'{"type": NaN}',
    b'{"type": "FeatureCollection", "features": [1]}',
    b'{"type": "Feature", "geometry": null, "properties": null}', b"[" * 100_000])
def test_what_is_no_geojson_is_refused(body):
    assert faults("geojson", body)


@pytest.mark.parametrize(("table", "where"), [
    (b"", "body"), (b"\n\n", "body"), (b"hex,lon,lat\n", "header"), (b"hex,lon,time\n", "header"),
    (b"lon,lat,time\n", "header"), (b"hex,lon,LON,lat,time\n", "header"),
    (b"hex,lon,lat,time\n4b1234,1,2\n", "row 0"),
    (b"hex,lon,lat,time\n4b1234,1,2,2016-08-01T10:00:00Z\n4b1234,1,91,2016-08-01T10:00:00Z\n",
     "row 1, lat"),
    (b"hex,lon,lat,time\n4b1234,,2,2016-08-01T10:00:00Z\n", "row 0, lon"),
    (b"hex,lon,lat,time\n4b1234,1_0,2,2016-08-01T10:00:00Z\n", "row 0, lon"),
    (b'hex,lon,lat,time\n4b1234,1,2,"2016-08-01T10:00:00Z\n', "body"),
    (b"hex,lon,lat,time\n\xff\n", "body")])
def test_what_is_unsound_in_a_table_is_refused_by_row_and_column(table, where):
    assert faults("csv", table) == [where]


def test_all_or_none_and_what_is_said_is_bounded():
    good, bad = feature(), feature(course=400)
    assert len(faults("geojson", {"type": "FeatureCollection", "features": [good] + [bad] * 99})
               ) == post.MOST_FAULTS
    assert faults("csv", b"x" * (post.MOST_BYTES + 1)) == ["body"]
    rows = b"hex,lon,lat,time\n" + b"4b1234,1,2,2016-08-01T10:00:00Z\n" * post.MOST_POSITIONS
    assert len(posted(rows, "csv", "f")) == post.MOST_POSITIONS
    assert faults("csv", rows + b"4b1234,1,2,2016-08-01T10:00:00Z\n") == ["body"]


@given(st.sampled_from(["geojson", "csv"]),
       st.one_of(st.binary(max_size=80), st.text(alphabet='{}[]",;:\nlonat1.-e', max_size=60)
                 .map(str.encode)))
def test_no_bytes_raise_anything_else(form, body):
    with contextlib.suppress(Refused):
        posted(body, form, "f")


def test_the_form_is_what_the_content_type_names():
    assert form_of("Application/GeoJSON".replace("GeoJSON", "geo+json")) == "geojson"
    assert form_of("text/csv; charset=utf-8") == "csv"
    with pytest.raises(Refused):
        form_of("application/xml")


def test_the_names_are_those_of_the_audit():
    for what, ours in (("lon", postnames.FIELDS["lon"]), ("lat", postnames.FIELDS["lat"]),
                       ("time", postnames.TIME)):
        assert set(ours) == set(MEANINGS[what].names)
    assert set(MEANINGS["aircraft"].names) <= {*postnames.ADDRESS, *postnames.NAME}
    metres = {"m": 1000.0, "ft": 304.8, "fl": 30_480.0}
    audits = {name: (metres[unit.value], Datum(datum or "pressure"))
              for name, (unit, datum) in AUDIT_ALTITUDE.items() if unit is not None}
    assert audits.items() <= postnames.ALTITUDE.items()
    in_ms = {"s": 1e3, "ms": 1.0, "us": 1e-3, "ns": 1e-6}
    assert {name: None if unit is None else in_ms[unit.value]
            for name, unit in AUDIT_TIME.items()} == postnames.TIME


def test_what_is_known_to_within_two_hundred_kilometres_alone_is_taken():
    assert one(within_m=200_000).within_m == 200_000
    assert faults("geojson", feature(within_m=200_001)) == ["feature.properties.within_m"]


@given(st.floats(-1e9, 1e9) | st.just(1e8), st.text(max_size=70), st.text(max_size=40),
       st.floats(0, 1e6), st.floats(0, 360))
def test_what_is_taken_is_sound(height, name, callsign, speed, course):
    with contextlib.suppress(Refused):
        fix = one(icao24=..., aircraft=name, callsign=callsign, altitude_m=height,
                  speed_m_s=speed, course=course)
        assert not unsound(fix)
