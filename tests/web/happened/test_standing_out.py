"""What is chosen beforehand: only what stands alone, and a place only by its own name."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.node import Node
from hudna.speak.reading.proposed import KindGuess, Span
from hudna.speak.reading.reading import propose
from hudna.web.happened.report_reading import looked_up, setting
from hudna.web.happened.standing_out import (
    ABOVE,
    FAR,
    above_all,
    place_of_name,
    place_of_text,
)

GUESSES = st.lists(st.builds(
    KindGuess, st.sampled_from(["mine", "other"]), st.floats(0, 1),
    st.lists(st.builds(Span, st.integers(0, 3), st.integers(4, 6)), max_size=2).map(tuple)),
    max_size=5).map(lambda g: sorted(g, key=lambda one: -one.score))


@given(GUESSES)
def test_none_is_chosen_of_several_that_rest_on_one_word_or_are_as_likely(
    guesses: list[KindGuess],
) -> None:
    best = above_all(guesses)
    if best is None:
        return
    assert best is guesses[0]
    for other in guesses[1:]:
        assert best.score >= other.score + ABOVE
        assert not set(best.spans) & set(other.spans)



class Found(msgspec.Struct):
    score: float | None


@given(st.lists(st.builds(Found, st.none() | st.floats(0, 1)), max_size=6))
def test_a_name_is_settled_only_where_it_is_exact_and_all_others_are_far(
    found: list[Found],
) -> None:
    best = place_of_name(found)
    others = [f.score or 0.0 for f in found if f is not best]
    if best is not None:
        assert best.score == 1
        assert all(score <= 1 - FAR for score in others)
    else:
        exact = [f for f in found if f.score == 1]
        assert len(exact) != 1 or any((f.score or 0) > 1 - FAR for f in found if f is not exact[0])


@pytest.mark.parametrize(("name", "alone"), [
    ("Tadif", True), ("تادف", True), ("5 km south of Palmyra", True),
    ("الثورة", False),  # another spelling of one place here, and five places elsewhere
    ("حمص", False), ("Idlib", False), ("دوما", False), ("تل أحمر", False),
    ("Maarat al-Numan", False),
])
def test_which_names_are_settled(nodes: dict[str, Node], name: str, alone: bool) -> None:
    assert (place_of_name(looked_up(nodes["un"], name, "ar")) is not None) is alone


@pytest.mark.parametrize(("text", "alone"), [
    ("Shells fell on Tadif", True), ("قصف على تل أحمر", False), ("قصف على الثورة", False),
    ("قصف في محافظة حمص", True), ("Shells fell near Tadif", False),
])
def test_which_places_of_a_text_are_settled(nodes: dict[str, Node], text: str, alone: bool) -> None:
    found = propose(text, 0, setting(nodes["un"]))
    assert (place_of_text(found.places) is not None) is alone
