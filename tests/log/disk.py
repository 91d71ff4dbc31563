"""Runs in a mount namespace of its own, on a disk of 1 MB at DIRECTORY.

    python -m tests.log.disk full|readonly DIRECTORY
"""

from __future__ import annotations

import subprocess
import sys
from itertools import count
from pathlib import Path

from hudna.fault import Refused
from hudna.log.store import StoreError
from tests.log.building import a_log, texts


def full(directory: Path) -> None:
    ballast = directory / "ballast"
    ballast.write_bytes(bytes(200_000))
    with a_log(directory) as log:
        try:
            for n in count():
                before = (log.size, log.checkpoint())
                log.append(texts(2 * n, 2 * n + 1))
        except StoreError as error:
            print(error)
        assert (log.size, log.checkpoint()) == before
        assert log.verify_all().size == log.size
        ballast.unlink()
        log.append(texts(2 * n, 2 * n + 1))
        assert log.verify_all().size == before[0] + 2
    with a_log(directory) as log:
        assert log.verify_all().size == before[0] + 2


def readonly(directory: Path) -> None:
    with a_log(directory) as log:
        log.append(texts(1))
    subprocess.run(["mount", "-o", "remount,ro", directory], check=True)
    try:
        with a_log(directory):
            pass
    except Refused as refused:
        print(refused)


if __name__ == "__main__":
    {"full": full, "readonly": readonly}[sys.argv[1]](Path(sys.argv[2]))
