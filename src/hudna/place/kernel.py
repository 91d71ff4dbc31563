"""How the engine's inner loops are compiled: once, kept on disk, without the interpreter's lock.

Only modules that run a loop import this one, and they are imported when it first runs: nothing
that a person waits for at a prompt or a desk may load the compiler.

A compiled loop has what it calls inside it, so what is kept is good only for one state of all the
sources that it rests on. numba looks at the loop's own file alone; `_kept` adds the rest. What
was kept of another state is compiled anew: it must never be run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from hudna.place.lineage import lineage_of

Loop = TypeVar("Loop", bound=Callable[..., object])


def kernel(loop: Loop) -> Loop:
    """The compiled loop. Integers wrap as in C: a loop must show that its products fit."""
    return _kept(numba.njit(cache=True, nogil=True, error_model="numpy")(loop), loop)


def held_kernel(loop: Loop) -> Loop:
    """A compiled loop that keeps the interpreter's lock: for one short answer in shared memory."""
    return _kept(numba.njit(cache=True, error_model="numpy")(loop), loop)


def inlined(loop: Loop) -> Loop:
    """A part of a loop that is written into each loop that calls it."""
    return cast(Loop, numba.njit(inline="always", error_model="numpy")(loop))


def _kept(compiled: Any, loop: Loop) -> Loop:
    """The same, its place on disk stamped with all that it was made from."""
    file = compiled._cache._cache_file
    file._source_stamp = (file._source_stamp, lineage_of(loop.__module__))
    return cast(Loop, compiled)
