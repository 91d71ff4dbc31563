"""A SQLite file that several processes open at the same moment."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

OPENER = """
import sys, time
from pathlib import Path
from hudna.log.database import Database

def make(db):
    db.run("CREATE TABLE said (word TEXT)")

directory, moment, rounds = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
for turn in range(rounds):
    time.sleep(max(0, moment + turn / 10 - time.time()))
    db = Database(directory / f"{turn}.sqlite3", application=7, version=1, make=make)
    with db.transaction():
        db.run("INSERT INTO said VALUES (?)", (sys.argv[4],))
    assert db.one("PRAGMA journal_mode") == "wal"
    db.close()
"""
PROCESSES, ROUNDS = 4, 30


def test_processes_that_open_a_new_file_at_once_all_get_it(tmp_path: Path) -> None:
    """SQLite's wait for a lock does not cover the change to write-ahead logging."""
    moment = str(time.time() + 1.5)
    openers = [
        subprocess.Popen([sys.executable, "-c", OPENER, str(tmp_path), moment, str(ROUNDS), name],
                         stderr=subprocess.PIPE, text=True)
        for name in map(str, range(PROCESSES))
    ]
    ended = [opener.communicate(timeout=60)[1] for opener in openers]
    assert ended == [""] * PROCESSES
