"""Lines out of a stream of bytes, cut anywhere. Pure; holds no more than one line."""

from __future__ import annotations

from hudna.watch.feeds.dropped import Dropped

LONGEST = 64 * 1024


class Lines:
    """Bytes in, whole lines out, without their end. A line over `longest` is dropped whole: counted
    once, and not held."""

    def __init__(self, dropped: Dropped, end: bytes = b"\n", longest: int = LONGEST) -> None:
        self._dropped, self._end, self._longest = dropped, end, longest
        self._rest, self._skipping = b"", False

    def take(self, data: bytes) -> list[bytes]:
        lines = (self._rest + data).split(self._end)
        self._rest = lines.pop()
        if self._skipping and lines:
            self._skipping = False
            lines[0] = b""
        if len(self._rest) > self._longest or self._skipping:
            self._skip()
        if any(len(line) > self._longest for line in lines):
            return [line for line in lines if not self._is_too_long(line)]
        return lines

    def _skip(self) -> None:
        if not self._skipping:
            self._dropped.count("too-long", self._rest)
        self._rest, self._skipping = b"", True

    def _is_too_long(self, line: bytes) -> bool:
        if len(line) <= self._longest:
            return False
        self._dropped.count("too-long", line)
        return True
