from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.geometry import Fix, MultiPolygon, Point, Polygon
from hudna.record.kinds import Area, Movement, Names, Site
from hudna.speak.columns import COLUMNS
from hudna.speak.imports import MOST_BYTES, Choices, Imported, read_protections
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.terms.working import Working, working

from .conftest import real
from .kmzs import HOSTILE, NESTED, kmz

NOW = 1_469_944_800_000
HEAD = "kind,name,lat,lon\n"
GOOD = "hospital,Clinic,35.33578,40.14084\n"


@pytest.fixture
def read(terms):
    def _read(data: str | bytes, filename: str = "sites.csv", **choices) -> Imported:
        raw = data.encode() if isinstance(data, str) else data
        return read_protections(raw, filename, terms, NOW, Choices(**choices))
    return _read


def faults(imported: Imported) -> list[str]:
    assert imported.rows == ()
    return [str(f.say()) for f in imported.report.faults]


# --- tables --------------------------------------------------------------------------------


def test_a_row_becomes_a_site_with_the_agreements_buffer_and_review(read, terms):
    site, = read(HEAD + GOOD).or_refused()
    assert site == Site(
        protects="hospital", names=Names(en="Clinic"), shape=Point((401_408_400, 353_357_800)),
        buffer_mm=terms.buffers_mm["hospital"], from_ms=NOW, until_ms=None,
        review_by_ms=NOW + terms.review_every_ms)


def test_every_column(read):
    site, = read(
        "id;Type;name_en;name_ar;name_ru;Latitude;Longitude;buffer_m;from;until;review_by;"
        "district;note\n"
        "H1;مستشفى;Clinic;عيادة;Клиника;35°20'08.8\"N;40°08'27.0\"E;1500.5;2016-07-31T06:00:00Z;"
        "2016-12-31T00:00:00+03:00;2016-09-01T00:00:00Z;SY-DY;ground floor\n"
    ).or_refused()
    assert site.names == Names("Clinic", "عيادة", "Клиника")
    assert site.buffer_mm == 1_500_500
    assert site.shape.at == (401_408_333, 353_357_778)
    assert (site.from_ms, site.district, site.note) == (NOW, "SY-DY", "ground floor")
    assert site.until_ms == 1_483_131_600_000


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_delimiters_and_byte_order_marks(read, delimiter, bom):
    assert len(read(bom + (HEAD + GOOD).replace(",", delimiter)).or_refused()) == 1


def test_hxl_tags_name_the_columns(read):
    table = ("Soort,Naam,Arabisch,B,L\n#loc+type,#loc+name,#loc +name +i_ar,#geo+lat,#geo+lon\n"
             "hospital,Clinic,عيادة,35.33578,40.14084\n")
    with_header = read(table)
    assert with_header.or_refused()[0].names == Names("Clinic", "عيادة")


def test_grid_references_and_one_column_positions(read):
    rows = read("kind,name,mgrs\nhospital,A,37S FV 03609 10235\n").or_refused()
    assert rows[0].shape.at == pytest.approx((401_400_000, 353_300_000), abs=200)
    rows = read('kind,name,position\nhospital,A,"35.33 N, 40.14 E"\n').or_refused()
    assert rows[0].shape.at == (401_400_000, 353_300_000)


def test_two_ways_of_saying_where_must_agree(read):
    head = "kind,name,lat,lon,mgrs\n"
    assert read(head + "hospital,A,35.33,40.14,37S FV 03609 10235\n").or_refused()
    bad = faults(read(head + "hospital,A,35.43,40.14,37S FV 03609 10235\n"))
    assert bad[0].startswith("row 2, mgrs: found 37S FV 03609 10235")


