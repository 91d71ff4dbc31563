"""Real nodes for a benchmark: directories that know each other, a process of its own for each."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import shake_256
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

import httpx

from hudna.home import card, config
from hudna.home.folder import Folder, Plan, create
from hudna.record.kinds import PartyId
from hudna.terms.shipped import shipped

EXERCISE = "benchmark"
AGREEMENT = "syria-2016-exercise"
START_S, STOP_S = 180.0, 30.0
UP = "is up at log size"
"""What a node says once its couriers set out."""


def partners(root: Path, parties: Sequence[PartyId], seed: int = 1) -> dict[PartyId, Folder]:
    """A directory for each party, whose nodes are partners of each other. The same seed gives the
    same keys."""
    ports = free_ports(len(parties))
    made = {}
    for party, port in zip(parties, ports, strict=True):
        drawn = _drawn(b"%d/" % seed + party.encode())
        plan = Plan(party, shipped(AGREEMENT), "127.0.0.1", port, exercise=EXERCISE)
        made[party] = create(root / party, plan, drawn)
    known = tuple(p.id for p in next(iter(made.values())).agreement.agreement.parties)
    for party, folder in made.items():
        settings = folder.config
        for other in (f for p, f in made.items() if p != party):
            settings = card.add(settings, card.card(other.config), known)
        config.write(folder.path, settings)
    return {p: Folder(root / p) for p in parties}


class Desk:
    """One node as an operator runs it: `hudna serve`. `up_at` (s, as `time.time`) is when its
    couriers set out."""

    def __init__(self, folder: Folder) -> None:
        self.folder, self.url = folder, folder.config.url
        self.up_at = 0.0
        # One for all questions: to make one is as dear as to take in a hundred records.
        self._asking = httpx.Client(timeout=10, trust_env=False)
        self._said: list[str] = []
        self._up = Event()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hudna", "serve", str(folder.path)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._asking.close()
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait(self) -> None:
        """Until it answers. Raises `Failed` with what it said last."""
        until = time.monotonic() + START_S
        while self.size() is None or not self._up.wait(0):
            if time.monotonic() > until or self._process.poll() is not None:
                raise Failed("".join(self._said[-5:]))
            time.sleep(0.02)

    def size(self) -> int | None:
        """How long its log is, by its own word; None where it does not answer."""
        with suppress(httpx.HTTPError):
            answer = self._asking.get(f"{self.url}/healthz")
            return int(answer.json()["log_size"])
        return None

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said = [*self._said[-50:], line]
            if UP in line:
                self.up_at = time.time()
                self._up.set()


class Failed(Exception):  # noqa: N818 - what happened
    """A node that did not come up, or a run that did not end."""


def _drawn(seed: bytes) -> Callable[[int], bytes]:
    calls = iter(range(1 << 30))
    return lambda n: shake_256(seed + b"/%d" % next(calls)).digest(n)


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
