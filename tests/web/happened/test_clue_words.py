"""Every level of the model has words of its own, and nothing is ever said to be certain."""

from __future__ import annotations

import pytest

from hudna.correlate.model import LEVELS, UNKNOWN
from hudna.speak.bulletin.words import LIKELIHOODS
from hudna.web.happened import clue_words


def test_every_level_has_its_words() -> None:
    named = {(about, level.name) for about, levels in LEVELS.items() for level in levels
             if level.name != UNKNOWN}
    assert named | {("prior", "")} == set(clue_words.FOUND)
    assert {about for about, _ in named} | {"prior"} == set(clue_words.CLUES)
    assert clue_words.found("time", UNKNOWN) == clue_words.UNKNOWN


@pytest.mark.parametrize(("probability", "word", "number"), [
    (1.0, "almost-certain", 99), (0.9999, "almost-certain", 99), (0.95, "almost-certain", 95),
    (0.9, "very-likely", 90), (0.5, "roughly-even", 50), (0.009, "almost-no-chance", 0)])
def test_likelihoods_in_words_and_numbers(probability: float, word: str, number: int) -> None:
    assert clue_words.likelihood(probability) == word
    assert clue_words.per_cent(probability) == number
    assert word in LIKELIHOODS
