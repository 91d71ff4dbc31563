"""What actors and questions are called: the same in three languages; beyond the lists as typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.speak.language import CODES, language
from hudna.speak.process.callings import in_english, in_words, office_of
from hudna.speak.process.found import Actor
from hudna.speak.process.labels import MATTERS, OFFICES, PARTIES


@pytest.mark.parametrize("lang", CODES)
def test_what_the_lists_know_is_kept_in_english_and_shown_in_the_readers_language(lang):
    reader = language(lang)
    for some in (MATTERS, OFFICES, PARTIES):
        for said in some.values():
            shown = reader.say(said)
            kept = in_english(shown)
            assert in_english(in_words(kept, reader)) == kept, shown


def test_an_office_with_whose_it_is():
    assert in_english("министр обороны, Турция") == "defence minister, Turkey"
    assert in_english("وزير الدفاع، تركيا") == "defence minister, Turkey"
    assert in_words("defence minister, Turkey", language("ar")) == "وزير الدفاع، تركيا"
    assert in_english("Министр обороны") == "defence minister"


def test_what_no_list_knows_stays_as_typed():
    assert in_english(" Governor of Ruritania ") == "Governor of Ruritania"
    assert in_english("one, two،three") == "one, two،three"
    assert in_words("Governor, Ruritania", language("ru")) == "Governor, Ruritania"


@given(st.text(max_size=80), st.sampled_from(CODES))
def test_once_kept_it_stays(words, lang):
    kept = in_english(words)
    assert in_english(kept) == kept
    assert in_english(in_words(kept, language("en"))) == in_english(kept)
    assert isinstance(in_words(kept, language(lang)), str)


def test_nobody_is_called_by_a_name_alone():
    assert office_of(Actor("x", "person", "John Smith", ())) == ""
    assert office_of(Actor("x", "unknown", "John Smith", ())) == ""
    assert office_of(Actor("x", "person", "J", (), of="us", offices=("envoy",))) == (
        "envoy, the United States")
    assert office_of(Actor("x", "person", "J", (), of="us", offices=("envoy",)), {"us": "us"}) == (
        "envoy")
