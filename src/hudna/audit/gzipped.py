"""One gzip member (RFC 1952) without a name or a time, the same however its text comes."""

from __future__ import annotations

import zlib

from hudna.audit.whole import Whole

WITH_HEADER = 31
LEVEL = 6
BLOCK = 1 << 20


class Gzip:
    """Compresses what it is given into a file, a block at a time."""

    def __init__(self, out: Whole) -> None:
        self.out = out
        self.held = bytearray()
        self.gzip = zlib.compressobj(LEVEL, zlib.DEFLATED, WITH_HEADER)

    def write(self, text: bytes | memoryview) -> None:
        """Text that follows."""
        self.held += text
        whole = len(self.held) - len(self.held) % BLOCK
        for begin in range(0, whole, BLOCK):
            self.out.write(self.gzip.compress(self.held[begin:begin + BLOCK]))
        del self.held[:whole]

    def end(self) -> None:
        """The last block, and the end of the member."""
        self.out.write(self.gzip.compress(self.held))
        self.out.write(self.gzip.flush())
