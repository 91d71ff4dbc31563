"""What the watch takes, in the order in which it came. Pure.

The watch is a fold over these: the same items in the same order give the same events, whoever
folds them, so that one watcher can go on where another stopped, and nothing is told twice.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from hudna.watch.brief import Brief
from hudna.watch.fix import Fix


class Heard(msgspec.Struct, frozen=True, tag="h", array_like=True):
    """Positions that one feed gave together. `arrived_ms` is by the clock of whoever received them,
    and never goes back from item to item."""

    arrived_ms: int
    feed: str
    fixes: tuple[Fix, ...]


class Briefed(msgspec.Struct, frozen=True, tag="b", array_like=True):
    """What is in effect from here on."""

    arrived_ms: int
    brief: Brief


class Tick(msgspec.Struct, frozen=True, tag="t", array_like=True):
    """Time has passed: silences end, what can no longer change is settled."""

    arrived_ms: int


Item: TypeAlias = Heard | Briefed | Tick
ENCODER = msgspec.msgpack.Encoder()
DECODER: msgspec.msgpack.Decoder[Item] = msgspec.msgpack.Decoder(Item)
