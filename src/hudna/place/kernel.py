"""How the engine's inner loops are compiled: once, kept on disk, without the interpreter's lock.

Only modules that run a loop import this one, and they are imported when it first runs: nothing
that a person waits for at a prompt or a desk may load the compiler.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def kernel(loop: Loop) -> Loop:
    """The compiled loop. Integers wrap as in C: a loop must show that its products fit."""
    return cast(Loop, numba.njit(cache=True, nogil=True, error_model="numpy")(loop))


def held_kernel(loop: Loop) -> Loop:
    """A compiled loop that keeps the interpreter's lock: for one short answer in shared memory."""
    return cast(Loop, numba.njit(cache=True, error_model="numpy")(loop))
