"""Tables of edges: each once, exchanged, and asked whether they meet a box."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.bounds import Box
from hudna.place.edges import edges_of, exchanged, in_whole, laid, meets, once

number = st.integers(-5, 5)
row = st.tuples(number, number, number, number, st.integers(0, 3))


def table(rows):
    return np.array(rows, np.int64).reshape(-1, 5).T


@given(st.lists(st.tuples(row, st.booleans())), st.lists(row))
def test_stale_edges_are_exchanged_for_fresh_ones_and_no_other(before, fresh):
    given_table = table([one for one, _ in before])
    copy = given_table.copy()
    stale = np.array([gone for _, gone in before], bool)
    found = exchanged(given_table, stale, table(fresh)).T.tolist()
    assert sorted(map(tuple, found)) == sorted(
        [one for one, gone in before if not gone] + fresh)
    assert np.array_equal(given_table, copy)


@given(st.lists(row, min_size=1), row)
def test_an_edge_meets_a_box_where_its_own_does(rows, box):
    west, south, east, north = min(box[0], box[2]), min(box[1], box[3]), max(
        box[0], box[2]), max(box[1], box[3])
    expected = [min(ax, bx) <= east and max(ax, bx) >= west and min(ay, by) <= north
                and max(ay, by) >= south for ax, ay, bx, by, _ in rows]
    assert meets(table(rows), Box(west, south, east, north)).tolist() == expected


@given(st.lists(row, min_size=1))
def test_each_edge_once_whichever_way_it_was_drawn(rows):
    edges, which = once(laid(table(rows)))
    ends = [tuple(sorted(((ax, ay), (bx, by)))) for ax, ay, bx, by, _ in rows]
    told = [((ax, ay), (bx, by)) for ax, ay, bx, by in edges.T.tolist()]
    assert told == sorted(set(ends))
    assert [told[i] for i in which] == ends


def test_a_position_said_twice_is_no_edge():
    ring = ((0, 0), (4, 0), (4, 0), (0, 4), (0, 0))
    assert edges_of([ring], [7]).T.tolist() == [
        [0, 0, 4, 0, 7], [0, 4, 4, 0, 7], [0, 0, 0, 4, 7]]


@given(st.lists(st.integers(-2**34, 2**34), min_size=1), st.integers(-2**34, 2**34))
def test_products_are_exact_however_large(some, factor):
    column = np.array(some, np.int64)
    found = in_whole(lambda x, y: x * y > 10**20, column, np.full(len(some), factor))
    assert found.tolist() == [x * factor > 10**20 for x in some]
