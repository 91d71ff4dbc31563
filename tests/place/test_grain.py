"""Claims that overlap themselves, or are finer than the grain, are refused with where and why."""

import pytest

from hudna.fault import Refused
from hudna.place.geometry import E7, MultiPolygon, Polygon
from hudna.place.grain import check_claimed, faults_of_grain, faults_of_parts, too_fine

KM = 90_000                              # A little less than 1 km of latitude
LON, LAT = 36 * E7, 35 * E7


def box(west, south, wide, high):
    """In steps of some 1 km east and north of 36 E, 35 N."""
    w, s = LON + round(west * KM * 1.22), LAT + round(south * KM)
    e, n = LON + round((west + wide) * KM * 1.22), LAT + round((south + high) * KM)
    return ((w, s), (e, s), (e, n), (w, n), (w, s))


def found(shape, **asked):
    with pytest.raises(Refused) as refused:
        check_claimed(shape, "claim.shape", **asked)
    return [(fault.where, fault.found, str(fault.expected)) for fault in refused.value.faults]


def test_ground_as_large_as_the_grain_is_taken():
    check_claimed(Polygon((box(0, 0, 3, 3),)), "claim")
    check_claimed(Polygon((box(0, 0, 9, 9), box(3, 3, 2, 2)[::-1])), "claim")
    check_claimed(MultiPolygon(((box(0, 0, 3, 3),), (box(3, 3, 2, 2),))), "claim")
    check_claimed(Polygon((box(0, 0, 10, 0.6),)), "claim")


def test_what_is_smaller_than_the_grain_is_named():
    (fault,) = found(MultiPolygon(((box(0, 0, 3, 3),), (box(5, 5, 0.5, 0.5),))))
    assert fault == ("claim.shape.coordinates[1]", "0.25 km²",
                     "ground of 1 km² or more, as a part or as a hole")
    (hole,) = found(Polygon((box(0, 0, 9, 9), box(3, 3, 0.3, 0.3)[::-1])))
    assert hole[0] == "claim.shape.coordinates[1]"
    assert found(Polygon((box(0, 0, 3, 3),)), grain_km2=25.0)[0][2].startswith("ground of 25 km²")


def test_ground_large_enough_and_as_thin_as_a_road_is_refused():
    (fault,) = found(Polygon((box(0, 0, 30, 0.1),)))
    assert fault == ("claim.shape.coordinates", "< 500 m", "ground that is somewhere 500 m wide or"
                     " more, as a part or as a hole")
    ring = Polygon((box(0, 0, 9, 9), box(0.2, 0.2, 8.6, 8.6)[::-1]))
    assert [fault[:2] for fault in found(ring)] == [("claim.shape.coordinates", "< 500 m")]


def test_parts_that_overlap_or_have_a_border_in_common_are_named():
    over = MultiPolygon(((box(0, 0, 3, 3),), (box(2, 2, 3, 3),)))
    (fault,) = found(over)
    assert fault[0] == "claim.shape.coordinates[1]"
    assert fault[1].startswith("coordinates[0] at [36.0")
    assert fault[2] == "parts that share no ground"
    beside = MultiPolygon(((box(0, 0, 3, 3),), (box(3, 0, 3, 3),)))
    assert found(beside)[0][2] == "parts that share no border: join them to one"
    assert faults_of_parts(MultiPolygon(((box(0, 0, 3, 3),), (box(3, 3, 3, 3),))), "claim") == []


def test_many_parts_are_asked_pair_by_pair_near_each_other():
    parts = [(box(4 * i, 4 * j, 3, 3),) for i in range(5) for j in range(5)]
    assert faults_of_parts(MultiPolygon(tuple(parts)), "claim") == []
    parts.append((box(1, 1, 1, 1),))
    assert [f.where for f in faults_of_parts(MultiPolygon(tuple(parts)), "claim")] == [
        "claim.coordinates[25]"]


def test_an_unsound_ring_is_named_before_anything_else():
    bow = box(0, 0, 3, 3)
    (fault,) = found(Polygon(((bow[0], bow[2], bow[1], bow[3], bow[0]),)))
    assert "intersection" in fault[1]


def test_what_the_antimeridian_cuts_is_one_part():
    """20 km to its west, 100 m to its east: neither part is asked by itself."""
    edge, wide, far = 180 * E7, 20 * KM, KM // 10
    west = ((edge - wide, 0), (edge, 0), (edge, wide), (edge - wide, wide), (edge - wide, 0))
    east = ((-edge, 0), (-edge + far, 0), (-edge + far, wide), (-edge, wide), (-edge, 0))
    check_claimed(MultiPolygon(((west,), (east,))), "claim")
    with pytest.raises(Refused):
        check_claimed(Polygon((east,)), "claim")
    apart = tuple((x, y + 3 * wide) for x, y in east)
    assert [fault.where for fault in faults_of_grain(MultiPolygon(((west,), (apart,))), "claim")
            ] == ["claim.coordinates[1]"]


def test_many_at_once_are_found_as_one_by_one():
    shapes = [Polygon((box(0, 0, 3, 3),)), Polygon((box(0, 0, 0.5, 0.5),)),
              Polygon((box(0, 0, 10, 0.3),)), Polygon((box(0, 0, 9, 9), box(3, 3, 0.3, 0.3)[::-1])),
              MultiPolygon(((box(0, 0, 3, 3),), (box(5, 5, 0.5, 0.5),)))]
    for grain in (0.1, 1.0, 25.0):
        assert too_fine(shapes, grain) == [bool(faults_of_grain(s, "", grain)) for s in shapes]
    assert too_fine([]) == []
