"""Claims laid over each other: pieces cover the ground once, and say what the claims say."""

import json
import math
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.area import km2
from hudna.place.flat import polygons_of
from hudna.place.geojson import shape_from_geojson, shape_to_geojson
from hudna.place.geometry import E7, MultiPolygon, Polygon
from hudna.place.overlay import Claim, State, overlay, state_of
from tests.place.claims import cross, edges, far_from_edges, flat, holds, said, situations

DISTRICTS = (Path(__file__).parents[3] / "shared" / "data" / "cod_ab_syr" / "syr_admin3.geojson")
real = pytest.mark.skipif(not DISTRICTS.exists(),
                          reason=f"real data is not here: {DISTRICTS.name}")


def box(west, south, east, north):
    return (((west, south), (east, south), (east, north), (west, north), (west, south)),)


def square(west, south, east, north):
    return Polygon(box(west, south, east, north))


def whole(pieces):
    return [shapely.MultiPolygon(flat(piece.shape)) for piece in pieces]


def by_says(pieces):
    return {piece.says: piece for piece in pieces}


def rounding_km2(shape):
    """A ring's area is a sum over its edges, each as large as the ground from it to the equator: a
    sliver around half the earth is what is left of terms as large as the earth."""
    turned = sum(abs(e[0] - s[0]) for s, e in edges(shape)) / E7
    return sys.float_info.epsilon * 6371.0 ** 2 * math.radians(turned)


quick = settings(max_examples=80, deadline=None)
thorough = settings(max_examples=1000, deadline=None)


def check_ground(situation):
    """Pieces are sound, no two edges cross, and none is a border of two pieces on one side."""
    claims, frame, _ = situation
    pieces = overlay(claims, frame)
    for piece in pieces:
        assert shape_from_geojson(shape_to_geojson(piece.shape), "piece") == piece.shape
        assert piece.km2 == pytest.approx(km2(piece.shape), rel=1e-9, abs=rounding_km2(piece.shape))
    assert all(shapely.is_valid(whole(pieces)))
    ways = [edge for piece in pieces for edge in edges(piece.shape)]
    assert len(set(ways)) == len(ways)
    assert not any(cross(e, f) for e, f in combinations({tuple(sorted(way)) for way in ways}, 2))


def check_spots(situation, seed):
    """Spots at random, away from every edge by more than rounding moves one."""
    claims, frame, size = situation
    random = Random(seed)
    pieces = overlay(claims, frame)
    shapes = [claim.shape for claim in claims] + ([] if frame is None else [frame])
    spots = [(random.uniform(-size, size), random.uniform(-size, size)) for _ in range(40)]
    for point in far_from_edges(spots, shapes) if shapes else []:
        inside = said(claims, point) if frame is None else holds(frame, point)
        found = [piece.says for piece in pieces if holds(piece.shape, point)]
        assert found == ([said(claims, point)] if inside else [])


@quick
@given(situations())
def test_promise_9_pieces_are_sound_and_share_no_ground(situation):
    check_ground(situation)


@quick
@given(situations(), st.integers(0, 2**32))
def test_promise_9_every_spot_is_in_the_one_piece_that_says_what_its_claims_say(situation, seed):
    check_spots(situation, seed)


@pytest.mark.long
@pytest.mark.timeout(1800)
@thorough
@given(situations(), st.integers(0, 2**32))
def test_promise_9_a_thousand_situations_cover_the_ground_once(situation, seed):
    check_ground(situation)
    check_spots(situation, seed)


@quick
@given(situations(), st.randoms(use_true_random=False))
def test_promise_10_the_order_of_claims_and_their_being_said_twice_change_nothing(
        situation, random):
    claims, frame, _ = situation
    shuffled = claims + claims[:2]
    random.shuffle(shuffled)
    assert overlay(shuffled, frame) == overlay(claims, frame)


cells = st.tuples(st.integers(0, 7), st.integers(0, 7))
boxes = st.tuples(cells, cells).map(lambda c: square(
    min(c[0][0], c[1][0]), min(c[0][1], c[1][1]),
    max(c[0][0], c[1][0]) + 1, max(c[0][1], c[1][1]) + 1))


@quick
@given(st.lists(st.builds(Claim, st.sampled_from("AB"), st.sampled_from("XY"), boxes),
                max_size=8), st.none() | boxes)
