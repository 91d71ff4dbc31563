"""What the statements come to where they are laid over each other, through a node's own world."""

from __future__ import annotations

from math import isclose
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.place.area import km2
from hudna.place.claim import State
from hudna.place.flat import parts_of
from hudna.place.peopled import Settlement
from hudna.record.record import Record
from hudna.view.process.claims import heard
from hudna.view.process.converging import by_day
from hudna.view.process.delineation import Delineation, delineation, settling_order
from tests.examples import examples
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

AGREED, DISPUTED, MINGLED, UNCLAIMED = (
    State.AGREED, State.DISPUTED, State.MINGLED, State.UNCLAIMED)
HOLDERS = ("opposition", "syrian-government", "daesh", "ypg", "someone-else")
FRAME = square(0, 0, 6, 6)


@st.composite
def statements(draw: st.DrawFn) -> list[Record]:
    """Of three claimants and one who is none, some replaced, some taken back."""
    records: list[Record] = []
    for i in range(draw(st.integers(0, 8))):
        author = draw(st.sampled_from(["us", "ru", "un", "opposition"]))
        own = [r for r in records if r.author == author and hasattr(r.said, "shape")]
        if own and draw(st.integers(0, 3)) == 0:
            records.append(takes_back(draw(st.sampled_from(own)), START + i))
            continue
        x, y = draw(st.tuples(st.integers(-1, 5), st.integers(-1, 5)))
        wide, high = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
        names = draw(st.lists(st.sampled_from(HOLDERS), min_size=1, max_size=2, unique=True))
        until = draw(st.none() | st.just(START + HOUR))
        before = draw(st.sampled_from(own)) if own and draw(st.booleans()) else None
        records.append(says(author, holding(square(x, y, wide, high), *names, until_ms=until),
                            START + i, before))
    return records


def shown(found: Delineation) -> Any:
    return found.pieces, found.by_state, found.by_holder, found.convergence


def squares_by_state(world: Any, at: int) -> dict[State, set[tuple[int, int]]]:
    """Square by square, by what its own claims say: another way to the same."""
    held: dict[State, set[tuple[int, int]]] = {state: set() for state in State}
    for x in range(6):
        for y in range(6):
            said = {(c.claimant, c.holder) for c in heard(world, at).claims
                    if _holds(c.shape, x, y)}
            held[_state(said)].add((x, y))
    return held


def _holds(shape: Any, x: int, y: int) -> bool:
    (west, south), (east, north) = shape.rings[0][0], shape.rings[0][2]
    cx, cy = WEST + x * UNIT + UNIT // 2, SOUTH + y * UNIT + UNIT // 2
    return bool(west < cx < east and south < cy < north)


def _state(said: set[tuple[str, str]]) -> State:
    if not said:
        return UNCLAIMED
    if len({claimant for claimant, _ in said}) < len(said):
        return MINGLED
    return AGREED if len({holder for _, holder in said}) == 1 else DISPUTED


@settings(max_examples=examples(30, 600), deadline=None)
@given(statements(), st.sampled_from([START, START + HOUR]))
def test_promise_9_the_four_states_cover_the_frame_exactly_once(
    records: list[Record], at: int,
) -> None:
    world = world_of(records)
    found = delineation(world, at, frame=FRAME)
    for state, squares in squares_by_state(world, at).items():
        expected = sum(km2(square(x, y)) for x, y in squares)
        assert isclose(found.by_state[state].km2, expected, rel_tol=1e-9, abs_tol=1e-9)
        mine = [p for p in found.pieces if p.state is state]
        for x, y in squares:
            assert sum(_covers(p.shape, x, y) for p in mine) == 1
    assert isclose(sum(p.km2 for p in found.pieces), km2(FRAME), rel_tol=1e-9)


