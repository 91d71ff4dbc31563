"""Shares: each area in one, for good; together they tell what one watch tells."""

from __future__ import annotations

from itertools import islice
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import E7, Polygon
from hudna.place.volume import Volume
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.event import Event
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.sharing.curve import BITS, SIDE, along
from hudna.watch.sharing.shares import Division, Share
from hudna.watch.watch import Watch
from tests.lookout.gates import SQUARES, Gates, flood, squares
from tests.watch.small import FROM_MS

PLACES = st.tuples(st.integers(-180 * E7, 180 * E7 - 10), st.integers(-90 * E7, 90 * E7 - 10))


def spot(name: str, at: tuple[int, int]) -> Barred:
    x, y = at
    ring = ((x, y), (x + 9, y), (x + 9, y + 9), (x, y + 9), (x, y))
    return Barred(name, "ab" * 32, "", Volume(Polygon((ring,))))


AREAS = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), PLACES, min_size=1,
                        max_size=30).map(lambda d: [spot(n, at) for n, at in d.items()])


def test_the_curve_goes_through_neighbours() -> None:
    wide, high = (360 * E7) >> BITS, (180 * E7) >> BITS
    corner = {along((-180 * E7 + x * wide + wide // 2, -90 * E7 + y * high + high // 2)): (x, y)
              for x in range(8) for y in range(8)}
    assert sorted(corner) == list(range(64))
    assert all(abs(corner[i][0] - corner[i + 1][0]) + abs(corner[i][1] - corner[i + 1][1]) == 1
               for i in range(63))
    assert along((180 * E7, 90 * E7)) < SIDE * SIDE


@given(AREAS, AREAS, st.integers(1, 7))
def test_each_area_is_in_one_share_and_stays_there(
    first: list[Barred], second: list[Barred], shares: int,
) -> None:
    begun = Division(shares).then(first)
    later = begun.then(second)
    assert set(later.of) == {a.area for a in (*first, *second)}
    assert set(later.of.values()) <= set(range(shares))
    assert begun.of.items() <= later.of.items()
    assert Division(shares).then(reversed(first)).of == begun.of
    assert later.then(first) is later


def test_shares_are_of_like_number() -> None:
    areas = [spot(f"a{n}", (n * E7, n % 9 * E7)) for n in range(100)]
    of = list(Division(4).then(areas).of.values())
    assert [of.count(n) for n in range(4)] == [25, 25, 25, 25]


def flight() -> st.SearchStrategy[list[Item]]:
    def made(steps: list[tuple[int, int, int]]) -> list[Item]:
        items: list[Item] = [Briefed(5, squares(6))]
        for n, (aircraft, x, back) in enumerate(steps):
            fix = Fix(f"icao:{aircraft:06x}", 1000 * n, 370_000_000 + x * 500_000, 350_500_000)
            items.append(Heard(1000 * n - back, "north", (fix,)))
        items.insert(len(items) // 2, Briefed(7, squares(9)))
        return [*items, Tick(10_000)]
    return st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 40), st.integers(0, 3000)),
                    max_size=40).map(made)


@given(flight(), st.integers(1, 4), st.data())
def test_all_shares_together_tell_what_one_tells(
    items: list[Item], shares: int, draw: st.DataObject,
) -> None:
    def told(share: Share, freeze_at: int) -> list[Event]:
        events: list[Event] = []
        for seq, item in enumerate(items, 1):
            if seq == freeze_at:
                share = Share.thaw(share.number, share.freeze(), Gates.thaw)
            events += share.take(seq, item)
        return events

    whole = told(Share.begin(0, 1, Gates), 0)
    parts = [told(Share.begin(n, shares, Gates), draw.draw(st.integers(0, len(items))))
             for n in range(shares)]
    assert sorted((e for p in parts for e in p), key=_name) == sorted(whole, key=_name)


def test_the_watch_in_shares_tells_what_one_watch_tells() -> None:
    items: list[Item] = [Briefed(FROM_MS, squares(SQUARES)),
                         *islice(flood(Random(1), FROM_MS), 200)]
    for at in range(len(items) - 1, 0, -7):
        items.insert(at, Tick(items[at].arrived_ms))

    def told(number: int, shares: int, every: int) -> list[Event]:
        share, events = Share.begin(number, shares, Watch), list[Event]()
        for seq, item in enumerate(items, 1):
            if seq % every == 0:
                share.fold.settled()
                share = Share.thaw(number, share.freeze(), Watch.thaw)
            events += share.take(seq, item)
        return events

    whole = sorted(told(0, 1, 1000), key=_name)
    assert len(whole) > 200
    assert sorted((e for n in range(3) for e in told(n, 3, n + 2)), key=_name) == whole


def _name(event: Event) -> tuple[str, int, str]:
    return event.id, event.revision, event.area


def test_arrival_never_goes_back_and_nothing_is_taken_twice() -> None:
    taken: list[int] = []

    class Times(Gates):
        def take(self, item: Item) -> tuple[Event, ...]:
            taken.append(item.arrived_ms)
            return ()

    share = Share.begin(0, 1, Times)
    for seq, at in enumerate((5, 3, 9, 8), 1):
        share.take(seq, Tick(at))
    assert taken == [5, 5, 9, 9]
    with pytest.raises(ValueError):
        share.take(4, Tick(10))


def test_a_state_of_another_form_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        Share.thaw(0, b"\x93\x01", Gates.thaw)


def test_a_brief_without_areas_divides_nothing() -> None:
    share = Share.begin(0, 3, Gates)
    assert share.take(1, Briefed(1, Brief(1, 0, WatchTerms(), ()))) == ()
    assert Division(3).then(()) == Division(3)
