"""Which ground to settle first, by those whom it would bring under protection."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Polygon
from hudna.place.overlay import Claim, overlay
from hudna.place.peopled import Settlement
from hudna.place.settling import order_of_settling
from tests.place.claims import situations


def square(west, south, east, north):
    return Polygon((((west, south), (east, south), (east, north), (west, north), (west, south)),))


def both(west, east, one="X", other="Y"):
    shape = square(west, 0, east, 10)
    return [Claim("A", one, shape), Claim("B", other, shape)]


def told(places):
    return [(place.rank, place.tied, place.gain, place.people, place.towns) for place in places]


def test_the_greatest_gain_first_and_ties_are_named():
    pieces = overlay([*both(0, 10), *both(20, 30), *both(40, 50), *both(60, 70, "Z", "W"),
                      Claim("A", "X", square(80, 0, 90, 10))])
    towns = [Settlement((5, 5), 300, "small"), Settlement((25, 5), 900, "large"),
             Settlement((45, 5), 300, "other"), Settlement((65, 5), 5000, "unprotected"),
             Settlement((85, 5), 9000, "agreed")]
    assert told(order_of_settling(pieces, towns, {"X"})) == [
        (1, False, 900, 900, ("large",)), (2, True, 300, 300, ("other",)),
        (2, True, 300, 300, ("small",)), (4, False, 0, 5000, ("unprotected",))]


def test_parts_of_one_town_are_one_place():
    pieces = overlay([*both(0, 10), *both(20, 30, "X", "Z"), *both(40, 50)])
    towns = [Settlement((5, 5), 100, "t"), Settlement((25, 5), 100, "t"),
             Settlement((45, 5), 150, "u"), Settlement((46, 5), None, "u")]
    first, second = order_of_settling(pieces, towns, {"X"})
    assert (first.gain, first.towns, len(first.shape.polygons)) == (200, ("t",), 2)
    assert first.says == ((("A", "X"), ("B", "Y")), (("A", "X"), ("B", "Z")))
    assert (second.gain, second.unknown) == (150, 1)


def test_only_the_parts_that_a_protecting_holder_may_hold_win_anybody_anything():
    pieces = overlay([*both(0, 10), *both(20, 30, "Z", "W")])
    towns = [Settlement((5, 5), 100, "t"), Settlement((25, 5), 40, "t")]
    (place,) = order_of_settling(pieces, towns, {"X", "Y"})
    assert (place.gain, place.people) == (100, 140)


def test_nothing_to_settle():
    assert order_of_settling((), [], {"X"}) == ()
    pieces = overlay([Claim("A", "X", square(0, 0, 9, 9))])
    assert order_of_settling(pieces, [Settlement((5, 5), 1, "a")], {"X"}) == ()


@settings(max_examples=60, deadline=None)
@given(situations(), st.integers(0, 2**32))
def test_promise_10_the_same_whatever_the_order_of_towns_and_nobody_twice(situation, seed):
    claims, frame, size = situation
    pieces, random = overlay(claims, frame), Random(seed)
    towns = [Settlement((random.randint(-size, size), random.randint(-size, size)),
                        random.randint(0, 3), str(i % 3)) for i in range(9)]
    places = order_of_settling(pieces, towns, {"X"})
    assert order_of_settling(pieces, random.sample(towns, 9), {"X"}) == places
    assert sum(place.people for place in places) <= sum(town.people for town in towns)
    open_parts = [rings for piece in pieces if piece.state in ("disputed", "mingled")
                  for rings in piece.shape.polygons]
    assert sorted(rings for place in places for rings in place.shape.polygons) == sorted(open_parts)
    assert [place.gain for place in places] == sorted((p.gain for p in places), reverse=True)
    town_sets = [set(place.towns) for place in places]
    assert sum(map(len, town_sets)) == len(set().union(*town_sets))