@pytest.mark.parametrize(("row", "where", "found"), [
    ("hospital,Clinic,abc,40.1", "row 2, lat", "abc"),
    ("hospital,Clinic,95.1,40.1", "row 2, lat", "95.1"),
    ("hospital,Clinic,35.1,240.1", "row 2, lon", "240.1"),
    ("hospital,Clinic,,40.1", "row 2, lat", "nothing"),
    ("hospital,Clinic,35.1,", "row 2, lon", "nothing"),
    ("hospital,Clinic,,", "row 2, lat", "nothing"),
    ('hospital,Clinic,"35,33578",40.1x', "row 2, lon", "40.1x"),
    ("hospital,Clinic,40°08'27\"E,35.3", "row 2, lat", "40°08'27\"E"),
    ("barracks,Clinic,35.3,40.1", "row 2, kind", "barracks"),
    (",Clinic,35.3,40.1", "row 2, kind", "nothing"),
    ("hospital,,35.3,40.1", "row 2, name", "nothing"),
    ("hospital,Cli\x07nic,35.3,40.1", "row 2, name", "U+0007"),
    ("hospital,Cli\ufffdnic,35.3,40.1", "row 2, name", "U+FFFD"),
    (f"hospital,{'x' * 301},35.3,40.1", "row 2, name", "301"),
    ("hospital,Clinic,35.3", "row 2", "3 cells"),
    ("hospital,Clinic,35.3,40.1,9", "row 2", "5 cells"),
    ("hospital,Clinic,40.14084,35.33578", "row 2, lat", "40.1408400°N 35.3357800°E"),
    ("hospital,Clinic,48.85,2.35", "row 2, lat", "48.8500000°N 2.3500000°E"),
    ("hospital,Clinic,NaN,40.1", "row 2, lat", "NaN"),
    ("hospital,Clinic,1e1,40.1", "row 2, lat", "1e1"),
])
def test_a_bad_row_names_its_place(read, row, where, found):
    imported = read(HEAD + row + "\n")
    assert imported.rows == ()
    assert (where, found) in {(f.where, f.found) for f in imported.report.faults}


def test_swapped_rows_are_shown_what_they_would_be(read):
    said = faults(read(HEAD + "hospital,Clinic,40.14084,35.33578\n"))
    assert "swapped, 35.3357800°N 40.1408400°E is in it" in said[0]


@pytest.mark.parametrize(("column", "value"), [
    ("buffer_m", "-1"), ("buffer_m", "100001"), ("buffer_m", "1 km"), ("buffer_m", "inf"),
    ("buffer_m", "١٠٠"), ("from", "2016-07-31"), ("until", "2016-07-31T00:00:00"),
    ("until", "2016-07-30T00:00:00Z"), ("review_by", "tomorrow"), ("record", "target"),
    ("floor_m", "abc"), ("record", "area"), ("shape", "Polygon"), ("from", "31/07/2016"),
    ("height_datum", "WGS84"),
])
def test_a_bad_cell_names_its_column(read, column, value):
    imported = read(f"kind,name,lat,lon,{column}\nhospital,Clinic,35.3,40.1,{value}\n")
    assert [f.where for f in imported.report.faults] == [f"row 2, {column}"]
    assert imported.rows == ()


def test_a_plain_date_is_told_that_it_needs_a_zone(read):
    said = faults(read("kind,name,lat,lon,from\nhospital,C,35.3,40.1,2016-07-31\n"))
    assert "zone" in said[0]


def test_every_bad_row_is_reported_at_once(read):
    said = faults(read(HEAD + GOOD + "x,A,1,2\n" + GOOD + "hospital,,99,40\nhospital,B\n"))
    assert [s.split(":")[0] for s in said] == [
        "row 3, kind", "row 5, name", "row 5, lat", "row 6", "row 4, name"]


def test_ten_thousand_rows_of_which_one_is_bad_keep_nothing(read):
    lines = [f"hospital,H {n},{33 + n / 10_000:.4f},37.5123\n" for n in range(10_000)]
    assert len(read(HEAD + "".join(lines)).or_refused()) == 10_000
    lines[7_776] = "hospital,H,33.7776,37,5123\n"
    imported = read(HEAD + "".join(lines))
    assert imported.rows == () and imported.where == ()
    assert [f.where for f in imported.report.faults] == ["row 7778"]
    with pytest.raises(Refused, match="row 7778"):
        imported.or_refused()


def test_repeated_rows_are_refused(read):
    assert faults(read(HEAD + GOOD + GOOD))[0].startswith("row 3, name")
    said = faults(read("id,kind,name,lat,lon\nH1,hospital,A,35,40\nH1,hospital,B,35.5,40\n"))
    assert said[0].startswith("row 3, id: found H1")
    assert "row 2 already" in said[0]


def test_a_row_that_would_lie_among_the_others_if_swapped_is_hinted_at(read):
    rows = "".join(f"school,S{n},36.{n}11,35.9{n}1\n" for n in range(1, 9))
    imported = read(HEAD + rows + "school,S9,36.0551,36.7551\n")
    assert imported.report.sound and imported.report.hints == ()
    tight = "".join(f"school,S{n},37.1{n}1,35.9{n}1\n" for n in range(1, 9))
    imported = read(HEAD + tight + "school,S9,35.9551,37.1551\n")
    assert [str(h).split(":")[0] for h in imported.report.hints] == ["row 10"]


