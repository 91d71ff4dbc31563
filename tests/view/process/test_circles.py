"""Circles are found as whoever follows every line finds them, and written out as closed walks."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hudna.view.process.circles import all_written_out, groups, written_out

NAMES = st.sampled_from("abcdefgh")
EDGES = st.dictionaries(NAMES, st.lists(NAMES, max_size=4), max_size=8)


def reaches(edges: dict[str, list[str]], start: str) -> set[str]:
    """Slowly: all that can be reached in one step or more."""
    found: set[str] = set()
    todo = list(edges.get(start, ()))
    while todo:
        of = todo.pop()
        if of not in found:
            found.add(of)
            todo += edges.get(of, ())
    return found


@given(EDGES)
def test_the_groups_are_those_that_reach_each_other(edges: dict[str, list[str]]) -> None:
    found = groups(edges)
    nodes = {*edges, *(n for of in edges.values() for n in of)}
    for of in nodes:
        together = {n for n in reaches(edges, of) if of in reaches(edges, n)}
        group = next((g for g in found if of in g), frozenset())
        assert group == together, of
    assert sum(map(len, found)) == len({n for g in found for n in g})


@given(EDGES)
def test_each_circle_is_a_walk_that_ends_where_it_began(edges: dict[str, list[str]]) -> None:
    for circle in all_written_out(edges):
        assert circle[0] == circle[-1]
        assert len(circle) == len(set(circle)) + 1
        assert all(b in edges[a] for a, b in pairwise(circle))
    assert len(all_written_out(edges)) == len(groups(edges))


@given(EDGES, NAMES, NAMES)
def test_from_one_to_the_next_and_back(edges: dict[str, list[str]], start: str, then: str) -> None:
    edges = {**edges, start: [*edges.get(start, ()), then]}
    walk = written_out(edges, start, then)
    closes = start == then or start in reaches(edges, then)
    assert bool(walk) == closes
    if walk:
        assert walk[:2] == (start, then)
        assert walk[-1] == start


def test_a_chain_of_any_length_ends() -> None:
    long = {f"{i:06}": [f"{i + 1:06}"] for i in range(50_000)}
    assert groups(long) == ()
    (whole,) = groups({**long, "050000": ["000000"]})
    assert len(whole) == 50_001
