from __future__ import annotations

import pytest

from hudna.record.kinds import Names
from hudna.say import Figure, Instant, Say, distance, say, say_n, span
from hudna.speak.language import FSI, PDI, Language, language, negotiate

SIX = 1_469_944_800_000


def test_each_language_has_its_direction():
    assert [Language(c).dir for c in ("en", "ar", "ru")] == ["ltr", "rtl", "ltr"]
    with pytest.raises(ValueError, match="fr"):
        Language("fr")


def test_instants_are_utc_and_say_so():
    assert str(Instant(SIX)) == "31 Jul 2016 06:00 UTC"
    assert language("en").instant(SIX) == "31 Jul 2016 06:00 UTC"
    assert language("ru").instant(SIX) == "31 июл. 2016 06:00 UTC"
    assert language("ar").instant(SIX) == f"31 تموز/يوليو 2016 {FSI}06:00 UTC{PDI}"


def test_distances_are_never_shown_longer_than_they_are():
    assert str(distance(0)) == "0 m"
    assert str(distance(399)) == "0.3 m"
    assert str(distance(1_240_999)) == "1,240 m"
    assert str(distance(12_499_999)) == "12.4 km"
    assert str(distance(564_999_999)) == "564 km"


def test_spans():
    assert str(span(27 * 60_000 + 4000)) == "27 min 4 s"
    assert str(span(90_000_000)) == "1 d 1 h"


def test_figures_follow_the_language_with_latin_digits():
    assert language("en").number(1234567.5, 1) == "1,234,567.5"
    assert language("ru").number(1234567.5, 1) == "1\u00a0234\u00a0567,5"
    assert language("ar").number(1234567) == "1,234,567"


def test_arguments_of_another_direction_are_isolated():
    ar, en = language("ar"), language("en")
    grid = say("no such sentence {x}", x="37S FV 03609 10235")
    assert ar.say(grid).endswith(f"{FSI}37S FV 03609 10235{PDI}")
    assert en.say(grid) == "no such sentence 37S FV 03609 10235"
    name = say("no such sentence {x}", x=Names(ar="مشفى 5"))
    assert en.say(name).endswith(f"{FSI}مشفى 5{PDI}")


def test_names_come_in_the_readers_language():
    name = Names(en="Palmyra", ar="تدمر", ru="Пальмира")
    assert language("ru").say(say("{x}", x=name)) == "Пальмира"
    assert language("ar").say(say("{x}", x=name)) == "تدمر"
    assert str(say("{x}", x=name)) == "Palmyra"


def test_counting():
    assert str(say_n("{n} site", "{n} sites", 1)) == "1 site"
    assert str(say_n("{n} site", "{n} sites", 1200)) == "1,200 sites"


def test_a_translation_that_does_not_fit_gives_the_english():
    language("ar")
    broken = Language("ru")
    broken.gettext = lambda msgid: "перевод {missing}"  # type: ignore[method-assign]
    assert broken.say(say("near {place}", place="Homs")) == "near Homs"


def test_nested_sentences():
    inner = say("{n} km", n=Figure(12.4, 1))
    assert str(Say("{far} away", {"far": inner})) == "12.4 km away"


@pytest.mark.parametrize(("header", "choice", "code"), [
    (None, None, "en"), ("", None, "en"), ("fr", None, "en"), ("ar-SY,en;q=0.5", None, "ar"),
    ("fr, ru;q=0.8, ar;q=0.9", None, "ar"), ("ru;q=0, en;q=0.1", None, "en"),
    ("ru", "ar", "ar"), ("ru", "xx", "ru"), ("ar;q=nonsense, ru", None, "ru"), (";;,,", None, "en"),
])
def test_negotiation(header, choice, code):
    assert negotiate(header, choice).code == code
