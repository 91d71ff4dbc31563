"""What an aircraft meets, kept: it is what would be found if all were measured anew."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.about.ground import Ground
from hudna.place.about.span import EARLIER, Carried, Span
from hudna.place.about.spot import Spot, band, circle
from hudna.place.about.way import FAR, Met, Way, shared
from hudna.place.volume import Heights, Volume
from tests.examples import examples
from tests.place.about.test_ground import GAP_MS, spots, volumes


def plainly(ground: Ground, held: Sequence[Spot], carried: Mapping[int, Carried]
            ) -> dict[int, list[Span]]:
    """Each piece measured by itself, and put together volume by volume."""
    measure = ground.way().measure
    pieces = [(i, j, measure(circle(held[i]) if i == j else band(held[i], held[j])).of)
              for i in range(len(held)) for j in (i, i + 1)
              if j < len(held) and held[j].at_ms - held[i].at_ms <= GAP_MS]
    found: dict[int, list[Span]] = {}
    for number in range(3):
        stays = [Span(one.entered, held[0].at_ms, [EARLIER] if one.inside else [])
                 for n, one in carried.items() if n == number]
        for i, j, met in pieces:
            begin, until = met.get(number, (0, -1))
            if until < begin:
                continue
            if stays and begin <= stays[-1].until:
                begin, until = min(begin, stays[-1].begin), max(until, stays[-1].until)
                inside = stays.pop().inside
            else:
                inside = []
            stays.append(Span(begin, until, [*inside, i] if i == j else inside))
        if stays:
            found[number] = stays
    return found


@settings(max_examples=examples(40, 1_500), deadline=None)
@given(st.integers(0, 1 << 30))
def test_kept_it_is_what_is_found_anew(seed: int) -> None:
    """Whatever comes, in whatever order, and is taken away, at the beginning or between."""
    chance = random.Random(seed)
    all_, ground = spots(chance), Ground(volumes(chance), GAP_MS)
    way, held, rest, carried = ground.way(), list[Spot](), list(all_), dict[int, Carried]()
    while rest:
        held.append(rest.pop(0 if chance.random() < 0.6 else chance.randrange(len(rest))))
        held.sort(key=lambda s: (s.at_ms, s.lon, s.lat))
        if len(held) > 2 and chance.random() < 0.2:
            held.pop(chance.randrange(len(held)))
        if len(held) > 2 and chance.random() < 0.2:
            way.goes(held, carried)
            cut = chance.randrange(1, len(held))
            carried = ground.up_to(held, carried, cut, way)
            held = held[cut:]
        way.goes(held, carried)
        assert way.spans == plainly(ground, held, carried)
        fresh = ground.way()
        fresh.goes(held, carried)
        assert (way.near, way.spots) == (fresh.near, held)


def test_only_what_is_new_and_beside_it_is_measured() -> None:
    """However long it is."""
    asked = list[Volume]()

    def measure(piece: Volume) -> Met:
        asked.append(piece)
        return FAR

    held = [Spot(n * 1_000, n, 0, 1_000, Heights(), n * 1_000) for n in range(500)]
    way = Way(measure, GAP_MS)
    way.goes(held[:-1], {})
    asked.clear()
    for then, most in ((held, 2), (held, 0), (held[20:], 0), (held[20:300] + held[301:], 1),
                       (held[20:], 3), ([], 0), (held[:1], 1)):
        way.goes(then, {})
        assert len(asked) == most
        asked.clear()


@given(st.lists(st.integers(0, 3), max_size=9), st.lists(st.integers(0, 3), max_size=9))
def test_what_is_shared_is_the_most_that_is(a: list[int], b: list[int]) -> None:
    start, end = shared(a, b)
    assert a[:start] == b[:start] and a[len(a) - end:] == b[len(b) - end:]
    assert start + end <= min(len(a), len(b))
    if start + end < min(len(a), len(b)):
        assert a[start] != b[start] and a[-1 - end] != b[-1 - end]
