"""One claim more or less gives what laying all anew does, to the byte."""

from itertools import pairwise
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.bench.workloads.claims import claims_of
from hudna.place.flat import polygons_of
from hudna.place.geometry import E7, MultiPolygon, Polygon
from hudna.place.laid import laid
from hudna.place.overlay import Claim, overlay
from hudna.place.soundness import twice_area
from tests.examples import examples
from tests.place import snapped
from tests.place.claims import situations

FEW = settings(max_examples=examples(60, 4000), deadline=None)


def same(one, other):
    assert msgspec.json.encode(one) == msgspec.json.encode(other)


def box(west, south, east, north):
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def square(*sides):
    return Polygon((box(*sides),))


def in_turn(claims, frame, random):
    """All claims added one by one, then removed one by one, each time beside all anew."""
    kept, now = [], laid([], frame)
    for claim in random.sample(claims, len(claims)):
        now = now.added(claim)
        kept.append(claim)
        same(now.pieces, overlay(kept, frame))
    for claim in random.sample(kept, len(kept)):
        now = now.removed(claim)
        kept.remove(claim)
        same(now.pieces, overlay(kept, frame))


@FEW
@given(situations(), st.randoms(use_true_random=False))
def test_promise_10_added_and_removed_in_any_order_is_as_laid_anew(situation, random):
    in_turn(situation[0], situation[1], random)


@st.composite
def crowded(draw):
    """Claims that share corners and borders, or nearly: all out of a few spots, some of them a
    unit or two beside another, scattered over little or much ground."""
    far = draw(st.sampled_from([6, 60, 2000, 10**6, 10**8]))
    spots = draw(st.lists(st.tuples(st.integers(-far, far), st.integers(-far, far)), min_size=4,
                          max_size=9, unique=True))
    spots += [(x + draw(st.integers(-2, 2)), y + draw(st.integers(-2, 2))) for x, y in spots[:4]]
    corner = st.sampled_from(spots)
    def triangle(a, b, c):
        return None if (b[0] - a[0]) * (c[1] - a[1]) == (b[1] - a[1]) * (c[0] - a[0]) else (
            Polygon(((a, b, c, a),)))
    shapes = st.builds(triangle, corner, corner, corner).filter(lambda shape: shape is not None)
    both = st.builds(lambda one, other: MultiPolygon((one.rings, other.rings)), shapes, shapes)
    claim = st.builds(Claim, st.sampled_from("AB"), st.sampled_from("XY"), shapes | shapes | both)
    return draw(st.lists(claim, min_size=1, max_size=8)), draw(st.none() | shapes)


@FEW
@given(crowded(), st.randoms(use_true_random=False))
def test_promise_10_the_same_where_corners_and_borders_nearly_meet(situation, random):
    in_turn(*situation, random)


@settings(max_examples=examples(40, 3000), deadline=None)
@given(situations() | crowded())
def test_promise_9_agreed_disputed_mingled_and_unclaimed_cover_the_ground_once(situation):
    """Every border of every piece, beside an oracle in fractions: what is said on its left."""
    claims, frame = situation[:2]
    pieces = overlay(claims, frame)
    found = [(edge, piece.says) for piece in pieces for edge in snapped.edges_of(piece.shape)]
    assert dict(found) == snapped.borders_of(claims, frame)
    assert len(dict(found)) == len(found)


@settings(max_examples=examples(60, 3000), deadline=None)
@given(situations() | crowded())
def test_promise_9_pieces_are_as_large_together_as_their_frame_to_the_last_unit(situation):
    """In whole numbers: the frame's outline as it is bent, or the whole of all claims'."""
    claims, frame = situation[:2]
    pieces = overlay(claims, frame)
    whole = sum(twice_area(ring) for piece in pieces for rings in polygons_of(piece.shape)
                for ring in rings)
    ways = {edge for piece in pieces for edge in snapped.edges_of(piece.shape)}
    outer = [(a, b) for a, b in ways if (b, a) not in ways]
    assert whole == sum(a[0] * b[1] - b[0] * a[1] for a, b in outer)
    if isinstance(frame, Polygon):
        edges = list({edge for shape in (frame, *(claim.shape for claim in claims))
                      for edge in snapped.edges_of(shape)})
        walks = snapped.walks_of(edges)
        assert whole == sum(abs(twice_area(tuple(
            spot for edge in pairwise(ring) for spot in walks[edge])))
            * (1 if ring is frame.rings[0] else -1) for ring in frame.rings)


