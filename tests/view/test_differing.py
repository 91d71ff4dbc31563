"""In what reports contradict each other; what one leaves open another may say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import Point
from hudna.record.incidents import Harm
from hudna.view.differing import MOST, Difference, Value, agreeing, differences
from tests.act.passings import MINUTE, START
from tests.view.happenings import a_report

HERE, THERE = Point((371_000_000, 362_000_000)), Point((372_000_000, 362_000_000))


@pytest.mark.parametrize(("one", "other", "what"), [
    ({}, {}, ()),
    ({"happened": "air-strike"}, {}, ("happened",)),
    ({"happened": "other"}, {}, ()),
    ({"accused": ("us",)}, {"accused": ("ru",)}, ("accused",)),
    ({"accused": ("us", "ru")}, {"accused": ("ru",)}, ()),
    ({"accused": ("us",)}, {}, ()),
    ({"harm": Harm(killed_least=4)}, {"harm": Harm(killed_most=3)}, ("killed",)),
    ({"harm": Harm(killed_least=3)}, {"harm": Harm(killed_most=3)}, ()),
    ({"harm": Harm(injured_most=0)}, {"harm": Harm(injured_least=1)}, ("injured",)),
    ({"at": HERE}, {"at": THERE}, ("place",)),
    ({"at": HERE, "within_m": 9_000}, {"at": THERE}, ()),
    ({"at": HERE}, {}, ()),
    ({"from_ms": START - 50 * MINUTE, "until_ms": START - 40 * MINUTE}, {}, ("time",)),
])
def test_two_that_cannot_both_be_right(
    one: dict[str, Any], other: dict[str, Any], what: tuple[str, ...]
) -> None:
    for held in ((a_report(**one), a_report(**other)), (a_report(**other), a_report(**one))):
        assert tuple(d.what for d in differences(held)) == what


def test_every_value_with_the_reports_that_say_it() -> None:
    held = [a_report(harm=Harm(2, 2, 7)), a_report(harm=Harm(0, 0, 3, 5)),
            a_report(harm=Harm(0, 0, 1, 1)), a_report(harm=Harm(killed_most=9)), a_report()]
    killed, injured = differences(held)
    assert killed == Difference("killed", (Value((0,)), Value((1, 2)), Value((3,), fits=True)))
    assert injured == Difference("injured", (Value((0,)), Value((1,)), Value((2,))))


def test_what_fits_beside_all_others_is_listed_as_that() -> None:
    held = [a_report(), a_report(happened="mine"), a_report(happened="other"), a_report()]
    assert differences(held) == (Difference(
        "happened", (Value((0, 3)), Value((1,)), Value((2,), fits=True))),)


def test_the_furthest_apart_of_many() -> None:
    held = [a_report(from_ms=START - n * MINUTE, until_ms=START - n * MINUTE)
            for n in (1, 30, 9, 2)]
    assert differences(held) == (
        Difference("time", tuple(Value((i,)) for i in range(4)), 29 * MINUTE),)


@pytest.mark.parametrize(("one", "other", "what"), [
    ({}, {}, ("happened", "time")),
    ({"happened": "other"}, {"happened": "other"}, ("time",)),
    ({"accused": ("us", "ru")}, {"accused": ("ru",)}, ("happened", "accused", "time")),
    ({"accused": ("us",)}, {}, ("happened", "time")),
    ({"harm": Harm(killed_least=3)}, {"harm": Harm(killed_most=3)},
     ("happened", "killed", "time")),
    ({"at": HERE, "within_m": 9_000}, {"at": THERE}, ("happened", "place", "time")),
    ({"at": HERE}, {"at": THERE, "happened": "mine"}, ("time",)),
])
def test_what_two_both_say(one: dict[str, Any], other: dict[str, Any], what: object) -> None:
    assert agreeing(a_report(**one), a_report(**other)) == what
    assert agreeing(a_report(**other), a_report(**one)) == what


@given(st.permutations(range(4)))
def test_the_same_in_any_order(order: list[int]) -> None:
    held = [a_report(), a_report(happened="mine"), a_report(accused=("us",)),
            a_report(accused=("ru",), at=HERE)]
    assert {d.what for d in differences([held[i] for i in order])} == {"happened", "accused"}


def test_a_flood_of_one_hides_no_other() -> None:
    held = [a_report(text=f"copy {n}") for n in range(MOST * 2)]
    found = differences([*held, a_report(happened="mine")])
    assert found == (Difference(
        "happened", (Value(tuple(range(MOST * 2))), Value((MOST * 2,)))),)
