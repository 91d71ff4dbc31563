"""Pieces at work in several threads."""

from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit.threads import in_order


@given(st.integers(0, 30), st.integers(1, 6), st.randoms(use_true_random=False))
def test_parts_come_in_order_whoever_is_done_first(n, workers, random):
    waits = [random.random() / 1000 for _ in range(n)]

    def work(i):
        time.sleep(waits[i])
        return i * i

    assert list(in_order(work, range(n), workers)) == [(i, i * i) for i in range(n)]


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_no_more_pieces_under_way_than_workers_and_one(workers):
    alive, most = set(), 0

    class Piece:
        def __init__(self, i):
            nonlocal most
            alive.add(i)
            most = max(most, len(alive))
            self.i = i

        def __del__(self):
            alive.discard(self.i)

    for piece, part in in_order(lambda piece: piece.i, (Piece(i) for i in range(40)), workers):
        assert piece.i == part
    assert most <= workers + 2, "one of them in the hands of this loop"


def test_workers_work_at_one_time():
    together = threading.Barrier(3, timeout=20)
    assert [part for _, part in in_order(lambda _: together.wait() >= 0, range(6), 3)] == [True] * 6


def test_what_a_worker_raises_ends_it_in_its_turn():
    def work(i):
        if i >= 3:
            raise ValueError(i)
        return i

    done = []
    with pytest.raises(ValueError, match="3"):
        for _, part in in_order(work, range(100), 4):
            done.append(part)
    assert done == [0, 1, 2]
    assert not [t for t in threading.enumerate() if t.name.startswith("audit")]


def test_a_source_that_fails_ends_it():
    def pieces():
        yield from range(3)
        raise OSError("cut off")

    with pytest.raises(OSError, match="cut off"):
        list(in_order(str, pieces(), 2))


def test_who_stops_asking_leaves_no_thread():
    parts = in_order(str, iter(range(1000)), 3)
    next(parts)
    parts.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("audit")]
