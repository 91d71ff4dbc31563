"""What a feed is handed, and what it hands on."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from hudna.watch.event import FeedState
from hudna.watch.fix import Fix
from hudna.watch.item import Heard

Give: TypeAlias = Callable[[Heard], Awaitable[None]]
"""Takes positions on. While it has not returned, the feed reads no further."""
StateChanged: TypeAlias = Callable[[FeedState], None]
Clock: TypeAlias = Callable[[], int]
Luck: TypeAlias = Callable[[], float]
"""Numbers from 0 up to 1."""
Sleep: TypeAlias = Callable[[float], Awaitable[None]]


class Parser(Protocol):
    """Positions out of bytes, whatever pieces they come in. It never raises for what it reads: what
    it cannot use it counts."""

    def take(self, data: bytes, arrived_ms: int) -> Sequence[Fix]: ...


@dataclass(frozen=True)
class Doors:
    """`clock`: ms UTC of this machine, the same for all feeds, so that what arrives is in order
    over all of them. `played` is told the moment (ms UTC) that a replay has come to, before its
    positions are given."""

    give: Give
    state_changed: StateChanged
    clock: Clock = lambda: time.time_ns() // 1_000_000
    luck: Luck = random.random
    sleep: Sleep = asyncio.sleep
    played: Callable[[int], None] = lambda _: None
