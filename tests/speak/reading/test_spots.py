from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.measure import azimuth, between_mm
from hudna.place.mgrs import to_mgrs
from hudna.record.kinds import Names
from hudna.speak.finding import Index
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.named import Town
from hudna.speak.reading.reading import propose
from tests.speak.reading.conftest import TOLD

PALMYRA = (382_840_200, 345_624_000)


def called(p):
    return [g.names.en for g in p.places]


@pytest.mark.parametrize("text", [
    "قصف في حلب", "قصف بحلب", "قصف وسط مدينة حلب", "وحلب تتعرض للقصف", "قصف لحلب", "فحلب قصفت",
    "shelling in Aleppo", "Aleppo's shelling", "обстрел Алеппо", "обстрел города Алеппо",
])
def test_a_name_with_what_has_grown_on_to_it(read, text):
    assert called(read(text))[0] == "Aleppo"
    assert not read(text).places[0].admin


@pytest.mark.parametrize(("text", "name"), [
    ("взрыв в Ракке", "Raqqa"), ("взрыв под Хомсом", "Homs"), ("взрыв в Хаме", "Hama"),
    ("бои за Пальмиру", "Palmyra"), ("взрыв в Дейр-эз-Зоре", "Deir ez-Zor"),
    ("взрыв в Идлибе", "Idlib"), ("обстрел Латакии", "Latakia"), ("взрыв у Манбиджа", "Manbij"),
])
def test_russian_cases(read, text, name):
    assert called(read(text))[0] == name


@pytest.mark.parametrize("text", [
    "قصف ريف حلب", "قصف في ريف حلب الشمالي", "قصف في محافظة حلب", "shelling in Aleppo province",
    "shelling in the Aleppo countryside", "обстрел в провинции Алеппо",
])
def test_a_unit_is_as_wide_as_it_is(read, text):
    best = read(text).places[0]
    assert best.id == "SY-HL" and best.admin and best.within_m > 80_000


@pytest.mark.parametrize(("text", "km", "bearing"), [
    ("blast 5 km north of Palmyra", 5, 0),
    ("blast about 5 kilometres (3 miles) north of Palmyra", 5, 0),
    ("blast 3.5 km north-east of the town of Palmyra", 3.5, 45),
    ("انفجار على بعد ٥ كم شمال تدمر", 5, 0),
    ("انفجار على بعد ٥ كيلومترات إلى الشمال من مدينة تدمر", 5, 0),
    ("blast 4 km SW of Palmyra", 4, 225),
    ("انفجار شمال تدمر بنحو ٥ كم", 5, 0), ("взрыв в 5 км к северу от Пальмиры", 5, 0),
    ("взрыв в 3,5 км северо-восточнее Пальмиры", 3.5, 45),
])
def test_so_far_in_a_direction(read, text, km, bearing):
    best = read(text).places[0]
    assert best.how == "away" and best.names.en == "Palmyra"
    assert between_mm(PALMYRA, best.at) == pytest.approx(km * 1e6, abs=2_000)
    assert abs((azimuth(PALMYRA, best.at) - bearing + 180) % 360 - 180) < 0.2
    assert 1_000 + 400 * km <= best.within_m < 10_000


def test_near_and_one_side_leave_more_room(read):
    at = read("shelling in Palmyra").places[0].within_m
    near = read("shelling near Palmyra").places[0].within_m
    side = read("shelling north of Palmyra").places[0].within_m
    assert at < near < side


def test_a_name_of_several_places_stays_several(setting):
    where = [(370_000_000, 362_000_000), (368_000_000, 352_000_000), (365_000_000, 345_000_000)]
    names = Names("Kafr Hamra", "كفر حمرة", "")
    towns = tuple(Town(str(n), names, at, 900 - n) for n, at in enumerate(where))
    index = Index(Gazetteer(towns, setting.home, None, (33, 30, 45, 39)))
    p = propose("قصف على كفر حمرة", TOLD, setting._replace(known=index))
    assert {g.id for g in p.places if not g.admin} == {"0", "1", "2"}
    q = propose("قصف على كفر حمرة بريف حلب", TOLD, setting._replace(known=index))
    towns_first = [g.id for g in q.places if not g.admin]
    assert towns_first[0] == "0" and set(towns_first) == {"0", "1", "2"}


def test_a_guess_tells_the_units_that_hold_it(setting):
    towns = (Town("C1", Names("Nabul", "نبل"), (370_000_000, 364_000_000),
                  units=("SY02", "SY0204")),)
    units = (Town("SY0204", Names("Azaz", "اعزاز"), (371_000_000, 365_000_000), level=2,
                  units=("SY02",)),)
    known = Index(Gazetteer(towns, setting.home, None, (33, 30, 45, 39), units))
    read = propose("Shelling in Nabul, in Azaz", TOLD, setting._replace(known=known))
    found = {g.id: (g.admin, g.units) for g in read.places}
    assert found == {"C1": (False, ("SY02", "SY0204")), "SY0204": (True, ("SY02", "SY0204"))}


def test_a_village_that_is_not_known_is_named_and_not_taken(read):
    text = "قصف على قرية خربشوقات"
    p = read(text)
    assert [text[a.span.begin:a.span.end] for a in p.asides] == ["خربشوقات"]
    assert "the text names no place that is known here" in map(str, p.missing)


def test_nearly_known_names_are_candidates_and_say_so(read):
    best = read("shelling in the town of Saraqeeb Saraquib").places
    assert best == () or best[0].how in ("like", "name")
    like = read("обстрел города Манбидш").places
    assert like and like[0].names.en == "Manbij" and like[0].how == "like"


@settings(max_examples=50, deadline=None)
@given(lon=st.integers(min_value=357_000_000, max_value=420_000_000),
       lat=st.integers(min_value=325_000_000, max_value=370_000_000))
def test_positions_in_figures_are_found_where_they_stand(read, lon, lat):
    for said in (to_mgrs((lon, lat)), f"{lat / 1e7:.5f} N {lon / 1e7:.5f} E",
                 f"lat {lat / 1e7:.5f} lon {lon / 1e7:.5f}",
                 f"{lat / 1e7:.5f}° с.ш. {lon / 1e7:.5f}° в.д."):
        text = f"Shelling at {said}, then silence"
        best = read(text).places[0]
        assert best.how in ("grid", "degrees")
        assert between_mm(best.at, (lon, lat)) < 3_000
        begin, end = best.spans[0]
        assert text[begin:end] in said + "," and len(text[begin:end]) > len(said) // 2


@pytest.mark.parametrize("text", ["shelling at 35.3357, 40.1408", "قصف عند 35.3357 40.1408"])
def test_two_numbers_without_letters_are_named_and_not_taken(read, text):
    p = read(text)
    assert not p.places
    assert "never guessed" in str(p.asides[0].why)


def test_a_grid_reference_that_does_not_exist_is_named(read):
    text = "shelling at 37S AA 12345 67890"
    p = read(text)
    assert not p.places and text[slice(*p.asides[0].span)] == "37S AA 12345 67890"
