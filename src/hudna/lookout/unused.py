"""Memory that is not used any more goes back to the system, where the C library can be asked to.

A brief of ten thousand areas, and each frozen state, leave much behind that is freed and kept.
"""

from __future__ import annotations

import ctypes
import gc

M_ARENA_MAX = -8
"""malloc.h of the GNU C library."""


def give_back() -> None:
    """May take some milliseconds; for any thread. Nothing where the C library knows of no such."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def few_arenas() -> None:
    """What threads free is kept by arenas, one for nearly each thread: two are enough where one
    interpreter's lock is held anyway. Nothing where the C library knows of no such."""
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is not None:
        choose(M_ARENA_MAX, 2)


def collect() -> None:
    """Look for garbage among all there is, that of earlier briefs too, and set what is left aside
    again. It holds up everything for a tenth of a second: call it seldom."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
