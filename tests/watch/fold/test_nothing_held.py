"""A watch that holds no row: a quiet spell, and a start after one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from hudna.place.datum import Datum
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Barred
from hudna.watch.fix import Fix
from hudna.watch.fold.pending import chain, follow
from hudna.watch.item import Briefed, Heard, Tick
from hudna.watch.watch import Watch
from tests.watch.flights import SOUTH, T0, WEST, box, brief, random_areas

QUIET_S = 1_500


def told(thawed: bool) -> list[tuple[int, str]]:
    """An aircraft flies in and falls silent; when each state of its passage is told, s."""
    area = Barred("a", "v1", "c1", Volume(
        box(WEST - 10**6, SOUTH - 10**6, WEST + 10**6, SOUTH + 10**6), 0, Heights(), Window()))
    watch, found = Watch(), []
    watch.take(Briefed(T0, brief([area])))
    for s in range(QUIET_S):
        if s == 450 and thawed:
            watch = Watch.thaw(watch.freeze())
        at = T0 + 1000 * s
        if s < 3:
            fix = Fix("icao:1", at, WEST + s * 1000, SOUTH, 1000, Datum.MSL)
            found += [(s, e.state) for e in watch.take(Heard(at + 100, "f", (fix,)))]
        found += [(s, e.state) for e in watch.take(Tick(at + 200))]
    return found


def test_who_fell_silent_is_told_lost_after_a_start_too():
    assert [state for _, state in told(thawed=False)] == ["inside", "lost"]
    assert told(thawed=True) == told(thawed=False)


def test_other_areas_come_into_effect_in_a_quiet_spell():
    areas = random_areas(random.Random(1), 3)
    watch = Watch()
    watch.take(Briefed(T0, brief(areas)))
    watch.take(Heard(T0 + 100, "f", (Fix("icao:1", T0, WEST, SOUTH, 1000, Datum.MSL),)))
    for s in range(QUIET_S):
        watch.take(Tick(T0 + 1000 * s))
    at = T0 + 1000 * QUIET_S
    watch.take(Briefed(at, brief(areas[:2], at)))
    assert watch.warned_by is not None
    assert len(watch.warned_by.areas) == 2


@pytest.mark.parametrize("apart", [2**32 + 3, 2**31, 5])
def test_a_name_that_was_silent_for_billions_of_rows_is_tied_to_none(apart: int):
    last, before = np.array([7], np.int64), np.zeros(1, np.int32)
    begin = 7 + apart
    chain(np.array([0], np.int32), (begin - 1, begin), last, before)
    found = np.empty(4, np.int64)
    assert follow(np.zeros(2, np.bool_), np.append(np.int32([0]), before), (begin - 1, begin - 1),
                  begin, found) == 1
    assert found[0] == 1
