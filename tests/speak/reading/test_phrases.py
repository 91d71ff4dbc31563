from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from hudna.record.incidents import Happening
from hudna.speak import reading
from hudna.speak.reading.phrases import Phrases
from hudna.speak.reading.tokens import tokens_of

FOLDER = Path(reading.__file__).parent
LISTS = {**tomllib.loads((FOLDER / "words.toml").read_text("utf-8")),
         "called": tomllib.loads((FOLDER / "parties.toml").read_text("utf-8"))}


@pytest.mark.parametrize("section", LISTS)
def test_every_phrase_of_the_lists_is_found_where_it_stands(section):
    """A phrase that no text can have is a mistake of the list."""
    for meaning, listed in LISTS[section].items():
        for phrase in filter(str.strip, listed.split(";")):
            said = tokens_of(f"{phrase.strip().replace('*', '')} x")
            hit = Phrases({meaning: phrase}).at(said, 0)
            assert hit and hit.after == len(said) - 1, (section, meaning, phrase)


def test_the_kinds_are_those_of_the_records():
    kinds = set(Happening.__args__) - {"harm-to-protected"}
    assert set(LISTS["kinds"]) == kinds
    assert set(LISTS["kinds_weak"]) <= kinds


@pytest.mark.parametrize("section", ["kinds_weak", "kinds_things"])
def test_what_is_weak_or_a_thing_is_a_kind_first(section):
    known = Phrases(LISTS["kinds"])
    for listed in LISTS[section].values():
        for phrase in filter(str.strip, listed.split(";")):
            assert known.at(tokens_of(phrase.replace("*", "")), 0), phrase


def test_the_longest_phrase_wins_and_hyphens_may_be_spaces():
    phrases = Phrases({"a": "air; air strike*", "b": "u.s; us-led"})
    for text, size in (("air strikes", 2), ("air-strikes", 3), ("air power", 1), ("U.S. jets", 3),
                       ("US-led raid", 3), ("US led raid", 2)):
        hit = phrases.at(tokens_of(text), 0)
        assert hit and hit.after == size, text


@pytest.mark.parametrize("section", ["kinds", "called", "months", "weekdays"])
def test_no_phrase_says_two_things(section):
    seen: dict[str, str] = {}
    for meaning, listed in LISTS[section].items():
        for phrase in filter(None, map(str.strip, listed.split(";"))):
            assert seen.setdefault(phrase, meaning) == meaning, phrase
