"""Who flew about a stay, whatever the split: beside a plain look at every row."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from hudna.audit.bars import Bars
from hudna.audit.flown import Flown, changes_of
from hudna.audit.order import AT, ROW, no_fixes
from tests.audit import world

GAP_MS = 4_000


def flown_of(rows, cuts):
    """Spans of rows cut into batches, and the aircraft's codes."""
    flown, codes, last = Flown(GAP_MS), {}, {}
    ends = [0, *sorted(cuts), len(rows)]
    for begin, end in pairwise(ends):
        batch = world.batch_of(rows[begin:end], begin)
        crafts = np.array([codes.setdefault(c, len(codes)) for c in batch.crafts], np.int64)
        before = no_fixes(len(batch.crafts))
        for n, craft in enumerate(batch.crafts):
            before[n, [ROW, AT]] = last.get(craft, (-1, 0))
        flown.add(changes_of(batch, GAP_MS), crafts, before)
        last.update({row.craft: (begin + i, row.at_ms) for i, row in enumerate(rows[begin:end])})
    return flown.spans(), codes


@pytest.mark.parametrize("seed", range(40))
def test_whoever_may_have_flown_is_asked(seed):
    random = Random(seed)
    rows, areas = world.rows(random, 50, wrong=0), world.areas(random, 8)
    spans, codes = flown_of(rows, [random.randrange(51) for _ in range(random.randrange(6))])
    for _ in range(30):
        craft, a = random.choice(rows).craft, random.randrange(len(areas))
        of_it = [i for i, row in enumerate(rows) if row.craft == craft]
        first, last = sorted(random.choices(range(len(of_it)), k=2))
        about = [rows[of_it[i]] for i in range(first, last + 1)]
        about += [rows[of_it[i]] for i, j in ((first - 1, first), (last + 1, last))
                  if 0 <= i < len(of_it) and abs(rows[of_it[i]].at_ms - rows[of_it[j]].at_ms)
                  <= GAP_MS]
        who = np.array([codes[craft]], np.int64)
        ends = (np.array([of_it[i]], np.int64) for i in (first, last))
        found = spans.barred(Bars.of(areas), np.array([a], np.int32), who, *ends)
        assert found[0] == any(world.barred(row, areas[a]) for row in about)
        at = spans.operator_at(who, np.array([of_it[first]], np.int64))[0]
        assert (None if at < 0 else spans.operators[at]) == rows[of_it[first]].operator


def test_what_changes_nothing_is_not_kept():
    rows = [world.Row("c", i, 0, 0, 0, "alpha", "cargo") for i in range(20)]
    spans, _ = flown_of(rows, range(1, 20))
    assert len(spans.row) == 1


def test_an_aircraft_that_nobody_named_is_barred():
    spans, _ = flown_of([], [])
    one, areas = np.zeros(1, np.int64), world.areas(Random(1), 3)
    assert spans.barred(Bars.of(areas), np.zeros(1, np.int32), one - 1, one, one).all()
    assert spans.operator_at(one, one).tolist() == [-1]
