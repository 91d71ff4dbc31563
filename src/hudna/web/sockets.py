"""The sockets that doors are behind: how they listen, and how many come in."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from hudna.fault import Fault, Refused
from hudna.say import say

GRACE_S = 3
MOST, FIRST_S = 400, 20.0
"""Connections to one door, and how long one may be there before its first question has begun."""
SETTINGS: dict[str, Any] = {
    "log_config": None, "access_log": False, "server_header": False, "proxy_headers": False,
    "ws": "none", "timeout_graceful_shutdown": GRACE_S,
}


class Bounded(H11Protocol):
    """A connection to a door that has so many places and no more. Whoever opens thousands, and
    asks nothing, must not take the files that the log, and the way to the partners, are made of."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._patience = self.loop.call_later(FIRST_S, self._must_have_asked)
        if len(self.connections) > MOST:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        super().connection_lost(exc)

    def _must_have_asked(self) -> None:
        if self.cycle is None:
            self.transport.close()


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens, closed at the end. Refused where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by name: only then does asyncio send what it has at once (TCP_NODELAY). Without
    # it a kept connection waits 40 ms for each answer.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
            sock.listen(128)
        except OSError as error:
            raise Refused(Fault(f"{host}:{port}", error.strerror or str(error),
                                say("an address and port that are free on this machine"))) from None
        yield sock
