"""Mingled ground, square by square beside an oracle that lays nothing: no clearance over it, nobody
ends it alone, and whatever the order of arrival all nodes say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations_with_replacement, product
from typing import Any

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Polygon
from hudna.record.kinds import Holding, Notice, Withdrawal
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.conflicts import conflicts
from hudna.view.process.mingled_known import mingled_at
from hudna.view.world import World
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
from tests.view.telling_incidents import record

SIDE, HOURS = 2, 3
PARTNERS, EXCLUDED = {"opposition", "syrian-government", "who"}, {"daesh", "nusra", "who"}
HOLDERS = ("opposition", "opposition", "daesh", "daesh", "ypg", "who")
GUARANTORS = ("us", "ru")
COUNTS = st.sampled_from([1, 1, 1, 2])


@st.composite
def statements(draw: st.DrawFn, authors: Sequence[str] = ("us", "ru", "us", "ru", "un", "issg"),
               least: int = 0, before: Sequence[Record] = ()) -> list[Record]:
    """Claims, versions of own and others' claims, withdrawals at any time that is written."""
    records = list(before) or list(draw(st.just(()) | settled_ground()))
    for i in range(draw(st.integers(least, 7))):
        author = draw(st.sampled_from(authors))
        claims = [r for r in records if isinstance(r.said, Holding)]
        claims = [r for r in claims if r.author == author] or claims
        does = draw(st.sampled_from(["say", "replace", "withdraw", "cross"]))
        at = START + draw(st.integers(0, 3)) * HOUR + len(records) + i
        if does == "withdraw" and claims:
            records.append(takes_back(draw(st.sampled_from(claims)), at, author))
            continue
        if does == "cross":
            claims = [r for r in records if isinstance(r.said, Holding)]
        earlier = draw(st.sampled_from(claims)) if does != "say" and claims else None
        records.append(says(author, draw(claimed()), at, earlier))
    return records[len(before):]


@st.composite
def settled_ground(draw: st.DrawFn) -> tuple[Record, ...]:
    """Said to be mingled by one, until both name one holder, of hours that may meet or not."""
    ground = square(0, 0, SIDE, SIDE)
    ends = st.sampled_from([None, *(START + h * HOUR for h in range(1, HOURS))])
    mixed = says("us", holding(ground, "opposition", "daesh"))
    mends = says("us", holding(ground, "opposition", until_ms=draw(ends)), START + 1, mixed)
    return mixed, mends, says("ru", holding(ground, "opposition", until_ms=draw(ends)), START + 2)


@st.composite
def claimed(draw: st.DrawFn) -> Holding:
    x, y = draw(st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1)))
    wide, high = draw(st.tuples(st.integers(1, SIDE), st.integers(1, SIDE)))
    names = dict.fromkeys(draw(st.sampled_from(HOLDERS)) for _ in range(draw(COUNTS)))
    begins = draw(st.sampled_from([0, 0, *range(HOURS)]))
    ends = draw(st.none() | st.integers(begins + 1, HOURS))
    return holding(square(x, y, wide, high), *names, from_ms=START + begins * HOUR,
                   until_ms=None if ends is None else START + ends * HOUR)


def over(x: int, y: int, first: int, last: int) -> Record:
    """A flight in the middle of a square, within these hours, both included."""
    w, s = WEST + x * UNIT + UNIT * 9 // 20, SOUTH + y * UNIT + UNIT * 9 // 20
    e, n = w + UNIT // 10, s + UNIT // 10
    shape = Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))
    return record("us", Notice("Q", shape, 0, 0, 1_000, START + first * HOUR,
                               START + (last + 1) * HOUR - 1, "transport", "us", 1, ""))


# --- the oracle: of one square and one hour


def on(records: Iterable[Record], x: int, y: int) -> list[Record]:
    """Claimants' statements of the square, whatever became of them."""
    found = []
    for one in records:
        if isinstance(one.said, Holding) and one.author in ("us", "ru", "un"):
            (w, s), (e, n) = _rings(one.said)[0][0], _rings(one.said)[0][2]
            cx, cy = WEST + x * UNIT + UNIT // 2, SOUTH + y * UNIT + UNIT // 2
            if w < cx < e and s < cy < n:
                found.append(one)
    return found


def _rings(said: Holding) -> Any:
    assert isinstance(said.shape, Polygon)
    return said.shape.rings


def at_hour(records: Iterable[Record], hour: int) -> list[Record]:
    at = START + hour * HOUR
    return [r for r in records if r.said.from_ms <= at
            and (r.said.until_ms is None or at < r.said.until_ms)]


def replaced_by(records: Sequence[Record], late: Record) -> set[str]:
    """All that a statement says it replaces, one after another, of its own author."""
    by_hash, found = {r.hash: r for r in records}, set()
    now = by_hash.get(late.supersedes or "")
    while now is not None and now.author == late.author and now.hash not in found:
        found.add(now.hash)
        now = by_hash.get(now.supersedes or "")
    return found


def mingles(records: Sequence[Record], a: Record, b: Record) -> bool:
    if a.hash in replaced_by(records, b) or b.hash in replaced_by(records, a):
        return False
    both = {*a.said.holders, *b.said.holders}
    return any(p != e for p, e in product(both & PARTNERS, both & EXCLUDED))


