"""One gazetteer out of several: what is one, what holds what, and that no spelling is lost."""

from __future__ import annotations

import shapely
from hypothesis import given
from hypothesis import strategies as st

from hudna.record.kinds import Names
from hudna.speak.joined import joined
from hudna.speak.named import District, Town
from hudna.speak.own_places import Own
from hudna.speak.places import Places

from .conftest import real

PALMYRA = (382_700_000, 345_500_000)


def unit(code: str, level: int, name: str, box: tuple[float, ...], **more) -> District:
    return District(code, level, Names(name), shapely.box(*box), **more)


def town(of: str, name: str, at: tuple[int, int] = (365_000_000, 365_000_000), **more) -> Town:
    return Town(of, Names(name), at, **more)


CARRIED = unit("SY-HL", 1, "Aleppo", (36, 36, 38, 37), other=("Alep",), slack_mm=5)


def test_own_ground_takes_the_place_of_the_carried():
    own = Own((unit("SY02", 1, "Halab", (36, 36, 38, 37.1), parents=("SY",)),))
    district, = joined([], [CARRIED], own).districts
    assert (district.code, district.also, district.names.en) == ("SY02", ("SY-HL",), "Halab")
    assert {"Aleppo", "Alep"} <= set(district.other)
    assert district.parents == ()


def test_a_point_gives_the_carried_ground_its_code():
    own = Own(units=(town("SY02", "ALEPPO", level=1, units=("SY",)),))
    found = joined([], [CARRIED], own)
    assert [(d.code, d.also, d.slack_mm) for d in found.districts] == [("SY02", ("SY-HL",), 5)]
    assert found.units == ()


def test_a_place_knows_its_units_by_its_file_and_else_by_the_ground():
    own = Own((unit("SY02", 1, "Halab", (36, 36, 38, 37)),
               unit("SY0204", 2, "Azaz", (36, 36, 37, 37), parents=("SY02",)),
               unit("N1", 5, "Rawda", (36.4, 36.4, 36.6, 36.6), parents=("C1",))),
              (town("C1", "a", units=("SY0204",)), town("C2", "b"),
               town("C3", "c", at=(100_000_000, 0))))
    found = {t.id: t.units for t in joined([], [], own).towns}
    assert found == {"C1": ("SY02", "SY0204"), "C2": ("SY02", "SY0204"), "C3": ()}


def test_one_place_of_two_gazetteers_is_one():
    carried = town("geonames:1", "Azaz", population=66_000, other=("I'zaz",))
    own = Own(towns=(town("C1", "A'zaz", at=(365_010_000, 365_010_000)),
                     town("f.csv: row 9", "azaz")))
    one, = joined([carried], [], own).towns
    assert (one.id, one.population, one.also) == ("C1", 66_000, ("geonames:1",))
    assert {"Azaz", "I'zaz"} <= {one.names.en, *one.other}


def test_places_of_one_name_far_apart_stay_apart():
    far = town("geonames:1", "Azaz", at=(400_000_000, 365_000_000))
    assert len(joined([far], [], Own(towns=(town("C1", "Azaz"),))).towns) == 2


def test_units_that_hold_each_other_end():
    own = Own((unit("A", 1, "a", (36, 36, 37, 37), parents=("B",)),
               unit("B", 2, "b", (36, 36, 37, 37), parents=("A",))))
    assert len(joined([], [], own).districts) == 2


@given(st.lists(st.tuples(st.sampled_from(["C1", "C2", "f: row 1", "f: row 2"]),
                          st.sampled_from(["Azaz", "Nabul", "Bab"]),
                          st.integers(365_000_000, 365_900_000)), max_size=8))
def test_no_spelling_and_no_code_is_lost(rows):
    towns = tuple(town(of, name, at=(lon, 365_000_000)) for of, name, lon in rows)
    found = joined([], [], Own(towns=towns)).towns
    assert {n for _, n, _ in rows} == {n for t in found for n in (t.names.en, *t.other)}
    assert {of for of, *_ in rows if ":" not in of} <= {i for t in found for i in (t.id, *t.also)}


def test_the_real_files_together():
    places = Places.load([real("cod_ab_syr/syr_admin1.geojson").parent,
                          real("gazetteer/ocha_pcode_names.csv").parent])
    assert places.units_at(PALMYRA) == ("SY04", "SY0405", "SY040500")
    palmyra, = (c for c in places.find("Palmyra", 5) if c.score >= 98)
    assert (palmyra.id, palmyra.units) == ("geonames:163808", ("SY04", "SY0405", "SY040500"))
    assert places.called("geonames:170063").en == "Aleppo"
    assert [d.code for d in places.district("Идлиб")] == ["SY07"]
    assert places.gazetteer.units == ()
