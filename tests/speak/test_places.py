from __future__ import annotations

import csv
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.measure import between_mm
from hudna.speak.places import Places

from .conftest import real

DEIR_EZ_ZOR = (401_408_400, 353_358_800)
PALMYRA = (382_700_000, 345_500_000)


def test_a_position_is_read_back_by_name_district_and_grid(places):
    facts = places.readback(PALMYRA)
    assert str(facts.place) == "1,883 m south-west of Palmyra"
    assert facts.admin.en == "Homs"
    assert facts.admin.ru == "Хомс"
    assert facts.mgrs == "37S DU 33023 23383"


def test_far_from_everything_there_is_still_an_answer(places):
    facts = places.readback((-1_700_000_000, -600_000_000))
    assert "km" in str(facts.place)
    assert facts.admin.en == ""


@cache
def carried() -> Places:
    return Places.load()


@settings(max_examples=60, deadline=None)
@given(st.integers(330_000_000, 450_000_000), st.integers(300_000_000, 390_000_000))
def test_the_nearest_town_is_the_nearest(lon, lat):
    places = carried()
    name = places.name_of((lon, lat))
    assert name is not None
    nearest = min(between_mm(t.at, (lon, lat)) for t in places.gazetteer.towns)
    assert name.distance_mm == nearest


@pytest.mark.parametrize("text", [
    "Palmyra", "palmyra", "Tadmur", "Tadmor", "تدمر", "Пальмира", "Палмира",
])
def test_a_town_is_found_under_every_spelling(places, text):
    assert places.find(text, 1)[0].names.en == "Palmyra"


def test_exact_names_come_before_alike_ones(places):
    found = places.find("حلب", 5)
    assert found[0].score == 100
    assert found[0].names.en == "Aleppo"
    assert all(a.score >= b.score for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["", " ", "q", "؟؟", "1234567890", "-" * 500])
def test_nonsense_finds_nothing_and_breaks_nothing(places, text):
    assert all(c.score < 94 for c in places.find(text, 3))


def test_districts_by_code_and_by_name(places):
    assert [d.code for d in places.district("sy-hi")] == ["SY-HI"]
    assert [d.code for d in places.district("محافظة دير الزور")] == ["SY-DY"]
    assert [d.code for d in places.district("Дейр-эз-Зор")] == ["SY-DY"]
    assert places.district("Atlantis") == ()


def test_how_far_outside_a_district(places):
    homs, = places.district("SY-HI")
    assert places.gap_mm(PALMYRA, homs) == 0
    assert 100_000_000 < places.gap_mm((371_600_000, 362_000_000), homs) < 160_000_000


def test_land_and_sea(places):
    assert places.off_shore_mm(PALMYRA) == 0
    assert places.off_shore_mm((345_000_000, 350_000_000)) > 30_000_000
    assert places.off_shore_mm((0, 0)) is None


# --- an operator's own files ---------------------------------------------------------------


def test_finer_districts_and_named_points_are_taken_from_a_folder(tmp_path):
    (tmp_path / "adm3.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"adm3_name":'
        '"Tadmor","adm3_name1":"تدمر","adm3_pcode":"SY040300"},"geometry":{"type":"Polygon",'
        '"coordinates":[[[38,34],[39,34],[39,35],[38,35],[38,34]]]}}]}', "utf-8")
    (tmp_path / "points.csv").write_text(
        "pcode,name_en,name_ar,lat,lon\nC1,Test spring,عين,34.5501,38.2701\n", "utf-8")
    places = Places.load([tmp_path])
    assert places.readback(PALMYRA).admin.en == "Tadmor, Homs"
    assert places.readback(PALMYRA).admin.ar == "تدمر، محافظة حمص"
    assert str(places.readback(PALMYRA).place) == "at Test spring"
    assert places.district("SY040300")[0].names.ar == "تدمر"


@pytest.mark.parametrize(("name", "text", "where"), [
    ("a.csv", "name,lat,lon\nX,91,38\nY,34,38\nZ,x,38\n", "row 4, lat"),
    ("a.csv", "name,lat,lon\n,34,38\n", "row 2, name"),
    ("a.geojson", "{", "a.geojson"),
    ("a.geojson", "[]", "a.geojson"),
    ("a.geojson", '{"features":[{"properties":{},"geometry":null}]}', "features[0].properties"),
    ("a.geojson", '{"features":[{"properties":{"name":"x"},"geometry":{"type":"LineString",'
                  '"coordinates":[[1,2],[3,4]]}}]}', "features[0].geometry"),
    ("a.geojson", '{"features":[{"properties":{"name":"x"},"geometry":{"type":"Point",'
                  '"coordinates":[1,92]}}]}', "features[0].geometry, lat"),
    ("a.geojson", '{"features":[{"properties":{"name":"x"},"geometry":{"type":"Polygon",'
                  '"coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}]}', "features[0].geometry"),
])
def test_a_file_that_is_wrong_is_refused_by_its_place(tmp_path, name, text, where):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        Places.load([tmp_path])
    assert any(where in f.where for f in refused.value.faults)


def test_real_boundaries_agree_with_their_own_points():
    levels = [real(f"cod_ab_syr/syr_admin{n}.geojson") for n in (1, 2, 3)]
    places = Places.load(levels)
    with real("gazetteer/ocha_pcode_names.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["level"] in "123"]
    found = [
        r["pcode"] in {d.code for d in places.districts_of(
            (round(float(r["lon"]) * 1e7), round(float(r["lat"]) * 1e7)))}
        for r in rows
    ]
    assert len(found) == 348
    assert sum(found) >= 340
    assert all(places.district(r["pcode"]) for r in rows)
