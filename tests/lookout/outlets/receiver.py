"""A real HTTP server that keeps what it is sent."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple


class Got(NamedTuple):
    headers: dict[str, str]
    body: bytes
    answer: int


class Receiver:
    """Answers each POST with `answers`; without an answer at all while that is 0."""

    def __init__(self, port: int = 0) -> None:
        self.answers = 204
        self.got: list[Got] = []
        self.go = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = outer.answers
                outer.got.append(Got({k.lower(): v for k, v in self.headers.items()}, body, answer))
                if not answer:
                    outer.go.wait(20)
                    return
                self.send_response(answer)
                if answer == 302:
                    self.send_header("location", outer.url)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def __enter__(self) -> Receiver:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.go.set()
        self.server.shutdown()
        self.server.server_close()
