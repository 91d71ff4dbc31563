"""What a receiver is on its port, as a process of its own: SBS-1 lines at an even pace.

    python -m hudna.bench.sender AIRCRAFT PER_S SECONDS SEED

It prints its port; plays to whoever has connected once it is told to on its input; says what it
has sent; and hangs up when its input ends. Each line says the moment at which it was due, so that
what waits to be sent is not forgiven to whoever does not take it.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator

import msgspec

from hudna.bench.workloads.sky import Fleet, Lines

TICK_MS = 10


class Sent(msgspec.Struct, frozen=True):
    """Moments in ms UTC. `behind_ms`: how far it was behind its pace at the worst."""

    positions: int
    lines: int
    begun_ms: int
    ended_ms: int
    behind_ms: int


def play(connection: socket.socket, lines: Lines, per_s: int, seconds: int) -> Sent:
    """Returns once all is sent."""
    begun_ms, behind_ms = time.time_ns() // 1_000_000, 0
    for due_ms, count in _due(begun_ms, per_s, seconds):
        now_ms = time.time_ns() // 1_000_000
        time.sleep(max(0, due_ms - now_ms) / 1000)
        behind_ms = max(behind_ms, now_ms - due_ms)
        connection.sendall(lines.fly(count, due_ms))
    return Sent(lines.positions, lines.positions + lines.others, begun_ms,
                time.time_ns() // 1_000_000, behind_ms)


def _due(begun_ms: int, per_s: int, seconds: int) -> Iterator[tuple[int, int]]:
    """When how many positions are to go: a tick's are due at its end."""
    done = 0
    for tick in range(1, seconds * 1000 // TICK_MS + 1):
        until = per_s * tick * TICK_MS // 1000
        yield begun_ms + tick * TICK_MS, until - done
        done = until


def main(aircraft: int, per_s: int, seconds: int, seed: int) -> None:
    lines = Lines(Fleet(aircraft, seed))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        connection, _ = listening.accept()
        with connection:
            sys.stdin.readline()
            print(msgspec.json.encode(play(connection, lines, per_s, seconds)).decode(), flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
