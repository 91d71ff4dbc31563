"""Circles are found as whoever follows every line finds them, and written out as closed walks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.view.process import circles
from hudna.view.process.circles import MOST_APART, Circles, groups

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
    for circle in Circles(edges).all:
        assert circle[0] == circle[-1]
        assert len(circle) == len(set(circle)) + 1
        assert all(b in edges[a] for a, b in pairwise(circle))
    assert len(Circles(edges).all) == len(groups(edges))


@given(EDGES, NAMES, NAMES)
def test_from_one_to_the_next_and_back(edges: dict[str, list[str]], start: str, then: str) -> None:
    edges = {**edges, start: [*edges.get(start, ()), then]}
    found = Circles(edges)
    walk = found.through(start).get(then, ())
    closes = start == then or start in reaches(edges, then)
    assert bool(walk) == closes == found.closes(start, then)
    if walk:
        assert walk[:2] == (start, then)
        assert walk[-1] == start


def test_a_chain_of_any_length_ends() -> None:
    long = {f"{i:06}": [f"{i + 1:06}"] for i in range(50_000)}
    assert groups(long) == ()
    (whole,) = groups({**long, "050000": ["000000"]})
    assert len(whole) == 50_001


@given(EDGES)
def test_none_is_shorter(edges: dict[str, list[str]]) -> None:
    for name in edges:
        for then, walk in Circles(edges).through(name).items():
            assert len(walk) == steps(edges, then, name) + 2


def steps(edges: dict[str, list[str]], start: str, end: str) -> int:
    """Slowly: how many from one to the other."""
    near, n = {start}, 0
    while end not in near:
        near, n = near | {need for of in near for need in edges.get(of, ())}, n + 1
    return n


def test_where_everything_waits_for_everything_it_is_walked_through_once(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    walked: list[str] = []
    toward = circles.toward

    def counted(edges: circles.Edges, end: str, group: frozenset[str]) -> dict[str, str]:
        walked.append(end)
        return toward(edges, end, group)

    monkeypatch.setattr(circles, "toward", counted)
    names = [f"{i:03}" for i in range(200)]
    edges = {of: [names[(i + k) % 200] for k in range(1, 21)] for i, of in enumerate(names)}
    found = Circles(edges)
    (one,) = found.all
    for of in names:
        assert set(found.through(of)) == set(edges[of])
        assert set(found.through(of).values()) == {one}
    assert walked == ["000"]


def test_a_circle_that_is_as_long_as_that_is_written_out_once() -> None:
    names = [f"{i:03}" for i in range(MOST_APART + 1)]
    edges = {of: [names[(i + 1) % len(names)]] for i, of in enumerate(names)}
    found = Circles(edges)
    assert found.all == ((*names, names[0]),)
    assert found.through("007") == {"008": ()}
    assert found.closes("007", "008")
