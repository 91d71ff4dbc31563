"""The watch's own door behind a web server, which ends when it is told to and by no signal."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

import uvicorn
from litestar import Litestar

from hudna.web.sockets import SETTINGS, Bounded

UP_S = 0.01


class _Server(uvicorn.Server):
    def __init__(self, app: Litestar, hang_up: Callable[[], None]) -> None:
        super().__init__(uvicorn.Config(app, http=Bounded, **SETTINGS))
        self._hang_up = hang_up

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hang_up()
        await super().shutdown(sockets)

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


@asynccontextmanager
async def served(
    app: Litestar, sock: socket.socket | None, hang_up: Callable[[], None]
) -> AsyncIterator[None]:
    """The door is open within; without a socket there is none. `hang_up` ends its streams."""
    if sock is None:
        yield
        return
    server = _Server(app, hang_up)
    serving = asyncio.create_task(server.serve(sockets=[sock]), name="door")
    try:
        while not (server.started or serving.done()):
            await asyncio.sleep(UP_S)
        yield
    finally:
        server.should_exit = True
        await serving
