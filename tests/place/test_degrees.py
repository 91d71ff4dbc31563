"""Positions as people write them, in three languages; the order is never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.degrees import format_dms, format_position, parse_position
from hudna.place.measure import between_mm

HERE = (401_400_000, 353_300_000)
positions = st.tuples(st.integers(-1_800_000_000, 1_800_000_000),
                      st.integers(-900_000_000, 900_000_000))


@given(positions)
def test_out_and_in_again_is_the_same(position):
    assert parse_position(format_position(position), "x") == position


@given(positions)
def test_degrees_minutes_seconds_are_within_half_a_hundredth(position):
    assert between_mm(parse_position(format_dms(position), "x"), position) <= 220


@pytest.mark.parametrize("text", [
    "N35.33 E40.14", "n 35.33, e 40.14", "E40.14 N35.33", "35.33N,40.14E", "35.33° N 40.14° E",
    "35°19'48\"N 40°08'24\"E", "35°19′48″N, 40°08′24″E", "35 19 48 N 40 08 24 E",
    "N 35° 19' 48\" E 40° 8' 24\"", "35°19.8'N 40°8.4'E", "lat 35.33 lon 40.14",
    "longitude: 40.14; latitude: +35.33", "35,33° с.ш. 40,14° в.д.", "35.33 с. ш., 40.14 в. д.",
    "35°19'48\"с.ш. 40°08'24\"в.д.", "широта 35,33 долгота 40,14",
    "35.33 северной широты 40.14 восточной долготы", "٣٥٫٣٣ شمالاً ٤٠٫١٤ شرقاً",
    "35.33 شمال، 40.14 شرق", "ش 35.33 ق 40.14", "خط العرض ٣٥٫٣٣ خط الطول ٤٠٫١٤",
    "٣٥°١٩′٤٨″ شمالا ٤٠°٠٨′٢٤″ شرقا", "\u200f35.33 شمال 40.14 شرق\u200e",
])
def test_ways_of_writing_one_place(text):
    assert parse_position(text, "place") == HERE


@pytest.mark.parametrize(("text", "position"), [
    ("35.33 S 40.14 W", (-401_400_000, -353_300_000)),
    ("35.33 جنوب 40.14 غرب", (-401_400_000, -353_300_000)),
    ("35.33 ю.ш. 40.14 з.д.", (-401_400_000, -353_300_000)),
    ("lat -35.33 lon -40.14", (-401_400_000, -353_300_000)),
    ("90N 180E", (1_800_000_000, 900_000_000)),
    ("0N 0E", (0, 0)),
])
def test_hemispheres(text, position):
    assert parse_position(text, "place") == position


@pytest.mark.parametrize(("text", "words"), [
    ("35.33, 40.14", "never guessed"), ("", "never guessed"), ("35.33 N 40.14", "never guessed"),
    ("35.33 N", "never guessed"), ("40E 41W", "never guessed"), ("35N 36N", "never guessed"),
    ("N35.33 40.14E", "never guessed"), ("35.3.3 N 40 E", "never guessed"),
    ("nan N 3 E", "never guessed"), ("35 X 40 E", "never guessed"),
    ("-35 N 40 E", "not both"), ("91 N 40 E", "at most 90"), ("35 N 181 E", "at most 180"),
    ("35°60'N 40 E", "below 60"), ("35.5°30'N 40 E", "below 60"), ("35°30'70\"N 40E", "below 60"),
])
def test_each_fault_says_what_is_expected(text, words):
    with pytest.raises(Refused, match=r"^place: found") as caught:
        parse_position(text, "place")
    assert words in str(caught.value)
