"""A node's doors for its partners, beside the one for deliveries.

What comes in is a signed message, and so is what goes out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol, TypeAlias

Carry: TypeAlias = Callable[[bytes], Awaitable[bytes]]
"""Takes a message to a node and brings the answer; raises `Refused` or OSError."""


class Leaving(NamedTuple):
    """What is called as a delivery leaves: `begins` before its first byte, and what it raises keeps
    all of it here; `gone` once all of it has left, and the next may set out."""

    begins: Callable[[], None]
    gone: Callable[[], None]


class Deliver(Protocol):
    """The same for a delivery."""

    def __call__(self, packed: bytes, leaving: Leaving, /) -> Awaitable[bytes]: ...


async def _silent(_: bytes) -> bytes:
    raise OSError("no way to this node")


class Doors(NamedTuple):
    """`offer`: which records it has already; `leave` and `ask`: its mailbox for others; `bulletin`
    takes the digest of a bulletin and brings its data."""

    offer: Carry
    leave: Carry
    ask: Carry
    bulletin: Carry = _silent


NOWHERE = Doors(_silent, _silent, _silent)


def no_way(_: str) -> Doors:
    """The doors of a node that nobody can reach."""
    return NOWHERE
