from hypothesis import given
from hypothesis import strategies as st

from hudna.record.shown import LONGEST, shown


@given(st.text() | st.binary() | st.lists(st.integers()))
def test_short_and_harmless(value: object) -> None:
    text = shown(value)
    assert len(text) <= LONGEST + 1
    assert text.isprintable()


def test_the_readers_language_stays_readable() -> None:
    assert shown("مستشفى") == "مستشفى"
    assert shown("a\u202eb\x1b\ud800") == "a?b??"
    assert shown("x" * 100) == "x" * LONGEST + "…"
