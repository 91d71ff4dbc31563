"""A command run by itself: how long it took and how much memory it had at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

LOOK_S = 0.01
# Linux tells VmHWM in KiB; where there is no /proc, ru_maxrss in bytes (macOS).
KIB, UNIT = 1024, 1 if sys.platform == "darwin" else 1024


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
        status, peak = _awaited(process.pid)
        seconds = perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(said.read().decode("utf-8", "replace").strip())
    return Run(seconds, peak)


def _awaited(pid: int) -> tuple[int, int]:
    """How it ended, and its greatest memory, looked at until then.

    What the system says of it afterwards (`ru_maxrss`) counts the memory of the process that
    started it too, and is taken only where nothing else can be had.
    """
    peak = 0
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, peak or usage.ru_maxrss * UNIT
        peak = max(peak, most_held(pid))
        time.sleep(LOOK_S)


def most_held(pid: int) -> int:
    """Bytes that a running process has had at most; 0 where that cannot be known."""
    try:
        told = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    held = [line.split()[1] for line in told.splitlines() if line.startswith("VmHWM:")]
    return int(held[0]) * KIB if held else 0
