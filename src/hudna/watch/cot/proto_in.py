"""One Cursor on Target event as TAK protocol version 1 writes it (protobuf). Pure.

The messages are those of takproto, which is an extra: `reader` says so where it is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.watch.cot.allowed import Dropped, refusal
from hudna.watch.cot.track import Track, fix_of
from hudna.watch.fix import Fix

Reader: TypeAlias = Callable[[bytes], Fix | Dropped]
INSTALLED = say("takproto, which comes with the extra watch: pip install 'hudna[watch]'")
LATEST_MS = 2**53


def reader(where: str = "cot") -> Reader:
    """What reads a `TakMessage`, without its header. Raises `Refused` where takproto is missing."""
    try:
        from takproto.proto import TakMessage  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise Refused(Fault(where, "TAK protocol version 1", INSTALLED)) from None

    def read(message: bytes) -> Fix | Dropped:
        tak = TakMessage()
        try:
            tak.ParseFromString(message)
        except Exception:  # the three implementations of protobuf each raise their own
            return Dropped.BROKEN
        return _event(tak)
    return read


def _event(tak: Any) -> Fix | Dropped:
    """A message with nothing but `takControl` is a sign of life between TAK programs."""
    if not tak.HasField("cotEvent"):
        return Dropped.PING if tak.HasField("takControl") else Dropped.BROKEN
    event = tak.cotEvent
    return refusal(event.type) or _position(event)


def _position(event: Any) -> Fix | Dropped:
    """proto3 does not tell zero from unsaid. A height of exactly zero is taken as not known, which
    hides no aircraft from an area; so is a track of neither speed nor course."""
    if not 0 < event.sendTime < LATEST_MS:
        return Dropped.NO_TIME
    detail = event.detail
    moves = detail.HasField("track") and bool(detail.track.speed or detail.track.course)
    return fix_of(Track(
        event.uid, event.sendTime, event.lon, event.lat, event.hae or None, event.ce or None,
        detail.track.speed if moves else None, detail.track.course if moves else None,
        detail.contact.callsign))
