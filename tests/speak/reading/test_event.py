"""Which sentences tell of the event."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.speak.reading.event import within
from hudna.speak.reading.proposed import Proposal, Span
from tests.speak.reading.conftest import Read


def told(text: str, found: Proposal) -> list[str]:
    return [text[s.begin:s.end] for s in found.event]


@pytest.mark.parametrize(("text", "sentences"), [
    ("Shelling hit al-Bab. Tadif was shelled too.", ["Shelling hit al-Bab."]),
    ("Shelling hit al-Bab. Al-Bab was bombed twice. Tadif was shelled.",
     ["Shelling hit al-Bab.", "Al-Bab was bombed twice."]),
    ("Blast kills five\nThe explosion was in Idlib. Azaz was shelled.",
     ["Blast kills five", "The explosion was in Idlib."]),
    ("Ministers met in Damascus. Shelling hit al-Bab.", ["Shelling hit al-Bab."]),
    ("Yesterday at noon in Idlib", ["Yesterday at noon in Idlib"]),
    ("Yesterday in Idlib. All is well in Azaz.", []), ("", []),
    ("قصف على قرية خربشوقات. وتعرضت تادف لقصف أيضا.", ["قصف على قرية خربشوقات."]),
])
def test_the_first_sentence_and_those_of_the_same_place(
    read: Read, text: str, sentences: list[str],
) -> None:
    assert told(text, read(text)) == sentences


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([
    "Shelling hit al-Bab.", "Tadif was shelled yesterday.", "Nothing was said.", "قصف على إدلب.",
    "Обстрел Алеппо вчера."]), max_size=6).map(" ".join))
def test_they_are_whole_sentences_of_the_text_none_over_another(read: Read, text: str) -> None:
    found = read(text)
    ends = [0]
    for one in found.event:
        assert ends[-1] <= one.begin < one.end <= len(text)
        assert within(Span(one.begin, one.begin + 1), found.event)
        ends.append(one.end)
