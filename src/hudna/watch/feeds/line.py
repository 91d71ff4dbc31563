"""One feed over TCP: to a receiver's port, or a port of ours that receivers bring theirs to.

The line is up once something is heard, not when a connection is made. It never gives up: whatever
ends a connection is shown, waited out and tried again.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any, TypeAlias

from hudna.say import Say, say
from hudna.watch.feeds.backoff import Backoff
from hudna.watch.feeds.doors import Doors, Parser
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.outlet import NOT_TAKEN, Outlet
from hudna.watch.feeds.settings import FeedLine, host_and_port

CHUNK = 16 * 1024
CONNECT_S = 10.0
MOST_FEEDERS = 32
"""Connections at once to a port of ours."""
KEEP_ALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
CLOSED = say("the other end has closed the connection")
QUIET = say("nothing has been heard for too long")
NOBODY = say("nobody is connected")
REFUSED = say("the connection was refused")
NO_NAME = say("there is no host of that name")
NOT_IN_TIME = say("no connection came about in time")
FAILED = say("the connection failed")
_LOG = logging.getLogger(__name__)
Make: TypeAlias = Callable[[Dropped], Parser]
"""A parser for one connection: what one left half said is not the next one's."""


async def run_line(
    line: FeedLine, doors: Doors, make: Make, tls: dict[str, Any] | None = None
) -> None:
    """Runs until it is cancelled. `tls` goes to `asyncio.open_connection`. Raises `Refused` where
    there can be no parser."""
    outlet = Outlet(line.name, line.kind, doors, line.most_per_s)
    make(outlet.dropped)
    async with outlet.opened():
        await _Line(line, doors, make, outlet, tls or {}).run()


class _Line:
    def __init__(self, line: FeedLine, doors: Doors, make: Make, outlet: Outlet,
                 tls: dict[str, Any]) -> None:
        self._line, self._doors, self._make, self._outlet = line, doors, make, outlet
        self._tls = tls
        self._backoff = Backoff(doors.luck)
        self._feeders: set[asyncio.Task[None]] = set()
        self._allowed = [ip_network(network) for network in line.allow]

    async def run(self) -> None:
        once = self._connected if self._line.connect else self._listened
        self._outlet.is_now("down", NOBODY)
        while True:
            try:
                fault = await once()
            except Exception as error:
                fault = self._fault_of(error)
            self._lost(fault)
            await self._doors.sleep(self._backoff.next_s())

    async def _connected(self) -> Say:
        host, port = host_and_port(self._line.connect) or ("", 0)
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(host, port, limit=CHUNK, **self._tls)
        return await self._hear(reader, writer)

    async def _listened(self) -> Say:
        host, port = host_and_port(self._line.listen) or ("", 0)
        server = await asyncio.start_server(self._welcome, host, port, limit=CHUNK)
        self._backoff.well()
        self._lost(NOBODY)
        try:
            async with server:
                await server.serve_forever()
        finally:
            feeders = tuple(self._feeders)
            for feeder in feeders:
                feeder.cancel()
            await asyncio.gather(*feeders, return_exceptions=True)
        return FAILED

    async def _welcome(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if not self._may_feed(writer) or len(self._feeders) >= MOST_FEEDERS:
            self._outlet.dropped.count("not-allowed")
            writer.close()
            return
        task = asyncio.current_task()
        assert task is not None
        self._feeders.add(task)
        try:
            fault = await self._hear(reader, writer)
        except asyncio.CancelledError:
            return    # the port closes; asyncio complains of a connection's task that is cancelled
        except Exception as error:
            fault = self._fault_of(error)
        finally:
            self._feeders.discard(task)
        if not self._feeders:
            self._lost(fault)

    def _may_feed(self, writer: asyncio.StreamWriter) -> bool:
        peer = writer.get_extra_info("peername")
        if not peer:
            return False    # it is gone already
        address = ip_address(peer[0].partition("%")[0])
        plain = getattr(address, "ipv4_mapped", None) or address
        return any(plain in network for network in self._allowed)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Say:
        """Until it closes, or is silent."""
        keep_alive(writer.get_extra_info("socket"))
        parser = self._make(self._outlet.dropped)
        try:
            while data := await self._read(reader):
                await self._outlet.take(parser.take(data, self._outlet.heard()))
                self._backoff.well()
        except _SilentError:
            return QUIET
        finally:
            writer.close()
        return CLOSED

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        try:
            async with asyncio.timeout(self._line.silent_s):
                return await reader.read(CHUNK)
        except TimeoutError:
            raise _SilentError from None

    def _fault_of(self, error: Exception) -> Say:
        if isinstance(error, OSError):
            _LOG.info("feed %s: %s", self._line.name, type(error).__name__)
        else:
            _LOG.error("feed %s", self._line.name, exc_info=error)
        return fault_of(error)

    def _lost(self, fault: Say) -> None:
        """A line that was silent is so until something is heard, whatever the next tries give."""
        if fault is QUIET or self._outlet.state == "silent":
            self._outlet.is_now("silent", fault)
        else:
            self._outlet.is_now("down", fault)


class _SilentError(Exception):
    """No byte for too long: the other end may be gone without a word."""


def keep_alive(connection: socket.socket) -> None:
    """Have the kernel ask the other end whether it is there, where it can."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEP_ALIVE.items():
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def fault_of(error: Exception) -> Say:
    """Without the error's own words, which may hold an address."""
    if isinstance(error, ConnectionRefusedError):
        return REFUSED
    if isinstance(error, socket.gaierror):
        return NO_NAME
    if isinstance(error, TimeoutError):
        return NOT_IN_TIME
    return FAILED if isinstance(error, OSError) else NOT_TAKEN
