"""Promises 6 and 8: power is cut at every write and sync, and nothing acknowledged is lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.log.append import Log
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.store import StoreError
from tests.log.building import record
from tests.log.erasing import CANARY, erasure, opened, personal
from tests.log.faulty_disk import Disk, after_a_cut

ORDINARY, POINTS, PARTS = 120, 2000, 4


@dataclass
class Played:
    """What a node did on a disk, and after which op it had said so.

    `kept`: (op, record hash) of each acknowledged record; `published`: (op, checkpoint);
    `erased`: (op, record hash) of each erasure that was acknowledged."""

    disk: Disk
    kept: list[tuple[int, str]] = field(default_factory=list)
    published: list[tuple[int, Checkpoint]] = field(default_factory=list)
    erased: list[tuple[int, str]] = field(default_factory=list)

    def append(self, log: Log, texts: list[str], *, each: bool = False) -> None:
        entries = log.admit_each(texts) if each else log.append(texts)
        now = len(self.disk.ops)
        self.kept += [(now, e.record.hash) for e in entries]
        self.published.append((now, open_checkpoint(log.checkpoint(), log.verifier)))


def play(directory: Path, *, turns: int, deaf: bool = False) -> Played:
    """A log is made, appended to in batches of all sizes, erased from, closed and opened again."""
    dice = random.Random(6962)
    played = Played(Disk(directory, deaf=deaf))
    numbers = iter(range(100_000))
    with played.disk.under_sqlite():
        log = opened(directory)
        for turn in range(turns):
            texts = [record(next(numbers)).presentation for _ in range(dice.choice((1, 1, 3, 40)))]
            played.append(log, texts, each=turn % 2 == 1)
            if turn % 9 == 4:
                someone = personal()
                played.append(log, [someone.presentation])
                played.append(log, [erasure(someone, "note", "names").presentation])
                played.erased.append((len(played.disk.ops), someone.hash))
            if turn % 12 == 11:
                log.close()
                log = opened(directory)
        log.close()
    return played


def look(played: Played, at: int, directory: Path, dice: random.Random) -> list[str]:
    """Cut the power before op `at` and open what is left: what of its word it does not keep."""
    after_a_cut(played.disk.ops, at, directory, dice)
    try:
        with opened(directory) as log:
            return [*_missing(played, at, log), *_rewritten(played, at, log), *_goes_on(log)]
    except Refused as error:
        return [f"refused: {error}"]
    finally:
        shutil.rmtree(directory)


def _missing(played: Played, at: int, log: Log) -> Iterable[str]:
    yield from (f"lost {h}" for op, h in played.kept if op <= at and log.entry(h) is None)
    for op, h in played.erased:
        if op <= at and (entry := log.entry(h)) and CANARY in repr(entry.record.said):
            yield f"erased and there again: {h}"


def _rewritten(played: Played, at: int, log: Log) -> Iterable[str]:
    log.verify_all()
    for op, checkpoint in played.published:
        if op <= at and log.checkpoint_at(checkpoint.size) is None:
            yield f"a published checkpoint of {checkpoint.size} is gone"
        elif op <= at:
            note = log.checkpoint_at(checkpoint.size)
            if open_checkpoint(str(note), log.verifier).root != checkpoint.root:
                yield f"another history than the one published at {checkpoint.size}"


def _goes_on(log: Log) -> Iterable[str]:
    before = log.size
    (entry,) = log.append([record(999_999).presentation])
    if (entry.index, log.verify_all().size) != (before, before + 1):
        yield "the log does not go on"


def cut(played: Played, points: Iterable[int], where: Path) -> dict[int, list[str]]:
    """The points at which its word was not kept."""
    dice = random.Random(9162)
    found = {at: look(played, at, where / str(at), dice) for at in points}
    return {at: broken for at, broken in found.items() if broken}


def spread(played: Played, most: int) -> list[int]:
    ops = len(played.disk.ops)
    return sorted(random.Random(8).sample(range(ops + 1), min(most, ops + 1)))


def test_promise_8_power_is_cut_at_120_writes_and_syncs(tmp_path: Path) -> None:
    played = play(tmp_path / "live", turns=14)
    assert cut(played, spread(played, ORDINARY), tmp_path) == {}


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
def test_promises_6_and_8_power_is_cut_at_every_write_and_sync(
    tmp_path: Path, part: int, capsys: pytest.CaptureFixture[str]
) -> None:
    played = play(tmp_path / "live", turns=22)
    points = range(len(played.disk.ops) + 1)
    assert len(points) >= POINTS
    assert cut(played, points[part::PARTS], tmp_path) == {}
    with capsys.disabled():
        print(f"\npower cut at every {PARTS}th of {len(points)} points from {part} on: "
              f"{len(played.kept)} acknowledged records, {len(played.erased)} erasures, none lost")


def test_the_control_a_disk_that_does_not_sync_loses_what_was_acknowledged(tmp_path: Path) -> None:
    played = play(tmp_path / "live", turns=14, deaf=True)
    assert cut(played, spread(played, 40), tmp_path)


@pytest.mark.parametrize("first", range(0, 60, 6))
def test_promise_8_a_disk_that_fills_up_at_any_write_keeps_what_was_said(
    tmp_path: Path, first: int
) -> None:
    """The append that finds no room says so and keeps nothing; those before it stay, and those
    after there is room again go on from them."""
    disk = Disk(tmp_path / "live")
    with disk.under_sqlite(), opened(disk.directory) as log:
        played = Played(disk)
        played.append(log, [record(n).presentation for n in range(3)])
        disk.full_at = len(disk.ops) + first
        number, refused = 10, False
        while not refused:
            try:
                played.append(log, [record(number).presentation])
            except StoreError as error:
                assert "a full disk" in str(error)
                refused = True
            number += 1
        disk.full_at = None
        kept = [h for _, h in played.kept]
        assert log.verify_all().size == log.size >= len(kept)
        assert all(log.entry(h) for h in kept)
        played.append(log, [record(number).presentation])
        assert list(_rewritten(played, len(disk.ops), log)) == []
