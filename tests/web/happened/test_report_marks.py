"""A text in pieces is the text, whatever rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hudna.speak.reading.proposed import Span
from hudna.web.happened.report_marks import Piece, pieces, words

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda s: Span(min(s), max(s))), max_size=6)
LABELS = st.dictionaries(st.sampled_from(["P1", "P2", "T1", "K1", "A1", "H1"]), SPANS)


@given(st.text(max_size=50), LABELS, SPANS)
def test_every_character_stands_once_and_in_order(
    text: str, spans: dict[str, list[Span]], asides: list[Span]
) -> None:
    found = pieces(text, spans, asides)
    assert "".join(p.text for p in found) == text
    at = 0
    for piece in found:
        for i in range(at, at + len(piece.text)):
            rests = tuple(n for n, some in spans.items() if any(s.begin <= i < s.end for s in some))
            assert piece.labels == rests
            assert piece.aside == (not rests and any(s.begin <= i < s.end for s in asides))
        at += len(piece.text)


def test_words_that_two_guesses_rest_on_have_both_labels() -> None:
    assert pieces("on Aleppo now", {"P1": [Span(3, 9)], "P2": [Span(3, 9)]}, [Span(10, 13)]) == [
        Piece("on "), Piece("Aleppo", ("P1", "P2")), Piece(" "), Piece("now", (), True)]
    assert words("a b a", [Span(0, 1), Span(2, 3), Span(4, 5)]) == ("a", "b")


def test_a_name_that_stands_thousands_of_times_is_passed_over_once() -> None:
    """Each span is looked at once to cut and once to open and close it, however many pieces."""
    looked = 0

    class Counted(Sequence[Span]):
        def __init__(self, some: list[Span]) -> None:
            self._some = some

        def __len__(self) -> int:
            return len(self._some)

        def __getitem__(self, i: Any) -> Any:
            nonlocal looked
            looked += 1
            return self._some[i]

    spans = {f"P{n}": Counted([Span(i * 7, i * 7 + 6) for i in range(2_000)]) for n in range(8)}
    found = pieces("Aleppo " * 2_000, spans, [])
    assert len(found) == 4_000
    assert looked <= 3 * 8 * 2_000
