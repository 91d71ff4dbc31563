"""Around a spot in whole numbers, where directions are as near as no float can tell."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.edges import laid
from hudna.place.sides import _turning

FAR = 1_799_999_000


@settings(max_examples=100, deadline=None)
@given(st.permutations([(x, y) for x in range(4) for y in range(4)]), st.booleans())
def test_promise_9_edges_half_the_earth_long_are_in_order_around_their_end(far, west):
    """To spots a unit apart: their directions differ by 3e-10 and less."""
    sign = -1 if west else 1
    unique = {(FAR + y * 7) * 10**12 // (FAR + x): (sign * (FAR + x), FAR // 3 + y * 7)
              for x, y in far}
    ways = np.array(list(unique.values()), np.int64).T
    across, along = ways
    order = _turning(np.zeros(len(across), np.int64), across, along)
    turned = [(int(across[i]), int(along[i])) for i in order]
    assert all(a[0] * b[1] - a[1] * b[0] > 0 for a, b in pairwise(turned))


def test_an_edge_is_laid_from_its_western_end():
    table = np.array([[5, 0, 3, 3], [0, 0, 9, 1], [0, 5, 3, 3], [0, 0, 1, 9]], np.int64)
    assert laid(table).T.tolist() == [[0, 0, 5, 0], [0, 0, 5, 0], [3, 1, 3, 9], [3, 1, 3, 9]]
