"""Watches and receivers for a benchmark, each a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import TracebackType
from typing import Any

import httpx
import msgspec

from hudna.bench.child import most_held
from hudna.bench.desks import Failed, free_ports
from hudna.bench.sender import Sent
from hudna.bench.watcher import Notes
from hudna.home import watched
from hudna.home.folder import Folder

FEED = "receiver"
START_S, STOP_S, LOOK_S = 120.0, 120.0, 0.02
BEGIN = ("import gc, runpy; gc.disable(); "
         "runpy.run_module('hudna.bench.watcher', run_name='__main__')")
"""As `hudna watch` does (`cli/watch.py`): no garbage is looked for among what is imported."""
_TAKEN = re.compile(r"^hudna_watch_positions_total\{.*\} (\d+)$", re.M)
_WAITING = re.compile(r"^hudna_watch_positions_waiting (\d+)$", re.M)
_DROPPED = re.compile(r'^hudna_watch_dropped_total\{.*reason="([a-z-]+)"\} (\d+)$', re.M)


class Taken(msgspec.Struct, frozen=True):
    """What a watch has done with what came: `waiting` positions are not folded yet."""

    taken: int
    waiting: int
    dropped: dict[str, int]


def settle(folder: Folder, receiver: int, node: str = "", freeze_s: int = 10) -> int:
    """Write watch.toml for one receiver at that port; the port of the watch's own door."""
    (door,) = free_ports(1)
    (folder.path / watched.SETTINGS).write_text(f"""
name = "bench"
node = "{node}"
freeze_s = {freeze_s}
[[feeds]]
name = "{FEED}"
kind = "sbs"
connect = "127.0.0.1:{receiver}"
[door]
port = {door}
""")
    return door


class Watcher:
    """`hudna.bench.watcher` over a directory. `begun` and `ready` are moments as
    `time.time` gives them."""

    def __init__(self, folder: Folder, door: int) -> None:
        self._folder, self._url = folder, f"http://127.0.0.1:{door}"
        self._notes = folder.path / "notes"
        self._errors = folder.path / "errors.log"
        token = watched.token(folder.path, os.urandom)
        self._asking = httpx.Client(trust_env=False, timeout=30,
                                    headers={"authorization": f"Bearer {token}"})
        self._notes.unlink(missing_ok=True)
        with self._errors.open("ab") as errors:
            self.begun = time.time()
            self._process = subprocess.Popen(
                [sys.executable, "-c", BEGIN, str(folder.path), str(self._notes)],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        self.ready = 0.0

    def __enter__(self) -> Watcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._asking.close()
        if self._process.poll() is None:
            self.kill()

    def wait(self) -> None:
        """Until it watches. Raises `Failed` with what it said last."""
        assert self._process.stdout is not None
        if self._process.stdout.readline() != b"ready\n":
            raise Failed(self.said())
        self.ready = time.time()

    def knows(self) -> None:
        """Until it has folded what is in effect."""
        until = time.monotonic() + START_S
        while self._get("/healthz").json()["brief_size"] is None:
            self._still(until)

    def taken(self) -> Taken:
        text = self._get("/metrics").text
        waiting = _WAITING.search(text)
        return Taken(sum(map(int, _TAKEN.findall(text))), int(waiting[1]) if waiting else 0,
                     {reason: int(count) for reason, count in _DROPPED.findall(text)})

    def took(self, positions: int, within_s: float) -> Taken:
        """What it has done once it has taken and folded so many, or dropped something."""
        until = time.monotonic() + within_s
        while True:
            now = self.taken()
            if now.dropped or (now.taken >= positions and not now.waiting):
                return now
            self._still(until)

    @property
    def peak_bytes(self) -> int:
        """Its greatest resident memory up to now."""
        return most_held(self._process.pid)

    def end(self) -> Notes:
        """In order; what it has noted."""
        self._process.send_signal(signal.SIGTERM)
        if self._process.wait(STOP_S):
            raise Failed(self.said())
        return msgspec.msgpack.decode(self._notes.read_bytes(), type=Notes)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def said(self) -> str:
        return self._errors.read_text("utf-8", "replace")[-2000:]

    def _get(self, path: str) -> httpx.Response:
        with suppress(httpx.TransportError):
            return self._asking.get(f"{self._url}{path}")
        raise Failed(self.said())

    def _still(self, until: float) -> None:
        if self._process.poll() is not None or time.monotonic() > until:
            raise Failed(self.said())
        time.sleep(LOOK_S)


class Sender:
    """`python -m hudna.bench.sender`: plays once somebody is connected and `play` is called."""

    def __init__(self, aircraft: int, per_s: int, seconds: int, seed: int) -> None:
        words = (str(word) for word in (aircraft, per_s, seconds, seed))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hudna.bench.sender", *words], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self._line())

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: Any) -> None:
        self._process.kill()
        self._process.communicate()

    def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def sent(self) -> Sent:
        """Once all is sent."""
        return msgspec.json.decode(self._line(), type=Sent)

    def _line(self) -> str:
        assert self._process.stdout is not None
        if not (line := self._process.stdout.readline()):
            raise Failed("the sender ended")
        return line
