"""Between a client and a PostgreSQL server: counts the statements on their way, and strikes at one.

A boundary is passed twice with each statement: before the server has it, and when the server has
answered it but the client does not know. Linux only, for who is at the other end of the socket.
"""

from __future__ import annotations

import shutil
import socket
import struct
import tempfile
from collections.abc import Callable
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from threading import Lock, Thread
from typing import TypeAlias

from tests.log.postgres import USER, name_of

NAME = ".s.PGSQL.5432"
ASKED, ANSWERED = b"QE", b"C"
"""Message types: Query and Execute of the client, CommandComplete of the server."""
Strike: TypeAlias = Callable[[int], None]
"""Given the process number of the client."""


class Proxy:
    """Passes on what it gets until the boundary number `at` (from 1), where it strikes and cuts
    that connection. Later connections are passed on for good."""

    def __init__(self, server: Path, at: int = 0, strike: Strike = lambda _pid: None) -> None:
        self._server, self._at, self._strike = server, at, strike
        self.home = Path(tempfile.mkdtemp(prefix="hudna-px-"))
        self.passed = 0
        self._counting = Lock()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.home / NAME))
        self._listener.listen(16)
        self._open: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *_: object) -> None:
        # A strike that is under way is waited for.
        with self._counting:
            for sock in (self._listener, *self._open):
                _end(sock)
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database_url: str) -> str:
        return f"postgresql://{USER}@/{name_of(database_url)}?host={self.home}"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._passed_on(client)

    def _passed_on(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        self._open += [client, server]
        try:
            server.connect(str(self._server / NAME))
        except OSError:
            _end(client)
            return
        peer = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid = struct.unpack("3i", peer)[0]
        for source, target, counted, begins in (
            (client, server, ASKED, True), (server, client, ANSWERED, False)
        ):
            Thread(target=self._relay, args=(source, target, counted, begins, pid),
                   daemon=True).start()

    def _relay(
        self, source: socket.socket, target: socket.socket, counted: bytes, begins: bool, pid: int
    ) -> None:
        with suppress(OSError, EOFError):
            file = source.makefile("rb")
            if begins:
                target.sendall(_message(file, b""))
            while True:
                kind = file.read(1)
                if not kind:
                    break
                message = _message(file, kind)
                if kind in counted and self._counted(pid):
                    break
                target.sendall(message)
        _end(source)
        _end(target)

    def _counted(self, pid: int) -> bool:
        with self._counting:
            self.passed += 1
            if self.passed != self._at:
                return False
            self._strike(pid)
            return True


def _message(file: BufferedReader, kind: bytes) -> bytes:
    head = file.read(4)
    if len(head) < 4:
        raise EOFError
    body = file.read(int.from_bytes(head) - 4)
    return kind + head + body


def _end(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        sock.close()
