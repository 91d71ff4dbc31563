"""Every level of the model has words of its own, and nothing is ever said to be certain."""

from __future__ import annotations

import pytest

from hudna.correlate.model import LEVELS, UNKNOWN
from hudna.record.erasure import WITHHELD
from hudna.speak.bulletin.words import LIKELIHOODS
from hudna.web.happened import clue_words


def test_every_level_has_its_words() -> None:
    named = {(about, level.name) for about, levels in LEVELS.items() for level in levels
             if level.name != UNKNOWN}
    assert named | {("prior", "")} == set(clue_words.FOUND)
    assert {about for about, _ in named} | {"prior"} == set(clue_words.CLUES)
    assert clue_words.found("time", UNKNOWN) == clue_words.UNKNOWN


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Shells on Idlib", "Shells on Idlib", True), ("Shells on Idlib", "shells on Idlib!", True),
    ("قصف على إدلب", "قصف على ادلب", True), ("Shells on Idlib", "Shells on Homs", False),
    ("", "", False), (WITHHELD, WITHHELD, False), ("!", "?", False)])
def test_the_same_few_words_are_said_to_be_the_same(one: str, other: str, same: bool) -> None:
    expected = clue_words.SAME_FEW if same else clue_words.UNKNOWN
    assert clue_words.found("text", UNKNOWN, one, other) == expected
    assert clue_words.found("names", UNKNOWN, one, other) == clue_words.UNKNOWN
    level = LEVELS["text"][1].name
    assert clue_words.found("text", level, one, other) == clue_words.FOUND["text", level]


@pytest.mark.parametrize(("probability", "word", "number"), [
    (1.0, "almost-certain", 99), (0.9999, "almost-certain", 99), (0.95, "almost-certain", 95),
    (0.9, "very-likely", 90), (0.5, "roughly-even", 50), (0.009, "almost-no-chance", 0)])
def test_likelihoods_in_words_and_numbers(probability: float, word: str, number: int) -> None:
    assert clue_words.likelihood(probability) == word
    assert clue_words.per_cent(probability) == number
    assert word in LIKELIHOODS
