"""Warnings to TAK clients and servers, as Cursor on Target events."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Literal, TypeAlias

import msgspec

from hudna.lookout.outlets.lane import Issued, Outlet
from hudna.record.warning import PlaceWarning
from hudna.speak.warnings import Issuer, languages, told
from hudna.watch.cot import out

CONNECT_S = 5.0
READ = 65_536
Transport: TypeAlias = Literal["tcp", "udp"]


class TakAddress(msgspec.Struct, frozen=True):
    """`protobuf`: TAK protocol version 1, else XML."""

    name: str
    host: str
    port: int
    transport: Transport = "tcp"
    protobuf: bool = False


class Tak(Outlet):
    """One server or group. A connection that breaks is made anew with the next try."""

    def __init__(self, address: TakAddress, by: Issuer, clock: Callable[[], int],
                 tls: ssl.SSLContext | None = None) -> None:
        self._address, self._by, self._clock, self._tls = address, by, clock, tls
        self.name = f"tak {address.name}"
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Over a stream."""
        return self._writer is not None

    async def give(self, issued: Sequence[Issued]) -> Sequence[Issued]:
        """Raises OSError or TimeoutError where it cannot be reached: what was written before is
        written again, under the same uids."""
        messages = [self._message(one.warning) for one in issued]
        if self._address.transport == "udp":
            await self._cast(messages)
        else:
            await self._stream(messages)
        return ()

    async def run(self) -> None:
        """Holds the connection open from the beginning, and closes it in the end."""
        try:
            await asyncio.Event().wait()
        finally:
            self._close()

    def _message(self, warning: PlaceWarning) -> bytes:
        event = event_of(warning, self._by, self._clock())
        if self._address.protobuf:
            return out.as_protobuf(event, mesh=self._address.transport == "udp")
        return out.as_xml(event)

    async def _stream(self, messages: Sequence[bytes]) -> None:
        try:
            writer = self._writer or await self._connected()
            for message in messages:
                writer.write(message)
                await writer.drain()
        except BaseException:
            self._close()
            raise

    async def _connected(self) -> asyncio.StreamWriter:
        async with asyncio.timeout(CONNECT_S):
            reader, self._writer = await asyncio.open_connection(
                self._address.host, self._address.port, ssl=self._tls)
        self._reading = asyncio.create_task(self._heard(reader, self._writer))
        return self._writer

    async def _heard(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What a server sends to its clients is let go of unread; its end is noticed."""
        with suppress(OSError):
            while await reader.read(READ):
                pass
        if self._writer is writer:
            self._close()

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        reading, self._reading = self._reading, None
        if reading is not None and reading is not asyncio.current_task():
            reading.cancel()

    async def _cast(self, messages: Sequence[bytes]) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=(self._address.host, self._address.port))
        try:
            for message in messages:
                transport.sendto(message)
        finally:
            transport.close()


def event_of(warning: PlaceWarning, by: Issuer, now_ms: int) -> out.CotEvent:
    """Under one uid for all messages of a place and event: a later one takes the place of an
    earlier. An exercise is said in the name, which is what a map shows."""
    words = [told(warning, by, lang) for lang in languages()]
    shown = out.PlaceWarning(
        id=warning.id.rpartition("-")[0],
        name=told(warning, by, languages()[1]).headline,
        at=warning.place.at, within_m=-(-warning.place.reach_mm // 1000),
        from_ms=warning.from_ms, until_ms=warning.until_ms,
        texts=tuple(f"{w.headline}\n{w.description} {w.instruction}" for w in words))
    if warning.kind == "Cancel":
        return out.warning_cancelled(shown, now_ms)
    return out.warning_event(shown, now_ms)
