"""A command run by itself: how long it took and how much memory it had at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from time import perf_counter
from typing import NamedTuple

# Linux counts ru_maxrss in KiB, macOS in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


class Run(NamedTuple):
    """Seconds of wall clock from start to end; the process's greatest resident memory."""

    seconds: float
    peak_bytes: int


class Failed(Exception):  # noqa: N818 - what happened
    """The command ended with another exit status than 0."""


def run(*arguments: str) -> Run:
    """Python of this environment with these arguments. Raises `Failed` with what it said."""
    with tempfile.TemporaryFile() as said:
        begin = perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(said.read().decode("utf-8", "replace").strip())
    return Run(seconds, usage.ru_maxrss * UNIT)
