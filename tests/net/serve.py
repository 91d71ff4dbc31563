"""`python -m tests.net.serve DIR SOCKET CLOCK`: what `hudna serve DIR` runs, for a test.

Three things are other than there, and none of them is in the product: the clock is off by what the
file CLOCK says (eight bytes, ms), so that a test can put it wrong while the node runs; a partner's
silence is waited for less long, so that hundreds of histories fit into a day; and whoever opens the
Unix socket SOCKET acts as the desk does (`tests/net/hands.py`).
"""

from __future__ import annotations

import asyncio
import mmap
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from hudna import running, serving
from hudna.exchange import circle, courier, post, witnessing
from hudna.node import Node
from tests.net.hands import door

BYTES = 8


def off_clock(path: Path) -> Callable[[], int]:
    """The machine's clock and what `path` adds to it, ms; read anew each time."""
    with path.open("rb") as file:
        shared = mmap.mmap(file.fileno(), BYTES, prot=mmap.PROT_READ)

    def now_ms() -> int:
        return time.time_ns() // 1_000_000 + int.from_bytes(shared[:BYTES], "big", signed=True)

    return now_ms


def impatient() -> None:
    courier.LONGEST_S = 1.0
    courier.REFUSED_AGAIN_MS = 2_000
    post.TIMEOUT = httpx.Timeout(2.0, connect=0.6)
    witnessing.EVERY_S, witnessing.AFTER_NEWS_S = 3.0, 1.0
    circle.MIRROR_S = 2.0


def handed(socket: Path) -> type[Node]:
    """The node's class, with a door for the test's hands."""

    class Handed(Node):
        async def __aenter__(self) -> Node:
            node = await super().__aenter__()
            self._hands = await door(node, socket)
            return node

        async def __aexit__(
            self, kind: type[BaseException] | None, error: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            self._hands.close()
            await super().__aexit__(kind, error, trace)

    return Handed


def main(directory: str, socket: str, clock: str) -> None:
    wired: Any = serving
    wired.Node, wired.now_ms = handed(Path(socket)), off_clock(Path(clock))
    impatient()
    running.structured_logs()
    asyncio.run(serving.serve(Path(directory), ready=print))


if __name__ == "__main__":
    main(*sys.argv[1:])
