"""A node behind its web servers, the desk's and its partners': one process, stopped in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import random
import resource
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from pathlib import Path
from typing import Any

import uvicorn

from hudna.exchange.link import accepting
from hudna.home.folder import Folder
from hudna.home.keyring import Passphrase
from hudna.home.tls import identity, pinned
from hudna.node import Node
from hudna.running import now_ms
from hudna.web.app import create_app
from hudna.web.link import create_link
from hudna.web.sockets import SETTINGS, Bounded, listening

YOUNG, MIDDLE, OLD = 10_000, 10, 100
"""The collector looks through new objects after so many of them, through those that outlived that
after so many such looks, and through all after so many of these."""
UP_S = 0.01
FILES = 65_536
"""Open files, where the system allows them: what is still in its handshake takes one each."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LOG = logging.getLogger(__name__)


async def serve(
    directory: Path, *, ready: Callable[[str], None], demo: bool = False,
    also: Callable[[Callable[[], None]], Coroutine[None, None, None]] | None = None,
    passphrase: Passphrase | None = None, restored: bool = False,
) -> None:
    """Run the node until a signal ends it. `ready` is called with its address once it answers.

    `restored`: the directory comes from a backup; it signs nothing until its witnesses have
    answered. `also` runs beside it, with a function that stops the server. Refused: a directory,
    port or log that cannot be used, keys that `passphrase` does not open.
    """
    _allow_many_files()
    folder = Folder(directory, passphrase)
    config, door = folder.config, folder.config.exchange
    with (listening(config.host, config.port) as sock,
          (listening(door.host, door.port) if door else nullcontext()) as other):
        node = Node(
            folder, clock=now_ms, randomness=os.urandom, luck=random.random, demo=demo,
            restored=restored,
        )
        server = _Server(node, lambda: ready(config.url), partners=other is None)
        _here_for_good()
        async with node, _linked(node, folder, other):
            beside = asyncio.create_task(also(server.end)) if also else None
            await server.serve(sockets=[sock])
            if beside:
                beside.cancel()


def _allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _here_for_good() -> None:
    """What the program and its places consist of never goes: to look through it for what does
    would hold up the node, each time for longer than an answer may take. What comes in stays too,
    mostly: a record is some fifty objects, and to look for what goes after every few is dear."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


class _Server(uvicorn.Server):
    """Stops in order: streams end first, then connections, then the node."""

    def __init__(self, node: Node, ready: Callable[[], None], *, partners: bool) -> None:
        super().__init__(uvicorn.Config(
            create_app(node, partners=partners), http=Bounded, **SETTINGS))
        self._node, self._ready = node, ready

    def end(self) -> None:
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._node.hang_up()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises the signal again when it is done, which would end the process
        # before the node has closed its log.
        loop = asyncio.get_running_loop()
        for sig in SIGNALS:
            loop.add_signal_handler(sig, self.handle_exit, sig, None)
        try:
            yield
        finally:
            for sig in SIGNALS:
                loop.remove_signal_handler(sig)


class Proven(Bounded):
    """Tells the application which certificate the other side has proven to hold, in the place
    where ASGI has what is known of TLS. uvicorn itself does not say it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        shown = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
        app = self.app

        async def told(scope: Any, receive: Any, send: Any) -> None:
            known = {**scope.get("extensions", {}), "tls": {"client_certificate": shown}}
            await app({**scope, "extensions": known}, receive, send)

        self.app = told


class _Link(uvicorn.Server):
    """For partners' nodes. It ends when it is told to, and by no signal."""

    def __init__(self, node: Node, folder: Folder) -> None:
        known = pinned(folder.config)
        config = uvicorn.Config(create_link(node, known), http=Proven, **SETTINGS)
        config.load()
        config.ssl = accepting(identity(folder), known)
        super().__init__(config)

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


@asynccontextmanager
async def _linked(
    node: Node, folder: Folder, sock: socket.socket | None
) -> AsyncIterator[None]:
    """The partners' door is open within; it closes after the desk and before the node."""
    if sock is None:
        yield
        return
    link = _Link(node, folder)
    for partner in folder.config.partners:
        if not partner.certificate:
            _LOG.warning("no certificate of %s is known here: its node cannot come in",
                         partner.party)
    serving = asyncio.create_task(link.serve(sockets=[sock]), name="link")
    try:
        while not (link.started or serving.done()):
            await asyncio.sleep(UP_S)
        yield
    finally:
        link.should_exit = True
        await serving
