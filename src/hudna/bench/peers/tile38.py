"""Tile38, where `tile38-server` is on the PATH: one position at a time over a loopback socket.

Areas are GeoJSON in degrees; windows and heights are fields, asked before the geometry.
"""

from __future__ import annotations

import json
import math
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, Any

from hudna.bench.measure import unpinned
from hudna.bench.peers.presence import Presence
from hudna.bench.workloads.areas import Areas
from hudna.place.columns import EARLIEST_MS, HIGHEST_MM, LATEST_MS, LOWEST_MM
from hudna.place.geometry import E7

SERVER = "tile38-server"
PATIENCE_S = 20
MOST = 1_000_000
AT_ONCE = 1000
WITHOUT = {EARLIEST_MS: -math.inf, LATEST_MS: math.inf, LOWEST_MM: -math.inf, HIGHEST_MM: math.inf}
FIELDS = ("from", "until", "floor", "ceiling")


class NoAnswer(Exception):  # noqa: N818 - what happened
    """The server said that it could not, or nothing."""


def presence() -> Presence:
    found = shutil.which(SERVER)
    if found is None:
        return Presence("Tile38", "", f"{SERVER} is not on the PATH")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = [word.strip(",v") for word in said.split() if word.strip(",v")[:1].isdigit()]
    return Presence("Tile38", numbers[0] if numbers else "of unknown version")


class Tile38:
    """A connection to a server that holds the areas."""

    def __init__(self, connection: socket.socket, areas: Areas) -> None:
        self._connection, self._reader = connection, connection.makefile("rb")
        orders = list(_orders(areas))
        for begin in range(0, len(orders), AT_ONCE):
            some = orders[begin:begin + AT_ONCE]
            self._connection.sendall(b"".join(some))
            for _ in some:
                reply(self._reader)

    def ask(self, lon: int, lat: int, at_ms: int, height: int) -> list[int]:
        point = f'{{"type":"Point","coordinates":[{lon / E7},{lat / E7}]}}'
        self._connection.sendall(order(
            "INTERSECTS", "areas", "LIMIT", MOST, "WHERE", "from", "-inf", at_ms,
            "WHERE", "until", at_ms, "+inf", "WHERE", "floor", "-inf", height,
            "WHERE", "ceiling", height, "+inf", "IDS", "OBJECT", point))
        return [int(area) for area in reply(self._reader)[1]]


@contextmanager
def opened(areas: Areas) -> Iterator[Tile38]:
    """A server of our own, ended with this."""
    with tempfile.TemporaryDirectory(prefix="hudna-bench-") as home:
        port = _free_port()
        process = subprocess.Popen(
            [SERVER, "-h", "127.0.0.1", "-p", str(port), "-d", home, "--appendonly", "no"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        unpinned(process.pid)
        try:
            with _connected(port) as connection:
                yield Tile38(connection, areas)
        finally:
            process.terminate()
            process.wait()


def order(*words: object) -> bytes:
    """A command as RESP has it: an array of bulk strings."""
    encoded = [str(word).encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(
        b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)


def reply(reader: IO[bytes]) -> Any:
    """One reply: a string, a number, a list or `None`. Raises `NoAnswer` with an error's words."""
    line = reader.readline()
    kind, rest = line[:1], line[1:-2]
    if kind == b"+":
        return rest.decode()
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return None if rest == b"-1" else reader.read(int(rest) + 2)[:-2].decode()
    if kind == b"*":
        return [reply(reader) for _ in range(int(rest))]
    raise NoAnswer(rest.decode("utf-8", "replace") or "the server closed the connection")


def _orders(areas: Areas) -> Iterator[bytes]:
    for i, limits in enumerate(zip(*(c.tolist() for c in areas.limits), strict=True)):
        edges = areas.rings[areas.polygons[i]:areas.polygons[i + 1] + 1].tolist()
        rings = [(areas.xy[a:b] / E7).tolist() for a, b in pairwise(edges)]
        fields = [word for name, limit in zip(FIELDS, limits, strict=True)
                  for word in ("FIELD", name, WITHOUT.get(limit, limit))]
        yield order("SET", "areas", i, *fields, "OBJECT",
                    json.dumps({"type": "Polygon", "coordinates": rings}))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        except OSError:
            if time.monotonic() > until:
                raise NoAnswer(f"{SERVER} did not start") from None
            time.sleep(0.05)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