def test_promise_9_nothing_is_rounded_where_edges_cross_at_whole_positions(claims, frame):
    """Boxes on a small grid, cell by cell: shared borders, touching corners, boxes in boxes."""
    pieces = overlay(claims, frame)
    middles = [shapely.Point(x + 0.5, y + 0.5) for x in range(8) for y in range(8)]
    told = [said(claims, spot) for spot in middles
            if (said(claims, spot) if frame is None else holds(frame, spot))]
    assert {piece.says: shape.area for piece, shape in zip(pieces, whole(pieces), strict=True)} == (
        Counter(told))


def test_the_four_states():
    claims = [
        Claim("A", "X", square(0, 0, 20, 10)), Claim("B", "X", square(10, 0, 20, 10)),
        Claim("B", "Y", square(30, 0, 40, 10)), Claim("A", "X", square(35, 0, 50, 10)),
        Claim("A", "Z", square(45, 0, 60, 10)),
    ]
    pieces = by_says(overlay(claims, square(0, 0, 70, 10)))
    assert {says: (piece.state, piece.shape) for says, piece in pieces.items()} == {
        (): (State.UNCLAIMED, MultiPolygon((box(60, 0, 70, 10), box(20, 0, 30, 10)))),
        (("A", "X"),): (State.AGREED, MultiPolygon((box(40, 0, 45, 10), box(0, 0, 10, 10)))),
        (("A", "X"), ("B", "X")): (State.AGREED, MultiPolygon((box(10, 0, 20, 10),))),
        (("A", "X"), ("B", "Y")): (State.DISPUTED, MultiPolygon((box(35, 0, 40, 10),))),
        (("A", "X"), ("A", "Z")): (State.MINGLED, MultiPolygon((box(45, 0, 50, 10),))),
        (("A", "Z"),): (State.AGREED, MultiPolygon((box(50, 0, 60, 10),))),
        (("B", "Y"),): (State.AGREED, MultiPolygon((box(30, 0, 35, 10),))),
    }


def test_mingled_stands_whatever_others_say():
    assert state_of((("A", "X"), ("A", "Y"), ("B", "X"))) is State.MINGLED
    assert state_of((("A", "X"), ("B", "X"), ("C", "X"))) is State.AGREED
    assert state_of((("A", "X"), ("B", "X"), ("C", "Y"))) is State.DISPUTED


def test_nothing_claimed():
    assert overlay([]) == ()
    (piece,) = overlay([], square(0, 0, 10, 10))
    assert (piece.state, piece.holders) == (State.UNCLAIMED, ())
    assert piece.km2 == km2(square(0, 0, 10, 10))


def test_a_crossing_between_whole_positions_is_moved_to_the_nearest():
    """The two long sides cross at (5/3, 5/3)."""
    low = Polygon((((0, 0), (10, 0), (0, 2), (0, 0)),))
    tall = Polygon((((0, 0), (2, 0), (0, 10), (0, 0)),))
    pieces = by_says(overlay([Claim("A", "X", low), Claim("B", "Y", tall)]))
    both = pieces[("A", "X"), ("B", "Y")].shape
    assert both == MultiPolygon(((((0, 0), (2, 0), (2, 2), (0, 2), (0, 0)),),))


def test_a_hole_is_nobody_s_and_an_island_in_it_is_its_owner_s():
    lake = Polygon((box(0, 0, 30, 30)[0], box(10, 10, 20, 20)[0][::-1]))
    island = square(12, 12, 18, 18)
    pieces = by_says(overlay([Claim("A", "X", lake), Claim("B", "Y", island)],
                             square(0, 0, 30, 30)))
    assert pieces[(("B", "Y"),)].shape == MultiPolygon((box(12, 12, 18, 18),))
    assert pieces[(("A", "X"),)].shape == MultiPolygon((lake.rings,))
    assert [len(rings) for rings in pieces[()].shape.polygons] == [2]


def test_parts_cut_at_the_antimeridian_are_laid_over_each_other_on_both_sides():
    edge = 180 * E7
    both = MultiPolygon((box(edge - 20, 0, edge, 10), box(-edge, 0, -edge + 20, 10)))
    east = square(-edge, 5, -edge + 20, 20)
    pieces = by_says(overlay([Claim("A", "X", both), Claim("B", "Y", east)]))
    assert pieces[("A", "X"), ("B", "Y")].shape == MultiPolygon((box(-edge, 5, -edge + 20, 10),))
    assert pieces[(("A", "X"),)].shape == MultiPolygon(
        (box(edge - 20, 0, edge, 10), box(-edge, 0, -edge + 20, 5)))


