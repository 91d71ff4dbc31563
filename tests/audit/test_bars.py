"""Whom an area bars."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from hudna.audit.bars import Bars
from hudna.audit.batch import NOBODY
from tests.audit import world

OPERATORS, CATEGORIES = ("bravo", "alpha", "charlie"), ("relief", "cargo")


@pytest.mark.parametrize("seed", range(20))
def test_every_area_operator_and_category(seed):
    areas = world.areas(Random(seed), 12)
    tables = Bars.of(areas).tables(OPERATORS, CATEGORIES)
    for a, area in enumerate(areas):
        for o in range(NOBODY, len(OPERATORS)):
            for c in range(NOBODY, len(CATEGORIES)):
                row = world.Row("c", 0, 0, 0, 0, None if o == NOBODY else OPERATORS[o],
                                None if c == NOBODY else CATEGORIES[c])
                found = tables.applies(*(np.array([i], np.int32) for i in (a, o, c)))
                assert found[0] == world.barred(row, area)


def test_names_that_are_not_there_at_all():
    areas = world.areas(Random(1), 12)
    tables = Bars.of(areas).tables((), ())
    nobody = np.full(12, NOBODY, np.int32)
    assert tables.applies(np.arange(12, dtype=np.int32), nobody, nobody).all()


def test_whether_anyone_need_be_asked():
    barring = world.areas(Random(1), 12)
    assert not Bars.of(barring).everyone
    assert Bars.of([a for a in barring if a.bars is None and not a.excepts]).everyone
