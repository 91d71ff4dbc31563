"""Logs behind a real server on loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import uvicorn
from litestar import Litestar
from litestar.datastructures import State

from hudna.log.tiles import Tile
from hudna.web import served_log
from hudna.web.limits import Limits


class Unwitnessed:
    """A ledger in which nobody has cosigned anything."""

    def cosignatures(self, _origin: str, _size: int) -> list[object]:
        return []


class House:
    """All of a node that the served log needs."""

    def __init__(self, log: object) -> None:
        self.log = log
        self.circle = SimpleNamespace(ledger=Unwitnessed())

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


class Spoilt:
    """A log that lies in what it serves: `tiles` stand in the place of its own (None: nothing is
    there), `checkpoint` in that of its checkpoint."""

    def __init__(
        self, log: object, tiles: dict[Tile, bytes | None] | None = None, checkpoint: str = ""
    ) -> None:
        self._log, self._tiles, self._checkpoint = log, tiles or {}, checkpoint

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    def checkpoint(self) -> str:
        return self._checkpoint or self._log.checkpoint()

    def tile(self, tile: Tile) -> bytes | None:
        return self._tiles[tile] if tile in self._tiles else self._log.tile(tile)


@contextmanager
def serving(log: object) -> Iterator[str]:
    """The address of the log, served as the node serves it."""
    door = served_log.Door()
    door.limits = Limits(most=10**6, per_s=10**6)
    app = Litestar([*served_log.HANDLERS], state=State({"house": House(log), "log_door": door}))
    with listening(app) as address:
        yield f"{address}/log"


@contextmanager
def listening(app: Litestar) -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen(64)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
