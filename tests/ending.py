"""Whether processes come to their end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from time import monotonic, sleep

PATIENCE_S = 30.0


def end(pids: Iterable[int]) -> bool:
    """Whether all of them end within a while."""
    until, left = monotonic() + PATIENCE_S, list(pids)
    while left and monotonic() < until:
        left = [pid for pid in left if _lives(pid)]
        sleep(0.02)
    return not left


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