def test_a_cap_about_a_pole_and_the_whole_earth():
    world, cap = square(-180 * E7, -90 * E7, 180 * E7, 90 * E7), square(
        -180 * E7, 60 * E7, 180 * E7, 90 * E7)
    pieces = by_says(overlay([Claim("A", "X", cap)], world))
    assert sum(piece.km2 for piece in pieces.values()) == pytest.approx(km2(world), rel=1e-12)
    assert pieces[(("A", "X"),)].km2 == pytest.approx(km2(cap), rel=1e-12)


def test_combs_that_cross_ten_thousand_times_leave_no_gap():
    """50 teeth across 50 teeth, slanting, so that nearly every crossing is rounded."""
    def comb(turn):
        teeth = [((i * 1000, 0), (i * 1000 + 400, 0), (i * 1000 + 733, 50_003),
                  (i * 1000 + 331, 50_003)) for i in range(50)]
        return MultiPolygon(tuple(((*(turn(spot) for spot in tooth), turn(tooth[0])),)
                                  for tooth in teeth))
    up, across = comb(lambda at: at), comb(lambda at: (50_500 - at[1], at[0] + 77))
    frame = square(-1000, -1000, 51_000, 51_000)
    pieces = overlay([Claim("A", "X", up), Claim("B", "Y", across)], frame)
    areas = [shape.area for shape in whole(pieces)]
    assert sum(areas) == 52_000**2
    teeth = sum(tooth.area for tooth in flat(up))
    for one in (("A", "X"), ("B", "Y")):
        held = sum(area for piece, area in zip(pieces, areas, strict=True) if one in piece.says)
        assert held == pytest.approx(teeth, rel=1e-4)


def test_a_border_that_one_draws_with_more_corners_leaves_slivers_of_their_difference_only():
    plain = square(0, 0, 1000, 1000)
    finer = Polygon((((1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1000, 600), (999, 400),
                      (1000, 0)),))
    pieces = by_says(overlay([Claim("A", "X", plain), Claim("B", "Y", finer)]))
    (disputed,) = whole([pieces[("A", "X"), ("B", "Y")]])
    assert disputed.area == 300


def districts():
    features = json.loads(DISTRICTS.read_text())["features"]
    return [(feature["properties"], shape_from_geojson(feature["geometry"], "geometry"))
            for feature in features]


def disturbed(shape, step=20_000):
    """Moved by some 200 m, by a little more or less from place to place."""
    def at(spot):
        return (round(spot[0] + step + step / 20 * np.sin(spot[1] / 37_000)),
                round(spot[1] + step + step / 20 * np.sin(spot[0] / 37_000)))
    return MultiPolygon(tuple(tuple(tuple(map(at, ring)) for ring in rings)
                              for rings in polygons_of(shape)))


@real
def test_real_districts_share_their_borders_and_nothing_else():
    """272 districts said by one claimant: each comes out as it went in."""
    given = districts()
    claims = [Claim("A", named["adm3_pcode"], shape) for named, shape in given]
    pieces = overlay(claims)
    slivers = [piece for piece in pieces if piece.state is State.MINGLED]
    assert sum(piece.km2 for piece in slivers) < 1e-3
    assert sum(piece.km2 for piece in pieces) == pytest.approx(
        sum(km2(shape) for _, shape in given), abs=1e-3)
    for named, shape in given:
        assert km2(shape) == pytest.approx(named["area_sqkm"], rel=1e-3)


@real
def test_real_districts_as_two_see_them_cover_the_ground_once():
    given = districts()
    claims = [Claim("A", named["adm3_pcode"], shape) for named, shape in given]
    claims += [Claim("B", claim.holder, disturbed(claim.shape)) for claim in claims]
    pieces = overlay(claims)
    shapes = whole(pieces)
    assert all(shapely.is_valid(shapes))
    random = Random(8)
    west, south, east, north = shapely.total_bounds(shapes)
    spots = shapely.points([(random.uniform(west, east), random.uniform(south, north))
                            for _ in range(3000)])
    found = {}
    for at, piece in shapely.STRtree(spots).query(shapes, predicate="contains").T[:, ::-1]:
        assert at not in found
        found[at] = pieces[piece].says
    asked = {}
    outlines = [shapely.MultiPolygon(flat(claim.shape)) for claim in claims]
    for claim, at in shapely.STRtree(spots).query(outlines, predicate="contains").T:
        asked.setdefault(at, set()).add((claims[claim].claimant, claims[claim].holder))
    assert found == {at: tuple(sorted(says)) for at, says in asked.items()}
