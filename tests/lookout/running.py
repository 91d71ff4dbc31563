"""A node and its watch, each a process of its own, and a receiver that the watch connects to."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.record.watching import Incursion, Warned
from tests.agreements import edited
from tests.processes import ended, free_ports, hudna, until

HOST = "127.0.0.1"
WEST, SOUTH, EAST, NORTH = 38.0, 36.0, 38.2, 36.2
STEP_S, STEP_DEGREES = 5, 0.01
UP_S = 90
COMMANDS = ("serve", "watch", "second")


def agreement(warn: str) -> str:
    """One area, a square that is barred to everybody."""

    def change(data: dict[str, Any]) -> None:
        data["watch"]["warn"] = warn
        ring = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
        data["areas"] = [{**data["areas"][0], "id": "square", "bars": [],
                          "shape": {"type": "Polygon", "coordinates": [ring]}}]
        del data["sealed"]

    return edited(change)


def crossing(address: str, last_ms: int, steps: int = 40, lat: float = 36.1) -> list[str]:
    """SBS-1 lines of an aircraft that flies eastward through the square; the last is of
    `last_ms`."""
    return [_line(address, last_ms - (steps - 1 - i) * STEP_S * 1000,
                  WEST - 0.1 + i * STEP_DEGREES, lat) for i in range(steps)]


def _line(address: str, at_ms: int, lon: float, lat: float) -> str:
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    day, time = at.strftime("%Y/%m/%d"), at.strftime("%H:%M:%S.") + f"{at_ms % 1000:03}"
    return (f"MSG,3,1,1,{address.upper()},1,{day},{time},{day},{time},,21000,,,"
            f"{lat:.5f},{lon:.5f},,,0,0,0,0")


class Receiver:
    """What dump1090 is on its port: whoever connects hears what is said from then on."""

    def __init__(self, port: int) -> None:
        self._listening = socket.create_server((HOST, port))
        self._connected: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._connected.append(self._listening.accept()[0])

    def say(self, lines: Iterable[str]) -> None:
        assert until(lambda: self._connected, UP_S), "nobody has connected"
        data = "".join(f"{line}\r\n" for line in lines).encode()
        for one in list(self._connected):
            try:
                one.sendall(data)
            except OSError:
                self._connected.remove(one)

    def hang_up(self) -> None:
        """Whoever is connected is no more."""
        for one in self._connected:
            one.close()
        self._connected.clear()

    def close(self) -> None:
        self._listening.close()
        self.hang_up()


class Watched:
    """A node's directory with its watch. `more` is added to watch.toml."""

    def __init__(self, root: Path, more: str = "", freeze_s: int = 2,
                 warn: str = "automatic") -> None:
        self.port = free_ports(4)
        self.path, self.root = root / "us", root
        (root / "agreement.yaml").write_text(agreement(warn), "utf-8")
        hudna("init", str(self.path), "--party", "us", "--agreement",
              str(root / "agreement.yaml"), "--exercise", "watch", "--unencrypted",
              "--port", str(self.port))
        (self.path / "feeder").write_text("a-token-of-this-feeder\n")
        (self.path / "feeder").chmod(0o600)
        (self.path / "watch.toml").write_text(f"""
name = "one"
freeze_s = {freeze_s}
[[feeds]]
name = "roof"
kind = "sbs"
connect = "{HOST}:{self.port + 3}"
[door]
port = {self.port + 1}
[[door.feeders]]
name = "radar"
token = "feeder"
{more}""")
        self.receiver = Receiver(self.port + 3)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, command: str, *words: str) -> None:
        """`serve` or `watch`, or `second`, another watch; returns once it is up."""
        with self.errors(command).open("ab") as log:
            self.processes[command] = subprocess.Popen(
                [sys.executable, "-m", "hudna", command.replace("second", "watch"),
                 str(self.path), *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        assert until(lambda: self.answers(command) or self._gone(command), UP_S), command
        assert not self._gone(command), self.errors(command).read_text()[-3000:]

    def _gone(self, command: str) -> bool:
        return self.processes[command].poll() is not None

    def answers(self, command: str) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url(command)}/healthz", timeout=2).status_code > 0
        return False

    def url(self, command: str) -> str:
        return f"http://{HOST}:{self.port + COMMANDS.index(command)}"

    def end(self, command: str, how: signal.Signals = signal.SIGTERM) -> int:
        process = self.processes.pop(command)
        process.send_signal(how)
        code = ended(process)
        assert code is not None, f"{command}: {self.errors(command).read_text()[-3000:]}"
        return code

    def errors(self, command: str) -> Path:
        return self.root / f"{command}.log"

    def incursions(self) -> list[Incursion]:
        """All versions that the node has said, in the order of its log."""
        return [one for one in self.said() if isinstance(one, Incursion)]

    def alerts(self) -> list[str]:
        """The identifiers of the messages that have gone out, by the node's log."""
        return [p.alert for one in self.said() if isinstance(one, Warned) for p in one.places]

    def said(self) -> list[object]:
        with ReadLog(Folder(self.path)) as log:
            return [e.record.said for e in log.entries() if e.record is not None]

    def told(self, aircraft: Sequence[str]) -> bool:
        """Whether the node has said an incursion of each, the last version ended."""
        last = {i.aircraft: i for i in self.incursions()}
        return all(a in last and last[a].state == "left" for a in aircraft)


@contextmanager
def watched(
    root: Path, more: str = "", freeze_s: int = 2, warn: str = "automatic"
) -> Iterator[Watched]:
    """Whatever runs at the end is ended."""
    one = Watched(root, more, freeze_s, warn)
    try:
        yield one
    finally:
        for process in one.processes.values():
            process.terminate()
        for process in one.processes.values():
            ended(process)
        one.receiver.close()
