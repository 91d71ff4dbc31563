"""Promise 8: once a call returns success, the record survives a kill at any instruction."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.log.building import a_log
from tests.log.writer import now_ms, said

ROOT = Path(__file__).parents[2]
THREADS = 4
KILLS_A_LOG = 10


def start(directory: Path, *args: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.log.writer", str(directory), *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def reported(writer: subprocess.Popen[bytes]) -> list[str]:
    """The hashes of which the writer had said that they are kept, once it is dead."""
    assert writer.stdout is not None
    lines = writer.stdout.read().decode().split("\n")
    assert lines.pop() == ""
    assert writer.wait() == -signal.SIGKILL
    return [line for line in lines if line != "ready"]


def still_there(directory: Path, hashes: list[str]) -> int:
    """Open as any start-up does and check; the size of the log."""
    with a_log(directory, now_ms) as log:
        assert [h for h in hashes if log.entry(h) is None] == []
        size = log.verify_all().size
        (entry,) = log.append([said()])
        assert entry.index == size
        return size + 1


def killed_at_random(directory: Path, dice: random.Random) -> list[str]:
    writer = start(directory, THREADS)
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    time.sleep(dice.uniform(0, 0.4))
    writer.kill()
    return reported(writer)


def kill(times: int, directory: Path) -> tuple[int, int]:
    dice = random.Random(8)
    kept, entries = 0, 0
    for turn in range(times):
        here = directory / str(turn // KILLS_A_LOG)
        if turn % KILLS_A_LOG == 0:
            everything: list[str] = []
        everything += (hashes := killed_at_random(here, dice))
        kept += len(hashes)
        entries = max(entries, still_there(here, everything))
    return kept, entries


def test_promise_8_killed_12_times_under_load(tmp_path: Path) -> None:
    kept, _ = kill(12, tmp_path)
    assert kept > 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_promise_8_killed_200_times_under_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, entries = kill(200, tmp_path)
    with capsys.disabled():
        print(f"\n200 kills, {kept} acknowledged records, none lost; longest log {entries}")
    assert kept > 1000


def killed_at_statements(numbers: range, directory: Path) -> None:
    """Making a log and its first appends; then opening one and going on."""
    everything: list[str] = []
    for number in numbers:
        new = directory / str(number)
        still_there(new, reported(start(new, 1, number)))
        everything += reported(start(directory / "old", 1, number))
        still_there(directory / "old", everything)


def test_the_control_a_writer_that_reports_too_early_is_caught(tmp_path: Path) -> None:
    lost = []
    for number in range(50, 74, 4):
        directory = tmp_path / str(number)
        hashes = reported(start(directory, 1, number, "early"))
        with a_log(directory, now_ms) as log:
            lost += [h for h in hashes if log.entry(h) is None]
    assert lost


def test_promise_8_killed_before_every_thirteenth_statement(tmp_path: Path) -> None:
    killed_at_statements(range(1, 78, 13), tmp_path)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_promise_8_killed_before_every_statement(tmp_path: Path) -> None:
    killed_at_statements(range(1, 80), tmp_path)
