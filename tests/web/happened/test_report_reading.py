"""What is chosen beforehand, and which units hold a place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.node import Node
from hudna.speak.reading.proposed import KindGuess, Span
from hudna.web.happened.report_places import home, units
from hudna.web.happened.report_reading import ABOVE, above_all, language_of, looked_up
from tests.web.houses import places

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


def test_the_units_are_those_that_hold_the_whole_disc() -> None:
    aleppo = (371_611_700, 362_012_400)
    assert units(places(), aleppo, 5_000) == ("SY-HL",)
    assert units(places(), aleppo, 300_000) == ()
    assert units(places(), aleppo, 300_000, "SY-HL") == ("SY-HL",)
    assert units(places(), (0, 0), 5_000) == ()


def test_the_land_of_the_agreement_is_what_lies_in_its_theatre(nodes: dict[str, Node]) -> None:
    codes = {d.code for d in home(nodes["un"])}
    assert {"SY-HL", "SY-DI", "SY-HA"} <= codes
    assert not any(code.startswith("CY") for code in codes)


def test_a_name_gives_every_place_that_it_may_mean(nodes: dict[str, Node]) -> None:
    found = looked_up(nodes["un"], "حلب", "ar")
    assert {row.place.unit for row in found} >= {"", "SY-HL"}
    assert len({row.value for row in found}) == len(found)
    assert looked_up(nodes["un"], "Qxzvw", "en") == []


def test_the_language_is_that_of_most_letters() -> None:
    assert language_of("قصف على Aleppo وحلب") == "ar"
    assert language_of("обстрел Idlib, погибли") == "ru"
    assert language_of("shelling") == "en"
    assert language_of("12:30 !") == ""
