"""Names that the gazetteer does not know are named as such, and parts of them are no places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.kinds import Names
from hudna.speak.finding import Index
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.named import Town
from hudna.speak.reading.reading import propose
from hudna.web.happened.standing_out import place_of_text
from tests.speak.reading.conftest import TOLD


def unknown(text, p):
    return [text[a.span.begin:a.span.end] for a in p.asides if "of this name" in str(a.why)
            or "of exactly this name" in str(a.why)]


@pytest.mark.parametrize(("text", "name"), [
    ("قصف مدفعي على تل أحمر", "تل أحمر"), ("قصف على جبل عزان", "جبل عزان"),
    ("قصف على تل أحمر وخان زيدون", "تل أحمر"), ("غارات على كفر شلايا", "كفر شلايا"),
    ("Shelling on the village of Tell Zarqun", "Tell Zarqun"),
    ("Tell Zarqun was shelled", "Tell Zarqun"), ("Mount Zarqun was shelled", "Mount Zarqun"),
    ("Обстрел деревни Телль-Заркун", "Телль-Заркун"),
])
def test_a_part_of_a_longer_name_is_no_place(read, text, name):
    p = read(text)
    assert p.places == () or all(g.how == "like" for g in p.places)
    assert name in unknown(text, p)


@pytest.mark.parametrize("text", [
    "The attack killed 12 people", "Attack on the village", "The village was shelled",
    "قصف على تل", "فتح باب الحوار بعد القصف", "Mount", "The Town was shelled",
])
def test_a_common_word_is_no_place(read, text):
    assert read(text).places == ()


@pytest.mark.parametrize(("text", "name"), [
    ("قصف في التل", "At Tall"), ("قصف على الباب", "Al-Bab"), ("قصف بالباب", "Al-Bab"),
    ("shelling in al-Bab", "Al-Bab"), ("взрыв в Эль-Бабе", "Al-Bab"),
    ("قصف على تل رفعت", "Tall Rifat"), ("قصف على دير الزور", "Deir ez-Zor"),
    ("قصف على خان شيخون", "Khan Shaykhun"),
])
def test_with_its_article_or_in_full_it_is_the_place(read, text, name):
    assert read(text).places[0].names.en == name


@pytest.mark.parametrize(("text", "names"), [
    ("قصف على خربشوقات", ["خربشوقات"]), ("غارات جوية على خربشوقات أمس", ["خربشوقات"]),
    ("قصف على الزيتونة", ["الزيتونة"]), ("قصف على بلدة خربشوقات والعزيزية",
                                        ["خربشوقات", "والعزيزية"]),
    ("غارة في الشقيفة قرب حلب", ["الشقيفة"]), ("قصف على حي القصيلة في حلب", ["القصيلة"]),
    ("shelling in Kharbushqat and Zarqunia", ["Kharbushqat", "Zarqunia"]),
    ("shelling near Kharbushqat", ["Kharbushqat"]), ("air strike at Wadi Zarqun", ["Wadi Zarqun"]),
    ("авиаудар близ Хербушкова", ["Хербушкова"]), ("обстрел в Заркуне", ["Заркуне"]),
])
def test_words_that_are_used_as_a_place_and_known_to_nobody_are_named(read, text, names):
    p = read(text)
    assert unknown(text, p) == names
    assert not [g for g in p.places if g.how != "like" and g.names.en != "Aleppo"]


@pytest.mark.parametrize("text", [
    "قصف في الصباح على المدنيين", "قصف على المستشفى في المدينة", "غارة على الحدود في الليل",
    "shelling on Monday in March", "air strike at Hospital", "обстрел в Понедельник",
    "shelling in the morning", "قصف من قبل النظام على المعارضة", "In Russian strikes died five",
    "قصف على مواقع المعارضة", "غارة على سيارة", "قصف على منازل المدنيين",
    "قصف على الأقل خمس قذائف", "في المقابل قصفت الطائرات حلب",
])
def test_what_is_no_place_is_not_named_as_one(read, text):
    assert unknown(text, read(text)) == []


@pytest.mark.parametrize("text", [
    "Shelling near Aleppo Media Center", "The Idlib Martyrs Brigade shelled a village",
])
def test_a_city_in_a_longer_name_is_never_chosen_beforehand(read, text):
    p = read(text)
    assert place_of_text(p.places) is None


@settings(max_examples=40, deadline=None)
@given(first=st.sampled_from(["تل", "كفر", "جبل", "وادي", "خربة"]),
       last=st.text("بتثجحدرزسشصضطعغفقكلمنهوي", min_size=4, max_size=8))
def test_no_longer_name_is_ever_taken_by_its_first_word(setting, first, last):
    towns = tuple(Town(str(n), Names("", name, ""), (370_000_000 + n, 362_000_000), 50_000)
                  for n, name in enumerate(["تل", "كفر", "جبل", "وادي", "خربة"]))
    index = Index(Gazetteer(towns, setting.home, None, (33, 30, 45, 39)))
    p = propose(f"قصف على {first} {last}", TOLD, setting._replace(known=index))
    assert [g for g in p.places if not g.admin] == []
