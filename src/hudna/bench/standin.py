"""A node as far as its watch needs one: it says what is in effect, takes what was seen and keeps
nothing, so that what is measured beside it is the watch."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from types import TracebackType
from typing import NamedTuple

import msgspec

from hudna.watch import event
from hudna.watch.brief import Brief

WAIT_S, TAG = 20.0, '"1"'
"""A question for what is in effect is held so long while nothing changes, as the node does."""


class Came(NamedTuple):
    """An event as it came to the node; `at_ms` by its clock."""

    event: event.Event
    at_ms: float


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A watch that ends hangs up on what it had asked."""


class StandIn:
    """On a port of loopback. `skies` counts what was told each second; `sky` is the last."""

    def __init__(self, brief: Brief) -> None:
        self._brief = msgspec.msgpack.encode(brief)
        self.events: list[Came] = []
        self.skies, self.sky = 0, b""
        self._told, self._ended = Condition(), Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> StandIn:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def set_aside(self) -> dict[str, int]:
        """Positions that the watch did not believe, by the last sky."""
        return dict(event.SKY.decode(self.sky).set_aside) if self.sky else {}

    def next_skies(self, count: int, timeout_s: float) -> bool:
        """Whether so many more came in time."""
        with self._told:
            wanted = self.skies + count
            return self._told.wait_for(lambda: self.skies >= wanted, timeout_s)

    def asked(self, held: str | None) -> bytes | None:
        """As a node answers: nothing, after a while, to who has it already."""
        if held == TAG:
            self._ended.wait(WAIT_S)
            return None
        return self._brief

    def posted(self, path: str, body: bytes) -> bytes | None:
        """What is answered: of all but the sky, that it was taken."""
        if path.endswith("/sky"):
            with self._told:
                self.skies, self.sky = self.skies + 1, body
                self._told.notify_all()
            return None
        if path.endswith("/events"):
            now_ms = time.time_ns() / 1e6
            self.events += [Came(e, now_ms) for e in event.EVENTS.decode(body)]
        return b"{}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer(node.asked(self.headers["if-none-match"]), 304)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                self._answer(node.posted(self.path, body))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
                """Nobody looks on."""

            def _answer(self, body: bytes | None, nothing: int = 204) -> None:
                self.send_response(nothing if body is None else 200)
                self.send_header("etag", TAG)
                if body is not None:
                    self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body or b"")

        return Handler
