"""Rows that wait lie in files that nobody finds, and stay in memory where no file takes them."""

from __future__ import annotations

import errno
import logging
from pathlib import Path
from queue import Queue

import numpy as np
import pytest

from hudna.lookout.left_out import LeftOut
from hudna.watch.fold.rows import SAID
from hudna.watch.kept import spilled
from hudna.watch.kept.spilled import Filed, Spilled


def rows(count: int = 100) -> np.ndarray:
    made = np.zeros(count, SAID)
    made["at"] = np.arange(count)
    return made


def test_a_file_reads_as_the_rows_and_has_no_name(tmp_path: Path):
    given: Queue[Filed] = Queue()
    spill = Spilled(tmp_path)
    spill(rows(), given.put)
    block = given.get(timeout=20)
    spill.close()
    assert list(tmp_path.iterdir()) == []
    for where in ([0], [3, 4, 5], [0, 99], list(range(100)), [7, 7, 80]):
        assert (block.read(np.array(where)) == rows()[where]).all()
    assert (block.part(10, 20) == rows()[10:20]).all()


def test_where_the_disk_takes_nothing_the_rows_stay_and_it_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spilled, "TemporaryFile", full)
    given: list[Filed] = []
    spill = Spilled(tmp_path)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            spill(rows(), given.append)
        spill._worker.shutdown()
    assert given == []
    assert [r.getMessage() for r in caplog.records] == [
        "rows that wait are not kept on disk, and take memory: No space left on device"]


def test_rows_that_the_disk_does_not_give_back_end_the_watch_and_are_no_item_s_fault():
    def broken() -> tuple[int, ...]:
        raise OSError(errno.EIO, "Input/output error")

    left = LeftOut()
    with pytest.raises(OSError, match="Input"):
        left.fold(broken)
    assert left.count == 0
