"""A process that writes to logs in PostgreSQL, each in a child of its own that may be killed.

    python -m tests.log.postgres_client

Reads `DIRECTORY URL FIRST` a line; a child appends as `workload` does and says so on the way. When
it has ended, a line `end STATUS` follows.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hudna.log.append import Log
from hudna.log.store import StoreError
from tests.log.building import a_log, texts

T = TypeVar("T")
BATCHES = ((0,), (1, 2), (3,))


def workload(directory: Path, url: str, say: Callable[[str], None], first: int = 0) -> None:
    """Open, append three times, read; what fails is done again, as any caller would."""
    def told(log: Log, numbers: list[int]) -> None:
        hashes = [e.record.hash for e in again(lambda: log.append(texts(*numbers)))]
        say(f"kept {' '.join(hashes)}")
        note = log.checkpoint().encode().hex()
        say(f"signed {note}")

    def run() -> None:
        with a_log(directory, store=url) as log:
            for batch in BATCHES:
                told(log, [first + n for n in batch])

    again(run)


def again(work: Callable[[], T]) -> T:
    """As long as a server may take to be back: 10 s."""
    for _ in range(100):
        try:
            return work()
        except StoreError:
            time.sleep(0.1)
    return work()


def main() -> None:
    for line in sys.stdin:
        directory, url, first = line.split()
        child = os.fork()
        if child == 0:
            workload(Path(directory), url, said, int(first))
            os._exit(0)
        said(f"end {os.waitpid(child, 0)[1]}")


def said(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
