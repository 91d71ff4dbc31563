from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.speak.intake.plain import from_words, read_plain
from hudna.speak.intake.told import LONGEST_TEXT, language_of

NOW = 1_469_944_800_000


def test_text_is_one_telling_as_it_came_and_markup_in_it_is_text():
    text = "<script>alert('x')</script>\n\nسقطت قذيفة قرب المشفى في حلب"
    told, = read_plain(text.encode(), NOW).or_refused()
    assert (told.text, told.channel, told.language, told.told_ms) == (text, "text", "ar", NOW)
    assert from_words(text, NOW, "page").or_refused()[0].channel == "page"


@pytest.mark.parametrize(("text", "language"), [
    ("Shelling near Aleppo", "en"), ("قصف https://example.org/a-very-long-address", "ar"),
    ("Обстрел Aleppo", "ru"), ("123 ...", ""), ("<b>قصف</b>", "ar")])
def test_the_language_is_by_the_script_of_most_letters(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(("text", "said"), [
    (" \n ", "words that tell something"), ("a\nbc\x00", "line 2"), ("a\n b\x07", "column 3"),
    ("x" * (LONGEST_TEXT + 1), "at most 200000 characters")])
def test_what_is_refused(text, said):
    with pytest.raises(Refused, match=said):
        from_words(text, NOW, "text")


@given(st.text())
def test_any_text_is_told_or_refused_and_no_sign_turns_it(text):
    with suppress(Refused):
        told, = from_words(text, NOW, "text").or_refused()
        assert not set(told.text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.binary())
def test_any_bytes_are_told_or_refused(data):
    with suppress(Refused):
        assert len(read_plain(data, NOW).or_refused()) == 1
