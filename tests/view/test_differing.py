"""In what reports contradict each other; what one leaves open another may say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import Point
from hudna.record.incidents import Harm
from hudna.view.differing import MOST, Difference, differences
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


def test_the_furthest_apart_of_many() -> None:
    held = [a_report(from_ms=START - n * MINUTE, until_ms=START - n * MINUTE)
            for n in (1, 30, 9, 2)]
    assert differences(held) == (Difference("time", (0, 1), 29 * MINUTE),)


@given(st.permutations(range(4)))
def test_the_same_in_any_order(order: list[int]) -> None:
    held = [a_report(), a_report(happened="mine"), a_report(accused=("us",)),
            a_report(accused=("ru",), at=HERE)]
    assert {d.what for d in differences([held[i] for i in order])} == {"happened", "accused"}


def test_a_flood_of_one_hides_no_other() -> None:
    held = [a_report(text=f"copy {n}") for n in range(MOST * 2)]
    found = differences([*held, a_report(happened="mine")])
    assert found == (Difference("happened", (0, MOST * 2)),)