@pytest.mark.parametrize(("data", "found"), [
    (b"", "an empty file"), (b" \n\n", "an empty file"),
    ((HEAD + GOOD).encode("utf-16"), "text in UTF-16"),
    ((HEAD + GOOD).encode("utf-16-le"), "text in UTF-16, or not text"),
    ((HEAD + "hospital,مستشفى الكندي,35,40\n").encode("cp1256"), "Windows-1256 (Arabic)"),
    ((HEAD + "hospital,Больница имени Аль-Кинди,35,40\n").encode("cp1251"),
     "Windows-1251 (Cyrillic)"),
    (HEAD.encode(), "a header only"),
    (b"35.3,40.1\n35.4,40.2\n", "35.3, 40.1"),
    (b"kind,name\nhospital,A\n", "kind, name"),
    (b'kind,name,lat,lon\nhospital,"A,35,40\n', "unexpected end of data"),
    (b"PK\x05\x06" + b"\0" * 18, "a ZIP file"),
])
def test_a_file_that_is_no_table(read, data, found):
    imported = read(data)
    assert imported.rows == ()
    assert found in imported.report.faults[0].found


def test_an_encoding_fault_names_its_line(read):
    data = (HEAD + GOOD).encode() + "hospital,مشفى,35,40\n".encode("cp1256")
    assert read(data).report.faults[0].line == 3


def test_files_of_unknown_kind_and_of_too_many_bytes_or_rows(read):
    assert read(b"x", "sites.xlsx").report.faults[0].found == "sites.xlsx"
    assert read(b"x" * (MOST_BYTES + 1)).report.faults[0].found == "50000001 bytes"
    many = HEAD + "school,S,35,40\n" * 100_003
    assert "100000 rows" in read(many).report.faults[0].found


# --- GeoJSON -------------------------------------------------------------------------------


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"kind": "school", "name": "S", **properties},
            "geometry": geometry}


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


SQUARE = [[[40, 35], [40.1, 35], [40.1, 35.1], [40, 35.1], [40, 35]]]
BOW = [[[40, 35], [40.1, 35.1], [40.1, 35], [40, 35.1], [40, 35]]]


def test_points_polygons_and_areas(read):
    rows = read(collection(
        feature({"type": "Point", "coordinates": [40.1, 35.1]}, name="P"),
        feature({"type": "Polygon", "coordinates": SQUARE}, name="مدرسة", buffer_m=250.5),
        feature({"type": "MultiPolygon", "coordinates": [SQUARE]}, name="M", record="area"),
        feature({"type": "Polygon", "coordinates": SQUARE}, name="H", ceiling_m=3000),
    ), "a.geojson").or_refused()
    assert [type(r) for r in rows] == [Site, Site, Area, Area]
    assert rows[1].names == Names(ar="مدرسة") and rows[1].buffer_mm == 250_500
    assert isinstance(rows[1].shape, Polygon) and isinstance(rows[2].shape, MultiPolygon)
    assert rows[3].ceiling_mm == 3_000_000 and rows[3].floor_mm is None


def test_heights_from_another_datum_are_moved_outward(read):
    msl, ellipsoid = (read(collection(feature(
        {"type": "Polygon", "coordinates": SQUARE}, floor_m=100, ceiling_m=3000, **said,
    )), "a.geojson").or_refused()[0] for said in ({}, {"height_datum": "Ellipsoid"}))
    assert (msl.floor_mm, msl.ceiling_mm) == (100_000, 3_000_000)
    assert (ellipsoid.floor_mm, ellipsoid.ceiling_mm) == (10_000, 3_111_000)


def test_a_line_with_times_is_a_movement(read):
    line = {"type": "LineString", "coordinates": [[40, 35], [40.1, 35.1]]}
    times = ["2016-08-01T06:00:00Z", "2016-08-01T07:30:00Z"]
    row, = read(collection(feature(line, kind="convoy", times=times, slack_s=600)),
                "a.json").or_refused()
    assert isinstance(row, Movement)
    assert row.way.fixes[1] == Fix((401_000_000, 351_000_000), 1_470_036_600_000)
    assert row.way.slack_ms == 600_000


@pytest.mark.parametrize(("times", "where"), [
    (["2016-08-01T06:00:00Z"], "features[0], times"),
    (["2016-08-01T06:00:00Z", "2016-08-01T06:00:00Z"], "features[0], times[1]"),
    (["2016-08-01T06:00:00Z", 5], "features[0], times[1]"), ("now", "features[0].properties.times"),
])
def test_bad_times_of_a_movement(read, times, where):
    line = {"type": "LineString", "coordinates": [[40, 35], [40.1, 35.1]]}
    imported = read(collection(feature(line, kind="convoy", times=times)), "a.json")
    assert imported.rows == () and imported.report.faults[0].where == where


