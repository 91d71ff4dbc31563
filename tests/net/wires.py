"""The wires between three nodes in network namespaces of their own, and what may befall them.

Every node's only way out is a TUN device whose other end is here: each packet passes through
`Wires`, which may lose, delay, double or reorder it, by direction. So the kernel's own TCP meets a
real bad network, one-way loss included, whether or not the kernel has `netem`. The desk's end is a
device in the namespace of the test itself, and is never troubled.
"""

from __future__ import annotations

import ctypes
import heapq
import os
import random
import selectors
import struct
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tests.processes import PARTIES

DESK = "desk"
PORT = 7001
_NEWNET, _TUNSETIFF, _TUN_NO_PI = 0x40000000, 0x400454CA, 0x1001
_LONGEST = 65_536


class Link(NamedTuple):
    """What befalls what goes one way: the share that is lost or doubled, and how late the rest
    comes; a third of it twice as late, so that it is overtaken."""

    lost: float = 0.0
    late_ms: int = 0
    doubled: float = 0.0


SOUND = Link()
CUT = Link(lost=1.0)


class MissingError(Exception):
    """What this machine does not give, in words."""


class Wires:
    """`root` is how the namespaces of this run are named. Needs root, `ip` and /dev/net/tun."""

    def __init__(self, seed: int = 0) -> None:
        _needed()
        number = os.getpid()
        self._names = {p: f"hudna-{number}-{p}" for p in PARTIES}
        self._net = f"10.{64 + number % 128}"
        self._ends: dict[str, int] = {}
        self._links: dict[tuple[str, str], Link] = {}
        self.carried: Counter[tuple[str, str]] = Counter()
        self.lost: Counter[tuple[str, str]] = Counter()
        """Packets, each way; what was lost is among what was carried."""
        self._late: list[tuple[float, int, int, bytes]] = []
        self._order, self._luck = count(), random.Random(seed)
        self._selector = selectors.DefaultSelector()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="wires", daemon=True)
        try:
            self._laid(number)
        except BaseException:
            self.close()
            raise
        self._thread.start()

    def __enter__(self) -> Wires:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def host(self, party: str) -> str:
        return self._address(party)

    def ports(self, _: str) -> tuple[int, int]:
        return PORT, PORT + 1

    def desk(self, of: str) -> str:
        return f"http://{self._address(of)}:{PORT}"

    def door(self, of: str, _: str) -> str:
        """Every one sees it at the same address."""
        return f"https://{self._address(of)}:{PORT + 1}"

    def inside(self, party: str) -> list[str]:
        """The words before a command that runs in the party's namespace."""
        return ["ip", "netns", "exec", self._names[party]]

    def trouble(self, sender: str, receiver: str, link: Link) -> None:
        self._links[sender, receiver] = link

    def heal(self) -> None:
        self._links.clear()

    def close(self) -> None:
        self._closed = True
        if self._thread.is_alive():
            self._thread.join(5)
        for end in self._ends.values():
            os.close(end)
        self._ends = {}
        for name in self._names.values():
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)

    # --- laying them ---

    def _laid(self, number: int) -> None:
        for party in PARTIES:
            name = self._names[party]
            _ip("netns", "add", name)
            self._ends[party] = _in_namespace(name, lambda: _tun("hn0"))
            _ip("-n", name, "link", "set", "lo", "up")
            self._up(["-n", name], "hn0", party)
        device = f"hn{number}"[:15]
        self._ends[DESK] = _tun(device)
        self._up([], device, DESK)
        for end in self._ends.values():
            os.set_blocking(end, False)
            self._selector.register(end, selectors.EVENT_READ)
        self._of_end = {end: who for who, end in self._ends.items()}
        self._at = {bytes(map(int, self._address(who).split("."))): who for who in self._ends}

    def _up(self, where: list[str], device: str, who: str) -> None:
        _ip(*where, "addr", "add", f"{self._address(who)}/32", "dev", device)
        _ip(*where, "link", "set", device, "up")
        _ip(*where, "route", "add", f"{self._net}.0.0/16", "dev", device)

    def _address(self, who: str) -> str:
        return f"{self._net}.{(*PARTIES, DESK).index(who) + 1}.2"

    # --- carrying ---

    def _run(self) -> None:
        while not self._closed:
            wait = self._late[0][0] - time.monotonic() if self._late else 0.2
            for key, _ in self._selector.select(max(0.0, min(wait, 0.2))):
                self._read(key.fd)
            while self._late and self._late[0][0] <= time.monotonic():
                _, _, end, packet = heapq.heappop(self._late)
                _write(end, packet)

    def _read(self, end: int) -> None:
        with suppress(OSError):
            while packet := os.read(end, _LONGEST):
                if packet[0] >> 4 == 4 and (to := self._at.get(packet[16:20])):
                    self._carry(self._of_end[end], to, packet)

    def _carry(self, sender: str, receiver: str, packet: bytes) -> None:
        link = self._links.get((sender, receiver), SOUND)
        self.carried[sender, receiver] += 1
        if self._luck.random() < link.lost:
            self.lost[sender, receiver] += 1
            return
        for _ in range(2 if self._luck.random() < link.doubled else 1):
            if not link.late_ms:
                _write(self._ends[receiver], packet)
                continue
            late = link.late_ms * self._luck.choice((1, 1, 2)) / 1000
            heapq.heappush(self._late, (
                time.monotonic() + late, next(self._order), self._ends[receiver], packet))


def _write(end: int, packet: bytes) -> None:
    with suppress(OSError):
        os.write(end, packet)


def _ip(*words: str) -> None:
    run = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if run.returncode:
        raise MissingError(f"ip {' '.join(words)}: {run.stderr.strip()}")


def _needed() -> None:
    if os.geteuid() != 0:
        raise MissingError("network namespaces: this is not root")
    if not Path("/dev/net/tun").exists():
        raise MissingError("/dev/net/tun")
    try:
        subprocess.run(["ip", "-V"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise MissingError("the command ip (iproute2)") from None


def _tun(name: str) -> int:
    end = os.open("/dev/net/tun", os.O_RDWR)
    try:
        ioctl(end, _TUNSETIFF, struct.pack("16sH22s", name.encode(), _TUN_NO_PI, b""))
    except OSError as error:
        os.close(end)
        raise MissingError(f"a TUN device: {error}") from None
    return end


def _in_namespace(name: str, make: Callable[[], int]) -> int:
    """A thread has a namespace of its own: one that ends with it."""
    made: list[int | Exception] = []

    def enter() -> None:
        try:
            space = os.open(f"/run/netns/{name}", os.O_RDONLY)
            try:
                if ctypes.CDLL(None, use_errno=True).setns(space, _NEWNET):
                    raise MissingError(f"setns: {os.strerror(ctypes.get_errno())}")
            finally:
                os.close(space)
            made.append(make())
        except Exception as error:
            made.append(error)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    if isinstance(made[0], Exception):
        raise made[0]
    return made[0]
