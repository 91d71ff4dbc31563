"""Memory that one round frees is kept for the next, whoever asks for it.

A virtual machine may give freed pages back to its host, and a page that is touched anew then costs
more than what is written to it: up to a second for the 345 MB of matches of ten million positions.
That is the machine's cost and not that of any contender here, so the process keeps what it has.
"""

from __future__ import annotations

import ctypes

M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4     # malloc.h of glibc
NEVER = 2**31 - 1


def keep_all_memory() -> bool:
    """Tell glibc's allocator to give nothing back; whether there is one that listens."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(M_MMAP_MAX, 0) and mallopt(M_TRIM_THRESHOLD, NEVER))
