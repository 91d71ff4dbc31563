"""Words as they are compared: folded, without what every report says, as they sound."""

from __future__ import annotations

import pytest

from hudna.correlate.sounds import sounded
from hudna.correlate.words import Rarity, naming, plain, script


@pytest.mark.parametrize(("one", "other"), [
    ("Kobane", "Kobani"), ("Raqqa", "الرقة"), ("Sheikhun", "Shaykhoun"), ("Atareb", "الأتارب"),
    ("Douma", "Дума"), ("Daraa", "درعا"), ("Idlib", "إدلب"), ("Идлиб", "إدلب"),
])
def test_one_name_sounds_alike_however_it_is_spelt(one, other):
    assert [sounded(word) for word in plain(one)] == [sounded(word) for word in plain(other)]


def test_figures_are_the_same_in_all_numerals():
    assert plain("٢٩ قتيل") == ["29", "قتيل"]
    assert plain("۲۹") == ["29"]


def test_what_every_report_says_is_left_out():
    assert naming(plain("At least two people killed in an air strike on a town")) == frozenset()
    assert naming(plain("مقتل مدنيين في غارة جوية على بلدة")) == frozenset()
    assert naming(plain("Сегодня в районе города погибли мирные жители")) <= {"mrn"}


def test_rare_words_weigh_more():
    rarity = Rarity()
    for text in ["dome oak", *["oak"] * 2_000]:
        rarity.take(naming(plain(text)))
    weight = {word >> 8: word & 255 for word in rarity.telling(naming(plain("dome oak"))).words}
    assert max(weight.values()) > 5 * min(weight.values())


def test_a_text_has_a_script():
    assert [script(plain(text)) for text in ("Atareb 29", "الأتارب ٢٩", "Атареб 29", "29", "")] == [
        "latin", "arabic", "cyrillic", "", ""]
