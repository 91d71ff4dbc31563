"""Parts of a loop that are written into the loop that calls them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def inlined(loop: Loop) -> Loop:
    """A part of a loop, which is compiled with it.

    A call hands over every array in seven or more words; where it is made for each row, that
    takes longer than what it does. The compiler's cache follows only the file of the caller.
    """
    return cast(Loop, numba.njit(inline="always", error_model="numpy")(loop))
