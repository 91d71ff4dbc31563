from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.place.measure import azimuth, between_mm

PALMYRA = (382_840_200, 345_624_000)


@pytest.mark.parametrize(("text", "km", "bearing"), [
    ("5 km south of Palmyra", 5, 180), ("5 kilometres to the south of Palmyra", 5, 180),
    ("10 км к югу от Пальмиры", 10, 180), ("в 10 км южнее Пальмиры", 10, 180),
    ("5 كم جنوب تدمر", 5, 180), ("على بعد ٥ كيلومترات إلى الجنوب من تدمر", 5, 180),
    ("3 km NE of Palmyra", 3, 45), ("3.5 km north-east of Tadmur", 3.5, 45),
    ("3,5 км северо-восточнее Пальмиры", 3.5, 45), ("12 كلم شمال شرقي تدمر", 12, 45),
    ("7 км к северо-западу от Пальмиры", 7, 315), ("٧ كم شمال غرب تدمر", 7, 315),
    ("5 miles W of Palmyra", 8.04672, 270), ("800 m east of palmyra.", 0.8, 90),
])
def test_so_far_in_a_direction(places, text, km, bearing):
    stated = places.stated(text)
    assert stated is not None and not stated.several
    assert between_mm(PALMYRA, stated.at) == pytest.approx(km * 1e6, abs=20)
    turn = (azimuth(PALMYRA, stated.at) - bearing + 180) % 360 - 180
    assert abs(turn) < 0.1
    assert stated.off_by_mm(stated.at) == 0


@pytest.mark.parametrize("text", [
    "5000 km south of Palmyra", f"{'9' * 250} km south of Palmyra", "1,500 m south of Palmyra",
])
def test_words_that_would_fit_anywhere_or_mean_two_things_are_not_understood(places, text):
    assert places.stated(text) is None


@pytest.mark.parametrize("text", [
    "Palmyra", "in Palmyra", "город Пальмира", "مدينة تدمر", "تدمر", "Palmyra, Homs", "г. Пальмира",
])
def test_a_town(places, text):
    assert places.stated(text).at == PALMYRA


@pytest.mark.parametrize(("genitive", "en"), [
    ("Хомса", "Homs"), ("Ракки", "Raqqa"), ("Дейр-эз-Зора", "Deir ez-Zor"), ("Хамы", "Hama"),
    ("Латакии", "Latakia"), ("Алеппо", "Aleppo"), ("Идлиба", "Idlib"), ("Дамаска", "Damascus"),
])
def test_russian_cases(places, genitive, en):
    stated = places.stated(f"12 км к северу от {genitive}")
    assert stated.meant[0].candidate.names.en == en


def test_deir_ez_zor_nine_kilometres_wrong_does_not_fit(places):
    stated = places.stated("Deir ez-Zor")
    lon, lat = stated.at
    assert stated.off_by_mm((lon, lat - 90_000 * 9)) > 4_000_000


@pytest.mark.parametrize("text", [
    "", " ", "Atlantis", "5 km from Homs", "south of Homs", "5 km sideways of Homs", "km", "5",
    "Rif Dimashq", "somewhere near the front line", "5 km south of nowhere", "x" * 5000,
    "5 " * 2000, "в " * 3000,
])
def test_what_is_not_understood_is_not_guessed(places, text):
    assert places.stated(text) is None


def test_a_name_of_several_places_keeps_them_all(places):
    by_name: dict[str, int] = {}
    for town in places.gazetteer.towns:
        by_name[town.names.en] = by_name.get(town.names.en, 0) + 1
    name = next(n for n, count in by_name.items() if count == 2)
    stated = places.stated(name)
    assert stated.several
    assert all(stated.off_by_mm(m.at) == 0 for m in stated.meant)


WORDS = st.sampled_from([
    "5", "км", "km", "كم", "north", "к", "северу", "от", "شمال", "of", "Homs", "Хомса", "حمص",
    ",", "-", "near", "в", "على بعد", "\u0665", "\u2068", "north-", "1e9", "999999999999", ".",
])


@settings(max_examples=200, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=40).map(" ".join))
def test_any_words_at_all_are_answered(places, text):
    stated = places.stated(text)
    assert stated is None or all(m.radius_mm > 0 for m in stated.meant)
    places.find(text, 3)
