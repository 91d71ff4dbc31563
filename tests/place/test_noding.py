"""Snap rounding against the same in fractions, cell by cell."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.edges import laid, once
from hudna.place.noding import spots_of, steps_of
from tests.examples import examples
from tests.place import snapped

HALF = 1_800_000_000


def edges(size):
    spot = st.tuples(st.integers(-size, size), st.integers(-size // 2, size // 2))
    return st.lists(st.tuples(spot, spot).filter(lambda edge: edge[0] != edge[1]),
                    min_size=1, max_size=9)


some = st.sampled_from([4, 8, 20, 300, 10**6, HALF]).flatmap(edges)


def table(given_edges):
    rows = np.array([(*a, *b) for a, b in given_edges], np.int64).T
    return once(laid(rows))[0]


def steps(given_edges):
    found, of = steps_of(given_edges, np.ones(given_edges.shape[1], bool))
    by_edge = {}
    for step, edge in zip(found.T.tolist(), of.tolist(), strict=True):
        by_edge.setdefault(edge, set()).add((tuple(step[:2]), tuple(step[2:])))
    return by_edge


@settings(max_examples=examples(100, 5000), deadline=None)
@given(some)
def test_promise_9_every_edge_is_bent_to_the_spots_whose_cells_it_passes(drawn):
    laid_edges = table(drawn)
    pairs = [((ax, ay), (bx, by)) for ax, ay, bx, by in laid_edges.T.tolist()]
    assert set(map(tuple, spots_of(laid_edges).T.tolist())) == snapped.spots_of(pairs)
    walks, found = snapped.walks_of(pairs), steps(laid_edges)
    for edge, pair in enumerate(pairs):
        walk = walks[pair]
        assert (walk[0], walk[-1]) == pair
        assert found[edge] == {tuple(sorted(step)) for step in pairwise(walk)}


def test_a_line_through_a_corner_of_a_cell_is_bent_where_the_corner_is_the_cell_s():
    """From (0, 1) to (1, 0), and a line through (1/2, 1/2): the corner of four cells."""
    line = ((-1, 2), (2, -1))
    for spot, bent in (((0, 0), False), ((1, 1), True), ((0, 1), True), ((1, 0), True)):
        given_edges = table([line, (spot, (spot[0], spot[1] + 40))])
        (edge,) = np.flatnonzero(given_edges[2] == 2)
        met = {end for step in steps(given_edges)[edge] for end in step}
        assert (spot in met) == bent


def test_a_crossing_half_way_goes_east_and_north():
    found = spots_of(table([((0, 0), (1, 1)), ((0, 1), (1, 0))]))
    assert set(map(tuple, found.T.tolist())) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    found = spots_of(table([((-2, -2), (1, 1)), ((-1, 0), (0, -1))]))
    assert (0, 0) in set(map(tuple, found.T.tolist()))


def test_edges_around_half_the_earth_cross_exactly():
    long = ((-HALF, -900_000_000), (HALF, 899_999_999))
    other = ((-HALF, 899_999_998), (HALF, -900_000_000))
    assert set(map(tuple, spots_of(table([long, other])).T.tolist())) == (
        snapped.spots_of([long, other]))
