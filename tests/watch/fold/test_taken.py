"""What is due is found as by looking at every row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.watch.fold import taken
from hudna.watch.fold.taken import Taken

ROOM = 400
STEPS = st.lists(st.tuples(
    st.sampled_from(["add", "due", "put", "become", "move", "let go"]), st.integers(0, 99),
    st.integers(0, 60)), min_size=1, max_size=40)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken, "STRETCH", 8)


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_due_as_by_looking_at_every_row(steps: list[tuple[str, int, int]]):
    made, other = Taken(ROOM), Taken(ROOM)
    at = np.zeros(ROOM, np.int64)
    held = slice(0, 0)
    for what, seed, n in steps:
        chance = np.random.default_rng(seed)
        if what == "add" and held.stop + n <= ROOM:
            here = slice(held.stop, held.stop + n)
            at[here] = chance.integers(0, 1000, n)
            made.add(at[here], here)
            other.add(at[here], here)
            held = slice(held.start, here.stop)
        elif what == "due":
            before = int(chance.integers(0, 1000))
            due = np.flatnonzero(~made.flags[held] & (at[held] < before)) + held.start
            assert made.due(before, at, held).tolist() == due.tolist()
            assert made.flags[due].all()
        elif what == "put" and held.stop > held.start:
            where = chance.integers(held.start, held.stop, n)
            (made if seed % 2 else other).put(where, True)
        elif what == "become":
            made.become(other, at, held)
            assert (made.flags[held] == other.flags[held]).all()
        elif what == "let go":
            held = slice(min(held.stop, held.start + n), held.stop)
        elif what == "move":
            at[:held.stop - held.start] = at[held].copy()
            made.move(held.start, held.stop, ROOM)
            other.move(held.start, held.stop, ROOM)
            held = slice(0, held.stop - held.start)
        waiting = np.flatnonzero(~made.flags[held]) + held.start
        assert made.first_not(held.start, held.stop) == (
            waiting[0] if len(waiting) else held.stop)