@settings(max_examples=examples(4, 100), deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.data())
def test_promise_10_the_same_in_the_midst_of_many(seed, framed, data):
    """Two meshes that cross each other everywhere: claims by the hundred, some around others."""
    claims = claims_of(6, seed)
    edge = max(x for claim in claims for ring in claim.shape.rings for x, _ in ring)
    frame = square(36 * E7, 33 * E7, edge, 37 * E7) if framed else None
    random = Random(seed)
    kept, now = list(claims), laid(claims, frame)
    for _ in range(6):
        gone = random.choice(kept)
        kept.remove(gone)
        now = now.removed(gone)
        same(now.pieces, overlay(kept, frame))
        rings = random.choice(claims).shape.rings
        west, south = rings[0][0]
        wide = random.choice([3 * 10**4, 4 * 10**6, 2 * 10**7])
        hole = box(west + wide // 3, south + wide // 3, west + wide // 2, south + wide // 2)
        came = Claim("C", "X", random.choice([
            Polygon((box(west, south, west + wide, south + wide), hole[::-1])),
            Polygon((box(west + 7, south, west + wide, south + 3),)),
            Polygon((((west, south), (west + wide, south + wide // 5), (west, south + 1),
                      (west, south)),)), gone.shape]))
        kept.append(came)
        now = now.added(came)
        same(now.pieces, overlay(kept, frame))


def test_a_claim_in_the_midst_of_a_piece_makes_a_hole_and_takes_it_away_again():
    land, lake = square(0, 0, 100, 100), Claim("B", "Y", square(40, 40, 60, 60))
    ring = Claim("C", "Z", Polygon((box(20, 20, 80, 80), box(30, 30, 70, 70)[::-1])))
    bare = laid([Claim("A", "X", land)])
    both = bare.added(lake).added(ring)
    same(both.pieces, overlay([Claim("A", "X", land), lake, ring]))
    same(both.removed(lake).removed(ring).pieces, bare.pieces)
    same(both.removed(ring).removed(lake).pieces, bare.pieces)
    assert [len(rings) for rings in bare.added(lake).pieces[0].shape.polygons] == [2]


def test_a_ring_around_a_hole_parts_the_ground_between_them():
    """The hole's own edges stay as they were, but the ground around it is another's now."""
    claims = [Claim("A", "X", square(0, 0, 100, 100)), Claim("B", "Y", square(40, 40, 60, 60))]
    ring = Claim("A", "X2", Polygon((box(10, 10, 90, 90), box(20, 20, 80, 80)[::-1])))
    same(laid(claims).added(ring).pieces, overlay([*claims, ring]))


@pytest.mark.parametrize("frame", [None, square(-180 * E7, -90 * E7, 180 * E7, 90 * E7)])
def test_an_edge_around_half_the_earth_and_the_antimeridian(frame):
    edge = 180 * E7
    claims = [
        Claim("A", "X", Polygon((((-edge, -7), (edge, 11), (-edge, 13), (-edge, -7)),))),
        Claim("B", "Y",
              MultiPolygon(((box(edge - 20, 0, edge, 10),), (box(-edge, 0, 20 - edge, 10),)))),
        Claim("B", "Z", square(-E7, -E7, E7, E7)), Claim("C", "X", square(-3, -3, 3, 3)),
    ]
    in_turn(claims, frame, Random(1))


def test_a_claim_made_twice_is_gone_when_both_are():
    claim, other = Claim("A", "X", square(0, 0, 9, 9)), Claim("B", "Y", square(5, 5, 12, 12))
    twice = laid([claim, other, claim])
    same(twice.pieces, overlay([claim, other]))
    same(twice.added(other).removed(other).pieces, twice.pieces)
    once = twice.removed(claim)
    same(once.pieces, twice.pieces)
    same(once.removed(claim).pieces, overlay([other]))
    with pytest.raises(KeyError):
        once.removed(claim).removed(claim)


def test_what_was_laid_before_stays_as_it_was():
    before = laid([Claim("A", "X", square(0, 0, 9, 9))])
    pieces = before.pieces
    before.added(Claim("B", "Y", square(5, 5, 12, 12)))
    same(before.pieces, pieces)
