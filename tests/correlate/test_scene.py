"""What was used and what was hit, by words in three languages."""

from __future__ import annotations

import pytest

from hudna.correlate.scene import SEEN, scene
from hudna.correlate.words import plain


def seen(text: str) -> int:
    return scene(plain(text))


@pytest.mark.parametrize(("one", "other"), [
    ("a hospital was hit", "استهداف المستشفى"), ("больница", "clinics"),
    ("sarin gas", "والغازات السامة"), ("gas", "зарин"),
    ("a suicide bomber on a bus", "انتحاري في حافلة"), ("the market", "рынок"),
])
def test_the_same_is_seen_in_three_languages(one, other):
    assert seen(one) == seen(other) != 0


def test_other_things_are_told_apart():
    assert seen("a school") & seen("a mosque") == 0
    assert seen("a school and a mosque") == seen("a school") | seen("a mosque")


def test_what_every_report_says_is_not_seen():
    assert seen("At least two people were killed in an air strike on a town") == 0
    assert seen("") == 0


def test_only_the_beginning_is_looked_at():
    assert seen("word " * SEEN + "hospital") == 0
    assert seen("word " * (SEEN - 1) + "hospital") != 0
