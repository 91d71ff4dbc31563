"""Words as they are compared: folded, without what every report says, as they sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.correlate.sounds import sounded
from hudna.correlate.words import WEIGHT_BITS, Openings, Rarity, naming, plain, script

NAMES = ("atareb", "kobane", "douma", "raqqa", "29", "homs")


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
    words = rarity.telling(naming(plain("dome oak"))).words
    weight = {word >> WEIGHT_BITS: word % 2**WEIGHT_BITS for word in words}
    assert max(weight.values()) > 5 * min(weight.values())


def told_by_the_other(one: Openings, other: Openings) -> int:
    return sum(word % 2**WEIGHT_BITS for word in {*one.asked} & {*other.held})


@given(*(st.frozensets(st.sampled_from(NAMES)) for _ in range(4)))
def test_of_both_openings_is_found_what_the_other_tells(first, more, second, besides):
    rarity = Rarity()
    for words in (first | more, second | besides):
        rarity.take(words)
    one = rarity.openings(first, first | more)
    other = rarity.openings(second, second | besides)
    both = (first & (second | besides), second & (first | more))
    assert told_by_the_other(one, other) == told_by_the_other(other, one) == sum(
        rarity.openings(words, words).total for words in both)


def test_a_text_has_a_script():
    assert [script(plain(text)) for text in ("Atareb 29", "الأتارب ٢٩", "Атареб 29", "29", "")] == [
        "latin", "arabic", "cyrillic", "", ""]
