"""Files of holdings: every row is a claim that could be signed, or is named; what a name means is
asked and never guessed."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.area import km2
from hudna.place.geometry import Polygon
from hudna.place.measure import outline
from hudna.speak.holdings.grounds import circle, least_radius_mm
from hudna.speak.holdings.heads import COLUMNS
from hudna.speak.holdings.imported import Read, read_holdings
from hudna.speak.holdings.resolved import LEFT_OUT, Meant, Resolved, overlaps, resolved, twice
from hudna.speak.places import Places
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.terms.working import Working, working

HEAD = "town,governorate,holder,from,until,basis\n"
ANY = Meant({}, {}, "circle", doubtful=True, start_ms=None)
SQUARE = [[37.0, 36.0], [37.2, 36.0], [37.2, 36.2], [37.0, 36.2], [37.0, 36.0]]


@cache
def terms() -> Working:
    loaded = load(shipped("syria-2016-exercise"))
    return working(loaded.agreement, loaded.digest)


@cache
def places() -> Places:
    return Places.load()


def given_csv(rows: str, head: str = HEAD, name: str = "towns.csv") -> Read:
    return read_holdings((head + rows).encode(), name, terms(), 0)


def comes_to(read: Read, meant: Meant = ANY) -> Resolved:
    assert not read.faults, read.faults
    return resolved(read, meant, terms().process.holders, places(),
                    grain_m2=terms().process.grain_m2, officer="duty officer 1")


def test_a_town_becomes_its_area_no_finer_than_the_grain() -> None:
    found = comes_to(given_csv("Saraqib,Idlib,opposition,2016-02-27,2016-03-01,A list\n"
                               "Khanasir,Aleppo,syrian-government,2016-02-27,,A list\n"))
    one, other = found.rows
    assert one.said.holders == ("opposition",)
    assert one.said.names.ar
    assert one.said.until_ms - one.said.from_ms == 3 * 86_400_000
    assert all(km2(r.said.shape) >= 1 for r in (one, other))
    assert "circle" in str(one.ground.says)


def test_a_day_is_one_of_the_agreements_zone_and_must_exist() -> None:
    [row] = comes_to(given_csv("Saraqib,,opposition,2016-07-31,,A list\n")).rows
    assert row.said.from_ms == 1_469_912_400_000  # Damascus is three hours ahead in summer.
    wrong = given_csv("Saraqib,,opposition,2016-02-30,,A list\n"
                      "Idlib,,opposition,yesterday,,A list\n"
                      "Harem,,,2016-01-02,2016-01-01,A list\n")
    assert [f.where for f in wrong.faults] == [
        "row 2, from", "row 3, from", "row 4, holder", "row 4, until"]
    assert not wrong.lines


def test_names_that_the_agreement_does_not_know_are_asked() -> None:
    read = given_csv("Saraqib,,Jaysh al-Fath,2016-01-01,,A list\nIdlib,,daesh,2016-01-01,,A list\n")
    found = comes_to(read)
    assert [(h.name, h.rows) for h in found.holders] == [("Jaysh al-Fath", 1)]
    assert not found.rows
    mapped = comes_to(read, Meant({"Jaysh al-Fath": "nusra"}, {}, "circle", True, None))
    assert [r.said.holders for r in mapped.rows] == [("nusra",), ("daesh",)]
    left = comes_to(read, Meant({"Jaysh al-Fath": LEFT_OUT}, {}, "circle", True, None))
    assert len(left.rows) == len(left.left_out) == 1


def test_a_place_that_is_not_known_by_its_name_is_asked() -> None:
    read = given_csv("Sarakib,Idlib,opposition,2016-01-01,,A list\n"
                     "Nowhere at all,,opposition,2016-01-01,,A list\n")
    found = comes_to(read)
    assert not found.rows
    like, none = found.places if len(found.places) == 2 else (None, found.places[0])
    assert not none.grounds
    spots = {none.key: (370_000_000, 360_000_000)}
    grounds = {like.key: like.grounds[0].id} if like else {}
    given_all = comes_to(read, Meant({}, grounds, "circle", True, None, "", spots))
    assert len(given_all.rows) == 2


def test_areas_come_as_drawn_and_parts_that_are_too_fine_are_named() -> None:
    def feature(ring: object, **properties: str) -> dict[str, object]:
        return {"type": "Feature", "properties": {"name": "Here", "basis": "A map",
                                                  "from": "2016-01-01", **properties},
                "geometry": {"type": "Polygon", "coordinates": [ring]}}

    def read(*features: dict[str, object]) -> Read:
        told = json.dumps({"type": "FeatureCollection", "features": features})
        return read_holdings(told.encode(), "areas.geojson", terms(), 0)

    [row] = comes_to(read(feature(SQUARE, holder="opposition; nusra"))).rows
    assert row.said.holders == ("nusra", "opposition")
    assert outline(row.said.shape)[0] == (370_000_000, 360_000_000)
    fine = [[x / 1000 + 37, y / 1000 + 36] for x, y in SQUARE]
    found = comes_to(read(feature(fine, holder="opposition")))
    assert not found.rows
    assert "features[0]" in found.faults[0].where
    assert "km²" in found.faults[0].found


def test_units_are_taken_by_their_codes_and_unknown_codes_are_named() -> None:
    head = "admin,holder,from,basis\n"
    found = comes_to(given_csv("SY-ID,opposition,2016-01-01,A list\n", head))
    [row] = found.rows
    assert row.said.admin == ("SY-ID",)
    wrong = comes_to(given_csv("SY-ID XX99,opposition,2016-01-01,A list\n", head))
    assert [(f.where, f.found) for f in wrong.faults] == [("row 2, admin", "XX99")]


def test_a_row_says_by_itself_which_ground_its_town_has() -> None:
    head = "town,holder,from,basis,ground,radius_km\n"
    [row] = comes_to(given_csv("Saraqib,opposition,2016-01-01,A list,circle,5\n", head)).rows
    assert 75 < km2(row.said.shape) < 80
    bad = given_csv("Saraqib,opposition,2016-01-01,A list,square,-1\n", head)
    assert [f.where for f in bad.faults] == ["row 2, ground", "row 2, radius_km"]


def test_what_this_party_would_itself_call_mingled_is_found() -> None:
    head = "name,lat,lon,holder,from,until,basis\n"
    rows = comes_to(given_csv(
        "A,36.0,37.0,opposition,2016-01-01,2016-02-01,x\nB,36.0,37.001,daesh,2016-01-15,,x\n"
        "C,36.0,37.0,daesh,2016-02-01,,x\nA,36.0,37.0,opposition,2016-01-01,2016-02-01,x\n",
        head)).rows
    assert {(a.line.called, b.line.called) for a, b in overlaps(rows)} == {("A", "B"), ("B", "A")}
    assert [(a.line.where, b.line.where) for a, b in twice(rows)] == [("row 2", "row 5")]


def test_histories_become_rows_that_say_what_is_in_doubt() -> None:
    head = "town,history\n"
    read = given_csv('Saraqib,"On 3 May 2013, rebels captured the town. In May 2016, the army '
                     'captured the town."\nIdlib,See elsewhere.\n', head)
    assert [(line.called, line.holders) for line in read.lines] == [
        ("Saraqib", ("opposition",)), ("Saraqib", ("Syrian government",))]
    assert "“On 3 May 2013, rebels captured the town.”" in read.lines[0].basis
    assert read.silent == (("row 3", "Idlib"),)
    sure = comes_to(read, Meant({"Syrian government": "syrian-government"}, {}, "circle",
                                doubtful=False, start_ms=None))
    assert sure.in_doubt == 2


@pytest.mark.parametrize(("data", "name"), [
    (b"", "x.csv"), (b"town\nIdlib\n", "x.csv"), (b"holder\nopposition\n", "x.csv"),
    (b"town,holder\n", "x.csv"), (b"{", "x.geojson"), (b"PK\x03\x04", "x.csv"), (b"a", "x.exe"),
    (b"town,place,holder\na,b,c\n", "x.csv"),
])
def test_a_file_that_is_none_is_refused(data: bytes, name: str) -> None:
    read = read_holdings(data, name, terms(), 0)
    assert read.faults
    assert not read.lines


@given(st.integers(330_000_000, 450_000_000), st.integers(300_000_000, 390_000_000),
       st.integers(1, 400))
def test_a_circle_is_never_finer_than_the_grain(lon: int, lat: int, grain_km2: int) -> None:
    radius = least_radius_mm(grain_km2 * 1_000_000)
    ground = circle((lon, lat), radius)
    assert isinstance(ground, Polygon)
    assert grain_km2 <= km2(ground) < 1.1 * grain_km2


def test_the_columns_are_those_of_the_document() -> None:
    document = (Path(__file__).parents[3] / "docs/holdings-import.md").read_text(encoding="utf-8")
    table = document.split("## Import", 1)[1].split("\n## ", 1)[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.M)) == set(COLUMNS)
