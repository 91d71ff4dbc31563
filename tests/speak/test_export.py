from __future__ import annotations

import csv
import io
import json

import pytest

from hudna.place.geometry import Fix, Point, Polygon, Way
from hudna.record.kinds import Area, Movement, Names, Notice, Site
from hudna.record.record import Envelope, Record
from hudna.speak.export import notices_geojson, protections_csv, protections_geojson
from hudna.speak.imports import read_protections
from hudna.speak.standing_words import STANDING

SQUARE = Polygon((((400_000_000, 350_000_000), (401_000_000, 350_000_000),
                   (401_000_000, 351_000_000), (400_000_000, 351_000_000),
                   (400_000_000, 350_000_000)),))
SAID = (
    Site("hospital", Names("Clinic", "عيادة", "Клиника"), Point((401_408_412, 353_358_834)),
         1_500_500, 1_469_944_800_000, until_ms=1_483_131_600_000, review_by_ms=1_472_688_000_000,
         district="SY-DY", note="ground floor"),
    Area("camp", Names(ar="مخيم"), SQUARE, 0, 1_469_944_800_000, ceiling_mm=3_000_500,
         review_by_ms=1_472_688_000_000),
    Movement("convoy", Names("Convoy"), Way((
        Fix((400_000_000, 350_000_000), 1_470_031_200_000),
        Fix((401_000_000, 351_000_000), 1_470_036_600_000)), 600_000), 500_000),
)


def record(said, n: int = 0, exercise: str | None = "syria-2016") -> Record:
    return Record(f"{n:064x}", Envelope(f"id-{n}", "un", 1_469_944_800_000, exercise=exercise),
                  said, "")


RECORDS = [record(s, n) for n, s in enumerate(SAID)]


def test_geojson_reads_back_the_same(terms):
    text = protections_geojson(RECORDS)
    back = read_protections(text.encode(), "out.geojson", terms, 0)
    assert back.or_refused() == SAID


def test_geojson_says_what_it_is_not_and_is_stamped():
    out = json.loads(protections_geojson(RECORDS))
    assert out["statement"]["en"] == str(STANDING)
    assert set(out["statement"]) == {"en", "ar", "ru"}
    assert all(f["properties"]["exercise"] == "EXERCISE syria-2016: nothing here is real"
               for f in out["features"])
    plain = json.loads(protections_geojson([record(SAID[0], exercise=None)]))
    assert "exercise" not in plain["features"][0]["properties"]
    assert json.loads(protections_geojson([]))["statement"]["en"] == str(STANDING)


def test_csv_says_it_on_every_row():
    rows = list(csv.DictReader(io.StringIO(protections_csv(RECORDS).removeprefix("\ufeff"))))
    assert [r["shape"] for r in rows] == ["Point", "Polygon", "Way"]
    assert all(r["statement"] == str(STANDING) and r["exercise"].startswith("EXERCISE")
               for r in rows)
    assert rows[0]["lat"] == "35.3358834" and rows[0]["name_ar"] == "عيادة"


def test_csv_of_points_reads_back(terms):
    text = protections_csv(RECORDS[:1])
    assert read_protections(text.encode(), "out.csv", terms, 0).or_refused() == SAID[:1]


def test_csv_of_a_polygon_is_not_taken_for_a_point(terms):
    text = protections_csv(RECORDS[1:2])
    back = read_protections(text.encode(), "out.csv", terms, 0)
    assert [f.where for f in back.report.faults] == ["row 2, shape"]


def test_no_cell_is_a_formula():
    evil = Site("hospital", Names('=HYPERLINK("x")'), Point((1, 1)), 0, 0, note="@SUM(A1)")
    text = protections_csv([record(evil)])
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert row["name_en"].startswith("'=") and row["note"].startswith("'@")


@pytest.mark.parametrize("name", ["-2+3+cmd|' /C calc'!A0", "\n=1+1", " =1+1", "\uff1d1+1", "-"])
def test_no_cell_is_a_formula_in_another_way(name):
    evil = Site("hospital", Names(name), Point((-1_000_000, -1)), 0, 0)
    row = next(csv.DictReader(io.StringIO(protections_csv([record(evil)]).removeprefix("\ufeff"))))
    assert row["name_en"] == f"'{name}"
    assert row["lon"] == "-0.1000000"


def test_notices_carry_their_state():
    notice = Notice("US-1", SQUARE, 0, 0, 3_000_000, 1_469_944_800_000, 1_469_948_400_000,
                    "reconnaissance", "us", 2, "k" * 64)
    out = json.loads(notices_geojson([(record(notice), "recheck")]))
    properties = out["features"][0]["properties"]
    assert properties["state"] == "recheck" and properties["from"] == "2016-07-31T06:00:00Z"
    assert out["statement"]["ar"]
    assert notices_geojson([(RECORDS[0], "x")]).endswith('"features": []}')
