"""Of the invariants of the log: what is acknowledged stays, history only grows, and what comes
twice or in another order changes nothing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.log import tree
from hudna.log.checkpoint import open_checkpoint
from tests.log.building import NOW, Clock, a_log, record, texts
from tests.log.stores import where
from tests.log.test_promise_8_kill import reported, start, still_there

__all__ = ["where"]


def test_invariant_1_an_acknowledged_append_survives_sigkill(tmp_path: Path) -> None:
    """Killed before the statement after each of the commits of an append, and in between."""
    everything: list[str] = []
    for number in (30, 34, 41, 43, 44, 60, 70):
        everything += reported(start(tmp_path, 1, number))
        still_there(tmp_path, everything)
    assert everything


@settings(max_examples=10, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 400), min_size=1, max_size=90), min_size=1, max_size=6))
def test_invariant_2_every_published_checkpoint_extends_every_earlier_one(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[int]]
) -> None:
    """Written by several threads, opened anew, by a clock that falls."""
    directory, notes = tmp_path_factory.mktemp("log"), list[str]()
    clock = Clock(NOW + 10 * 86_400_000)
    for batch in batches:
        clock.now_ms -= 86_400_000
        with a_log(directory, clock) as log:
            notes.append(log.checkpoint())
            log.subscribe(lambda _entries, log=log: notes.append(log.checkpoint()))
            threads = [Thread(target=log.append, args=(texts(n),)) for n in batch[:8]]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            log.append(texts(*batch))
            notes.append(log.checkpoint())
    with a_log(directory, clock) as log:
        seen = sorted({(c.size, c.root) for c in
                       (open_checkpoint(n, log.verifier) for n in notes)})
        assert len({size for size, _ in seen}) == len(seen)
        for (old, old_root), (new, new_root) in pairwise(seen):
            assert tree.extends(old, new, log.consistency(old, new), old_root, new_root)
            assert open_checkpoint(log.checkpoint_at(new) or "", log.verifier).root == new_root
        log.verify_all()


@pytest.mark.parametrize("seed", range(3))
def test_invariant_9_duplicates_and_reordering_change_nothing(
    where: str, tmp_path: Path, seed: int
) -> None:
    """What is held is the same whatever the order, and what comes again has the place it had."""
    dice = Random(seed)
    dice.shuffle(order := list(range(12)))
    again = dice.choices(order, k=9)
    with a_log(tmp_path, store=where) as log:
        first = {e.record.hash: e for n in order for e in log.append(texts(n))}
        checkpoint = log.checkpoint()
        for n in again:
            assert log.append(texts(n, n)) == [first[record(n).hash]] * 2
            assert log.admit_each(texts(n)) == [first[record(n).hash]]
        assert log.append(texts(*again)) == [first[record(n).hash] for n in again]
        assert log.checkpoint() == checkpoint
        assert {e.record.hash for e in log.entries()} == {record(n).hash for n in range(12)}


def test_several_threads_that_bring_the_same_keep_it_once(tmp_path: Path) -> None:
    kept: list[int] = []
    with a_log(tmp_path) as log:
        def write() -> None:
            kept.extend(e.index for n in range(20) for e in log.append(texts(n)))

        threads = [Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(kept) == sorted([*range(20)] * 4)
        assert log.verify_all().size == 20
