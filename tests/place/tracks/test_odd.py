"""Areas that are judged apart: what is found holds the exact stay, and next to nothing beyond."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from hypothesis import HealthCheck, given, settings

from hudna.place.columns import HIGHEST_MM, LOWEST_MM
from hudna.place.tracks.odd import WORLD, _metres, odd_spells
from tests.examples import examples
from tests.place.tracks.oracle import Row, stays_of
from tests.place.tracks.worlds import odd_lines

EVER = 10**12


def end_of_halving(a, b):
    """No part that is left in doubt lasts longer, in ms."""
    shifts = (-WORLD, 0, WORLD)
    length = min(_metres((a[0], a[1]), (b[0] + shift, b[1])) for shift in shifts)
    return max(1.0, b[2] / length if length else b[2])


@given(odd_lines())
@settings(deadline=None, max_examples=examples(50, 150), suppress_health_check=list(HealthCheck))
def test_promise_9_the_exact_stays_and_outward_to_the_end_of_halving(line):
    area, a, b = line
    rows = [Row("a", *spot, LOWEST_MM, HIGHEST_MM, LOWEST_MM) for spot in (a, b)]
    exact = [(stay.entered, stay.left) for stay in stays_of([area], rows, EVER)]
    found = [(floor(Fraction(n1, d1) * b[2]), ceil(Fraction(n2, d2) * b[2]))
             for n1, d1, n2, d2 in odd_spells(area, a, b)]
    beyond = end_of_halving(a, b) + 1
    for entered, left in exact:
        assert any(begin <= entered and left <= end for begin, end in found)
    for begin, end in found:
        near = [stay for stay in exact if stay[0] <= end + beyond and begin - beyond <= stay[1]]
        assert near, "nothing is inside for a metre and a millisecond around"
        assert begin >= min(entered for entered, _ in near) - beyond
        assert end <= max(left for _, left in near) + beyond
