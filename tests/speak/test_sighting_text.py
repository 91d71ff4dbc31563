"""Text messages about aircraft, as people in three languages write them."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hudna.speak.places import Places
from hudna.speak.sighting_reply import reply
from hudna.speak.sighting_text import Understood, understand
from hudna.speak.sighting_tokens import KILOMETRES, bare
from hudna.speak.sighting_words import (
    COUNTS,
    CRAFT,
    FAR,
    MANNER,
    NOW,
    PAIRS,
    WINDS,
    fold,
    phrases,
    table,
)
from tests.examples import examples

NOW_MS = 1_469_960_400_000
"""2016-07-31 10:20 UTC: 13:20 in Damascus."""
ZONE = ZoneInfo("Asia/Damascus")


@cache
def places() -> Places:
    return Places.load()


def read(text: str, zone: ZoneInfo | None = ZONE) -> Understood:
    return understand(text, places().stated, NOW_MS, zone=zone)


class Case(NamedTuple):
    text: str
    craft: str = "unknown"
    ear: str | None = None
    count: int = 1
    place: str | None = None
    course: int | None = None
    ago: int | None = 0
    more: dict[str, Any] = MappingProxyType({})  # type: ignore[assignment] # is only read


CORPUS = [
    # Arabic, as it is written and as it is spoken
    Case("سمعت طيارة حربية فوق حلب باتجاه الشمال", "jet", "heard", 1, "Aleppo", 0),
    Case("شفت مروحيتين فوق الباب متجهة شرق", "helicopter", "seen", 2, "Al-Bab", 90),
    Case("مروحية فوق الباب تتجه شمالا", "helicopter", None, 1, "Al-Bab", 0),
    Case("مروحية فوق الباب تتجه شمالاً", "helicopter", None, 1, "Al-Bab", 0),
    Case("شفت طيارة حربية تتجه شرقاً", "jet", "seen", 1, None, 90),
    Case("طيران حربي فوق تدمر يتجه نحو الجنوب الغربي", "jet", None, 1, "Palmyra", 225),
    Case("طائرتان حربيتان تتجهان غرباً", "jet", None, 2, None, 270),
    Case("مروحية فوق تدمر اتجهت الى الشمال", "helicopter", None, 1, "Palmyra", 0),
    Case("طيران حربي في سماء ادلب", "jet", None, 1, "Idlib"),
    Case("طيران مروحي فوق تدمر نحو الغرب قبل 5 دقائق", "helicopter", None, 1, "Palmyra", 270, 5),
    Case("هليكوبتر بالرستن هلق", "helicopter", None, 1, "Rastan"),
    Case("حوّامة قريبة من منبج", "helicopter", None, 1, "Manbij"),
    Case("حوامتين قرب سراقب من ١٠ دقايق", "helicopter", None, 2, "Saraqib", None, 10),
    Case("درون فوقنا", "drone", None, 1, None, None, 0, {"far": "near"}),
    Case("مسيّرة بعيدة عنا", "drone", None, 1, None, None, 0, {"far": "far"}),
    Case("سمعنا صوت طيران استطلاع بتدمر", "drone", "heard", 1, "Palmyra"),
    Case("طائرة بدون طيار فوق الرقة", "drone", None, 1, "Raqqa"),
    Case("زنانة فوق كفرنبل من ربع ساعة", "drone", None, 1, "Kafranbel", None, 15),
    Case("ثلاث طائرات حربية باتجاه الجنوب الغربي", "jet", None, 3, None, 225),
    Case("٤ طيارات حربية فوق دير الزور", "jet", None, 4, "Deir ez-Zor"),
    Case("طيارة شحن يوشن فوق دير الزور", "propeller", None, 1, "Deir ez-Zor"),
    Case("طيارتين حربي من حلب باتجاه ادلب", "jet", None, 2, None, 238),
    Case("طيارة رايحة على حلب من نص ساعة", "unknown", None, 1, None, None, 30,
         {"toward": "Aleppo"}),
    Case("قادمة من الشرق مروحية", "helicopter", None, 1, None, 270),
    Case("مقاتلة فوق منبج الساعة 13:05", "jet", None, 1, "Manbij", None, 15),
    Case("سمعت صوت طيارة", "unknown", "heard"),
    Case("مروحية ٥ كم شمال تدمر", "helicopter", None, 1, "Palmyra"),
    Case("هليكوبتر شمال حلب", "helicopter", None, 1, "Aleppo", None, 0, {"radius_km": 20}),
    Case("عم نسمع صوت هليكوبتر", "helicopter", "heard"),
    Case("الطيران الحربي بسماء سراقب ولا اعرف الاتجاه", "jet", None, 1, "Saraqib"),
    Case("وبحلب طيارة حربية", "jet", None, 1, None, None, 0, {"words": True}),
    Case("سيخوي فوق ادلب باتجاه حلب", "jet", None, 1, "Idlib", None, 0, {"toward": "Aleppo"}),
    Case("رصدنا نفاثة فوق الباب قبل دقيقتين", "jet", "seen", 1, "Al-Bab", None, 2),
    # English
    Case("2 jets over Aleppo heading north-east now", "jet", None, 2, "Aleppo", 45),
    Case("heard a helicopter 5 km north of Palmyra 10 minutes ago", "helicopter", "heard", 1,
         "Palmyra", None, 10),
    Case("Helicopter near Manbij", "helicopter", None, 1, "Manbij"),
    Case("I can hear a drone", "drone", "heard"),
    Case("we saw three warplanes over Idlib flying south", "jet", "seen", 3, "Idlib", 180),
    Case("chopper overhead!!", "helicopter", None, 1, None, None, 0, {"far": "near"}),
    Case("UAV far away", "drone", None, 1, None, None, 0, {"far": "far"}),
    Case("Jets from Aleppo to Idlib", "jet", None, 1, None, 238),
    Case("cargo plane over Deir ez-Zor 13:10", "propeller", None, 1, "Deir ez-Zor", None, 10),
    Case("plane at 1:10 pm over Raqqa", "unknown", None, 1, "Raqqa", None, 10),
    Case("helicopter coming from the west", "helicopter", None, 1, None, 90),
    Case("a pair of helicopters, Saraqib, half an hour ago", "helicopter", None, 2, "Saraqib",
         None, 30),
    Case("fighter jet in Rastan heading to the south-west", "jet", None, 1, "Rastan", 225),
    Case("aircraft, don't know what, over Tadif", "unknown", None, 1, "Tadif"),
    Case("jet over Blahville", "jet", None, 1, None, None, 0, {"words": True}),
    Case("helicopter 3 km east", "helicopter", None, 1, None, None, 0, {"bearing": 90}),
    Case("drone and jet over Aleppo", "unknown", None, 1, "Aleppo"),
    Case("two fighter jets over Aleppo, 5 mins ago, going west", "jet", None, 2, "Aleppo", 270, 5),
    Case("🚁 Manbij", "helicopter", None, 1, "Manbij"),
    Case("just saw an unidentified plane near Raqqa", "unknown", "seen", 1, "Raqqa"),
    # Russian
    Case("вертолёт над Идлибом летит на юго-восток 5 минут назад", "helicopter", None, 1, None,
         135, 5, {"idlib": True}),
    Case("слышу самолёт", "unknown", "heard"),
    Case("видел 2 вертолета в районе Тадефа 13:15", "helicopter", "seen", 2, "Tadif", None, 5),
    Case("БПЛА недалеко от Алеппо, курс на запад", "drone", None, 1, "Aleppo", 270),
    Case("два истребителя над Алеппо, идут на север", "jet", None, 2, "Aleppo", 0),
    Case("беспилотник над нами", "drone", None, 1, None, None, 0, {"far": "near"}),
    Case("слышен гул самолета далеко", "unknown", "heard", 1, None, None, 0, {"far": "far"}),
    Case("вертушки 5 км к северу от Пальмиры", "helicopter", None, 1, "Palmyra"),
    Case("транспортный самолет над Дейр-эз-Зором полчаса назад", "propeller", None, 1, None, None,
         30, {"zor": True}),
    Case("три бомбардировщика летят в сторону Алеппо", "jet", None, 3, None, None, 0,
         {"toward": "Aleppo"}),
    Case("дрон летит с востока", "drone", None, 1, None, 270),
    Case("пара вертолетов в Манбидже только что", "helicopter", None, 2, "Manbij"),
    Case("военные самолеты над Раккой сейчас", "jet", None, 1, "Raqqa"),
    Case("неизвестно что, гул, Идлиб", "unknown", "heard", 1, "Idlib"),
    Case("видно вертолет около Сракиба", "helicopter", "seen", 1, None, None, 0, {"any": True}),
    Case("самолет над Кукуевкой", "unknown", None, 1, None, None, 0, {"words": True}),
]


@pytest.mark.parametrize("case", CORPUS, ids=lambda c: c.text)
def test_the_corpus(case: Case) -> None:
    found = read(case.text)
    assert found.said or found.ear
    assert (found.craft, found.ear, found.count) == (case.craft, case.ear, case.count)
    assert found.course_deg == case.course
    ago = None if found.at_ms is None else (NOW_MS - found.at_ms) // 60_000
    assert ago == case.ago
    more = case.more
    if not {"any", "idlib", "zor"} & set(more):
        assert (found.place.names.en if found.place else None) == case.place
    if "words" in more:
        assert found.words or found.place
    if "far" in more:
        assert found.far == more["far"]
    if "toward" in more:
        assert found.toward is not None
        assert found.toward.names.en == more["toward"]
    if "bearing" in more:
        assert found.bearing_deg == more["bearing"]
    if "radius_km" in more:
        assert found.place is not None
        assert found.place.radius_mm >= more["radius_km"] * 1_000_000
    assert found.language == ("ar" if re.search("[ء-ي]", case.text)
                              else "ru" if re.search("[а-я]", case.text) else "en")


def test_the_corpus_is_wide_enough() -> None:
    assert len(CORPUS) >= 60


# --- what always holds ---

TO = ("باتجاه", "متجهة نحو", "تتجه", "تتجه نحو", "يتجه صوب",
      "رايحة على", "heading", "flying to the", "летит на", "курс на")
TOWNS = ("تدمر", "الرقة", "سراقب", "Palmyra", "Raqqa", "Saraqib", "Пальмира", "Ракка", "Алеппо")
AGO = {"ar": "قبل {n} دقائق", "en": "{n} minutes ago", "ru": "{n} минут назад"}


def listed(lists: dict[Any, str]) -> list[tuple[Any, str]]:
    return [(key, " ".join(p)) for key, words in lists.items() for p in phrases(words)]


@pytest.mark.parametrize(("craft", "words"), listed(CRAFT) + listed(PAIRS))
def test_every_name_of_a_craft_is_known(craft: str, words: str) -> None:
    found = read(words)
    assert found.said
    assert found.craft == craft
    assert not found.words


@pytest.mark.parametrize(("deg", "words"), listed(WINDS))
def test_every_direction_is_known_after_a_word_that_says_where_to(deg: int, words: str) -> None:
    assert {read(f"{to} {words}").course_deg for to in TO} == {deg}


@pytest.mark.parametrize(("how", "words"), listed(MANNER) + listed(FAR))
def test_every_way_of_seeing_hearing_and_how_far(how: str, words: str) -> None:
    found = read(words)
    assert how in (found.ear, found.far)


def test_a_direction_that_is_not_said_to_be_the_course_is_not_taken_for_it() -> None:
    assert read("jet north").course_deg is None
    assert read("طيارة من الشرق").course_deg is None


@pytest.mark.parametrize(("text", "minutes"), [
    ("13:20", 0), ("13:00", 20), ("1:00", 20), ("الساعة 12:50", 30), ("at 12:50 pm", 30),
    ("1:10 م", 10), ("в 13:15", 5), ("9:20", 240), ("13:21", 0),
    ("14:20", None), ("23:00", None), ("25:00", None), ("13:77", None), ("الساعة 1", None),
    ("قبل 9 ساعات", None), ("6 hours ago", 360), ("منذ ساعة", 60), ("час назад", 60),
])
def test_hours_by_the_clock_are_the_last_ones_or_not_understood(
    text: str, minutes: int | None
) -> None:
    found = read(f"jet {text}").at_ms
    assert (None if found is None else (NOW_MS - found) // 60_000) == minutes


def test_without_a_zone_no_hour_is_understood() -> None:
    assert read("jet 13:15", zone=None).at_ms is None
    assert not read("jet 13:15", zone=None).clear


@settings(max_examples=examples(150, 3000), deadline=None)
@given(st.data())
def test_what_is_put_together_is_taken_apart_again(data: st.DataObject) -> None:
    craft, name = data.draw(st.sampled_from(listed(CRAFT)))
    deg, wind = data.draw(st.sampled_from(listed(WINDS)))
    to, town = data.draw(st.sampled_from(TO)), data.draw(st.sampled_from(TOWNS))
    n, how = data.draw(st.integers(2, 59)), data.draw(st.sampled_from(sorted(AGO)))
    over = {"ar": "فوق", "en": "over", "ru": "над"}[how]
    parts = data.draw(st.permutations([f"{name}", f"{over} {town}", f"{to} {wind}",
                                       AGO[how].format(n=n)]))
    found = read(". ".join(parts))
    assert (found.craft, found.course_deg, found.count) == (craft, deg, 1)
    assert found.place is not None
    assert found.at_ms == NOW_MS - n * 60_000
    assert found.clear


WORDS = st.sampled_from(sorted({w for p in table() for w in p} | {*TOWNS, "5", "13:15", "كم", ","}))


@settings(max_examples=examples(200, 5000), deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=14).map(" ".join)))
def test_no_message_breaks_it_and_nothing_is_ahead_of_its_time(text: str) -> None:
    found = read(text)
    assert found.at_ms is None or NOW_MS - 6 * 3_600_000 <= found.at_ms <= NOW_MS
    assert 1 <= found.count <= 50
    for course in (found.course_deg, found.bearing_deg):
        assert course is None or 0 <= course < 360
    assert not (found.place and found.words)
    for outcome in (None, "counts", "waits", "too much"):
        assert all(str(line) for line in reply(found, outcome))  # type: ignore[arg-type] # each


@settings(max_examples=examples(100, 1000), deadline=None)
@given(st.text(alphabet="بحخدسصضطعغفقكلمنهوي", min_size=3, max_size=9))
def test_a_place_is_named_only_where_one_is_spelled_so(name: str) -> None:
    assume(name not in KILOMETRES and not any((w,) in table() for w in bare(fold(name))))
    found = read(f"مروحية فوق {name}")
    if found.place is not None:
        names = {fold(n) for n in (found.place.names.ar, found.place.names.en)}
        near = [places().stated(name), *(places().stated(name[i:]) for i in (1, 2))]
        assert any(near), names
    else:
        assert found.words


def test_marks_and_forms_of_letters_make_no_difference() -> None:
    assert read("مُرُوحِيَّة فَوق تدمر").craft == "helicopter"
    assert read("ﻣﺮﻭﺣﻴﺔ ﻓﻮﻕ ﺗﺪﻣﺮ").craft == "helicopter"
    assert read("ВЕРТОЛЁТ НАД ПАЛЬМИРОЙ").place is not None


def test_the_lists_are_read() -> None:
    assert {len(listed(x)) > 5 for x in (CRAFT, COUNTS, WINDS, FAR)} == {True}
    assert len(list(phrases(NOW))) > 10
