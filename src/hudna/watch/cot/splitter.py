"""Bytes as they come into single Cursor on Target events, XML and protobuf mixed. Pure.

XML events follow one another on a stream with or without a separator; TAK protocol version 1 has
`0xbf`, the length (a varint) and the message on a stream, and `0xbf 0x01 0xbf` and the message
in a datagram of the mesh. No XML begins with that byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from hudna.watch.cot.allowed import Dropped

MAGIC = 0xBF
MESH = b"\xbf\x01\xbf"
LONGEST = 65_536
"""Of one event. What is longer is dropped, up to where the next one begins."""
EVENT, END = re.compile(rb"<event(?=[\s>/])"), b"</event>"
SOUND_AGAIN = re.compile(rb"</event>|(?=<event[\s>/])")
BEGINNINGS = (b"<event", b"<?")
SPACE = re.compile(rb"\s*")


class Message(NamedTuple):
    """One whole event: in XML, or the bare protobuf message."""

    data: bytes
    protobuf: bool


Step: TypeAlias = tuple[int, Message | Dropped | None]


class Splitter:
    """Owns the bytes of one connection that are not yet a whole event: at most `LONGEST` of them
    and what one read brings."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._held = bytearray()
        self._lost = False
        self._passing = 0

    def feed(self, data: bytes) -> Iterator[Message | Dropped]:
        """The events that end in `data`, in order, and what had to be dropped."""
        self._held += data
        at = 0
        while (found := self._next(at)) is not None:
            at, message = found
            if message is not None:
                yield message
        del self._held[:at]

    def left(self) -> bool:
        """Whether an event has begun that has not ended."""
        return bool(self._held) or self._lost or self._passing > 0

    def _next(self, at: int) -> Step | None:
        """Where to go on, and what ended there; None where more must come first."""
        if at >= len(self._held):
            return None
        if self._passing:
            return self._pass(at)
        if self._lost:
            return self._find(at)
        if self._held[at] == MAGIC:
            return self._protobuf(at)
        space = SPACE.match(self._held, at)
        return (space.end(), None) if space and space.end() > at else self._xml(at)

    def _pass(self, at: int) -> Step:
        """Over the rest of a message that is too long."""
        passed = min(self._passing, len(self._held) - at)
        self._passing -= passed
        return at + passed, None

    def _find(self, at: int) -> Step | None:
        """To where an event ends or begins."""
        sound = SOUND_AGAIN.search(self._held, at)
        if sound is None:
            kept = max(at, len(self._held) - len(END))
            return (kept, None) if kept > at else None
        self._lost = False
        return sound.end(), None

    def _protobuf(self, at: int) -> Step | None:
        length, begin = varint(self._held, at + 1)
        if length < 0:
            return None
        if length > self._longest:
            self._passing = length
            return begin, Dropped.TOO_LONG
        end = begin + length
        if end > len(self._held):
            return None
        return end, Message(bytes(self._held[begin:end]), True)

    def _xml(self, at: int) -> Step | None:
        begun = bytes(self._held[at:at + len(b"<event ")])
        if begun.startswith(b"<?"):
            end, last = self._held.find(b"?>", at), b"?>"
        elif EVENT.match(self._held, at):
            end, last = self._held.find(END, at), END
        elif any(beginning.startswith(begun) for beginning in BEGINNINGS) or begun == b"<event":
            return None
        else:
            return self._lose(at, Dropped.BROKEN)
        if end < 0:
            long = len(self._held) - at > self._longest
            return self._lose(at, Dropped.TOO_LONG) if long else None
        return self._ended(at, end + len(last), last == END)

    def _ended(self, at: int, end: int, event: bool) -> Step:
        if end - at > self._longest:
            return end, Dropped.TOO_LONG
        return end, Message(bytes(self._held[at:end]), False) if event else None

    def _lose(self, at: int, why: Dropped) -> Step:
        self._lost = True
        return at + 1, why


def datagram(data: bytes, longest: int = LONGEST) -> Iterator[Message | Dropped]:
    """The events of one datagram; one that is broken off is none."""
    if data.startswith(MESH):
        yield Message(data[len(MESH):], True) if len(data) <= longest else Dropped.TOO_LONG
        return
    splitter = Splitter(longest)
    yield from splitter.feed(data)
    if splitter.left():
        yield Dropped.BROKEN


def varint(data: bytes | bytearray, at: int) -> tuple[int, int]:
    """The number at `at`, and where it ends; -1 where it is not whole. One of more than five
    bytes is no length, and comes out as one that is too long."""
    value = 0
    for i in range(5):
        if at + i >= len(data):
            return -1, at
        value |= (data[at + i] & 0x7F) << (7 * i)
        if data[at + i] < 0x80:
            return value, at + i + 1
    return 2**35, at + 5
