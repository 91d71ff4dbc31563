"""What a feed is handed, and what it hands on."""

from __future__ import annotations

import asyncio
import random
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


def forward(clock: Clock) -> Clock:
    """The same clock, but that it goes back for nobody: to be handed to all feeds together, so that
    what arrives is in order over all of them."""
    latest = clock()

    def now_ms() -> int:
        nonlocal latest
        latest = max(latest, clock())
        return latest

    return now_ms


class Parser(Protocol):
    """Positions out of bytes, whatever pieces they come in. It never raises for what it reads: what
    it cannot use it counts."""

    def take(self, data: bytes, arrived_ms: int) -> Sequence[Fix]: ...


@dataclass(frozen=True)
class Doors:
    """`clock`: ms UTC of this machine, one for all feeds (`forward`). `played` is told the
    moment (ms UTC) that a replay has come to, before its positions are given."""

    give: Give
    state_changed: StateChanged
    clock: Clock
    luck: Luck = random.random
    sleep: Sleep = asyncio.sleep
    played: Callable[[int], None] | None = None
