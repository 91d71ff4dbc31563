"""A compiled loop called at once, for one short answer after another.

numba looks at what each argument is on every call, to choose among what it has compiled, which
takes longer than some answers do. Here that is chosen once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def direct(loop: Loop, *like: object) -> Loop:
    """The loop for arguments of the kinds of these, by position; it must never get others.

    Of a number that is not whole, the part after the point would be dropped.
    """
    compiled: Any = loop
    return cast(Loop, compiled.compile(tuple(map(numba.typeof, like))))
