"""Sources that nobody has heard of before, at once and alike, carry a caution; others do not."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from hudna.record.incidents import Report
from hudna.view.new_sources import KNOWN_MS, NEAR_MS, may_be_one_hand
from tests.act.passings import MINUTE, START
from tests.view.happenings import a_report


def said(i: int, **more: Any) -> Report:
    return a_report(**{"source": f"hand {i}", "text": f"words {i}",
                       "told_ms": START + i * MINUTE, **more})


def four(**more: Any) -> list[Report]:
    """The last of them says `more`."""
    return [*map(said, range(3)), said(3, **more)]


def alone(one: Report) -> list[int]:
    return [one.told_ms]


def test_four_that_nobody_knows_within_minutes() -> None:
    for order in permutations(four()):
        assert may_be_one_hand(order, alone)


@pytest.mark.parametrize("more", [
    {"told_ms": START + NEAR_MS + MINUTE}, {"happened": "mine"}, {"about": "a" * 64},
    {"from_ms": START - 99 * MINUTE, "until_ms": START - 98 * MINUTE}])
def test_not_of_those_that_are_hours_apart_or_say_another_thing(more: dict[str, Any]) -> None:
    assert not may_be_one_hand(four(**more), alone)


def test_not_of_two_nor_of_copies_that_count_once() -> None:
    assert not may_be_one_hand([said(0), said(1)], alone)
    assert not may_be_one_hand([said(i, text="the same") for i in range(9)], alone)
    assert not may_be_one_hand([], alone)


@pytest.mark.parametrize("at", [START - KNOWN_MS - 1, START + KNOWN_MS + 9 * MINUTE])
def test_not_where_one_of_them_is_known_by_more(at: int) -> None:
    def told(one: Report) -> list[int]:
        return [one.told_ms, *([at] if one.source == "hand 2" else [])]

    assert not may_be_one_hand(four(), told)
    assert may_be_one_hand([s for s in four() if s.source != "hand 2"], told)
