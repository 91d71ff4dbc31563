"""A state of the watch as it is on disk: what must not be lost beside the fold's own."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hudna.fault import Refused
from hudna.record.watching import Warned
from hudna.watch.brief import Brief
from hudna.watch.event import Event
from hudna.watch.watch import Watch


class Held(msgspec.Struct, frozen=True, array_like=True):
    """What a state in the journal begins with, before the fold's own: what must not be lost beside
    it. `waiting`, `warned`: what the node had not taken yet."""

    warner: bytes
    brief: Brief | None
    last_ms: int
    waiting: tuple[Event, ...]
    warned: tuple[Warned, ...] = ()


BEGUN_ANEW = ("the state was of another form, and the journal does not reach back: what aircraft "
              "did before this start is not known any more; the archive of tracks is whole")
_HELD = msgspec.msgpack.Decoder(Held)
_LENGTH = 8


def packed(held: Held, watch: Iterable[bytes | memoryview]) -> bytes:
    """One after the other: the fold's own, in its parts, may be large, and is copied once only."""
    head = msgspec.msgpack.encode(held)
    return b"".join((len(head).to_bytes(_LENGTH), head, *watch))


def unpacked(data: bytes) -> tuple[Held, bytes]:
    """Raises msgspec's errors for anything else."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH])
    return _HELD.decode(data[_LENGTH:end]), data[end:]


def parts(data: bytes) -> tuple[Held | None, Watch | None]:
    """Each as it was frozen; None where it is of another form."""
    try:
        held, watch = unpacked(data)
    except (msgspec.MsgspecError, ValueError):
        return None, None
    try:
        return held, Watch.thaw(watch)
    except (Refused, msgspec.MsgspecError, ValueError):
        return held, None
