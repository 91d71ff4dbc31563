"""A log that may not sign, and one that takes back what its store has lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.log import tree
from hudna.log.append import Log
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.entry import Entry
from hudna.log.leaf import leaf_of
from hudna.log.store import StoreError
from hudna.say import say
from tests.log.building import AUTHORS, LOG_KEY, NOW, Clock, a_log, record, texts
from tests.log.erasing import erasure, opened, personal
from tests.log.stores import where

__all__ = ["where"]

WHY = say("witnesses that have been asked")


def leaves(log: Log, start: int) -> list[bytes]:
    return [leaf_of(h.hex()) for h in log.hashes(start, log.size)]


def test_a_log_that_is_held_signs_nothing_until_it_is_released(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        (held,) = log.append(texts(1))
        before = log.checkpoint()
        log.hold(WHY)
        assert log.held == WHY
        for door in (log.append, log.admit_each):
            with pytest.raises(Refused) as refused:
                door(texts(2))
            assert (refused.value.faults[0].where, refused.value.faults[0].expected) == ("log", WHY)
        assert log.append(texts(1)) == [held]
        assert (log.checkpoint(), log.size) == (before, 1)
        log.release()
        assert log.held is None
        assert len(log.append(texts(2))) == 1


def test_a_store_older_than_its_vault_is_held_from_the_start(tmp_path: Path) -> None:
    """A log that shrank."""
    with a_log(tmp_path) as log:
        log.append(texts(1))
    shutil.copy(tmp_path / "log.sqlite3", tmp_path / "backup")
    with a_log(tmp_path) as log:
        log.append(texts(2))
        log.append(texts(3))
    shutil.copy(tmp_path / "backup", tmp_path / "log.sqlite3")
    with a_log(tmp_path) as log:
        assert log.size == 1
        assert str(log.held) == str(say(
            "the entries up to {had}: this store has {size}, an older copy of itself",
            had=2, size=1,
        ))
        with pytest.raises(Refused):
            log.append(texts(4))
        assert log.verify_all().size == 1


def test_a_copied_file_has_another_identity(tmp_path: Path) -> None:
    with a_log(tmp_path / "a") as log:
        log.append(texts(1))
        first = log.identity
    with a_log(tmp_path / "a") as log:
        assert log.identity == first
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with a_log(tmp_path / "b") as log:
        assert log.identity != first
    (tmp_path / "a" / "log.sqlite3").unlink()
    shutil.copy(tmp_path / "b" / "log.sqlite3", tmp_path / "a" / "log.sqlite3")
    with a_log(tmp_path / "a") as log:
        assert log.identity != first


def test_what_was_lost_is_taken_back_exactly_as_it_was(tmp_path: Path) -> None:
    with a_log(tmp_path / "whole") as whole:
        whole.append(texts(1, 2))
    shutil.copytree(tmp_path / "whole", tmp_path / "restored")
    with a_log(tmp_path / "whole") as whole, a_log(tmp_path / "restored") as log:
        whole.append(texts(3, 4))
        whole.append(texts(5))
        note, told = whole.checkpoint(), list[Entry]()
        log.hold(WHY)
        log.subscribe(told.extend)
        adopted = log.adopt([*texts(3), None, *texts(5)], leaves(whole, 2), note)
        assert adopted == Checkpoint(log.verifier.name, 5, whole.root())
        assert (log.size, log.root(), log.checkpoint()) == (5, whole.root(), note)
        assert [e.index for e in told] == [2, 4]
        assert [e.record for e in log.entries(2)] == [record(3), record(5)]
        assert log.entry(record(4).hash) is None
        assert log.hashes(0, 9) == whole.hashes(0, 9)
        assert log.verify_all().size == 5
        log.release()
    with a_log(tmp_path / "restored") as log:
        (entry,) = log.append(texts(6))
        assert entry.index == 5
        assert log.verify_all().size == 6
        proof = log.consistency(5)
        assert tree.extends(5, 6, proof, adopted.root, log.root())


def test_nothing_else_is_taken_for_what_was_lost(tmp_path: Path) -> None:
    with a_log(tmp_path / "whole") as whole:
        whole.append(texts(1, 2, 3))
        right, note = leaves(whole, 0), whole.checkpoint()
    size, root = 3, open_checkpoint(note, whole.verifier).root
    forged = Checkpoint(whole.verifier.name, size, root).sign(AUTHORS["us"])
    elsewhere = Checkpoint("ru.example/log", size, root).sign(LOG_KEY)
    other = Checkpoint(whole.verifier.name, size, tree.EMPTY).sign(LOG_KEY)
    good = list(texts(1, 2, 3))
    with a_log(tmp_path / "log") as log:
        for presentations, given, signed in (
            (good, right, forged), (good, right, elsewhere), (good, right, other),
            (good[:2], right[:2], note), (good[:2], right, note), (good, right[::-1], note),
            ([*good[:2], *texts(4)], right, note), (good, [b"\2" + right[0][1:], *right[1:]], note),
            ([None] * 3, [leaf_of("0" * 64), *right[1:]], note), (["x", *good[1:]], right, note),
        ):
            with pytest.raises(Refused) as refused:
                log.adopt(presentations, given, signed)
            assert not isinstance(refused.value, StoreError)
            assert (log.size, log.root()) == (0, tree.EMPTY)
        log.adopt(good, right, note)
        log.adopt([], [], note)
        with pytest.raises(Refused):
            log.adopt([], [], other)
        assert log.verify_all().size == 3


def test_what_is_taken_back_counts_as_admitted_now(tmp_path: Path) -> None:
    with a_log(tmp_path / "whole") as whole:
        whole.append(texts(1))
        right, note = leaves(whole, 0), whole.checkpoint()
    with a_log(tmp_path / "log", Clock(NOW + 77)) as log:
        log.adopt(texts(1), right, note)
        assert [e.admitted_ms for e in log.entries()] == [NOW + 77]


@pytest.mark.parametrize("whole", [True, False])
def test_what_comes_again_later_takes_the_place_it_had(
    tmp_path: Path, where: str, whole: bool
) -> None:
    with a_log(tmp_path / "whole") as made:
        made.append(texts(*range(5)))
        right, note = leaves(made, 0), made.checkpoint()
    with a_log(tmp_path / "log", store=where) as log:
        log.adopt([*texts(0), None, None, *texts(3), None], right, note)
        assert (log.lost, log.filled) == ([1, 2, 4], 0)
        door = log.append if whole else log.admit_each
        found = door([*texts(1), *texts(7), *texts(2), *texts(1)])
        assert [e.index for e in found] == [1, 5, 2, 1]
        assert (log.lost, log.filled) == ([4], 2)
        assert [e.record for e in log.entries()] == [record(n) for n in (0, 1, 2, 3, 7)]
        assert log.verify_all().size == 6
        assert tree.extends(5, 6, log.consistency(5), made.root(), log.root())
        with pytest.raises(Refused):
            log.append([*texts(4), "x"])
        assert log.lost == [4]
        log.hold(WHY)
        assert [e.index for e in log.append(texts(1))] == [1]
    with a_log(tmp_path / "log", store=where) as log:
        assert log.lost == [4]
        assert [e.index for e in log.append(texts(4))] == [4]
        assert log.verify_all().size == log.size == len(list(log.entries())) == 6


def test_an_erasure_that_had_come_first_strips_what_comes_again(tmp_path: Path) -> None:
    victim = personal()
    with opened(tmp_path / "whole") as made:
        made.append([victim.presentation])
        right, note = leaves(made, 0), made.checkpoint()
    with opened(tmp_path / "log") as log:
        log.adopt([None], right, note)
        log.append([erasure(victim, "note").presentation])
        (entry,) = log.append([victim.presentation])
        assert entry.index == 0
        (first, _) = log.entries()
        assert first.record.withheld == ("note",)
        assert log.verify_all().size == 2