@pytest.mark.parametrize(("bad", "where"), [
    (feature(None), "features[1].geometry"),
    (feature({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}), "features[1].geometry"),
    (feature({"type": "Polygon", "coordinates": BOW}), "features[1].geometry"),
    (feature({"type": "Point", "coordinates": ["x", 2]}), "features[1].geometry"),
    (feature({"type": "Point", "coordinates": [40, 35]}, name={"a": 1}),
     "features[1].properties.name"),
    (feature({"type": "Point", "coordinates": [40, 35]}, kind="barracks"), "features[1], kind"),
    ("x", "features[1]"),
    ({"type": "Feature", "properties": 5, "geometry": None}, "features[1].properties"),
])
def test_a_bad_feature_names_its_place(read, bad, where):
    good = feature({"type": "Point", "coordinates": [40.1, 35.1]})
    imported = read(collection(good, bad), "a.geojson")
    assert imported.rows == ()
    assert any(f.where.startswith(where) for f in imported.report.faults)


@pytest.mark.parametrize("data", [
    "{", "[]", "null", '{"type":"FeatureCollection"}', '{"type":"FeatureCollection","features":[]}',
    '{"type":"Feature"}', '{"type":"FeatureCollection","features":[NaN]}', "[" * 100_000,
    '{"type":"FeatureCollection","crs":{"name":"EPSG:32637"},"features":[1]}', b"\xff\xfe",
])
def test_what_is_no_collection_is_refused(read, data):
    assert faults(read(data, "a.geojson"))


def test_foreign_property_names_are_mapped(read):
    point = {"type": "Point", "coordinates": [40.1, 35.1]}
    data = json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"neighborho": "X", "neighbor_1": "س", "n": 7},
         "geometry": point}]})
    row, = read(data, "a.geojson", mapping={"neighborho": "name_en", "neighbor_1": "name_ar"},
                defaults={"kind": "neighbourhood"}).or_refused()
    assert row.names == Names("X", "س")


# --- KML -----------------------------------------------------------------------------------


def kml(body: str) -> str:
    return ('<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
            f"<Document>{body}</Document></kml>")


PLACEMARK = """<Placemark><name>عيادة</name><description>ground floor</description>
<ExtendedData><Data name="kind"><value>hospital</value></Data>
<SchemaData><SimpleData name="buffer_m">750</SimpleData></SchemaData></ExtendedData>
<TimeSpan><begin>2016-07-31T06:00:00Z</begin></TimeSpan>
<Point><coordinates> 40.14084,35.33578,210 </coordinates></Point></Placemark>"""
RING = "40,35 40.1,35 40.1,35.1 40,35.1 40,35"
POLYGON = ("<Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing>"
           "</outerBoundaryIs></Polygon>")


def test_placemarks(read):
    row, = read(kml(PLACEMARK), "a.kml").or_refused()
    assert row.names == Names(ar="عيادة") and row.note == "ground floor"
    assert row.buffer_mm == 750_000 and row.from_ms == NOW
    assert row.shape == Point((401_408_400, 353_357_800))


def test_polygons_and_multigeometry(read):
    two = POLYGON.format(RING) + POLYGON.format(RING.replace("40", "41"))
    rows = read(kml(
        f"<Placemark><name>A</name>{POLYGON.format(RING)}</Placemark>"
        f"<Placemark><name>B</name><MultiGeometry>{two}</MultiGeometry></Placemark>"
    ), "a.kml", defaults={"kind": "camp"}).or_refused()
    assert [type(r.shape) for r in rows] == [Polygon, MultiPolygon]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return out.getvalue()


def test_kmz(read):
    data = zipped(readme_txt=b"x", doc_kml=kml(PLACEMARK).encode())
    assert len(read(data, "a.kmz").or_refused()) == 1
    assert len(read(kml(PLACEMARK), "a.kmz").or_refused()) == 1
    assert "without KML" in read(zipped(a_txt=b"x"), "a.kmz").report.faults[0].found
    assert read(data[:-30] + b"x" * 30, "a.kmz").report.faults


@pytest.mark.parametrize("name", HOSTILE)
def test_a_kmz_that_is_damaged_or_packed_otherwise_is_refused(read, name):
    assert faults(read(HOSTILE[name], "a.kmz", defaults={"kind": "camp"}))


def test_a_kmz_may_be_stored_or_deflated_alone(read):
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert read(kmz(method), "a.kmz", defaults={"kind": "camp"}).or_refused()
    [fault] = read(HOSTILE["lzma"], "a.kmz").report.faults
    assert "compression method" in fault.found


