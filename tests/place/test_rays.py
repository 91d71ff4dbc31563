"""What holds the ground beside an edge, the same however its pairs are found."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place import laid, rays
from hudna.place.edges import edges_of, once
from hudna.place.noding import steps_of
from hudna.place.overlay import overlay
from tests.place import snapped
from tests.place.claims import situations
from tests.place.test_laid import same


def cut(claims):
    """The steps of all claims, each claim's with its number."""
    given_edges = edges_of(
        [ring for claim in claims for rings in snapped.polygons(claim.shape) for ring in rings],
        [i for i, claim in enumerate(claims) for rings in snapped.polygons(claim.shape)
         for _ in rings])
    edges, which = once(given_edges)
    steps, edge = steps_of(edges, np.ones(edges.shape[1], bool))
    return np.hstack([np.vstack([steps[:, edge == of], np.full((edge == of).sum(), part)])
                      for of, part in zip(which.tolist(), given_edges[4].tolist(), strict=True)])


@settings(max_examples=60, deadline=None)
@given(situations())
def test_promise_9_north_of_an_edge_or_east_is_held_by_what_a_ray_in_fractions_says(situation):
    claims = situation[0]
    if not claims:
        return
    steps = cut(claims)
    asked, _ = once(steps)
    outlines = [(i, [((ax, ay), (bx, by)) for ax, ay, bx, by, part in steps.T.tolist()
                     if part == i]) for i in range(len(claims))]
    for edge, held in zip(asked.T.tolist(), rays.beside(asked, steps), strict=True):
        left, right = snapped.beside(((edge[0], edge[1]), (edge[2], edge[3])), outlines)
        assert held == frozenset(right if edge[0] == edge[2] else left)


@settings(max_examples=40, deadline=None)
@given(situations(), st.data())
def test_promise_10_the_same_by_trees_as_one_by_one(situation, data):
    claims, frame, _ = situation
    whole = overlay(claims, frame)
    few = rays.FEW, laid.FEW
    try:
        rays.FEW, laid.FEW = 0, 0
        same(overlay(claims, frame), whole)
        if claims:
            one = data.draw(st.sampled_from(claims))
            same(laid.laid(claims, frame).removed(one).added(one).pieces, whole)
    finally:
        rays.FEW, laid.FEW = few
