"""Stays as they happen: the same in the end as in bulk, whatever the micro-batches."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Polygon
from hudna.place.match.cover import cover_of
from hudna.place.tracks.columns import Kind
from hudna.place.tracks.watching import Watching
from hudna.place.volume import Volume
from tests.examples import examples
from tests.place.tracks.columns import positions_of
from tests.place.tracks.oracle import stays_of
from tests.place.tracks.test_parts import box, row
from tests.place.tracks.worlds import worlds

NAMES = ("a", "b", "c")
EVER = 10**15


def codes(rows):
    return np.array([NAMES.index(r.craft) for r in rows], np.int32)


def listed(events):
    return list(zip(events.rows.tolist(), events.areas.tolist(), events.craft.tolist(),
                    [Kind(k) for k in events.kind], events.at_ms.tolist(),
                    events.until_ms.tolist(), strict=True))


def told(watching, rows):
    return listed(watching.tell(codes(rows), positions_of(rows)))


def stays_from(events):
    """Area, aircraft, entered, left, crossed of every stay that events tell of."""
    open_since, found = {}, []
    for _, area, craft, kind, at_ms, until_ms in events:
        if kind == Kind.ENTERED:
            assert (craft, area) not in open_since
            open_since[craft, area] = at_ms
        elif kind == Kind.CROSSED:
            found.append((area, craft, at_ms, until_ms, True))
        else:
            found.append((area, craft, open_since.pop((craft, area)), at_ms, False))
    assert not open_since
    return sorted(found)


@given(worlds(), st.lists(st.integers(0, 14), max_size=5))
@settings(deadline=None, max_examples=examples(50, 150), suppress_health_check=list(HealthCheck))
def test_promise_10_live_events_are_the_stays_of_the_whole(world, cuts):
    volumes, rows, gap_ms = world
    watching = Watching(cover_of(volumes), gap_ms, crafts=1)
    ends = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    events = []
    for a, b in pairwise(ends):
        events += told(watching, rows[a:b])
    for code, name in enumerate(NAMES):
        assert watching.inside(code) == inside_at_last(events, code), name
    events += listed(watching.silent(EVER))
    assert stays_from(events) == sorted(
        (s.area, NAMES.index(s.craft), s.entered, s.left, s.crossed)
        for s in stays_of(volumes, rows, gap_ms))


def inside_at_last(events, craft):
    inside = set()
    for _, area, whose, kind, _, _ in events:
        if whose == craft and kind == Kind.ENTERED:
            inside.add(area)
        elif whose == craft and kind != Kind.CROSSED:
            inside.remove(area)
    return tuple(sorted(inside))


def test_events_name_the_position_that_brought_them_about():
    watching = Watching(cover_of([Volume(box(0, 0, 10, 10)), Volume(box(20, 0, 30, 10))]))
    assert told(watching, [row(-5, 5, 0), row(5, 5, 1000)]) == [
        (1, 0, 0, Kind.ENTERED, 500, 500)]
    assert told(watching, [row(7, 5, 2000)]) == []
    assert watching.inside(0) == (0,)
    assert told(watching, [row(35, 5, 4800)]) == [
        (0, 0, 0, Kind.LEFT, 2300, 2300), (0, 1, 0, Kind.CROSSED, 3300, 4300)]
    assert watching.inside(0) == ()
    assert watching.inside(77) == ()


def test_a_fix_that_comes_late_is_named_and_left_aside():
    watching = Watching(cover_of([Volume(box(0, 0, 10, 10))]))
    rows = [row(5, 5, 1000), row(50, 5, 1000), row(50, 5, 10), row(5, 5, 2000)]
    events = watching.tell(codes(rows), positions_of(rows))
    assert events.late.tolist() == [1, 2]
    assert listed(events) == [(0, 0, 0, Kind.ENTERED, 1000, 1000)]


def test_an_aircraft_not_heard_of_is_lost_where_it_was_last():
    watching = Watching(cover_of([Volume(box(0, 0, 10, 10))]), gap_ms=5000)
    told(watching, [row(5, 5, 1000), row(5, 5, 3000, craft="b")])
    assert listed(watching.silent(6000)) == []
    assert listed(watching.silent(6001)) == [(-1, 0, 0, Kind.LOST, 1000, 1000)]
    assert listed(watching.silent(6001)) == []
    assert told(watching, [row(5, 5, 6000)]) == [(0, 0, 0, Kind.ENTERED, 6000, 6000)]
    assert told(watching, [row(5, 5, 9000, craft="b")]) == [
        (0, 0, 1, Kind.LOST, 3000, 3000), (0, 0, 1, Kind.ENTERED, 9000, 9000)]


def test_any_number_of_aircraft_and_areas():
    count = 5000
    watching = Watching(cover_of([Volume(box(0, 0, 10, 10))] * 30), crafts=4)
    place, at = np.full(count, 5, np.int32), np.zeros(count, np.int64)
    rows = positions_of([row(5, 5, 0)])._replace(lon=place, lat=place, at_ms=at, low_mm=None,
                                                 high_mm=None)
    events = watching.tell(np.arange(count, dtype=np.int32), rows)
    assert len(events.rows) == 30 * count
    assert len(watching.silent(EVER).rows) == 30 * count
    assert len(watching.tell(np.empty(0, np.int32), rows.part(0, 0)).rows) == 0


def test_a_fix_on_a_vertex_is_inside_whatever_edges_follow():
    """A seam of the cell below the vertex comes after its edges."""
    south, top, north = 100, 1_000_099, 5_000_095
    ring = ((-1_800_000_000, south), (-1_796_000_004, south), (-1_796_000_004, top),
            (-1_797_000_003, north), (-1_798_000_002, top), (-1_799_000_001, north),
            (-1_800_000_000, top), (-1_800_000_000, south))
    watching = Watching(cover_of([Volume(Polygon((ring,)), 0)]), crafts=1)
    told(watching, [row(*ring[5], 1)])
    assert watching.inside(0) == (0,)
