"""`hudna check` as a person runs it: files in, words or JSON out, exit status."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from hudna.cli import files
from hudna.cli.main import COMMANDS, main, summary

NOTICE = {
    "id": "US-17", "operator": "us", "category": "patrol", "floor_m": 1000, "ceiling_m": 3000,
    "from": "2016-07-31T06:00:00Z", "until": "2016-07-31T10:00:00+03:00",
}
OVER = {"type": "Polygon", "coordinates": [[[40, 35], [41, 35], [41, 36], [40, 36], [40, 35]]]}
ROUTE = {"type": "LineString", "coordinates": [[40, 35], [41, 35]]}


def feature(geometry, **properties) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(lon: float, lat: float) -> dict:
    return {"type": "Point", "coordinates": [lon, lat]}


@pytest.fixture
def check(tmp_path):
    """Run the command on a notice and areas, given as objects, text or bytes."""
    def write(name, value):
        path = tmp_path / name
        if value is not None:
            data = value if isinstance(value, bytes | str) else json.dumps(value)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return str(path)

    def run(notice, areas, *options):
        if isinstance(areas, list):
            areas = {"type": "FeatureCollection", "features": areas}
        result = CliRunner().invoke(main, ["check", write("notice.geojson", notice), "--areas",
                                           write("areas.geojson", areas), *options])
        result.faults = result.stderr.replace(str(tmp_path) + "/", "").splitlines()
        return result
    return run


def test_the_result_is_json_sorted_by_id_and_nothing_else(check):
    result = check(feature(OVER, **NOTICE), [
        feature(point(40.5, 36.01), id="b", kind="hospital", buffer_m=2000, ceiling_m=2000),
        feature(point(40.5, 35.5), id="a", kind="school",
                **{"from": "2016-07-31T09:30:00+03:00"}),
        feature(point(40.5, 37), id="c", kind="hospital", buffer_m=2000),
    ], "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert list(found) == ["result", "conflicts"]
    assert found["result"] == "conflict"
    a, b = found["conflicts"]
    assert a == {"id": "a", "kind": "school", "distance_m": 0, "from": "2016-07-31T06:30:00Z",
                 "until": "2016-07-31T07:00:00Z", "floor_m": 1000, "ceiling_m": 3000}
    assert list(b) == list(a)
    assert (b["id"], b["floor_m"], b["ceiling_m"]) == ("b", 1000, 2000)
    assert b["distance_m"] == pytest.approx(1100, abs=15)
    assert result.stderr == ""


def test_clear_is_no_permission(check):
    areas = [feature(point(40.5, 37), id="c", kind="hospital", buffer_m=2000)]
    spoken = check(feature(OVER, **NOTICE), areas)
    assert spoken.exit_code == 0
    assert spoken.stdout == ("No conflict with the areas in this file. This is not permission; "
                             "a place that is not in the file keeps its protection.\n")
    assert json.loads(check(feature(OVER, **NOTICE), areas, "--json").stdout) == {
        "result": "clear", "conflicts": []}


def test_a_conflict_in_words_says_so_too(check):
    result = check(feature(OVER, **NOTICE), [feature(point(40.5, 35.5), id="a", kind="school")])
    assert "US-17 meets 1 of the 1 areas" in result.stdout
    assert "a (school): the flight is over it" in result.stdout
    assert "keeps its protection" in result.stdout


def test_no_areas_at_all_is_clear(check):
    assert check(feature(OVER, **NOTICE), [], "--json").exit_code == 0


def test_a_route_is_as_wide_as_it_says(check):
    """The point is 1,109 m off the line: 500 m of half width leave 609 m."""
    area = [feature(point(40.5, 35.01), id="a", kind="hospital", buffer_m=610)]
    result = check(feature(ROUTE, width_m=1000, **NOTICE), area, "--json")
    assert json.loads(result.stdout)["conflicts"][0]["distance_m"] == pytest.approx(609.4, abs=0.1)
    assert check(feature(ROUTE, width_m=998, **NOTICE), area).exit_code == 0
    assert check(feature(ROUTE, width_m=0, **NOTICE), area).exit_code == 0


@pytest.mark.parametrize(("rules", "conflict"), [
    ({}, True), ({"bars": ["us"]}, True), ({"bars": ["ru", "us"]}, True),
    ({"bars": ["ru"]}, False), ({"excepts": ["patrol"]}, False),
    ({"excepts": ["medevac"]}, True), ({"bars": ["us"], "excepts": ["patrol"]}, False),
    ({"bars": None, "excepts": None}, True),
])
def test_whom_an_area_bars(check, rules, conflict):
    area = feature(point(40.5, 35.5), id="a", kind="area", **rules)
    assert check(feature(OVER, **NOTICE), [area]).exit_code == conflict


@pytest.mark.parametrize(("limits", "conflict"), [
    ({"floor_m": 3000}, True), ({"floor_m": 3000.001}, False),
    ({"ceiling_m": 1000}, True), ({"ceiling_m": 999.999}, False),
    ({"from": "2016-07-31T07:00:00Z"}, True), ({"from": "2016-07-31T07:00:00.001Z"}, False),
    ({"until": "2016-07-31T06:00:00Z"}, True), ({"until": "2016-07-31T05:59:59Z"}, False),
])
def test_promise_9_touching_counts_in_height_and_time(check, limits, conflict):
    area = feature(point(40.5, 35.5), id="a", kind="area", **limits)
    assert check(feature(OVER, **NOTICE), [area]).exit_code == conflict


@pytest.mark.parametrize("geometry", [
    point(41, 35.5), {"type": "LineString", "coordinates": [[41, 35], [41, 36]]},
    {"type": "Polygon", "coordinates": [[[41, 35], [42, 35], [42, 36], [41, 36], [41, 35]]]},
    {"type": "MultiPolygon",
     "coordinates": [[[[41, 35], [42, 35], [42, 36], [41, 36], [41, 35]]]]},
])
def test_promise_9_touching_counts_in_space_for_every_kind_of_area(check, geometry):
    result = check(feature(OVER, **NOTICE), [feature(geometry, id=1, kind="area")], "--json")
    assert json.loads(result.stdout)["conflicts"][0]["distance_m"] == 0


def bad(check, notice, areas) -> list[str]:
    result = check(notice, areas, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.faults


SOUND = feature(point(40.5, 35.5), id="a", kind="school")


@pytest.mark.parametrize(("changes", "fault"), [
    ({"id": None}, "properties.id: found nothing"),
    ({"id": ""}, 'properties.id: found ""'),
    ({"id": True}, "properties.id: found true"),
    ({"operator": 5}, "properties.operator: found 5; expected text"),
    ({"category": ["x"]}, "properties.category: found ['x']; expected text"),
    ({"floor_m": True}, "properties.floor_m: found true; expected a number of metres"),
    ({"floor_m": "10"}, 'properties.floor_m: found "10"; expected a number of metres'),
    ({"floor_m": 4000}, "properties.ceiling_m: found 3000 after floor_m 4000"),
    ({"ceiling_m": None}, "properties.ceiling_m: found nothing"),
    ({"from": "2016-07-31T06:00:00"}, "expected a time zone at the end"),
    ({"until": "2016-07-31T05:00:00Z"}, "an until that is not before from"),
    ({"until": 1469944800}, "properties.until: found 1469944800"),
    ({"width_m": 10}, "properties.width_m: found 10; expected no width_m with this geometry"),
    ({"Floor_m": 10}, 'properties.Floor_m: found a property "Floor_m"'),
])
def test_a_bad_notice_is_refused(check, changes, fault):
    faults = bad(check, feature(OVER, **{**NOTICE, **changes}), [SOUND])
    assert len(faults) == 1
    assert faults[0].startswith("notice.geojson: line 1, properties.")
    assert fault in faults[0]


@pytest.mark.parametrize(("notice", "fault"), [
    (feature(ROUTE, **NOTICE), "properties.width_m: found nothing"),
    (feature(ROUTE, width_m=-1, **NOTICE), "properties.width_m: found -1"),
    (feature(point(1, 1), **NOTICE), "geometry.type: found \"Point\""),
    (feature(None, **NOTICE), "geometry: found nothing"),
    ({"type": "Feature", "geometry": OVER}, "properties: found nothing"),
    ({"type": "FeatureCollection", "features": []}, "expected one GeoJSON Feature"),
    ([], "found a list"), (OVER, 'type: found "Polygon"'),
])
def test_a_notice_is_one_feature_with_a_volume(check, notice, fault):
    assert fault in " ".join(bad(check, notice, [SOUND]))


@pytest.mark.parametrize(("changes", "fault"), [
    ({"id": None}, "properties.id: found nothing"),
    ({"kind": None}, "properties.kind: found nothing"),
    ({"buffer_m": "ten"}, 'properties.buffer_m: found "ten"; expected a number of metres, 0 or'),
    ({"buffer_m": -1}, "properties.buffer_m: found -1"),
    ({"buffer_m": False}, "properties.buffer_m: found false"),
    ({"buffer_m": 600_000}, "no more than 500 km"),
    ({"buffer": 10}, 'expected the name "buffer_m"'),
    ({"buffer_km": 10}, 'expected the name "buffer_m"'),
    ({"floor_m": 10, "ceiling_m": 5}, "properties.ceiling_m: found 5 after floor_m 10"),
    ({"from": "yesterday"}, "properties.from: found \"yesterday\""),
    ({"bars": "us"}, 'properties.bars: found "us"; expected a list'),
    ({"bars": []}, "properties.bars: found []; expected a list of one or more"),
    ({"excepts": [1]}, "properties.excepts: found [1]"),
    ({"kind": "\ud800"}, "properties.kind"),
])
def test_a_bad_area_is_refused_with_its_place(check, changes, fault):
    area = feature(point(40, 35), **{"id": "b", "kind": "school", **changes})
    faults = bad(check, feature(OVER, **NOTICE), [SOUND, area])
    assert len(faults) == 1
    assert faults[0].startswith("areas.geojson: line 1, features[1].properties.")
    assert fault in faults[0]


@pytest.mark.parametrize(("geometry", "fault"), [
    (point(35.5, 140), "features[0].geometry.coordinates[1]"),
    ({"type": "MultiPoint", "coordinates": [[1, 1]]}, "features[0].geometry.type"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]},
     "self-intersection at [0.5000000, 0.5000000]"),
    ({"type": "Polygon", "coordinates": [[[179, 0], [-179, 0], [180, 1], [179, 0]]]},
     "cut the shape at the antimeridian"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}, "four or more positions"),
])
def test_a_bad_shape_is_refused(check, geometry, fault):
    faults = bad(check, feature(OVER, **NOTICE), [feature(geometry, id="b", kind="k")])
    assert fault in " ".join(faults)


def test_one_bad_row_of_ten_thousand_is_found_and_nothing_is_kept(check):
    rows = [feature(point(40.5, 35.5), id=i, kind="school") for i in range(10_000)]
    rows[7_777]["properties"]["buffer_m"] = "ten"
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(
        json.dumps(row) for row in rows) + "]}"
    faults = bad(check, feature(OVER, **NOTICE), text)
    assert len(faults) == 1
    assert "line 7779, features[7777].properties.buffer_m" in faults[0]


def test_every_fault_of_both_files_is_named(check):
    notice = feature(OVER, **{**NOTICE, "operator": None, "from": "noon"})
    areas = [feature(point(400, 35), id="a", kind=""), feature(point(40, 35), id="a", kind="k")]
    faults = bad(check, notice, areas)
    assert [fault.split(": ")[0] for fault in faults] == ["notice.geojson"] * 2 + [
        "areas.geojson"] * 3
    assert "as in features[0]" in faults[-1]


@pytest.mark.parametrize(("text", "fault"), [
    (b'{"type": "FeatureCollection",\n "features": [,]}', "line 2"),
    (b"", "line 1, JSON: found Expecting value (column 1)"),
    (b'{"type": "FeatureCollection", "features": [], "features": []}', '"features" twice'),
    (b'{"type": "FeatureCollection",\n"features": "\xff"}', "line 2, JSON: found the byte 0xff"),
    (b'{"type": "FeatureCollection", "features": [NaN]}', "found NaN"),
    (b"[" * 200_000, "nested"),
    (b'{"type": "FeatureCollection", "features": 1}', "features: found 1"),
    (b'{"type": "FeatureCollection", "features": [7]}', "features[0].type: found 7"),
    (b'{"type": "FeatureCollection", "features": [], "crs": {"type": "name", "properties": '
     b'{"name": "EPSG:3857"}}}', "WGS 84"),
    (None, "No such file"),
])
def test_what_is_no_collection_is_refused(check, text, fault):
    assert fault in " ".join(bad(check, feature(OVER, **NOTICE), text))


def test_a_byte_order_mark_and_a_named_wgs_84_are_no_fault(check):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    areas = {"type": "FeatureCollection", "features": [SOUND], "crs": crs}
    text = b"\xef\xbb\xbf" + json.dumps(areas).encode()
    assert check(feature(OVER, **NOTICE), text).exit_code == 1


def test_a_file_of_two_gigabytes_is_refused_unread(check, tmp_path):
    large = tmp_path / "large.geojson"
    with large.open("wb") as file:
        file.truncate(2 * 1024**3)
    small = tmp_path / "notice.geojson"
    small.write_text(json.dumps(feature(OVER, **NOTICE)))
    result = CliRunner().invoke(main, ["check", str(small), "--areas", str(large)])
    assert result.exit_code == 2
    assert "at most 256 MB" in result.stderr


def test_what_has_no_size_is_read_only_so_far(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)
    path = tmp_path / "grown"
    path.write_bytes(b"x" * 11)
    with pytest.raises(files.Refused):
        files.read_bytes(path, 10)


def test_it_is_a_command_and_a_module_and_starts_without_the_web():
    script = ("import sys; from hudna.cli.check import command; "
              "print([m for m in ('litestar', 'rich', 'babel', 'jinja2') if m in sys.modules])")
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                           check=True)
    assert shown.stdout.strip() == "[]"
    version = subprocess.run([sys.executable, "-m", "hudna", "--version"], capture_output=True,
                             text=True, check=True)
    assert version.stdout.startswith("hudna, version ")


def test_every_command_is_listed_with_what_it_is_for():
    shown = CliRunner().invoke(main, ["--help"]).stdout
    for name, target in COMMANDS.items():
        assert f"  {name} " in shown
        assert len(summary(target).split()) > 2
