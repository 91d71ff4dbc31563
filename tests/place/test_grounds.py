"""What claims come to, without who says what."""

from __future__ import annotations

from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.claim import Claim, State
from hudna.place.grounds import Ground, grounds
from hudna.place.overlay import overlay
from hudna.place.peopled import Settlement, living
from tests.examples import examples
from tests.web.houses import box, e7

CLAIMS = st.lists(st.tuples(
    st.sampled_from(["us", "ru", "un"]), st.sampled_from(["opposition", "syrian-government"]),
    st.tuples(*[st.integers(0, 8)] * 2), st.tuples(*[st.integers(1, 5)] * 2)), max_size=8)
TOWNS = tuple(Settlement((e7(36.05 + i / 10), e7(35.05 + i / 10)), 1000 if i % 2 else None, str(i))
              for i in range(10))


def claims(drawn: list[tuple[str, str, tuple[int, int], tuple[int, int]]]) -> list[Claim]:
    return [Claim(by, holder, box(36 + x / 10, 35 + y / 10, 36 + (x + w) / 10, 35 + (y + h) / 10))
            for by, holder, (x, y), (w, h) in drawn]


def grounds_of(laid: list[Claim]) -> tuple[Ground, ...]:
    pieces = overlay(laid)
    return grounds(pieces, living(pieces, TOWNS), TOWNS)


@settings(max_examples=examples(40, 300), deadline=None)
@given(CLAIMS)
def test_all_ground_and_everybody_on_it_is_in_it_once_and_nobody_who_says_it(
    drawn: list[tuple[str, str, tuple[int, int], tuple[int, int]]],
) -> None:
    pieces = overlay(claims(drawn))
    lives = living(pieces, TOWNS)
    every = grounds(pieces, lives, TOWNS)
    assert "claimant" not in Ground.__struct_fields__ and "says" not in Ground.__struct_fields__
    for state in State:
        before = fsum(p.km2 for p in pieces if p.state is state)
        assert fsum(g.km2 for g in every if g.state is state) == pytest.approx(before)
    assert sum(g.living.people for g in every) == sum(x.people for x in lives)
    assert sum(g.living.unknown for g in every) == sum(x.unknown for x in lives)
    assert len({(g.state, g.holders, g.alone) for g in every}) == len(every)
    assert every == grounds_of(claims(drawn[::-1]))


@settings(max_examples=examples(40, 300), deadline=None)
@given(CLAIMS)
def test_who_says_it_may_be_anybody(
    drawn: list[tuple[str, str, tuple[int, int], tuple[int, int]]],
) -> None:
    """Had the claimants' names been others', the same would be given."""
    other = {"us": "ru", "ru": "un", "un": "us"}
    swapped = [(other[by], *rest) for by, *rest in drawn]
    assert grounds_of(claims(drawn)) == grounds_of(claims(swapped))  # type: ignore[arg-type]


def test_no_border_is_left_between_what_one_says_and_what_another_does() -> None:
    def alone(*edges: tuple[str, float, float]) -> tuple[Ground, ...]:
        return grounds_of([Claim(by, "opposition", box(west, 35, east, 36))
                           for by, west, east in edges])

    [two] = alone(("us", 36, 37), ("ru", 37, 38))
    [one] = alone(("us", 36, 38))
    assert two.alone
    assert two.km2 == pytest.approx(one.km2)
    assert len(two.shape.polygons) == 1
