"""A receiver's page, over HTTP and from a file."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from hudna.watch.feeds import polled
from hudna.watch.feeds.line import QUIET
from hudna.watch.feeds.polled import NO_ANSWER, NO_FILE, NOT_SO
from tests.watch.feeds.ears import Ears, one, soon
from tests.watch.feeds.test_line import free_port, run
from tests.watch.feeds.test_readsb import NOW_S, ONE, page


class Receiver(ThreadingHTTPServer):
    """Serves `page`, or a status alone."""

    page, status, tag = page(ONE), 200, '"1"'
    asked: tuple[str | None, ...] = ()


class Answer(BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        asked, here = self.headers.get("If-None-Match"), self.server
        here.asked += (asked,)
        same = asked == here.tag and here.status == 200
        body = b"" if same else here.page
        self.send_response(304 if same else here.status)
        self.send_header("ETag", here.tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def receiver() -> Iterator[Receiver]:
    with Receiver(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def at(server: Receiver, **said: Any):
    return one(kind="readsb", url=f"http://127.0.0.1:{server.server_port}/data/aircraft.json",
               **said)


def test_each_position_once_and_the_page_only_when_it_is_new() -> None:
    async def test() -> None:
        ears = Ears()
        with receiver() as server:
            feed = asyncio.create_task(ears.during(at(server), lambda: len(ears.fixes) == 2))
            await soon(lambda: len(server.asked) > 3)
            server.page, server.tag = page(ONE, {**ONE, "hex": "4b1235"}, now=NOW_S + 0.1), '"2"'
            await feed
        assert [f.aircraft for f in ears.fixes] == ["icao:4b1234", "icao:4b1235"]
        assert server.asked[:3] == (None, '"1"', '"1"')
        assert ears.states == ["down", "up", "ended"]
        assert set(ears.slept) == {1.0}

    run(test())


def test_a_page_that_stands_still_is_a_silent_feed() -> None:
    async def test() -> None:
        now, ears = [1_000_000], Ears(clock=lambda: now[0])
        with receiver() as server:
            feed = asyncio.create_task(
                ears.during(at(server), lambda: ears.states[-2:] == ["silent", "up"]))
            await soon(lambda: ears.fixes)
            now[0] += 60_001
            await soon(lambda: ears.last.state == "silent")
            assert ears.last.fault == QUIET.msgid
            server.page, server.tag = page(ONE, now=NOW_S + 61), '"2"'
            await feed

    run(test())


def test_errors_are_shown_waited_out_and_over() -> None:
    async def test() -> None:
        ears = Ears()
        with receiver() as server:
            server.status = 500
            feed = asyncio.create_task(ears.during(at(server), lambda: ears.fixes))
            await soon(lambda: len(ears.slept) >= 6)
            assert ears.last.fault == NOT_SO.msgid
            server.status = 200
            await feed
        assert ears.slept[:6] == [1, 1, 1, 1.5, 3, 6]
        assert ears.states == ["down", "up", "ended"]

    run(test())


def test_nobody_there() -> None:
    async def test() -> None:
        ears = Ears()
        line = one(kind="readsb", url=f"http://127.0.0.1:{free_port()}/")
        await ears.during(line, lambda: len(ears.slept) >= 2)
        assert ears.last.fault == "" and ears.last.state == "ended"
        assert {s.fault for s in ears.said if s.state == "down"} == {NO_ANSWER.msgid}

    run(test())


def test_a_page_far_too_long_is_not_kept(monkeypatch: Any) -> None:
    monkeypatch.setattr(polled, "MOST_BYTES", 100_000)

    async def test() -> None:
        ears = Ears()
        with receiver() as server:
            server.page = b" " * 100_001
            await ears.during(at(server), lambda: NOT_SO.msgid in {s.fault for s in ears.said})

    run(test())


def test_a_page_that_is_broken_is_counted_and_the_next_is_read() -> None:
    async def test() -> None:
        ears = Ears()
        with receiver() as server:
            server.page = page(ONE)[:-7]
            feed = asyncio.create_task(ears.during(at(server), lambda: ears.fixes))
            await soon(lambda: len(server.asked) > 1)
            server.page, server.tag = page(ONE), '"2"'
            await feed
        assert ears.last.dropped == {"unreadable": 1}

    run(test())


def test_a_file_beside_us(tmp_path: Path) -> None:
    async def test() -> None:
        ears, file = Ears(), tmp_path / "aircraft.json"
        line = one(kind="readsb", file=str(file))
        feed = asyncio.create_task(ears.during(line, lambda: len(ears.fixes) == 2))
        await soon(lambda: NO_FILE.msgid in {s.fault for s in ears.said})
        for lat in (36.2, 36.3):
            (tmp_path / "new").write_bytes(page({**ONE, "lat": lat}))
            (tmp_path / "new").replace(file)
            await asyncio.sleep(0.1)
        await feed
        assert [f.lat for f in ears.fixes] == [362_000_000, 363_000_000]

    run(test())