def _covers(shape: Any, x: int, y: int) -> bool:
    at = shapely.Point(WEST + x * UNIT + UNIT // 2, SOUTH + y * UNIT + UNIT // 2)
    return any(bool(part.contains(at)) for part in parts_of(shape))


@settings(max_examples=examples(30, 600), deadline=None)
@given(statements(), st.randoms(use_true_random=False))
def test_promise_10_the_order_of_arrival_changes_nothing(records: list[Record], r: Any) -> None:
    mixed = list(records)
    r.shuffle(mixed)
    assert shown(delineation(world_of(mixed), START)) == shown(
        delineation(world_of(records), START))


@settings(max_examples=examples(30, 600), deadline=None)
@given(statements(), statements())
def test_withdrawing_claims_undoes_them(before: list[Record], more: list[Record]) -> None:
    """What came later, and nothing of what it replaces."""
    fresh = [says(r.author, r.said, r.issued_ms + HOUR // 2) for r in more
             if hasattr(r.said, "shape")]
    world = world_of(before)
    first = delineation(world, START)
    for i, one in enumerate([*fresh, *(takes_back(r) for r in fresh)]):
        world.apply(Entry(world.size, START + HOUR + i, one))
        assert shown(delineation(world, START)) == shown(
            delineation(world_of(record for record in _records(world)), START))
    assert shown(delineation(world, START)) == shown(first)


def _records(world: Any) -> list[Record]:
    return [world.entries.record(p) for p in range(world.size)]


def test_of_each_holder_what_is_agreed_and_what_is_not() -> None:
    world = world_of([
        says("us", holding(square(0, 0, 2, 1), "opposition")),
        says("ru", holding(square(1, 0, 2, 1), "daesh")),
        says("un", holding(square(5, 5), "ypg", "daesh")),
    ])
    found = delineation(world, START)
    shares = found.by_holder
    assert set(shares) == {"opposition", "daesh", "ypg"}
    assert shares["opposition"][AGREED].km2 == pytest.approx(km2(square(0, 0)))
    assert shares["opposition"][DISPUTED] == shares["daesh"][DISPUTED]
    assert shares["daesh"][MINGLED].km2 == pytest.approx(km2(square(5, 5)))
    assert found.by_state[UNCLAIMED].km2 == 0
    assert found.convergence.alone_km2 == pytest.approx(found.by_state[AGREED].km2)


def test_people_are_counted_once_and_the_order_is_by_whom_settling_would_protect() -> None:
    world = world_of([
        says("us", holding(square(0, 0), "opposition")), says("ru", holding(square(0, 0), "daesh")),
        says("us", holding(square(3, 0), "opposition")), says("ru", holding(square(3, 0), "nusra")),
        says("un", holding(square(5, 0), "ypg", "daesh")),
    ])
    people = [Settlement(_middle(0), 900, "A"), Settlement(_middle(3), 7_000, "B"),
              Settlement(_middle(5), 50_000, "C"), Settlement(_middle(3), None, "D")]
    found = delineation(world, START, people)
    assert found.by_state[DISPUTED].living.people == 7_900
    assert found.by_state[DISPUTED].living.unknown == 1
    assert found.by_holder["opposition"][DISPUTED].living.people == 7_900
    assert found.by_holder["daesh"][MINGLED].living.people == 50_000
    assert [(p.towns, p.gain) for p in settling_order(world, found)] == [
        (("B", "D"), 7_000), (("A",), 900), (("C",), 0)]


def _middle(x: int) -> tuple[int, int]:
    return WEST + x * UNIT + UNIT // 2, SOUTH + UNIT // 2


def test_an_unknown_holder_and_a_stranger_are_flagged() -> None:
    found = delineation(world_of([
        says("us", holding(square(0, 0), "someone-else")), says("issg", holding(square(0, 0))),
    ]), START)
    assert [one.unknown for one in found.unknown] == [("someone-else",)]
    assert [r.author for r in found.not_heard] == ["issg"]
    assert [p.holders for p in found.pieces] == [("someone-else",)]


def test_day_by_day_as_it_is_known_now_and_as_it_was_then() -> None:
    day = 24 * HOUR
    world = world_of([
        says("us", holding(square(0, 0), "opposition")), says("ru", holding(square(0, 0), "daesh")),
        says("ru", holding(square(0, 0), "opposition"), START + day,
             says("ru", holding(square(0, 0), "daesh"))),
    ])
    days = ["2016-07-31", "2016-08-01"]
    assert [d.convergence.agreed for d in by_day(world, days)] == [1, 1]
    assert [d.convergence.agreed for d in by_day(world, days, as_known=True)] == [0, 1]
