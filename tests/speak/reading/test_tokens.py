"""What holds of every text: spans of the original, an end to the work, nothing run or lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.speak.reading.tokens import MOST_WORDS, READ, tokens_of
from tests.speak.reading import reports

PIECES = ["قصف", "على", "حلب", "٥", "كم", "شمال", "21", "/", "7", ".", "2016", "-", ":", "\u200f",
          "<script>",
          "</b>", "&amp;", "killed", "5", "civilians", "в", "ночь", "на", "июля", "(", ")", "'",
          "°", "N", "E",
          "37S", "BV", "12345", "ـ", "\u064b", "and", "و", "ال", "_", "🚁", "\x00", "\n",
          "\ud7ff", "İ", "ß"]
texts = st.one_of(st.text(max_size=200),
                  st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
                  st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(texts)
def test_words_stand_where_they_say(text):
    last = 0
    for token in tokens_of(text):
        assert last <= token.begin < token.end <= len(text)
        assert text[token.begin:token.end].strip()
        last = token.end


@settings(max_examples=150, deadline=None)
@given(text=texts)
def test_any_text_is_read_and_its_spans_are_of_it(read, text):
    p = read(text)
    for guess in (*p.places, *p.times, *p.kinds, *p.parties, *p.harms):
        assert 0 < guess.score <= 1
        assert guess.spans and all(0 <= s.begin < s.end <= len(text) for s in guess.spans)
    assert all(0 <= a.span.begin < a.span.end <= len(text) for a in p.asides)
    assert p == read(text)


@pytest.mark.parametrize("piece", [
    "1", "1.", "1,", "1 ", "12 ", "(", "1:", "٥ كم ", "5 km ", "5 km north of ", "north of ",
    "N ", "°",
    "1° ", "35.33 ", "35.33, ", "37S ", "37S BV ", "a", "a ", "A ", "A-", "al-", "ال", "و",
    "وال", "قصف ",
    "town of A ", "قرية ", "город ", "21/7/2016 ", "21.", "July ", "21 July ", "and ", "twenty ",
    "killed ",
    "1 civilian ", "<script>", "&", "\u064b", "a\u064b", "ـ", "'", "a'", "\u200f", "_", "\n",
    "between ",
    "regime ", "rebel-held ", "said ", "at ", "at 5 ", "Aleppo ", "حلب ", "بحلب ", "Дейр-эз-", "😀",
])
def test_nothing_runs_away_on_long_repetitions(read, piece):
    text = (piece * (READ // len(piece) + 2))
    p = read(text)
    assert all(s.end <= READ + len(piece) for g in (*p.places, *p.times) for s in g.spans)


def test_what_is_beyond_the_bound_is_not_read_and_said_to_be(read):
    text = "x" * 5 + " " + "word " * 100 + " " * READ + "Aleppo"
    p = read(text)
    assert p.places == ()
    assert [str(a.why) for a in p.asides] == ["the text is long: what follows was not read"]
    assert text[p.asides[0].span.begin:].endswith("Aleppo")
    assert len(tokens_of("a " * (MOST_WORDS * 2))) == MOST_WORDS


@pytest.mark.parametrize("report", [*reports.ARABIC[:5], *reports.RUSSIAN[:5], *reports.ENGLISH],
                         ids=range(15))
def test_markup_is_text(read, report):
    """The same is found with markup around it, where it then stands."""
    before = "<p onclick='x()'>"
    plain = read(report.text)
    marked = read(f"{before}\n{report.text}\n</p><script>alert(1)</script>")
    assert [g.names for g in marked.places][:1] == [g.names for g in plain.places][:1]
    assert [k.happened for k in marked.kinds] == [k.happened for k in plain.kinds]
    for was, now in zip(plain.times[:1], marked.times[:1], strict=True):
        assert (was.from_ms, was.until_ms) == (now.from_ms, now.until_ms)
        assert [(b + len(before) + 1, e + len(before) + 1) for b, e in was.spans] == list(now.spans)


@pytest.mark.parametrize("text", ["", " ", "...", "Nothing.", "لا شيء", "Ничего"])
def test_nothing_found_says_so(read, text):
    p = read(text)
    assert not (p.places or p.times or p.kinds or p.parties or p.harms)
    assert len(p.missing) == 4
