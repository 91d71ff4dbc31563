"""A process that writes to a log until it is killed.

    python -m tests.log.writer DIRECTORY THREADS [KILL_AT [early]]

Prints `ready`, then the hash of each record once the call that appended it has returned. With
KILL_AT it kills itself before the SQL statement of that number, counted from the very first one.
With `early` it says so *before* the call: a writer that lies, for the control.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import Any

from hudna.log.append import Log
from hudna.record.kinds import Withdrawal
from hudna.record.sign import hash_of, sign
from tests.log.building import AUTHORS, a_log

CONNECT = sqlite3.connect


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def said() -> str:
    statement = Withdrawal(os.urandom(32).hex(), "x" * random.randrange(2000))
    return sign(statement, author="un", key=AUTHORS["un"], issued_ms=now_ms(),
                randomness=os.urandom).presentation


def write(log: Log, early: bool) -> None:
    for turn in itertools.count():
        batch = [said() for _ in range(random.randrange(1, 5))]
        if early:
            report(map(hash_of, batch))
        entries = log.append(batch) if turn % 2 else log.admit_each(batch)
        if not early:
            report(e.record.hash for e in entries)


def report(hashes: Iterable[str]) -> None:
    """One write a call, below PIPE_BUF: a line is there whole or not at all."""
    os.write(1, "".join(f"{h}\n" for h in hashes).encode())


def die_at(number: int) -> None:
    counted = itertools.count(1)

    def count(_sql: str) -> None:
        if next(counted) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        db = CONNECT(*args, **kwargs)
        db.set_trace_callback(count)
        return db

    sqlite3.connect = connect


def main(directory: str, threads: str, kill_at: str = "", early: str = "") -> None:
    if kill_at:
        die_at(int(kill_at))
    os.write(1, b"ready\n")
    with a_log(Path(directory), now_ms) as log:
        writers = [Thread(target=write, args=(log, bool(early))) for _ in range(int(threads))]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
