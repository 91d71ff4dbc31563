"""Texts as numbers: one for each text, none for what is empty."""

from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.trouble import Trouble
from tests.audit.test_numbers import column


@given(st.lists(st.text("ab ", max_size=3), min_size=1, max_size=60))
def test_each_row_has_its_own_text_and_each_text_is_there_once(texts):
    found = column(texts).names()
    assert [found.names[code] if code >= 0 else "" for code in found.codes.tolist()] == [
        text.strip() for text in texts]
    assert len(set(found.names)) == len(found.names)


def test_thousands_of_texts():
    texts = [f"{i * 7919 % 5000:x}" for i in range(20_000)]
    found = column(texts).names()
    assert [found.names[code] for code in found.codes.tolist()] == texts
    assert len(found.names) == 5000


def test_control_characters_are_no_text():
    found = column(["a", "a\x01b", "a"]).names()
    assert found.trouble.tolist() == [0, Trouble.NO_TEXT, 0]
    assert found.names == ("a",)
