"""Slivers are told with where and whose, and never taken away."""

from hypothesis import given, settings

from hudna.place.geometry import E7, Polygon
from hudna.place.overlay import Claim, State, overlay
from hudna.place.slivers import slivers, touching
from tests.place.claims import situations

LON, LAT = 36 * E7, 35 * E7
M = 90                                   # A little less than 1 m of latitude


def square(west, south, east, north):
    """In steps of some 1 m."""
    w, s, e, n = LON + west * M, LAT + south * M, LON + east * M, LAT + north * M
    return Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))


def test_a_strip_that_both_claim_and_a_gap_that_neither_does():
    claims = [Claim("A", "X", square(0, 0, 2000, 1000)),
              Claim("B", "Y", square(1990, 0, 4000, 1000)),
              Claim("A", "Z", square(4008, 0, 6000, 1000))]
    pieces = overlay(claims, square(0, 0, 6000, 1000))
    gap, strip = slivers(pieces, 50)
    assert (gap.state, gap.says) == (State.UNCLAIMED, ())
    assert gap.beside == ((("A", "Z"),), (("B", "Y"),))
    assert gap.claimants == ("A", "B")
    assert (strip.state, strip.says) == (State.DISPUTED, (("A", "X"), ("B", "Y")))
    assert strip.shape == square(1990, 0, 2000, 1000)
    assert LON + 1990 * M < strip.at[0] < LON + 2000 * M
    assert slivers(pieces, 5) == ()
    assert len(pieces) == len(overlay(claims, square(0, 0, 6000, 1000)))


def test_nothing_is_thin_where_nothing_is():
    assert slivers((), 50) == ()
    assert slivers(overlay([Claim("A", "X", square(0, 0, 2000, 1000))]), 50) == ()


@settings(max_examples=40, deadline=None)
@given(situations())
def test_all_parts_of_pieces_are_slivers_of_a_great_width(situation):
    claims, frame, _ = situation
    pieces = overlay(claims, frame)
    found = slivers(pieces, 5 * 10**7)
    assert sum(len(piece.shape.polygons) for piece in pieces) == len(found)
    assert [sliver.km2 for sliver in found] == sorted(sliver.km2 for sliver in found)


def test_claims_that_meet_in_a_line_only_are_told_and_in_a_point_are_not():
    one, beside = Claim("A", "X", square(0, 0, 9, 9)), Claim("B", "Y", square(9, 2, 20, 6))
    over, corner = Claim("B", "Z", square(8, 6, 20, 9)), Claim("B", "X", square(9, 9, 20, 20))
    own = Claim("A", "X", square(0, 9, 5, 12))
    found = {(touch.one, touch.other): touch for touch in
             touching([one, beside, over, corner, own])}
    assert set(found) == {(one, beside), (corner, over), (beside, over)}
    at = found[one, beside].at
    assert at[0] == LON + 9 * M
    assert LAT + 2 * M <= at[1] <= LAT + 6 * M
    assert touching([]) == ()
