"""Several processes append to one log in PostgreSQL: it never forks, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from hudna.log import tree
from hudna.log.append import Log
from hudna.log.checkpoint import open_checkpoint
from hudna.log.leaf import leaf_of
from hudna.log.note import Verifier
from hudna.log.store import Row
from hudna.record.erasure import WITHHELD
from tests.log.building import LOG_KEY, ORIGIN, a_log, texts
from tests.log.erasing import erasure, opened, personal
from tests.log.writer import now_ms

ROOT = Path(__file__).parents[2]
VERIFIER = Verifier(ORIGIN, LOG_KEY.public)
WRITER = """
import os, sys
from pathlib import Path
from threading import Thread
from threading import Thread
from tests.log.building import a_log
from tests.log.writer import now_ms, said

directory, url, threads, appends = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:])

def write(log):
    for turn in range(appends):
        (entry,) = log.append([said()])
        # One write a call, below PIPE_BUF: a line is there whole or not at all.
        os.write(1, f"{entry.record.hash} {entry.index}\\n".encode())

with a_log(directory, now_ms, store=url) as log:
    os.write(1, b"ready\\n")
    sys.stdin.readline()
    writers = [Thread(target=write, args=(log,)) for _ in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
"""


def started(directory: Path, url: str, threads: int, appends: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(directory), url, str(threads), str(appends)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)


def written(directory: Path, url: str, processes: int, threads: int, appends: int) -> list[str]:
    """What each said that it had appended, all of them together: `hash index`."""
    writers = [started(directory, url, threads, appends) for _ in range(processes)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    lines = [line for writer in writers for line in writer.communicate()[0].splitlines()]
    assert [writer.returncode for writer in writers] == [0] * processes
    return lines


def one_chain(log: Log) -> int:
    """Every checkpoint extends the one before it, by a proof from the tree; how many there are."""
    notes = [open_checkpoint(kept.note, VERIFIER)
             for kept in log._store.checkpoints(0, log.size + 1)]
    assert [n.size for n in notes] == sorted({n.size for n in notes})
    for old, new in pairwise(notes):
        proof = tree.consistency(old.size, new.size, log._subtree)
        assert tree.extends(old.size, new.size, proof, old.root, new.root)
    return len(notes)


@pytest.mark.parametrize(("processes", "threads", "appends"), [(4, 1, 150), (5, 4, 30)])
def test_invariant_2_processes_that_append_to_one_log_never_fork_it(
    database: str, tmp_path: Path, processes: int, threads: int, appends: int
) -> None:
    lines = written(tmp_path, database, processes, threads, appends)
    total = processes * threads * appends
    assert len(lines) == len(set(lines)) == total
    with a_log(tmp_path, now_ms, store=database) as log:
        assert log.verify_all().size == log.size == total
        held = {f"{e.record.hash} {e.index}" for e in log.entries()}
        assert held == set(lines)
        assert one_chain(log) > processes


def test_what_one_process_appends_another_takes_up(database: str, tmp_path: Path) -> None:
    with a_log(tmp_path, now_ms, store=database) as log:
        told: list[str] = []
        log.subscribe(lambda entries: told.extend(e.record.hash for e in entries))
        lines = written(tmp_path, database, 1, 1, 3)
        assert (log.size, log.refresh(), log.size) == (0, True, 3)
        assert told == [line.split()[0] for line in lines]
        assert not log.refresh()


def test_the_same_records_from_every_process_are_kept_once(database: str, tmp_path: Path) -> None:
    command = (
        "import sys; from pathlib import Path; from tests.log.building import a_log, texts\n"
        f"with a_log(Path({str(tmp_path)!r}), store={database!r}) as log:\n"
        "    print('ready', flush=True); sys.stdin.readline()\n"
        "    for n in range(60): print(log.append(texts(n))[0].index)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", command], cwd=ROOT, text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(4)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    outcomes = {writer.communicate("\n")[0] for writer in writers}
    assert outcomes == {"".join(f"{n}\n" for n in range(60))}
    with a_log(tmp_path, store=database) as log:
        assert log.verify_all().size == 60


def test_invariant_14_two_that_erase_the_same_at_once_leave_what_was_not_erased(
    database: str, tmp_path: Path
) -> None:
    """The second comes while the first has sealed what remains and not destroyed the key yet."""
    victim = personal()
    with opened(tmp_path, database) as one, opened(tmp_path, database) as other:
        one.append([victim.presentation])
        other.refresh()
        store, threads = one._store, []
        reseal = store.reseal

        def slow(*args: object) -> None:
            threads.append(Thread(target=other.refresh))
            threads[0].start()
            threads[0].join(1)
            reseal(*args)

        store.reseal = slow
        one.append([erasure(victim, "note").presentation])
        threads[0].join()
        for log in (one, other):
            entry = log.entry(victim.hash)
            assert entry is not None
            assert (entry.record.said.note, entry.record.said.names) == (
                WITHHELD, victim.said.names)
        assert one.verify_all().size == 2


def test_followers_are_told_once_of_what_comes_while_another_s_entries_are_taken_up(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_log(tmp_path, store=database) as one, a_log(tmp_path, store=database) as other:
        told: list[int] = []
        one.subscribe(lambda entries: told.extend(e.index for e in entries))
        other.append(texts(1, 2))
        entries = one._store.entries

        def meanwhile(start: int, most: int) -> list[Row]:
            found = entries(start, most)
            if start == 0:
                monkeypatch.undo()
                other.append(texts(3))
            return found

        monkeypatch.setattr(one._store, "entries", meanwhile)
        one.refresh()
        one.refresh()
        assert told == [0, 1, 2]
        assert one.size == 3


def test_what_another_process_took_back_empty_is_lost_here_too(
    database: str, tmp_path: Path
) -> None:
    with a_log(tmp_path / "whole") as whole:
        whole.append(texts(1, 2))
        leaves, note = [leaf_of(h.hex()) for h in whole.hashes(0, 2)], whole.checkpoint()
    with a_log(tmp_path, store=database) as one, a_log(tmp_path, store=database) as other:
        other.adopt([None, *texts(2)], leaves, note)
        assert one.refresh()
        assert one.lost == [0]
        assert [e.index for e in one.append(texts(3))] == [2]
        assert [e.index for e in one.append(texts(1))] == [0]
        assert (other.lost, other.filled) == ([0], 0)
        other.refresh()
        assert (other.lost, other.filled) == ([], 1)


def test_a_whole_verification_is_not_alarmed_by_what_is_appended_meanwhile(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_log(tmp_path, store=database) as one, a_log(tmp_path, store=database) as other:
        other.append(texts(*range(300)))
        one.refresh()
        new = iter(range(300, 400))

        def busy(name: str) -> None:
            asked = getattr(one._store, name)

            def meanwhile(*args: object) -> object:
                other.append(texts(next(new)))
                return asked(*args)

            monkeypatch.setattr(one._store, name, meanwhile)

        for name in ("entries", "tile", "checkpoints", "counts"):
            busy(name)
        assert 300 <= one.verify_all().size < other.size
        monkeypatch.undo()
        assert one.verify_all().size == other.verify_all().size == other.size
