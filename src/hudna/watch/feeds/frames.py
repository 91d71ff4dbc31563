"""Frames of Mode S out of what receivers send: Beast binary and AVR lines. Pure.

Beast (https://wiki.jetvision.de/wiki/Mode-S_Beast:Data_Output_Formats): 0x1a, a type, six bytes of
a 12 MHz counter, one of signal level, the frame; every 0x1a after the first is written twice. AVR:
`*` frame `;`, `@` counter frame `;`, `<` counter signal frame `;`, in hex.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.lines import Lines

ESCAPE = 0x1A
MODE_AC, SHORT, LONG = 2, 7, 14
LENGTHS = {ord("1"): MODE_AC, ord("2"): SHORT, ord("3"): LONG}
"""Types of Beast whose frames are of the air; others tell of the receiver and are passed over."""
BEFORE = 7
"""Bytes of counter and signal level before the frame."""
_AVR_BEFORE = {ord("*"): 0, ord("@"): 12, ord("<"): 14}
_LONGEST_AVR = 256


class Frame(NamedTuple):
    """2, 7 or 14 bytes; `ticks` of the receiver's 12 MHz counter, None where it gave none."""

    data: bytes
    ticks: int | None


class Beast:
    """Bytes in, frames out; a broken frame is counted, and the next one read."""

    def __init__(self, dropped: Dropped) -> None:
        self._dropped, self._rest = dropped, b""

    def take(self, data: bytes) -> list[Frame]:
        buffer, at = self._rest + data, 0
        frames: list[Frame] = []
        while True:
            start = buffer.find(ESCAPE, at)
            if start < 0 or start + 1 == len(buffer):
                self._rest = b"" if start < 0 else buffer[start:]
                return frames
            need = LENGTHS.get(buffer[start + 1])
            if need is None:
                at = start + 2
                continue
            body, at = _body(buffer, start + 2, BEFORE + need)
            if at < 0:
                self._rest = buffer[start:]
                return frames
            if len(body) == BEFORE + need:
                frames.append(Frame(body[BEFORE:], int.from_bytes(body[:6], "big")))
            else:
                self._dropped.count("broken-frame", buffer[start:at])


def _body(buffer: bytes, start: int, need: int) -> tuple[bytes, int]:
    """So many bytes without their escapes, and where what follows begins. Fewer, where another
    frame begins within; -1 where the rest has not come yet."""
    body = buffer[start:start + need]
    if len(body) == need and ESCAPE not in body:
        return body, start + need
    return _escaped(buffer, start, need)


def _escaped(buffer: bytes, start: int, need: int) -> tuple[bytes, int]:
    body, at = bytearray(), start
    while len(body) < need:
        if at >= len(buffer):
            return b"", -1
        body.append(buffer[at])
        if buffer[at] == ESCAPE:
            at += 1
            if at >= len(buffer):
                return b"", -1
            if buffer[at] != ESCAPE:
                return bytes(body[:-1]), at - 1
        at += 1
    return bytes(body), at


class Avr:
    """Bytes in, frames out. Lines end with `;`, whatever stands between them."""

    def __init__(self, dropped: Dropped) -> None:
        self._dropped = dropped
        self._lines = Lines(dropped, b";", _LONGEST_AVR)

    def take(self, data: bytes) -> Iterator[Frame]:
        for line in self._lines.take(data):
            text = line.strip()
            frame = _avr(text) if text else None
            if frame is not None:
                yield frame
            elif text:
                self._dropped.count("broken-frame", text)


def _avr(text: bytes) -> Frame | None:
    before = _AVR_BEFORE.get(text[0])
    if before is None or len(text) - 1 - before not in (2 * MODE_AC, 2 * SHORT, 2 * LONG):
        return None
    try:
        data = bytes.fromhex(text[1 + before:].decode("ascii"))
        ticks = int(text[1:13], 16) if before else None
    except ValueError:
        return None
    return Frame(data, ticks) if len(data) * 2 == len(text) - 1 - before else None