def stand(records: Sequence[Record]) -> set[str]:
    ended = {(r.author, r.supersedes) for r in records if isinstance(r.said, Holding)}
    ended |= {(r.author, r.said.subject) for r in records if isinstance(r.said, Withdrawal)}
    return {r.hash for r in records if (r.author, r.hash) not in ended}


def protected(records: Sequence[Record], x: int, y: int, hour: int) -> bool:
    here = on(records, x, y)
    begun = any(mingles(records, a, b) for h in range(hour + 1)
                for a, b in combinations_with_replacement(at_hour(here, h), 2))
    return begun and not agreed(records, here, hour)


def agreed(records: Sequence[Record], here: Sequence[Record], hour: int) -> str:
    """The one holder that every guarantor names, if it is known."""
    left = [r for r in at_hour(here, hour) if r.hash in stand(records)]
    named = [{h for r in left if r.author == g for h in r.said.holders} for g in GUARANTORS]
    one = set().union(*named)
    return one.pop() if all(named) and len(one) == 1 and "who" not in one else ""


def met(world: World, notice: Record) -> bool:
    return any(c.kind in ("mingled", "unknown") for c in conflicts(world, notice))


@settings(max_examples=examples(50, 1_500), deadline=None)
@given(statements(), st.integers(0, HOURS), st.integers(0, 2))
def test_promise_9_a_flight_over_mingled_ground_meets_it_and_no_other_does(
    records: list[Record], first: int, more: int,
) -> None:
    world, hours = world_of(records), range(first, first + more + 1)
    for x, y in product(range(SIDE), range(SIDE)):
        found = [protected(records, x, y, h) for h in hours]
        flown = met(world, over(x, y, first, first + more))
        assert flown or not any(found), "no false clearance"
        # Of a flight that lasts, all of its hours must be settled on one and the same holder.
        alike = {agreed(records, on(records, x, y), h) for h in hours}
        assert not flown or any(found) or len(alike) > 1


@settings(max_examples=examples(25, 1_000), deadline=None)
@given(statements(least=2), st.integers(0, HOURS))
def test_the_map_draws_what_a_flight_would_meet(records: list[Record], hour: int) -> None:
    world = world_of(records)
    drawn = mingled_at(world, START + hour * HOUR)
    for x, y in product(range(SIDE), range(SIDE)):
        at = over(x, y, hour, hour)
        inside = any(_has(ring, x, y) for one in drawn for ring in one.shape.polygons)
        assert inside == protected(records, x, y, hour), at.hash


def _has(rings: Any, x: int, y: int) -> bool:
    at = shapely.Point(WEST + x * UNIT + UNIT // 2, SOUTH + y * UNIT + UNIT // 2)
    return bool(shapely.Polygon(rings[0], rings[1:]).contains(at))


@settings(max_examples=examples(50, 1_500), deadline=None)
@given(st.data())
def test_promise_3_one_guarantor_and_all_others_together_never_end_it(data: st.DataObject) -> None:
    """Whatever the others say, replace or take back: while the one does not itself say of that hour
    what would settle it, it stays."""
    records = data.draw(statements(least=2))
    alone = data.draw(st.sampled_from(GUARANTORS))
    others = [p for p in ("us", "ru", "un", "issg") if p != alone]
    more = data.draw(statements(others, least=1, before=records))
    before, after = world_of(records), world_of([*records, *more])
    for x, y, hour in product(range(SIDE), range(SIDE), range(HOURS)):
        own = [r for r in at_hour(on(records, x, y), hour)
               if r.author == alone and r.hash in stand(records)]
        settles = len({h for r in own for h in r.said.holders}) == 1
        if not settles and met(before, over(x, y, hour, hour)):
            assert met(after, over(x, y, hour, hour))


@settings(max_examples=examples(25, 1_000), deadline=None)
@given(statements(least=1), st.randoms(use_true_random=False))
def test_promise_10_the_order_of_arrival_changes_neither_conflict_nor_key(
    records: list[Record], r: Any,
) -> None:
    mixed = list(records)
    r.shuffle(mixed)
    one, other = world_of(records), world_of(mixed, "ru")
    for x, y in product(range(SIDE), range(SIDE)):
        at = over(x, y, 0, 1)
        assert awareness_key(one, at) == awareness_key(other, at)
        assert [(c.kind, c.subject, c.because) for c in conflicts(one, at)] == [
            (c.kind, c.subject, c.because) for c in conflicts(other, at)]


@settings(max_examples=examples(25, 1_000), deadline=None)
@given(st.data())
def test_promise_1_no_key_from_before_comes_back_and_what_changes_a_conflict_changes_the_key(
    data: st.DataObject,
) -> None:
    """All that changes what a flight meets is in its key, and nothing ever leaves a key,
    in whatever order it comes in."""
    records = data.draw(statements(least=3))
    if data.draw(st.booleans()):
        records = data.draw(st.permutations(records))
    seen: dict[tuple[int, int], list[tuple[str, list[Any]]]] = {}
    for upto in range(len(records) + 1):
        world = world_of(records[:upto])
        for x, y in product(range(SIDE), range(SIDE)):
            at = over(x, y, 0, 2)
            now = (awareness_key(world, at), [(c.kind, c.subject) for c in conflicts(world, at)])
            before = seen.setdefault((x, y), [])
            if before and before[-1][0] == now[0]:
                assert before[-1][1] == now[1]
            assert all(now[0] != key for key, _ in before if key != before[-1][0])
            before.append(now)
