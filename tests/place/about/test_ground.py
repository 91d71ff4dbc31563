"""Stays by circles and bands: what is carried on says as much as what was let go of."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.about.ground import Ground, Stay
from hudna.place.about.spot import Spot
from hudna.place.geometry import Point
from hudna.place.volume import Heights, Volume, Window
from tests.examples import examples

GAP_MS, ENDLESS = 600_000, 1 << 62


def spots(chance: random.Random) -> list[Spot]:
    """One aircraft among the volumes, turning; some two at one moment."""
    at_ms, lon, lat, found = 0, 0, 0, []
    for _ in range(chance.randint(1, 14)):
        found.append(Spot(at_ms, lon, lat, chance.choice((1_000, 900_000, 6_000_000)),
                          chance.choice((Heights(), Heights(1_000_000, 1_000_000))), at_ms))
        at_ms += chance.choice((0, 20_000, 90_000, 300_000, 600_000, 600_001))
        lon += chance.randrange(-80_000, 100_000)
        lat += chance.randrange(-80_000, 80_000)
    return sorted(found, key=lambda s: (s.at_ms, s.lon, s.lat))


def volumes(chance: random.Random) -> list[Volume]:
    def middle() -> tuple[int, int]:
        return chance.randrange(-200_000, 300_000), chance.randrange(-200_000, 200_000)

    return [Volume(Point(middle()), chance.choice((500_000, 4_000_000)),
                   chance.choice((Heights(), Heights(None, 900_000))),
                   chance.choice((Window(), Window(300_000, 900_000), Window(None, 1_000_000))))
            for _ in range(3)]


def plain(stays: list[Stay]) -> list[Stay]:
    return sorted((replace(s, around=[]) for s in stays), key=lambda s: (s.number, s.entered))


@settings(max_examples=examples(30, 1_500), deadline=None)
@given(st.integers(0, 1 << 30))
def test_let_go_of_bit_by_bit_the_stays_are_those_of_the_whole(seed: int) -> None:
    """Of those that end before the first position that is left nothing changes any more."""
    chance = random.Random(seed)
    all_, ground = spots(chance), Ground(volumes(chance), GAP_MS)
    whole = plain(ground.stays(all_, ENDLESS, {}))
    cut, carried = 0, {}
    while cut < len(all_) - 1:
        step = chance.randint(1, len(all_) - 1 - cut)
        carried = ground.up_to(all_[cut:cut + step + 1], carried)
        cut += step
        rest = plain(ground.stays(all_[cut:], ENDLESS, carried))
        first = all_[cut].at_ms
        assert rest == [s for s in whole if (s.left or s.last) >= first]


def test_where_nothing_is_nothing_is_found() -> None:
    ground = Ground([], GAP_MS)
    assert ground.stays([], 0, {}) == [] and ground.up_to([], {}) == {}
    assert ground.stays([Spot(0, 0, 0, 1, Heights(), 0)], 0, {}) == [] and not ground.was_near
