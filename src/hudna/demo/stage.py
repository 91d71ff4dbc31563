"""The processes of a demonstration: one a desk, and the watches of some; started again if one
dies, ended together."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType

import httpx

from hudna.fault import Fault, Refused
from hudna.home.folder import Folder
from hudna.say import say

START_S = 60.0
GRACE_S = 8.0
LOOK_S = 0.1
REST_S = 1.0


class Child:
    """One child process over one node's directory; its log of operations lies beside that. It
    lives as long as its standard input is open. `rest_s`: from one try to start it to the next."""

    rest_s = REST_S

    def __init__(self, folder: Folder, log: str, *words: str) -> None:
        self._log = folder.path.with_suffix(log)
        self._words = (sys.executable, "-m", *words)
        self._tried_at = -math.inf
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def keep(self) -> None:
        """Start it if it is not running, and has rested."""
        if self._running() or time.monotonic() - self._tried_at < self.rest_s:
            return
        self._tried_at = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._words, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True)

    def close(self) -> None:
        """Ask it to end."""
        if self._process and self._process.stdin:
            self._process.stdin.close()

    def bury(self, within_s: float) -> None:
        """Wait for the end, and make one if it does not come."""
        if self._process is None:
            return
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _running(self) -> bool:
        return self._process is not None and self._process.poll() is None


class Desk(Child):
    """A node."""

    def __init__(self, folder: Folder) -> None:
        super().__init__(folder, ".log", "hudna.demo.desk", str(folder.path))
        self.url = folder.config.url

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False


class Eyes(Child):
    """The watch of a node. `made_ms` is the scenario's minute 0, `began_ms` that of its sky. One
    that cannot start takes little from the desks."""

    rest_s = 15.0

    def __init__(self, folder: Folder, made_ms: int, began_ms: int) -> None:
        super().__init__(folder, ".watch.log", "hudna.demo.eyes", str(folder.path),
                         str(made_ms), str(began_ms))


class Stage:
    """All desks and watches. Leaving the context leaves no process behind."""

    def __init__(self, folders: Mapping[str, Folder]) -> None:
        self.desks = {party: Desk(folder) for party, folder in folders.items()}
        self.eyes: tuple[Eyes, ...] = ()

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        children = (*self.eyes, *self.desks.values())
        for child in children:
            child.close()
        until = time.monotonic() + GRACE_S
        for child in children:
            child.bury(max(0.1, until - time.monotonic()))

    def rise(self) -> None:
        """Start every desk and wait until each answers."""
        until = time.monotonic() + START_S
        waiting = set(self.desks.values())
        while waiting:
            if time.monotonic() > until:
                raise _silent(waiting)
            self.keep()
            waiting = {d for d in waiting if not d.answers()}
            time.sleep(LOOK_S)

    def watch(self, eyes: Iterable[Eyes]) -> None:
        """Keep these too from here on. Nobody waits for them."""
        self.eyes = tuple(eyes)

    def keep(self) -> None:
        for child in (*self.desks.values(), *self.eyes):
            child.keep()

    def stay(self, ended: Callable[[], bool]) -> None:
        """Until interrupted, or `ended` says so."""
        while not ended():
            self.keep()
            time.sleep(REST_S)


def _silent(desks: Iterable[Desk]) -> Refused:
    urls = ", ".join(sorted(d.url for d in desks))
    return Refused(Fault(urls, "no answer", say("a desk within {n} s; its log lies beside its "
                                                "directory", n=int(START_S))))
