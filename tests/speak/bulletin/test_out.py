"""What is given out of a bulletin for others' systems: cells, tags, columns, and no more."""

from __future__ import annotations

import csv
import io
import json

import msgspec
import pytest
from shapely.geometry import shape

from hudna.speak.bulletin import out_ged, out_hxl
from hudna.speak.bulletin.canonical import digest
from hudna.speak.bulletin.data import Cell
from hudna.speak.bulletin.out_geojson import geojson
from hudna.speak.language import CODES
from tests.speak.bulletin.example import DAY, HOUR, INCIDENTS, concluded, example, finding

replace = msgspec.structs.replace


def rows(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_geojson_has_each_incident_as_its_cell():
    made = json.loads(geojson(example()))
    assert [f["id"] for f in made["features"]] == [i.id for i in INCIDENTS]
    for feature, incident in zip(made["features"], INCIDENTS, strict=True):
        if incident.cell is None:
            assert feature["geometry"] is None
            continue
        drawn = shape(feature["geometry"])
        assert drawn.exterior.is_ccw
        assert drawn.bounds == (incident.cell.west / 10, incident.cell.south / 10,
                                (incident.cell.west + 1) / 10, (incident.cell.south + 1) / 10)


def test_geojson_says_what_it_is_not():
    made = json.loads(geojson(example()))
    assert set(made["statement"]) == set(CODES)
    assert made["bulletin"]["sha256"] == digest(example())
    assert all("EXERCISE" in f["properties"]["exercise"] for f in made["features"])
    real = json.loads(geojson(example(exercise=None)))
    assert not any("exercise" in f["properties"] for f in real["features"])


def test_hxl_has_names_then_tags_then_incidents():
    made = rows(out_hxl.hxl(example()))
    names, tags, *listed = made
    assert all(tag.startswith("#") for tag in tags)
    assert len(set(names)) == len(names) == len(tags)
    assert len(set(tags)) == len(tags)
    assert [len(row) for row in listed] == [len(names)] * len(INCIDENTS)
    first = dict(zip(names, listed[0], strict=True))
    assert (first["lat"], first["lon"], first["cell_side_degrees"]) == ("36.15", "37.15", "0.1")
    assert (first["admin1"], first["admin2"], first["admin3"]) == ("SY02", "SY0200", "")
    assert (first["named_by_sources"], first["found_against"]) == ("saa", "")
    assert first["killed_at_least"] == "2"
    assert first["injured_at_most"] == ""


def test_whom_a_finding_holds_to_it_is_named_there():
    lone = replace(INCIDENTS[0], outcomes=(finding("un", "saa"), finding("us", "ru", sure=False)))
    assert out_hxl.against(lone) == {"saa"}


def test_ged_leaves_out_what_is_refuted_and_what_attributes():
    names, *listed = rows(out_ged.ged(example()))
    assert [row[0] for row in listed] == [i.id for i in INCIDENTS if i.standing != "refuted"]
    assert not {"deaths_a", "deaths_b"} & set(names)
    first = dict(zip(names, listed[0], strict=True))
    assert (first["type_of_violence"], first["side_a"], first["side_b"]) == ("", "", "")
    assert first["country"] == "Syria"
    assert dict(zip(names, listed[1], strict=True))["country"] == ""
    assert (first["low"], first["best"], first["high"]) == ("2", "", "3")
    assert (first["date_start"], first["date_prec"]) == ("2016-07-31", "1")
    assert first["where_prec"] == "2"
    assert first["geom_wkt"] == "POINT (37.15 36.15)"


def test_ged_names_whom_a_finding_holds_to_have_done_it_and_nobody_else():
    by_two = concluded(INCIDENTS[0], finding("un", "saa"), finding("us", "ru", sure=False))
    names, row = rows(out_ged.ged(example((by_two,))))
    said = dict(zip(names, row, strict=True))
    assert said["side_a"] == "Government forces"
    assert (said["side_b"], said["type_of_violence"]) == ("", "")


def test_days_are_those_of_the_bulletins_clock():
    late = replace(INCIDENTS[1], from_ms=DAY - HOUR, until_ms=DAY + HOUR)
    names, row = rows(out_ged.ged(example((late,))))
    first = dict(zip(names, row, strict=True))
    assert (first["date_start"], first["date_end"]) == ("2016-07-30", "2016-07-31")
    assert first["date_prec"] == "2"


@pytest.mark.parametrize(("cell", "gid"), [
    (Cell(-1800, -900), 1), (Cell(0, 0), 180 * 720 + 361), (Cell(1799, 899), 259_200),
    (Cell(371, 361), 252 * 720 + 434 + 1),
])
def test_priogrid_counts_from_the_south_west(cell, gid):
    assert out_ged.priogrid(cell) == gid


@pytest.mark.parametrize("write", [out_hxl.hxl, out_ged.ged])
@pytest.mark.parametrize("bad", ["=HYPERLINK(\"x\")", "+1", "@SUM(A1)", "\t=1", "-1+1", "\u202e=1"])
def test_no_cell_is_a_formula(write, bad):
    made = rows(write(example((replace(INCIDENTS[1], place=bad, summary=bad),))))
    for cell in made[-1]:
        assert cell[:1] not in {"=", "+", "@", "\t"}
        assert not cell.startswith("-1")


@pytest.mark.parametrize("write", [out_hxl.hxl, out_ged.ged, geojson])
def test_promise_10_the_same_data_is_the_same_bytes(write):
    assert write(example()) == write(example())
