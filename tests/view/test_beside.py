"""Two reports side by side: how near by time and place, in what they agree and contradict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import Point
from hudna.record.incidents import Harm
from hudna.view.beside import CLOSE_MS, NO_PLACE_MM, beside, contradicting
from hudna.view.differing import agreeing
from tests.act.passings import MINUTE, START
from tests.view.happenings import a_report

HERE, NEAR, FAR = (Point((371_000_000 + n, 362_000_000)) for n in (0, 100_000, 2_000_000))


def test_three_that_contradict_each_other_are_close() -> None:
    one = a_report(at=HERE, within_m=800, happened="air-strike", accused=("us",),
                   harm=Harm(2, 2, 7))
    other = a_report(at=NEAR, within_m=1_000, accused=("ru",), harm=Harm(0, 0, 3, 5),
                     until_ms=START + 20 * MINUTE)
    seen = beside(one, other)
    assert seen.close
    assert seen.ms == 30 * MINUTE
    assert seen.mm is not None
    assert 1_800_000 < seen.mm < 2_000_000, "between the middles and the wider circle"
    assert agreeing(one, other) == ("place", "time")
    assert contradicting(one, other) == ("happened", "accused", "killed", "injured")


@pytest.mark.parametrize(("more", "close"), [
    ({}, True), ({"at": NEAR}, True), ({"at": FAR}, False), ({"at": None}, False),
    ({"within_m": 9_000}, False), ({"until_ms": START - 10 * MINUTE + CLOSE_MS}, True),
    ({"until_ms": START - 10 * MINUTE + CLOSE_MS + 1}, False)])
def test_what_is_vague_is_not_close(more: dict[str, Any], close: bool) -> None:
    assert beside(a_report(at=HERE), a_report(**{"at": HERE, **more})).close == close


def test_the_nearer_comes_first_and_what_has_no_place_last() -> None:
    mine = a_report(at=HERE)
    others = [a_report(at=HERE), a_report(at=NEAR), a_report(at=HERE, until_ms=START + CLOSE_MS),
              a_report(at=FAR), a_report()]
    far = [beside(mine, other).far for other in others]
    assert far == sorted(far)
    assert far[-1] > NO_PLACE_MM / 1_000_000


_REPORTS = st.builds(
    a_report, at=st.sampled_from([HERE, NEAR, FAR, None]), within_m=st.integers(0, 9_000),
    happened=st.sampled_from(["mine", "shelling", "other"]),
    until_ms=st.integers(START, START + CLOSE_MS))


@given(_REPORTS, _REPORTS)
def test_the_same_from_both_sides_and_nothing_both_agreed_and_contradicted(
    one: Any, other: Any
) -> None:
    assert beside(one, other) == beside(other, one)
    assert contradicting(one, other) == contradicting(other, one)
    assert not set(agreeing(one, other)) & set(contradicting(one, other))
