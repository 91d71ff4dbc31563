"""The same troubles without namespaces: on loopback, a relay for each direction of each link.

It stands in where a machine does not let the test have namespaces of its own. It carries bytes,
not packets, and so knows less: a share that is lost is a connection that stands still or is never
made, and nothing is doubled or overtaken.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Coroutine
from contextlib import suppress
from itertools import permutations
from typing import Any

from tests.net.wires import SOUND, Link
from tests.processes import PARTIES, free_ports

_PIECE = 1 << 16


class Relays:
    """One listener for each way from a party to another, in a thread with a loop of its own."""

    def __init__(self, seed: int = 0) -> None:
        ways = list(permutations(PARTIES, 2))
        free = iter(range(first := free_ports(12), first + 12))
        self._ports = {p: (next(free), next(free)) for p in PARTIES}
        self._ways = {way: next(free) for way in ways}
        self._links: dict[tuple[str, str], Link] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._luck = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="relays", daemon=True)
        self._thread.start()
        for way in ways:
            self._run(self._listen(way))

    def __enter__(self) -> Relays:
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def host(self, _: str) -> str:
        return "127.0.0.1"

    def ports(self, party: str) -> tuple[int, int]:
        return self._ports[party]

    def desk(self, of: str) -> str:
        return f"http://127.0.0.1:{self._ports[of][0]}"

    def door(self, of: str, seen_by: str) -> str:
        """Its own address, or that of the relay by which another comes to it."""
        return f"https://127.0.0.1:{self._ways.get((seen_by, of), self._ports[of][1])}"

    def inside(self, _: str) -> list[str]:
        return []

    def trouble(self, sender: str, receiver: str, link: Link) -> None:
        self._links[sender, receiver] = link

    def heal(self) -> None:
        """What stood still is over: a stream of which something was lost cannot go on."""
        troubled = bool(self._links)
        self._links.clear()
        if troubled:
            self._run(self._hang_up())

    def _run(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _listen(self, way: tuple[str, str]) -> None:
        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._joined(way, reader, writer)

        await asyncio.start_server(met, "127.0.0.1", self._ways[way])

    async def _hang_up(self) -> None:
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _joined(
        self, way: tuple[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        sender, receiver = way
        try:
            there = await asyncio.open_connection("127.0.0.1", self._ports[receiver][1])
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, there[1]}
        await asyncio.gather(self._pass(reader, there[1], (sender, receiver)),
                             self._pass(there[0], writer, (receiver, sender)))
        for end in (writer, there[1]):
            end.transport.abort()
            self._open.discard(end)

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: tuple[str, str]
    ) -> None:
        with suppress(OSError):
            while piece := await source.read(_PIECE):
                link = self._links.get(way, SOUND)
                if self._luck.random() < link.lost:
                    return
                await asyncio.sleep(link.late_ms / 1000)
                sink.write(piece)
                await sink.drain()
            sink.write_eof()
