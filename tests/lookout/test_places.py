"""The settlements that are warned: public ones, within the theatre."""

from __future__ import annotations

import msgspec

from hudna.lookout.places import settlements
from hudna.place.geometry import E7
from hudna.record.protecting import Names
from hudna.speak.gazetteer import load_gazetteer
from hudna.speak.named import Town
from hudna.terms.load import load
from hudna.terms.shipped import shipped

THEATRE = load(shipped("syria-2016-exercise")).agreement.theatre


def test_the_towns_of_the_theatre_are_there_with_a_reach():
    found = {p.names.en: p for p in settlements(load_gazetteer(), THEATRE)}
    assert {"Aleppo", "Homs", "Palmyra"} <= set(found) and "Baghdad" not in found
    assert found["Aleppo"].reach_mm > found["Palmyra"].reach_mm >= 4_000_000
    assert all(p.names.best("ar") and p.id.startswith("geonames:") for p in found.values())


def test_each_place_is_there_once():
    ids = [p.id for p in settlements(load_gazetteer(), None)]
    assert len(ids) == len(set(ids)) and ids == sorted(ids)


def test_what_an_operator_laid_in_is_not_warned_by_name():
    gazetteer = load_gazetteer()
    class_, at = type(gazetteer), (36 * E7, 35 * E7)
    own = class_((*gazetteer.towns, Town("own.csv: row 2", Names(en="a clinic"), at)),
                 gazetteer.districts, gazetteer.land, gazetteer.box)
    assert "a clinic" not in {p.names.en for p in settlements(own, THEATRE)}
    public = msgspec.structs.replace(own.towns[-1], id="geonames:0")
    again = class_((public,), (), gazetteer.land, gazetteer.box)
    assert [p.names.en for p in settlements(again, THEATRE)] == ["a clinic"]
