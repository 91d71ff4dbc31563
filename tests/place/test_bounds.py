"""The candidate index may add, never hide."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.bounds import Candidates
from hudna.place.clash import clash, distance_mm
from hudna.place.geometry import E7, Fix, Point, Way
from hudna.place.volume import Heights, Volume, Window
from tests.place.shapes import random_pair

pairs = st.integers(0, 2**32).map(lambda seed: random_pair(Random(seed)))


def e7(lon: float, lat: float) -> tuple[int, int]:
    return (round(lon * E7), round(lat * E7))


@settings(max_examples=300, deadline=None)
@given(pairs, st.integers(0, 1000))
def test_promise_9_bounds_never_hide(pair, part):
    """With reaches that just touch, shared out between the two in every way."""
    a, b = pair
    mm = distance_mm(a, b) + 1
    if mm > 900_000_000:
        return
    ours = mm * part // 1000
    flight, protection = Volume(a, ours), Volume(b, mm - ours)
    index = Candidates()
    index.add("it", protection)
    index.add("elsewhere", Volume(Point(e7(-100, -45))))
    assert clash(flight, protection) is not None
    assert "it" in index.near(flight)


def test_what_was_removed_or_replaced_is_not_found():
    index = Candidates()
    here, there = Volume(Point(e7(40, 35)), 1000), Volume(Point(e7(50, 35)), 1000)
    index.add("a", here)
    index.add("b", here)
    index.add("a", there)
    assert index.near(here) == ["b"]
    assert index.near(there) == ["a"]
    index.remove("b")
    index.remove("b")
    assert index.near(here) == []
    assert len(index) == 1


def test_far_apart_in_space_time_or_height_is_no_candidate():
    index = Candidates()
    spot = Point(e7(40, 35))
    index.add("a", Volume(spot, 1000, Heights(0, 100), Window(0, 100)))
    assert index.near(Volume(spot, 0, Heights(100, 200), Window(100, 200))) == ["a"]
    assert index.near(Volume(spot, 0, Heights(101, 200), Window(100, 200))) == []
    assert index.near(Volume(spot, 0, Heights(100, 200), Window(101, 200))) == []
    assert index.near(Volume(Point(e7(40.1, 35)))) == []


def test_wide_protections_are_always_looked_at():
    index = Candidates()
    index.add("wide", Volume(Point(e7(0, 89.9)), 400_000_000))
    for i in range(50):
        index.add(f"s{i}", Volume(Point(e7(i, 10))))
    assert "wide" in index.near(Volume(Point(e7(180, 88))))


def test_a_way_is_held_with_all_its_fixes():
    index = Candidates()
    index.add("way", Volume(Way((Fix(e7(40, 35), 0), Fix(e7(41, 36), 10))), 1000))
    assert index.near(Volume(Point(e7(40.5, 35.5)))) == ["way"]
