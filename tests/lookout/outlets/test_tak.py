"""Cursor on Target out, received by pytak itself."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from xml.etree.ElementTree import Element

import pytak
import pytest
import takproto
from defusedxml.ElementTree import fromstring

from hudna.lookout.outlets.lane import Lane
from hudna.lookout.outlets.tak import Tak, TakAddress, event_of
from hudna.watch.cot.allowed import CANCEL, WARNING
from tests.lookout.outlets.giving import NOW, clock, issued, until
from tests.speak.warned import EXERCISE, cancel, warning


class Server:
    """What one connection says goes to all others, as a TAK server does."""

    def __init__(self) -> None:
        self.writers: set[asyncio.StreamWriter] = set()
        self.came = 0

    async def begin(self) -> int:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came += 1
        self.writers.add(writer)
        while data := await reader.read(65_536):
            for other in self.writers - {writer}:
                other.write(data)
        self.writers.discard(writer)
        writer.close()

    def end(self) -> None:
        self._server.close()
        for writer in self.writers:
            writer.close()


async def heard(url: str, give: Callable[[], Awaitable[object]], count: int) -> list[bytes]:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    reader, _ = await pytak.protocol_factory({"COT_URL": url})
    worker = asyncio.create_task(pytak.RXWorker(queue, {"COT_URL": url}, reader).run())
    await asyncio.sleep(0.1)
    await give()
    async with asyncio.timeout(10):
        got = [await queue.get() for _ in range(count)]
    worker.cancel()
    return got


def check(events: list[Element]) -> None:
    told, ended = events
    assert (told.get("type"), ended.get("type")) == (WARNING, CANCEL)
    assert told.get("uid") == ended.get("uid") and "secret-passage" not in told.get("uid", "")
    name = told.find("detail/contact").get("callsign")
    assert "Hama" in name and "EXERCISE" in name
    point = told.find("point")
    assert (point.get("lat"), point.get("ce")) == ("35.1300000", "5050.0")
    assert len(told.find("detail/remarks").text.splitlines()) >= 3


def test_pytak_receives_a_warning_and_its_end_from_a_server():
    async def run() -> None:
        server = Server()
        port = await server.begin()
        tak = Tak(TakAddress("server", "127.0.0.1", port), EXERCISE, clock)
        got = await heard(f"tcp://127.0.0.1:{port}",
                          lambda: tak.give(issued(warning(), cancel())), 2)
        server.end()
        check([fromstring(one) for one in got])

    asyncio.run(run())


def test_what_leaves_by_datagram_is_one_event_each():
    async def run() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.bind(("127.0.0.1", 0))
            sock.setblocking(False)
            address = TakAddress("group", "127.0.0.1", sock.getsockname()[1], "udp")
            await Tak(address, EXERCISE, clock).give(issued(warning(), cancel()))
            loop = asyncio.get_running_loop()
            async with asyncio.timeout(10):
                got = [await loop.sock_recv(sock, 65_536) for _ in range(2)]
        check([fromstring(one) for one in got])

    asyncio.run(run())


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_in_tak_protocol_version_1_takproto_reads_it(transport: str):
    tak = Tak(TakAddress("a", "127.0.0.1", 1, transport, protobuf=True), EXERCISE, clock)
    parsed = takproto.parse_proto(bytearray(tak._message(warning())))
    assert parsed.cotEvent.type == WARNING and parsed.cotEvent.lat == 35.13
    assert parsed.cotEvent.uid == event_of(warning(), EXERCISE, NOW).uid


def test_a_server_that_goes_and_comes_again_is_found_again():
    async def run() -> None:
        server = Server()
        port = await server.begin()
        tak = Tak(TakAddress("server", "127.0.0.1", port), EXERCISE, clock)
        lane = Lane(tak, clock)
        task = asyncio.create_task(lane.run())
        lane.put(issued(warning()))
        await until(lambda: lane.state.given == 1 and server.came == 1)
        for writer in tuple(server.writers):
            writer.close()
        await until(lambda: tak.connected is False)
        lane.put(issued(cancel()))
        await until(lambda: lane.state.given == 2 and server.came == 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert tak.connected is False
        server.end()

    asyncio.run(run())


def test_one_that_is_not_there_is_a_fault_and_the_warning_waits():
    async def run() -> None:
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            port = sock.getsockname()[1]
        lane = Lane(Tak(TakAddress("none", "127.0.0.1", port), EXERCISE, clock), clock)
        task = asyncio.create_task(lane.run())
        lane.put(issued(warning()))
        await until(lambda: lane.state.failed >= 1)
        assert lane.state.fault == "ConnectionRefusedError" and lane.state.waiting == 1
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
