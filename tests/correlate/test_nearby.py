"""Whatever may be of one event by time and place is found, however vague each is."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from hudna.correlate.cells import MOST_STRETCHES, SLACK_M, SLACK_MS, STRETCH_MS
from hudna.correlate.clue import Clue
from hudna.correlate.copies import SIGNS, likeness, signs_of
from hudna.correlate.nearby import Nearby, Turns
from hudna.place.geometry import E7
from tests.examples import examples

GEOD = Geod(ellps="WGS84")
NONE = np.zeros(SIGNS, np.uint16)
MS = 1_468_000_000_000
WITHIN = st.sampled_from((0, 300, 4_000, 15_000, 60_000, 250_000, 900_000))


@st.composite
def circles(draw):
    return (draw(st.integers(-180 * E7, 180 * E7)), draw(st.integers(-84 * E7, 84 * E7)),
            draw(WITHIN))


def report(id_, circle, from_ms=MS, long_ms=0, **own):
    lon, lat, within = circle
    return Clue(id_, from_ms, from_ms + long_ms, lon, lat, within, "other", "", **own)


def found(one, other):
    nearby = Nearby()
    nearby.take(one, NONE)
    return len(nearby.near(other, NONE, 0).rows) == 1


@settings(max_examples=examples(60, 300), deadline=None)
@given(circles(), st.floats(0, 360), st.floats(0, 1), WITHIN)
def test_circles_that_meet_are_found_anywhere_on_earth(circle, azimuth, part, within):
    lon, lat, first = circle
    away = part * (first + within + SLACK_M) * 0.99
    at = GEOD.fwd(lon / E7, lat / E7, azimuth, away)
    if abs(at[1]) > 85:
        return
    other = round(at[0] * E7), round(at[1] * E7), within
    assert found(report("a", circle), report("b", other))
    assert found(report("b", other), report("a", circle))


@settings(max_examples=examples(60, 200), deadline=None)
@given(st.integers(0, 30 * STRETCH_MS), st.integers(0, (MOST_STRETCHES - 2) * STRETCH_MS),
       st.integers(0, (MOST_STRETCHES - 2) * STRETCH_MS), st.integers(-SLACK_MS, SLACK_MS))
def test_windows_that_meet_or_nearly_are_found(begin, first, second, gap):
    here = 370_000_000, 360_000_000, 300
    one = report("a", here, MS + begin, first)
    other = report("b", here, one.until_ms + max(0, gap), second)
    assert found(one, other)
    assert found(other, one)


def test_what_is_apart_is_not_found():
    here, there = (370_000_000, 360_000_000, 300), (371_000_000, 360_000_000, 300)
    assert not found(report("a", here), report("b", there))
    assert not found(report("a", here), report("b", here, MS + SLACK_MS + 1))


def without_point(id_, *admin):
    return Clue(id_, MS, MS, None, None, 0, "other", "", admin)


def test_without_a_point_the_units_decide():
    town = report("t", (370_000_000, 360_000_000, 300), admin=("SY", "SY02", "SY0201"))
    for other, near in ((without_point("a", "SY", "SY02"), True),
                        (without_point("a", "SY", "SY02", "SY0201"), True),
                        (without_point("a", "SY", "SY07"), False),
                        (without_point("a"), False)):
        assert found(town, other) is near
        assert found(other, town) is near
    assert found(without_point("a"), without_point("b"))


@settings(max_examples=examples(40, 100), deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=40))
def test_a_text_is_wholly_like_itself(words):
    signs = signs_of(words)
    assert likeness(signs, signs[None])[0] == 1


def test_likeness_is_about_the_share_of_runs_in_common():
    words = [f"w{i}" for i in range(300)]
    half = words[:200] + [f"x{i}" for i in range(100)]
    alike = likeness(signs_of(words), signs_of(half)[None])[0]
    assert abs(alike - 198 / 398) < 0.2
    assert likeness(signs_of(words), signs_of([f"y{i}" for i in range(300)])[None])[0] < 0.1
    assert likeness(signs_of([]), signs_of([])[None])[0] == 0


def test_no_report_is_held_against_one_hand_more_than_so_often(clue):
    turns = Turns()
    rows = np.array([3], np.intp)
    taken = sum(len(turns.left(rows, clue(f"f{i}", source="one"))) for i in range(100))
    assert taken == 20
    assert all(len(turns.left(rows, clue(f"g{i}"))) for i in range(100))
