"""Files of places as they come: which fields are understood, what they give, what is refused."""

from __future__ import annotations

import json

import pytest

from hudna.fault import Refused
from hudna.record.kinds import Names
from hudna.speak.own_places import Own, from_csv, from_file, from_geojson

from .conftest import real

SQUARE = {"type": "Polygon", "coordinates": [[[36, 36], [37, 36], [37, 37], [36, 37], [36, 36]]]}


def collection(*features: tuple[dict, dict]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": p, "geometry": g} for p, g in features]}).encode()


@pytest.mark.parametrize("properties", [
    {"adm3_name": "Nabul", "adm3_name1": "نبل", "adm3_pcode": "SY020404", "adm2_pcode": "SY0204",
     "adm1_pcode": "SY02", "adm0_pcode": "SY", "adm3_ref_n": "Nubul"},
    {"ADM3_EN": "Nabul", "ADM3_AR": "نبل", "ADM3_PCODE": "SY020404", "ADM2_PCODE": "SY0204",
     "ADM1_PCODE": "SY02", "ADM0_PCODE": "SY", "ADM3_REF": "Nubul"},
    {"admin3Name_en": "Nabul", "admin3Name_ar": "نبل", "admin3Pcode": "SY020404",
     "admin2Pcode": "SY0204", "admin1Pcode": "SY02", "admin0Pcode": "SY",
     "admin3RefName_en": "Nubul"},
])
def test_the_generations_of_one_standard_say_the_same(properties):
    district, = from_geojson(collection((properties, SQUARE)), "f").districts
    assert (district.code, district.level) == ("SY020404", 3)
    assert district.names == Names("Nabul", "نبل", "")
    assert district.parents == ("SY02", "SY0204")
    assert district.other == ("Nubul",)


def test_p_coded_points_with_a_row_of_hashtags():
    own = from_csv(
        "ADM3_PCODE,admin4Name_en,admin4Name_ar,admin4Pcode,LATITUDE,LONGITUDE\n"
        "#adm3+code,#adm4+name+en,#adm4+name+ar,#adm4+code,#geo+lat,#geo+lon\n"
        "SY020404,Bayanun,بيانون,C1600,36.35,37.10\n".encode(), "f.csv")
    town, = own.towns
    assert (town.id, town.names.ar, town.units) == ("C1600", "بيانون", ("SY020404",))
    assert town.at == (371_000_000, 363_500_000)
    assert not own.units


def test_a_row_of_a_unit_stands_for_the_unit():
    own = from_csv(b"level,pcode,name_en,parent_pcode,lat,lon\n2,SY0204,A'zaz,SY02,36.5,37.2\n"
                   b"neighbourhood,N1,Rawda,C1001,33.5,36.3\n", "f.csv")
    assert [(u.id, u.level, u.units) for u in own.units] == [("SY0204", 2, ("SY02",))]
    assert [(t.id, t.level, t.units) for t in own.towns] == [("N1", None, ("C1001",))]


def test_points_of_geojson_are_places_by_their_own_name():
    own = from_geojson(collection(
        ({"name": "Jebel Saman", "adm1_name": "Aleppo", "adm1_pcode": "SY02"},
         {"type": "Point", "coordinates": [37.15, 36.2]})), "f")
    town, = own.towns
    assert (town.names.en, town.units, town.id) == ("Jebel Saman", ("SY02",), "f: features[0]")


def test_several_spellings_in_a_cell_and_the_one_in_its_script_is_shown():
    town, = from_csv("geonameid,name,lat,lon,names_ar,names_other\n"
                     "1,Dar'a,32.6,36.1,دەrʿa|درعا,Deraa|Daraa\n".encode(), "f.csv").towns
    assert town.id == "geonames:1"
    assert town.names == Names("Dar'a", "درعا", "")
    assert set(town.other) == {"دەrʿa", "Deraa", "Daraa"}


@pytest.mark.parametrize(("text", "where"), [
    ("name,lat,lon\nX,1,2,3\n", "row 2"),
    ("name,lat,lon\nX,1\n", "row 2, lon"),
    ("name,lat,lon\nX,,2\n", "row 2, lat"),
])
def test_a_row_that_is_wrong_is_named(text, where):
    with pytest.raises(Refused) as refused:
        from_csv(text.encode(), "f.csv")
    assert any(where in f.where for f in refused.value.faults)


@pytest.mark.parametrize(("path", "drawn", "places", "units"), [
    ("cod_ab_syr/syr_admin0.geojson", 1, 0, 0),
    ("cod_ab_syr/syr_admin1.geojson", 14, 0, 0),
    ("cod_ab_syr/syr_admin2.geojson", 62, 0, 0),
    ("cod_ab_syr/syr_admin3.geojson", 272, 0, 0),
    ("cod_ab_syr/syr_neighborhoods.geojson", 414, 0, 0),
    ("cod_ab_syr/admin0-3_simplified.geojson", 349, 0, 0),
    ("cod_ab_syr/syr_admincapitals.geojson", 0, 266, 0),
    ("gazetteer/ocha_pcode_names.csv", 0, 414, 348),
    ("gazetteer/geonames_sy.csv", 0, 308, 0),
])
def test_real_files_go_in_as_they_are(path, drawn, places, units):
    file = real(path)
    own: Own = from_file(file.read_bytes(), file.name)
    assert (len(own.districts), len(own.towns), len(own.units)) == (drawn, places, units)
    if drawn:
        assert all(d.code and d.names.en and d.names.ar for d in own.districts)
