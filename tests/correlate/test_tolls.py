"""Figures by the words for who was killed or hurt, in three languages, and no other figures."""

from __future__ import annotations

import pytest

from hudna.correlate.tolls import LEAD, counted, tolls
from hudna.correlate.words import plain


@pytest.mark.parametrize(("text", "found"), [
    ("At least 29 people were killed and twelve wounded", {29, 12}),
    ("مقتل ٢٩ مدنياً وإصابة خمسة أشخاص", {29, 5}),
    ("سقط 29 قتيلاً و12 جريحاً", {29, 12}),
    ("Погибли 29 человек, семеро ранены", {29, 7}),
    ("On 21 August 2013 rockets fell", set()),
    ("In August 2013 hundreds were killed", set()),
    ("More than 230000 were killed since it began", set()),
    ("0 killed", set()),
    ("", set()),
])
def test_tolls_of_a_text(text, found):
    assert tolls(plain(text)) == found


def test_what_comes_after_the_lead_is_of_something_else():
    assert tolls(plain("word " * LEAD + "29 killed")) == frozenset()


def test_what_can_be_no_toll_of_one_event_is_none():
    assert counted((0, 5, 470_000, -3)) == {5}
