"""Each place is counted once: beside an oracle in whole numbers, place by place."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Polygon
from hudna.place.overlay import Claim, overlay
from hudna.place.peopled import Living, Settlement, homes, living
from tests.place import oracle
from tests.place.claims import situations

ORDER = ("mingled", "disputed", "unclaimed", "agreed")


def square(west, south, east, north):
    return Polygon((((west, south), (east, south), (east, north), (west, north), (west, south)),))


def holds(piece, at):
    """Closed: its borders are in it."""
    spot = (*at, *at)
    return any(oracle._inside(rings, at, 0) for rings in piece.shape.polygons) or any(
        oracle._cross(edge, spot) for edge in oracle.edges(piece.shape))


@settings(max_examples=80, deadline=None)
@given(situations(), st.data())
def test_promise_9_every_place_is_counted_once_where_least_is_settled(situation, data):
    claims, frame, size = situation
    pieces = overlay(claims, frame)
    corners = [spot for piece in pieces for rings in piece.shape.polygons for ring in rings
               for spot in ring]
    middles = [((a[0] + b[0]) // 2, (a[1] + b[1]) // 2) for a, b in pairwise(corners)]
    spot = st.tuples(st.integers(-size, size), st.integers(-size, size))
    some = data.draw(st.lists(st.one_of(spot, *(st.sampled_from(known) for known in
                                                (corners, middles) if known)), max_size=12))
    settlements = [Settlement(at, 1, "town") for at in some]
    found = homes(pieces, settlements).piece.tolist()
    for at, piece in zip(some, found, strict=True):
        inside = [i for i, one in enumerate(pieces) if holds(one, at)]
        expected = min(inside, key=lambda i: (ORDER.index(pieces[i].state), i), default=-1)
        assert piece == expected
    assert sum(one.people for one in living(pieces, settlements)) == sum(p >= 0 for p in found)


def test_a_town_on_the_border_of_what_is_disputed_is_counted_there():
    pieces = overlay([Claim("A", "X", square(0, 0, 10, 10)), Claim("B", "Y", square(5, 0, 15, 10))])
    towns = [Settlement((5, 5), 100, "a"), Settlement((2, 2), 7, "b"),
             Settlement((12, 2), None, "c"), Settlement((10, 0), 30, "d"),
             Settlement((99, 0), 1000, "e")]
    assert dict(zip((piece.says for piece in pieces), living(pieces, towns), strict=True)) == {
        (("A", "X"),): Living(7, 0, (1,)),
        (("A", "X"), ("B", "Y")): Living(130, 0, (0, 3)),
        (("B", "Y"),): Living(0, 1, (2,))}


def test_nobody_and_nowhere():
    assert living((), [Settlement((0, 0), 1, "a")]) == ()
    assert living(overlay([Claim("A", "X", square(0, 0, 9, 9))]), []) == (Living(0, 0, ()),)
