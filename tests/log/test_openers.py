"""Processes that open for a log end with the one whose they are, however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from hudna.log import bulk_worker
from hudna.log.openers import Begun, Openers, ended
from hudna.log.store import StoreError
from tests.ending import end
from tests.log.building import texts
from tests.log.test_bulk import opened

SCRIPT = """
import os, signal, sys
from pathlib import Path
from hudna.log.openers import Openers, ended
from tests.log.building import texts
from tests.log.test_bulk import opened

if __name__ == "__main__":
    with opened(Path(sys.argv[1])) as log:
        openers = Openers()
        assert all(ended(openers.begin(log, texts(1, 2), whole=True)))
        print(*openers.pids, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_none_is_left_behind_by_a_kill(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, str(script), str(tmp_path / "log")], timeout=120,
                          capture_output=True, text=True, check=False,
                          cwd=Path(__file__).parents[2], env={"PYTHONPATH": "."})
    pids = [int(p) for p in done.stdout.split()]
    assert pids, done.stderr
    assert end(pids)


def test_what_stops_the_node_from_a_terminal_does_not_stop_them(tmp_path: Path) -> None:
    """The terminal tells all of them at once; the node has to end what it has begun."""
    with opened(tmp_path) as log:
        openers = Openers()
        try:
            assert all(ended(openers.begin(log, texts(1, 2), whole=True)))
            pids = list(openers.pids)
            for _ in range(3):
                for pid in pids:
                    os.kill(pid, signal.SIGINT)
                begun = [openers.begin(log, texts(n), whole=True) for n in range(20)]
                assert all(all(ended(b)) for b in begun)
            assert set(pids) <= set(openers.pids)
        finally:
            openers.close()
    assert end(pids)


def test_one_that_is_killed_in_the_middle_of_an_answer_has_ended(
    tmp_path: Path, monkeypatch
) -> None:
    """What it had said of the answer is no answer, and nobody waits for the rest."""
    real = Connection.recv_bytes

    def cut(line: Connection) -> bytes:
        assert line.poll(60), "it has begun to answer"
        os.kill(openers.pids[0], signal.SIGKILL)
        # Gone before anything is read: one who is dying still writes where a reader makes room.
        os.waitid(os.P_PID, openers.pids[0], os.WEXITED | os.WNOWAIT)
        return real(line)

    with opened(tmp_path) as log:
        openers = Openers(1)
        assert all(ended(openers.begin(log, texts(1, 2), whole=True)))
        monkeypatch.setattr(Connection, "recv_bytes", cut)
        # Far more than a line holds: the end of it was never written.
        begun = [openers.begin(log, texts(*range(1500)), whole=True) for _ in range(2)]
        for each in begun:
            with pytest.raises(StoreError):
                ended(each)
        openers.close()


def test_closed_ones_take_nothing_more_and_say_so(tmp_path: Path) -> None:
    with opened(tmp_path) as log:
        openers = Openers()
        openers.close()
        with pytest.raises(StoreError):
            openers.begin(log, texts(1))


def test_what_is_called_off_is_a_process_that_ended(tmp_path: Path) -> None:
    with opened(tmp_path) as log:
        work: Future[bytes] = Future()
        work.cancel()
        with pytest.raises(StoreError):
            ended(Begun(texts(1), log.authority, work))


def test_a_record_over_which_the_door_stumbles_ends_no_process() -> None:
    """It is for the log's own door; what others have brought is opened all the same."""
    class Odd:
        def hear(self, _: str, __: int) -> None:
            raise RecursionError

    assert bulk_worker._opened(Odd(), "x", 0, b"", whole=True) is None