def test_placemarks_in_placemarks_are_refused(read):
    [fault] = read(NESTED, "a.kml").report.faults
    assert fault.found == "a Placemark in a Placemark"


def test_a_zip_bomb_is_not_unpacked(read):
    bomb = zipped(doc_kml=b" " * (4 * MOST_BYTES))
    tracemalloc.start()
    imported = read(bomb, "a.kmz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unzipped" in imported.report.faults[0].found
    assert peak < 3 * MOST_BYTES


@pytest.mark.parametrize("declaration", [
    '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE kml [<!ENTITY a "lol"><!ENTITY x "&a;&a;&a;&a;">]>',
    '<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/x.dtd">',
])
def test_entities_and_outside_references_are_refused(read, declaration):
    data = f"{declaration}<kml><Placemark><name>&x;</name></Placemark></kml>"
    said = faults(read(data, "a.kml"))
    assert "root:" not in said[0]


@pytest.mark.parametrize("data", [
    "<kml>", "<gpx/>", "<kml/>", "x", b"\xff\xfe<kml/>", kml("<Placemark/>"),
    kml("<Placemark><name>A</name><Point><coordinates>x</coordinates></Point></Placemark>"),
    kml("<Placemark><name>A</name><Point/></Placemark>"),
    kml("<Placemark><name>A</name><LineString><coordinates>40,35 41,35</coordinates></LineString>"
        "</Placemark>"),
    kml(f"<Placemark><name>A</name>{POLYGON.format('40,35 41,35')}</Placemark>"),
    kml("<Placemark><name>A</name><Polygon/></Placemark>"),
    kml("<Placemark><name>A</name><MultiGeometry/></Placemark>"),
])
def test_bad_kml_is_refused(read, data):
    assert faults(read(data, "a.kml", defaults={"kind": "camp"}))


# --- real input ----------------------------------------------------------------------------


def test_the_world_heritage_points(read):
    data = real("unesco/unesco_whs_syria.csv").read_bytes()
    rows = read(data, "unesco.csv", mapping={"whc_id": "note"},
                defaults={"kind": "heritage"}).or_refused()
    assert len(rows) == 7
    assert all(r.names.en and r.names.ar and r.names.ru for r in rows)


def test_the_414_neighbourhoods(read, places):
    data = real("cod_ab_syr/syr_neighborhoods.geojson").read_bytes()
    rows = read(data, "neighbourhoods.geojson", defaults={"kind": "neighbourhood"}, mapping={
        "neighborho": "name_en", "neighbor_1": "name_ar", "neighbor_2": "id",
        "adm3_pcode": "district"}).or_refused()
    assert len(rows) == 414
    assert all(r.names.ar and r.district.startswith("SY") for r in rows)


def test_the_documented_columns_are_those_that_are_read():
    text = (Path(__file__).parents[2] / "docs" / "imports.md").read_text("utf-8")
    assert [c for c in COLUMNS if f"| `{c}` |" not in text] == []


# --- whatever comes in ---------------------------------------------------------------------

PIECES = st.sampled_from([
    "kind,name,lat,lon\n", "hospital,A,35.3,40.1\n", '"', ",", "\n", "\t", ";", "\x00", "é",
    "#geo+lat",
    '{"type":"FeatureCollection","features":[', '{"type":"Feature","properties":{"kind":"school",',
    '"geometry":{"type":"Point","coordinates":[40,35]}}', "]}", "null", "1e999", "<kml>",
    "<Placemark>", "<name>A</name>", "<Point><coordinates>40,35</coordinates></Point>",
    "</Placemark>", "</kml>", "<!DOCTYPE", "&x;", "PK\x03\x04", "35°20'N", "37S FV 03609 10235",
])


@cache
def exercise() -> Working:
    loaded = load(shipped("syria-2016-exercise"))
    return working(loaded.agreement, loaded.digest)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=20)), max_size=12),
       st.sampled_from(["csv", "geojson", "kml", "kmz", "tsv", "exe"]))
def test_anything_at_all_gives_rows_or_faults_and_never_both(pieces, ending):
    imported = read_protections(b"".join(pieces), f"a.{ending}", exercise(), NOW)
    assert bool(imported.rows) != bool(imported.report.faults)


def test_kml_nested_without_end_is_a_fault_of_its_row(terms):
    deep = "<MultiGeometry>" * 3000 + "</MultiGeometry>" * 3000
    file = f"<kml><Placemark><name>A</name>{deep}</Placemark></kml>".encode()
    report = read_protections(file, "deep.kml", terms, 0).report
    assert "Placemark 1" in {f.where for f in report.faults}
