"""What a person is shown of a claim before signing it."""

from __future__ import annotations

import pytest

from hudna.place.area import km2
from hudna.place.geometry import Polygon
from hudna.view.process.flags import Flag, flags
from tests.view.process.holdings import (
    HOUR,
    SOUTH,
    START,
    UNIT,
    WEST,
    holding,
    says,
    square,
    takes_back,
    world_of,
)

FEW = 3_000
"""In 1e-7 degree: some thirty metres."""


def box(west: int, south: int, east: int, north: int) -> Polygon:
    w, s, e, n = WEST + west, SOUTH + south, WEST + east, SOUTH + north
    return Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))


def kinds(found: tuple[Flag, ...]) -> list[str]:
    return [f.kind for f in found]


def test_you_say_both_unless_this_takes_the_place_of_that() -> None:
    mine = says("us", holding(square(0, 0, 2, 2), "opposition"))
    world = world_of([mine])
    said = holding(square(1, 1, 2, 2), "syrian-government")
    [found] = flags(world, said)
    assert (found.kind, found.with_, found.holders) == ("both", (mine.hash,), ("opposition",))
    assert found.km2 == pytest.approx(km2(square(1, 1)), rel=1e-6)
    assert flags(world, said, mine.hash) == ()
    assert flags(world, holding(square(1, 1, 2, 2), "opposition")) == ()


def test_what_another_says_is_disputed_or_mingles_also_where_it_was_taken_back() -> None:
    theirs = says("ru", holding(square(0, 0), "syrian-government"))
    excluded = says("un", holding(square(5, 0), "daesh"))
    world = world_of([theirs, excluded, takes_back(excluded)])
    said = holding(square(0, 0, 6, 1), "opposition")
    assert sorted(kinds(flags(world, said))) == ["disputes", "mingles"]
    world = world_of([theirs, takes_back(theirs)])
    assert flags(world, said) == ()


def test_of_another_time_nothing_is_said() -> None:
    world = world_of([says("ru", holding(square(0, 0), "daesh", until_ms=START + HOUR))])
    assert flags(world, holding(square(0, 0), from_ms=START + HOUR)) == ()


def test_a_sliver_is_named_with_where_and_between_whom() -> None:
    theirs = says("ru", holding(box(0, 0, UNIT, UNIT), "syrian-government"))
    world = world_of([theirs])
    said = holding(box(UNIT - FEW, 0, 2 * UNIT, UNIT), "opposition")
    found = [f for f in flags(world, said) if f.kind == "sliver"]
    assert len(found) == 1
    assert set(found[0].claimants) == {"us", "ru"}
    assert found[0].shape is not None
    assert WEST + UNIT - FEW <= found[0].at[0] <= WEST + UNIT


def test_a_gap_between_two_is_named_and_one_that_a_third_fills_is_none() -> None:
    theirs = says("ru", holding(box(0, 0, UNIT, UNIT), "opposition"))
    said = holding(box(UNIT + FEW, 0, 2 * UNIT, UNIT), "opposition")
    [gap] = flags(world_of([theirs]), said)
    assert (gap.kind, gap.with_) == ("gap", (theirs.hash,))
    assert 20_000 < gap.apart_mm < 40_000
    fills = says("un", holding(box(UNIT - UNIT // 2, 0, UNIT + UNIT // 2, UNIT), "opposition"))
    assert "gap" not in kinds(flags(world_of([theirs, fills]), said))


def test_what_touches_along_a_line_is_said() -> None:
    theirs = says("ru", holding(square(0, 0), "opposition"))
    [found] = flags(world_of([theirs]), holding(square(1, 0), "opposition"))
    assert (found.kind, found.with_) == ("touches", (theirs.hash,))
    assert flags(world_of([theirs]), holding(square(3, 0), "opposition")) == ()
