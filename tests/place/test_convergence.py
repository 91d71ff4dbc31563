"""How near claims are, and what became of ground."""

from math import isclose

import pytest
from hypothesis import given, settings

from hudna.place.area import km2
from hudna.place.convergence import became, by_pair, changes, convergence
from hudna.place.geometry import E7, Polygon
from hudna.place.overlay import Claim, State, overlay
from tests.place.claims import situations


def square(west, south, east, north):
    """In tenths of a degree."""
    w, s, e, n = (side * E7 // 10 for side in (west, south, east, north))
    return Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))


CLAIMS = [Claim("A", "X", square(0, 0, 4, 1)), Claim("B", "X", square(0, 0, 2, 1)),
          Claim("B", "Y", square(2, 0, 4, 1)), Claim("C", "Y", square(3, 0, 5, 1)),
          Claim("C", "X", square(4, 0, 5, 1))]
FRAME = square(0, 0, 6, 1)


def of(west, east):
    return pytest.approx(km2(square(west, 0, east, 1)))


def test_one_laying():
    found = convergence(overlay(CLAIMS, FRAME))
    assert (found.agreed_km2, found.disputed_km2, found.mingled_km2, found.unclaimed_km2) == (
        of(0, 2), of(2, 4), of(4, 5), of(5, 6))
    assert found.alone_km2 == 0
    assert (found.agreed, found.confirmed, found.unclaimed) == (
        pytest.approx(2 / 5), pytest.approx(2 / 5), pytest.approx(1 / 6))


def test_what_one_alone_says_is_not_confirmed():
    found = convergence(overlay(CLAIMS[:2]))
    assert (found.agreed, found.confirmed) == (1.0, pytest.approx(0.5))
    empty = convergence(())
    assert (empty.agreed, empty.confirmed, empty.unclaimed) == (None, None, None)


def test_by_pair_of_claimants():
    pairs = by_pair(overlay(CLAIMS, FRAME))
    assert sorted(pairs) == [("A", "B"), ("A", "C"), ("B", "C")]
    assert (pairs["A", "B"].agreed_km2, pairs["A", "B"].disputed_km2) == (of(0, 2), of(2, 4))
    assert pairs["A", "B"].unclaimed_km2 == of(4, 6)
    assert (pairs["B", "C"].agreed_km2, pairs["B", "C"].alone_km2) == (of(0, 4), of(0, 3))
    assert pairs["A", "C"].disputed_km2 == of(3, 4)


def test_what_became_agreed_and_what_newly_disputed():
    later = [CLAIMS[0], CLAIMS[1], Claim("B", "X", square(2, 0, 3, 1)), CLAIMS[2], CLAIMS[3],
             Claim("A", "Y", square(5, 0, 6, 1)), Claim("B", "X", square(5, 0, 6, 1))]
    found = changes(overlay(CLAIMS, FRAME), overlay(later, FRAME))
    assert [(change.states, change.km2) for change in found] == [
        ((State.UNCLAIMED, State.DISPUTED), of(5, 6)),
        ((State.DISPUTED, State.MINGLED), of(2, 3)),
        ((State.MINGLED, State.AGREED), of(4, 5))]
    assert [change.km2 for change in became(found, State.AGREED)] == [of(4, 5)]
    assert [change.km2 for change in became(found, State.DISPUTED)] == [of(5, 6)]
    assert changes(overlay(CLAIMS, FRAME), overlay(CLAIMS, FRAME)) == ()


def test_ground_outside_before_or_after():
    (change,) = changes((), overlay(CLAIMS[:1]))
    assert (change.before, change.after, change.states) == (
        None, (("A", "X"),), (None, State.AGREED))
    (back,) = changes(overlay(CLAIMS[:1]), ())
    assert (back.before, back.after) == ((("A", "X"),), None)


@settings(max_examples=60, deadline=None)
@given(situations(), situations())
def test_changes_make_up_the_difference(one, other):
    """What a state has won, less what it has lost, is what it has more than before."""
    before, after = overlay(one[0], one[1]), overlay(other[0], other[1])
    found = changes(before, after)
    whole = sum(piece.km2 for piece in (*before, *after))
    edge = max(one[2], other[2]) / E7 * 111 * 40 * 1e-5 + 1e-3 * whole
    for state in State:
        more = sum(p.km2 for p in after if p.state is state) - sum(
            p.km2 for p in before if p.state is state)
        won = sum(c.km2 for c in found if c.states[1] is state)
        lost = sum(c.km2 for c in found if c.states[0] is state)
        assert isclose(won - lost, more, abs_tol=edge)
