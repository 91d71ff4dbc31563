"""Positions that were sent around a sighting, out of the rows that the fold holds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.watch.fix import Fix
from hudna.watch.fold.rows import Rows, Texts, rows_of
from hudna.watch.inexact.fusing import fuse
from hudna.watch.inexact.sent import sent_near
from tests.examples import examples
from tests.watch.inexact.test_fusing import T0, seen, sent

WAYS = {"icao:1": (0.0, 3.6), "icao:2": (5.0, -2.0), "icao:3": (-40.0, 14.0)}
"""Where each is at first, and how many kilometres it flies east in a minute."""


def flown(name: str, minutes: float, speed: float | None, course: int | None) -> Fix:
    start, pace = WAYS[name]
    return sent(minutes, start + pace * minutes, name=name, speed=speed, course=course)


FIXES = st.lists(st.builds(
    flown, st.sampled_from(sorted(WAYS)), st.floats(-5, 12), st.sampled_from([None, 60, 230]),
    st.sampled_from([None, 90, 200])), max_size=30)
REPORTS = st.lists(st.builds(
    seen, st.uuids().map(str), st.floats(0, 6), st.floats(-40, 40), st.floats(-40, 40),
    course=st.sampled_from([None, 90]), within_m=st.sampled_from([500, 5_000, 20_000])), max_size=5)


def held(fixes: list[Fix]) -> tuple[Rows, Texts]:
    names, callsigns = Texts(), Texts()
    rows = rows_of(fixes, T0 + 10**6, 0, names, callsigns)
    return rows, names


@settings(max_examples=examples(100, 3_000), deadline=None)
@given(FIXES, REPORTS)
def test_what_is_left_aside_would_have_explained_nothing(fixes, reports) -> None:
    rows, names = held(fixes)
    assert fuse(reports, sent_near([rows[:3], rows[3:]], names, reports)) == fuse(reports, fixes)


def test_nothing_is_looked_for_where_nothing_was_sighted() -> None:
    rows, names = held([sent(0, 0)])
    assert sent_near([rows], names, []) == ()
    assert sent_near([rows[:0]], names, [seen("a", 0, 0)]) == ()
    assert len(sent_near([rows], names, [seen("a", 0, 0), seen("b", 0, 1)])) == 1
