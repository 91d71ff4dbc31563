from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.log import tree
from hudna.log.checkpoint import open_checkpoint
from hudna.log.entry import Entry
from hudna.log.leaf import leaf_of
from hudna.log.store import StoreError
from hudna.record.kinds import Withdrawal
from hudna.record.sign import sign
from tests.log.building import AUTHORS, LOG_KEY, NOW, Clock, a_log, record, texts
from tests.record.statements import seeded


def test_an_empty_log_has_a_checkpoint(tmp_path: Path) -> None:
    with a_log(tmp_path / "new" / "node") as log:
        assert (log.size, log.root(), list(log.entries())) == (0, tree.EMPTY, [])
        assert open_checkpoint(log.checkpoint(), log.verifier).size == 0
        assert log.append([]) == []
        assert log.verify_all().size == 0


def test_what_is_appended_is_there_now_and_after_a_restart(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        entries = log.append(texts(1, 2, 3)) + log.append(texts(4))
        assert [e.record for e in entries] == [record(n) for n in (1, 2, 3, 4)]
        assert [e.index for e in entries] == [0, 1, 2, 3]
        checkpoint, root = log.checkpoint(), log.root()
    with a_log(tmp_path) as log:
        assert list(log.entries()) == entries
        assert list(log.entries(2)) == entries[2:]
        assert log.entry(record(3).hash) == entries[2]
        assert log.entry("0" * 64) is None
        assert (log.checkpoint(), log.root()) == (checkpoint, root)
        assert log.verify_all() == open_checkpoint(checkpoint, log.verifier)


def test_all_or_none(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        before = log.checkpoint()
        with pytest.raises(Refused) as refused:
            log.append([*texts(1, 2), "x", *texts(3), record(4, exercise="X").presentation])
        assert [f.where for f in refused.value.faults] == [
            "records[2].presentation", "records[4].payload.exercise",
        ]
        assert (log.size, log.checkpoint()) == (0, before)


def test_each_on_its_own(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        first, second, third = log.admit_each([texts(1)[0], "x", texts(2)[0]])
        assert isinstance(second, Refused)
        assert isinstance(first, Entry)
        assert isinstance(third, Entry)
        assert (first.index, third.index, log.size) == (0, 1, 2)


def test_a_record_that_is_held_keeps_its_place(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        entries = log.append(texts(1, 2))
        before = log.checkpoint()
        assert log.append(texts(2, 1, 2)) == [entries[1], entries[0], entries[1]]
        assert log.admit_each(texts(1)) == [entries[0]]
        assert log.checkpoint() == before
        assert [e.index for e in log.append(texts(3, 3, 1))] == [2, 2, 0]


def test_an_id_given_to_two_records_is_refused(tmp_path: Path) -> None:
    """The same author, moment and randomness, but another statement."""
    def said(reason: str, author: str = "un") -> str:
        return sign(Withdrawal("a" * 64, reason), author=author, key=AUTHORS[author],
                    issued_ms=NOW, randomness=seeded(7)).presentation

    with a_log(tmp_path) as log:
        for door in (lambda: log.append([said("a"), said("b")]), lambda: log.append([said("b")])):
            with pytest.raises(Refused) as refused:
                door()
            assert refused.value.faults[0].where.endswith("payload.id")
            log.append([said("a")])
        log.append([said("c", author="us")])
        assert [isinstance(e, Refused) for e in log.admit_each([said("d"), said("a")])] == [
            True, False,
        ]
        assert log.size == 2


def test_admitted_never_falls_though_the_clock_does(tmp_path: Path) -> None:
    clock = Clock(NOW + 5)
    with a_log(tmp_path, clock) as log:
        log.append(texts(1))
        clock.now_ms = NOW
        log.append(texts(2))
    with a_log(tmp_path, clock) as log:
        log.append(texts(3))
        clock.now_ms = NOW + 9
        log.append(texts(4))
        assert [e.admitted_ms - NOW for e in log.entries()] == [5, 5, 5, 9]


@settings(deadline=None, max_examples=15)
@given(st.lists(st.lists(st.integers(0, 30), max_size=6), max_size=8))
def test_proofs_of_every_entry_and_every_earlier_checkpoint(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[int]]
) -> None:
    with a_log(tmp_path_factory.mktemp("log")) as log:
        seen = [log.checkpoint()]
        for numbers in batches:
            log.append(texts(*numbers))
            seen.append(log.checkpoint())
        for entry in log.entries():
            leaf, proof = tree.leaf_hash(leaf_of(entry.record.hash)), log.inclusion(entry.index)
            assert tree.includes(leaf, entry.index, log.size, proof, log.root())
        for note in seen:
            old = open_checkpoint(note, log.verifier)
            proof = log.consistency(old.size)
            assert tree.extends(old.size, log.size, proof, old.root, log.root())
            assert log.checkpoint_at(old.size) == note
        with pytest.raises(IndexError):
            log.consistency(0, log.size + 1)
        log.verify_all()


def test_followers_are_told_after_it_is_kept_and_in_order(tmp_path: Path) -> None:
    told: list[int] = []
    with a_log(tmp_path) as log:
        def follow(entries: Sequence[Entry]) -> None:
            for entry in entries:
                assert log.entry(entry.record.hash) == entry
                assert log.size > entry.index
                told.append(entry.index)
                if entry.index == 1:
                    log.append(texts(50))

        log.subscribe(follow)
        log.append(texts(1, 2))
        assert told == [0, 1, 2]
        log.append(texts(1))
        log.admit_each([*texts(3), "x"])
        with pytest.raises(Refused):
            log.append(["x"])
        assert told == [0, 1, 2, 3]


def test_a_failing_follower_harms_nobody(tmp_path: Path) -> None:
    told: list[int] = []
    with a_log(tmp_path) as log:
        def fail(_entries: Sequence[Entry]) -> None:
            raise RuntimeError

        end = log.subscribe(fail)
        log.subscribe(lambda entries: told.extend(e.index for e in entries))
        log.append(texts(1))
        end()
        log.append(texts(2))
        assert told == [0, 1]


def test_many_threads_write_one_history(tmp_path: Path) -> None:
    told: list[int] = []
    with a_log(tmp_path) as log:
        log.subscribe(lambda entries: told.extend(e.index for e in entries))

        def write(start: int) -> None:
            for n in range(start, start + 20):
                (entry,) = log.append(texts(n))
                assert entry.index in told
                assert entry.record == record(n)

        threads = [Thread(target=write, args=(10 * i,)) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert told == list(range(70))
        assert log.verify_all().size == 70
        assert {e.record.hash for e in log.entries()} == {record(n).hash for n in range(70)}


def test_a_closed_log_says_so(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        pass
    for door in (lambda: log.append(texts(1)), lambda: list(log.entries()), log.verify_all):
        with pytest.raises(StoreError):
            door()
    log.close()


def test_the_log_key_signs_no_records_here(tmp_path: Path) -> None:
    forged = sign(Withdrawal("a" * 64, "x"), author="un", key=LOG_KEY, issued_ms=NOW,
                  randomness=seeded(1))
    with a_log(tmp_path) as log, pytest.raises(Refused):
        log.append([forged.presentation])


def test_promise_8_whoever_waits_is_not_told_of_success_where_the_one_who_served_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a refusal: something that nobody foresaw, or an interrupt."""
    with a_log(tmp_path) as log:
        begun, go_on = Event(), Event()
        outcomes: list[object] = []

        def interrupted(*_: object) -> bool:
            begun.set()
            assert go_on.wait(30)
            raise KeyboardInterrupt

        def append(number: int) -> None:
            try:
                outcomes.append(log.admit_each(texts(number)))
            except BaseException as error:
                outcomes.append(type(error))

        monkeypatch.setattr(log._store, "commit", interrupted)
        first = Thread(target=append, args=(1,))
        first.start()
        assert begun.wait(30)
        others = [Thread(target=append, args=(n,)) for n in (2, 3)]
        for other in others:
            other.start()
        while len(log._entries._queue) < 2:
            first.join(0.01)
        go_on.set()
        for thread in (first, *others):
            thread.join(30)
        assert sorted(map(str, outcomes)) == sorted(map(str, (
            KeyboardInterrupt, KeyboardInterrupt, StoreError)))
        monkeypatch.undo()
        assert [e.index for e in log.append(texts(1, 2, 3))] == [0, 1, 2]
        assert log.verify_all().size == 3
