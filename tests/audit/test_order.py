"""Rows of one aircraft that do not follow one another in time."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from hudna.audit.order import (
    EARLIER,
    ELSEWHERE,
    FOLLOWS,
    ROW,
    TWICE,
    in_turn,
    must_be_judged_anew,
    no_fixes,
    refused_rows,
)
from tests.audit import world


def verdicts(rows):
    """Row by row, as the docstring says it."""
    last, found = {}, []
    for i, row in enumerate(rows):
        n, old = last.get(row.craft, (-1, None))
        same = old is not None and (old.lon, old.lat, old.height_mm) == (row.lon, row.lat,
                                                                         row.height_mm)
        verdict = (FOLLOWS if old is None or row.at_ms > old.at_ms else
                   EARLIER if row.at_ms < old.at_ms else TWICE if same else ELSEWHERE)
        found.append((verdict, n))
        if verdict == FOLLOWS:
            last[row.craft] = (i, row)
    return found


@pytest.mark.parametrize("seed", range(30))
def test_each_row_against_the_last_sound_one(seed):
    rows = world.rows(Random(seed), 60)
    order = in_turn(world.batch_of(rows))
    assert list(zip(order.verdict.tolist(), order.against.tolist(), strict=True)) == verdicts(rows)


@pytest.mark.parametrize("seed", range(30))
def test_a_cut_changes_nothing_once_what_came_before_is_known(seed):
    random = Random(seed)
    rows = world.rows(random, 60)
    cut = random.randrange(61)
    a, b = world.batch_of(rows[:cut]), world.batch_of(rows[cut:], cut)
    first, alone = in_turn(a), in_turn(b)
    before = no_fixes(len(b.crafts))
    for code, name in enumerate(b.crafts):
        if name in a.crafts:
            before[code] = first.last[a.crafts.index(name)]
    known = in_turn(b, before)
    whole = verdicts(rows)
    assert known.verdict.tolist() == [verdict for verdict, _ in whole[cut:]]
    if not must_be_judged_anew(alone.first, before):
        assert alone.verdict.tolist() == known.verdict.tolist()
        assert (alone.last[alone.last[:, ROW] >= 0] == known.last[known.last[:, ROW] >= 0]).all()


def test_each_refused_row_is_named_with_what_it_was_held_against():
    a = world.Row("c1", 1_469_000_000_000, 5, 5, 1000)
    rows = [a, world.Row("c1", a.at_ms - 1, 6, 6, 1000), a, world.Row("c1", a.at_ms, 6, 6, 1000),
            world.Row("c2", 0, 1, 1, 1)]
    batch = world.batch_of(rows, 70)
    refused = refused_rows(batch, in_turn(batch), ("time", "icao24"), 20)
    assert [(r.row, r.column, r.found) for r in refused.first] == [
        (71, "time", "2016-07-20T07:33:19.999Z, before row 70 of c1"),
        (72, "time", "2016-07-20T07:33:20Z, the same as row 70 of c1"),
        (73, "icao24", "c1 at 2016-07-20T07:33:20Z, as in row 70, but elsewhere")]
    assert sum(refused.counts.values()) == 3
    assert len(refused_rows(batch, in_turn(batch), ("time", "icao24"), 2).first) == 2


def test_fixes_without_an_aircraft_stand_alone():
    batch = world.batch_of([world.Row("c", 5, 1, 1, 1)] * 2)
    batch = batch._replace(craft=np.full(2, -1, np.int32), crafts=())
    assert in_turn(batch).sound.all()
