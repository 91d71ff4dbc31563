"""One feed over UDP, to a port of ours. What comes faster than it is taken is dropped and counted.

Datagrams are believed no more than a port of TCP: where they say they come from is not proven, so
`allow` keeps out mistakes, and no enemy. Use it within a machine or a network that is your own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from ipaddress import ip_address, ip_network
from typing import Any, TypeAlias

from hudna.watch.feeds.backoff import Backoff
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.line import FAILED, NOBODY, QUIET, fault_of
from hudna.watch.feeds.outlet import Outlet
from hudna.watch.feeds.settings import FeedLine, host_and_port
from hudna.watch.fix import Fix

WAITING = 4096
"""Datagrams that may wait to be taken."""
Read: TypeAlias = Callable[[bytes], Sequence[Fix]]
Make: TypeAlias = Callable[[Dropped], Read]


async def run_datagrams(line: FeedLine, doors: Doors, make: Make) -> None:
    """Runs until it is cancelled."""
    outlet = Outlet(line.name, line.kind, doors, line.most_per_s)
    read, backoff = make(outlet.dropped), Backoff(doors.luck)
    async with outlet.opened():
        outlet.is_now("down", NOBODY)
        while True:
            try:
                await _heard(line, outlet, read, backoff)
            except Exception as error:
                outlet.is_now("down", fault_of(error))
            await doors.sleep(backoff.next_s())


async def _heard(line: FeedLine, outlet: Outlet, read: Read, backoff: Backoff) -> None:
    port = _Port(line, outlet.dropped)
    address = host_and_port(line.listen) or ("", 0)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: port, local_addr=address)
    try:
        while True:
            try:
                async with asyncio.timeout(line.silent_s):
                    data = await port.waiting.get()
            except TimeoutError:
                outlet.is_now("silent", QUIET)
                continue
            if data is None:
                outlet.is_now("down", FAILED)
                return
            outlet.heard()
            backoff.well()
            await outlet.take(read(data))
    finally:
        transport.close()


class _Port(asyncio.DatagramProtocol):
    """Owns what has arrived and waits; `None` when the port has closed."""

    def __init__(self, line: FeedLine, dropped: Dropped) -> None:
        self.waiting: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING + 1)
        self._allowed = [ip_network(network) for network in line.allow]
        self._dropped = dropped

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        address = ip_address(addr[0].partition("%")[0])
        plain = getattr(address, "ipv4_mapped", None) or address
        if not any(plain in network for network in self._allowed):
            self._dropped.count("not-allowed")
        elif self.waiting.qsize() >= WAITING:
            self._dropped.count("flood")
        else:
            self.waiting.put_nowait(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's own
        self.waiting.put_nowait(None)
