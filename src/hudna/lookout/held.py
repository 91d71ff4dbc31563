"""A state of the watch as it is on disk: what must not be lost beside the fold's own."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import NamedTuple, TypeAlias

import msgspec

from hudna.fault import Refused
from hudna.record.watching import Warned
from hudna.watch.brief import Brief
from hudna.watch.event import Event
from hudna.watch.fold.frozen import Parts, brief_in
from hudna.watch.fold.shelf import Spill
from hudna.watch.watch import Watch

Data: TypeAlias = bytes | memoryview


class Held(msgspec.Struct, frozen=True, array_like=True):
    """What a state in the journal begins with, before the fold's own: what must not be lost beside
    it. `waiting`, `warned`: what the node had not taken yet."""

    warner: bytes
    last_ms: int
    waiting: tuple[Event, ...]
    warned: tuple[Warned, ...] = ()


BEGUN_ANEW = ("the state was of another form, and the journal does not reach back: what aircraft "
              "did before this start is not known any more; the archive of tracks is whole")
_HELD = msgspec.msgpack.Decoder(Held)
_LENGTH = 8


def packed(held: Held, watch: Parts) -> Parts:
    """One after the other: the fold's own, in its parts, may be large, and is not copied."""
    head = msgspec.msgpack.encode(held)
    return chain((len(head).to_bytes(_LENGTH), head), watch)


def unpacked(data: Data) -> tuple[Held, Data]:
    """Raises msgspec's errors for anything else."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH])
    return _HELD.decode(data[_LENGTH:end]), data[end:]


class Found(NamedTuple):
    """What of a state is of this form; `brief` is in one of another form too."""

    held: Held | None = None
    watch: Watch | None = None
    brief: Brief | None = None


def parts(data: Data, spill: Spill | None = None) -> Found:
    """Each as it was frozen; None where it is of another form."""
    try:
        held, watch = unpacked(data)
    except (msgspec.MsgspecError, ValueError):
        return Found()
    with suppress(Refused, msgspec.MsgspecError, ValueError):
        thawed = Watch.thaw(watch, spill)
        return Found(held, thawed, thawed.brief)
    with suppress(Refused):
        return Found(held, None, brief_in(watch))
    return Found(held)
